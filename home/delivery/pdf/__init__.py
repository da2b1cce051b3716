"""Guides as PDF, for those who keep or hand on a file: made on demand, in the background, from the print view.

A reader asks (`views`), the wish is written down (`ask`), the worker makes the file (`make`) out of the words (`sheet`)
with a library that may be missing (`render`, `able`).
"""
