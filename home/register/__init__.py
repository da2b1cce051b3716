"""What the site keeps of every publication: who and why, for readers (the register), and the words of each version
of a guide. Written in the gate, in the transaction in which the page goes live."""
