"""Texts out to translators' programs and back. Which formats, and why: docs/decisions (exchange formats)."""
