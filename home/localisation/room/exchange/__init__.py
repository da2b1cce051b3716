"""Texts out to translators' programs and back. Which formats, and why: docs/decisions/0012-exchange-formats.md."""
