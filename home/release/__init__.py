"""Release bundles: pages, mailings and short links go live at one moment in all languages, or not at all.

How and why: docs/decisions, "Release bundles".
"""
