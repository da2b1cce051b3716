"""Which images and documents strangers may have now. The one place that decides it."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import ReferenceIndex

from home.media.shapes import MARK, NEEDED, needed_at
from home.pages.base import BasePage
from home.pages.media import SiteDocument, SiteImage
from home.pages.settings import SiteIdentity
from home.published.models import DocumentKey

EVERY = {shape for shapes in NEEDED.values() for shape in shapes}


def public_images() -> QuerySet[SiteImage]:
    """Named by a public page, the mark of the site, or sent in a mail; never with an ended right."""
    is_mark = Exists(SiteIdentity.objects.filter(logo=OuterRef("pk")))
    return SiteImage.objects.filter(_named("image") | is_mark | Q(mailed_at__isnull=False), is_withheld=False)


def public_files() -> QuerySet[SiteDocument]:
    return SiteDocument.objects.filter(_named("document"), is_withheld=False)


def _named(kind: str) -> Exists:
    key = Concat(Value(f"{kind}:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    return Exists(DocumentKey.objects.filter(key=key))


def shapes_needed(image: SiteImage) -> set[str]:
    """In which shapes public pages show it. Reads those pages until every shape is needed."""
    shapes = set(MARK if SiteIdentity.objects.filter(logo=image).exists() else ())
    keys = DocumentKey.objects.filter(key=f"image:{image.pk}").select_related("document__page")
    for key in keys.iterator(chunk_size=50):
        page = key.document.page.specific
        for words in (page, *page.also_shown()):
            shapes |= {shape for path in _places(words, image) for shape in needed_at(path)}
        if shapes >= EVERY:
            break
    return shapes


def _places(page: BasePage, image: SiteImage) -> set[str]:
    wanted = (ContentType.objects.get_for_model(SiteImage).pk, str(image.pk))
    found = ReferenceIndex._extract_references_from_object(page)
    return {path for to_type, to_id, path, _content in found if (to_type, str(to_id)) == wanted}
