"""Pictures on live pages behind a door (a login, a password, groups): their files are made in the background as well.

They stay in the private storage, and `/renditions/` asks who wants them. Readers wait for none: until it is there the
page keeps the place free.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django_tasks import task
from wagtail.models import Page, ReferenceIndex

from home.media.release import QUEUE
from home.media.shapes import SHAPES, SLOW, needed_at
from home.pages.base import BasePage
from home.pages.media import SiteImage

AT_ONCE = 100
"""So many pages below one door are prepared when it is closed; the rest when they are published next."""


def prepare(pages: Iterable[Page]) -> int:
    """Asks for the files of those behind a door. Returns how many there are."""
    closed = [page for page in pages if page.live and page.get_view_restrictions().exists()]
    for page in closed:
        draw_behind.enqueue(page.pk)
    return len(closed)


def prepare_below(page: Page) -> int:
    return prepare(Page.objects.descendant_of(page, inclusive=True).live().order_by("path")[:AT_ONCE])


def prepare_naming(image: SiteImage) -> int:
    """Its file, or its crop, is another one. By Wagtail's index, which may lag."""
    named = ReferenceIndex.get_references_to(image).filter(base_content_type=ContentType.objects.get_for_model(Page))
    ids = {int(pk) for pk in named.values_list("object_id", flat=True).distinct()[:AT_ONCE]}
    return prepare(Page.objects.live().filter(pk__in=ids))


@task(queue_name=QUEUE)
def draw_behind(page_id: int) -> int:
    """Makes what is missing. Returns how many files the page has; repeating it is harmless."""
    page = Page.objects.live().filter(pk=page_id).first()
    if page is None or not isinstance(page.specific, BasePage):
        return 0
    wanted = _shapes(page.specific)
    images = SiteImage.objects.filter(pk__in=wanted, is_withheld=False)
    return sum(len(image.get_renditions(*_specs(wanted[image.pk]))) for image in images)


def _shapes(page: BasePage) -> dict[int, set[str]]:
    """Image id → the shapes in which the page shows it."""
    images = ContentType.objects.get_for_model(SiteImage).pk
    found: dict[int, set[str]] = defaultdict(set)
    for to_type, to_id, path, _content in ReferenceIndex._extract_references_from_object(page):
        if to_type == images:
            found[int(to_id)] |= needed_at(path)
    return found


def _specs(shapes: set[str]) -> list[str]:
    """Those a private page names (`home.delivery.pictures`)."""
    formats = (specs for name in sorted(shapes) for form, specs in SHAPES[name].specs().items() if form not in SLOW)
    return list(dict.fromkeys(spec for specs in formats for spec in specs))
