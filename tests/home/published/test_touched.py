"""Exactly the addresses that say something else are refreshed, and no other."""

from difflib import unified_diff

import pytest
import time_machine
from django.test import Client
from factories.newsroom import START, Newsroom
from seeds import seeds_here
from told import changed, forget, readable, refreshed

from home.models import PublishedDocument, PurgedAddress
from home.published import fragments

STEPS = 32  # times two seeds, one on each database; `make test` walks on SQLite only


def difference(before, after, path):
    sides = (sides[path].decode().splitlines() if path in sides else [] for sides in (before, after))
    return "\n".join(line for line in unified_diff(*sides, n=0, lineterm=""))


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
        before = readable(client)
        for step in range(STEPS):
            forget()
            action = newsroom.random.choice(newsroom.ACTIONS)
            newsroom.attempt(action)
            after = readable(client)
            different, told = changed(before, after), refreshed()
            where = f"step {step}, {action.__name__}"
            stale = sorted(different - told.keys())
            assert not stale, f"{where}: stale {stale[0]}: {difference(before, after, stale[0])}"
            for_nothing = sorted({path for path, is_own in told.items() if not is_own} - different)
            assert not for_nothing, f"{where}: for nothing {reasons(for_nothing)}"
            before = after
