"""Which images and files strangers may have: exactly those that something public shows, for as long as it does.

`claims` decides, `follow` reacts to every change in its transaction, `release` makes files public in the background,
`withdraw` takes them away, `sweep` mends what a crash left, `serve` hands out everything that is not public.
"""
