"""Random walks are the same on every database, so each walks its share of them."""

from django.db import connection


def seeds_here(*seeds):
    """Every other seed; the rest belongs to the other database."""
    return seeds[connection.vendor != "sqlite" :: 2]
