"""Share images, drawn in the background when a page becomes public or changes its title; gone when it does."""

from collections.abc import Collection, Iterator
from itertools import islice

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_tasks import task
from wagtail.models import Site

from home.media.drawing import EDITION, draw
from home.media.models import ShareImage
from home.media.release import QUEUE
from home.media.storage import public_storage
from home.media.withdraw import erase_on_commit
from home.pages.settings import SiteIdentity
from home.published.models import PublishedDocument
from home.published.refresh import touch

IN_ONE_TASK = 50  # a tenth of a second each


@task(queue_name=QUEUE)
def draw_share_images(page_ids: list[int]) -> int:
    """Draws those that are not there. Returns how many; repeating it is harmless."""
    return sum(_draw(*missing) for missing in list(missing_shares(page_ids)))


def _draw(document: PublishedDocument, name: str, identity: SiteIdentity) -> int:
    public_storage().save(name, ContentFile(draw(document.title, identity.site_name, identity.beam)))
    return _record(document.pk, name)


def share_name(document: PublishedDocument, identity: SiteIdentity) -> str:
    """`share/12-8c6976e5b5410415bde908bd.png`: changes with the words and colours, and only with them."""
    drawn = repr((EDITION, document.title, identity.site_name, identity.accent))
    digest = salted_hmac("home.media.share", drawn, algorithm="sha256").hexdigest()
    return f"share/{document.pk}-{digest[:24]}.png"


def missing_shares(page_ids: Collection[int] | None = None) -> Iterator[tuple[PublishedDocument, str, SiteIdentity]]:
    """Public documents (of these, or all) without their share image, its name, and whose it is. Three queries."""
    identities = {site.pk: SiteIdentity.for_site(site) for site in Site.objects.all()}
    documents, made = PublishedDocument.objects.light(), ShareImage.objects.all()
    if page_ids is not None:
        documents, made = documents.filter(pk__in=page_ids), made.filter(pk__in=page_ids)
    names = dict(made.values_list("pk", "name"))
    for document in documents:
        identity = identities[document.site_id]
        if names.get(document.pk) != (name := share_name(document, identity)):
            yield document, name, identity


def ask_for_shares(page_ids: Collection[int] | None = None, at_most: int = 1000) -> int:
    """Queues the drawing of those that are missing. Returns how many."""
    pages = [document.pk for document, _name, _identity in islice(missing_shares(page_ids), at_most)]
    for start in range(0, len(pages), IN_ONE_TASK):
        draw_share_images.enqueue(pages[start : start + IN_ONE_TASK])
    return len(pages)


def withdraw_shares(page_ids: Collection[int]) -> int:
    gone = ShareImage.objects.filter(pk__in=page_ids)
    erase_on_commit(gone.values_list("name", flat=True))
    return gone.delete()[0]


def _record(page_id: int, name: str) -> int:
    """Unless the page left, or got other words, while it was drawn."""
    with transaction.atomic():
        PublishedDocument.objects.select_for_update().filter(pk=page_id).first()
        if name not in {wanted for _document, wanted, _identity in missing_shares([page_id])}:
            erase_on_commit([name])
            return 0
        before = ShareImage.objects.filter(pk=page_id).exclude(name=name)
        erase_on_commit(before.values_list("name", flat=True))
        ShareImage.objects.update_or_create(pk=page_id, defaults={"name": name})
        touch({f"page:{page_id}"})
    return 1
