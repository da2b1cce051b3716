"""Strict localisation: a translation is never half of another language.

Why it is built this way: docs/decisions/0004-strict-locale-gate.md.
"""
