"""Random walks are the same on every database, so each walks its share of them.

SEEDS=1,2,3 STEPS=60 pytest tests/home/published/test_touched.py    walks those, and further
"""

import os

from django.db import connection


def seeds_here(*seeds):
    """Every other seed; the rest belongs to the other database."""
    if given := os.environ.get("SEEDS"):
        return [int(seed) for seed in given.split(",")]
    return seeds[connection.vendor != "sqlite" :: 2]
