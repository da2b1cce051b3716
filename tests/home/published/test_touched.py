"""Exactly the addresses that say something else are refreshed, and no other."""

import os
from difflib import unified_diff

import pytest
import time_machine
from django.test import Client
from factories.newsroom import START, Newsroom
from seeds import seeds_here
from told import changed, forget, readable, refreshed

from home.models import PublishedDocument, PurgedAddress
from home.published import fragments

STEPS = int(os.environ.get("STEPS", 16))  # times two seeds, one on each database; `make test` walks on SQLite only


def difference(before, after, path):
    sides = (sides[path].decode().splitlines() if path in sides else [] for sides in (before, after))
    return "\n".join(line for line in unified_diff(*sides, n=0, lineterm=""))


def tags():
    """Path → entity tag of the document that stands there."""
    return dict(PublishedDocument.objects.values_list("path", "etag"))


def written(before):
    """Addresses of pages whose own document says something else, if only to the API: topics of a standard page."""
    return {path for path, tag in tags().items() if before.get(path, tag) != tag}


def reasons(paths):
    return list(PurgedAddress.objects.filter(path__in=paths).values_list("path", "because"))


@pytest.mark.django_db
@pytest.mark.once
@pytest.mark.parametrize("seed", seeds_here(7, 42))
def test_whatever_editors_do_refreshes_what_changed_and_nothing_else(seed, administrator):
    client = Client()
    with time_machine.travel(START, tick=False) as clock:
        newsroom = Newsroom(seed, clock, administrator)
        fragments.changed(f"related:{pk}" for pk in PublishedDocument.objects.values_list("pk", flat=True))
        before, documents = readable(client), tags()
        for step in range(STEPS):
            forget()
            action = newsroom.random.choice(newsroom.ACTIONS)
            newsroom.attempt(action)
            after = readable(client)
            different, told = changed(before, after), refreshed()
            where = f"step {step}, {action.__name__}"
            stale = sorted(different - told.keys())
            assert not stale, f"{where}: stale {stale[0]}: {difference(before, after, stale[0])}"
            others = (told.keys() & (before.keys() | after.keys())) - written(documents)
            for_nothing = sorted({path for path in others if not told[path]} - different)
            assert not for_nothing, f"{where}: for nothing {reasons(for_nothing)}"
            before, documents = after, tags()
