"""The translators' room: what is to be translated, by whom, until when, and how texts get out and in."""
