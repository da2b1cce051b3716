"""What strangers read at every address, and which addresses the log says say something else now."""

from functools import cache

from home.models import DocumentTopic, PublishedDocument, Purge, PurgedAddress
from home.published import feeds


def readable(client):
    """Path → what a stranger reads there, in a list also under each topic. RSS says no more than Atom."""
    paths = list(PublishedDocument.objects.values_list("path", flat=True))
    for path in paths:
        _picture_files(client, path)
    files = [file.paths[-1] for file in feeds.every()]
    read = {path: client.get(path) for path in (*paths, *files)}
    told = {path: answer.content for path, answer in read.items() if answer.status_code == 200}
    for path, topic in narrowed():
        told[path] += client.get(f"{path}?topic={topic}").content
    return told


def narrowed():
    """(list or an alias of it, topic of something in it)"""
    listing = PublishedDocument.objects.filter(keys__key__startswith="list:news:").distinct()
    lists = listing.values_list("path", "locale")
    topics = DocumentTopic.objects.filter(document__type="news").values_list("document__locale", "topic").distinct()
    return [(path, topic) for path, locale in lists for of, topic in sorted(topics) if of == locale]


@cache
def _picture_files(client, path):
    """The worker makes them when a page is published, and touches it; here the first reader does."""
    client.get(path)


def changed(before, after):
    """Paths that say something else, or are there no more, or were not there."""
    return {path for path in before | after if before.get(path) != after.get(path)}


def refreshed():
    """Path → whether it is the address of the page that was changed, which is always refreshed."""
    told: dict[str, bool] = {}
    for row in PurgedAddress.objects.exclude(path__endswith=".rss"):
        told[row.path] = told.get(row.path, False) or row.because == f"page:{row.cause}"
    return told


def forget():
    """The log begins anew."""
    PurgedAddress.objects.all().delete()
    Purge.objects.update(keys="")
