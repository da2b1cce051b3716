"""Exactly the addresses that say something else are refreshed, and no other."""

from difflib import unified_diff
from functools import cache

import pytest
import time_machine
from django.test import Client
from factories.newsroom import START, Newsroom
from seeds import seeds_here

from home.models import DocumentTopic, PublishedDocument, Purge, PurgedAddress
from home.published import feeds, fragments

STEPS = 32  # times two seeds, one on each database; `make test` walks on SQLite only


def readable(client):
    """Path → what a stranger reads there, in a list also under each topic. RSS says no more than Atom."""
    paths = list(PublishedDocument.objects.values_list("path", flat=True))
    for path in paths:
        picture_files(client, path)
    files = [file.paths[-1] for file in feeds.every()]
    read = {path: client.get(path) for path in (*paths, *files)}
    told = {path: answer.content for path, answer in read.items() if answer.status_code == 200}
    for path, topic in narrowed():
        told[path] += client.get(f"{path}?topic={topic}").content
    return told


def narrowed():
    """(list, topic of something in it)"""
    lists = PublishedDocument.objects.of_type("news_index").values_list("path", "locale")
    topics = DocumentTopic.objects.filter(document__type="news").values_list("document__locale", "topic").distinct()
    return [(path, topic) for path, locale in lists for of, topic in sorted(topics) if of == locale]


@cache
def picture_files(client, path):
    """The worker makes them when a page is published, and touches it; here the first reader does."""
    client.get(path)


def refreshed():
    """Path → whether it is the address of the page that was changed, which is always refreshed."""
    rows = PurgedAddress.objects.exclude(path__endswith=".rss")
    return {row.path: row.because == f"page:{row.cause}" for row in rows}


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
            PurgedAddress.objects.all().delete()
            Purge.objects.update(keys="")
            action = newsroom.random.choice(newsroom.ACTIONS)
            newsroom.attempt(action)
            after = readable(client)
            changed = {path for path in before | after if before.get(path) != after.get(path)}
            told = refreshed()
            where = f"step {step}, {action.__name__}"
            stale = sorted(changed - told.keys())
            assert not stale, f"{where}: stale {stale[0]}: {difference(before, after, stale[0])}"
            for_nothing = sorted({path for path, is_own in told.items() if not is_own} - changed)
            assert not for_nothing, f"{where}: for nothing {reasons(for_nothing)}"
            before = after
