"""Texts out to translators' programs and back. Which formats, and why: docs/decisions/0007-exchange-formats.md."""
