"""What the table of documents says, beside what it should say. Writes nothing; for a job at night.

Two doubts: whether a document is what a rebuild would write (`refresh.differences`), and whether it names everything
that its page refers to. The second is asked of Wagtail's own index of references, which is kept by other code than our
keys; it follows in the background, so a page that was published a moment ago may be named for nothing.
"""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from wagtail.models import Page, ReferenceIndex

from home.pages.base import KEY_PREFIXES
from home.published.models import DocumentKey, PublishedDocument
from home.published.refresh import differences


def compared() -> list[str]:
    """One line per doubt."""
    return [*differences(), *unnamed()]


def unnamed() -> list[str]:
    """One line per reference of a public page that its document does not name: a change of it would reach nobody."""
    return sorted(line for label, prefix in KEY_PREFIXES.items() for line in _unnamed(label, prefix))


def _unnamed(label: tuple[str, str], prefix: str) -> Iterator[str]:
    pages, things = ContentType.objects.get_for_model(Page), ContentType.objects.get_by_natural_key(*label)
    public = PublishedDocument.objects.annotate(number=Cast("pk", CharField())).filter(number=OuterRef("object_id"))
    references = ReferenceIndex.objects.filter(base_content_type=pages, to_content_type=things)
    found = references.filter(Exists(public)).values_list("object_id", "to_object_id", "model_path")
    keys = set(DocumentKey.objects.filter(key__startswith=f"{prefix}:").values_list("document_id", "key"))
    for page, thing, path in found.iterator():
        if (int(page), f"{prefix}:{thing}") not in keys:
            yield f"page {page}: {path} refers to {prefix}:{thing}, which the document does not name"
