"""A reader asks for the PDF of a guide: the one that is there, or the wish written down, once for all who ask."""

from django.db import transaction
from django.utils import timezone

from home.delivery.pdf.make import make_pdf
from home.delivery.pdf.models import GuidePdf
from home.published.models import PublishedDocument


def known(page_id: int, digest: str) -> GuidePdf | None:
    """The file, or the wish that waits for it, or that failed a moment ago. Takes no lock.

    `digest`: of what would be printed now; a file of other words does not count.
    """
    found = GuidePdf.objects.filter(pk=page_id, digest=digest).first()
    return found if found and found.will_do(timezone.now()) else None


@transaction.atomic
def wish(page_id: int, digest: str) -> GuidePdf | None:
    """None when the guide is not public any more. Looked up again, as two may ask at once."""
    if not PublishedDocument.objects.select_for_update().filter(pk=page_id).exists():
        return None
    if found := known(page_id, digest):
        return found
    wished = GuidePdf(document_id=page_id, digest=digest, asked_at=timezone.now())
    wished.save()
    make_pdf.enqueue(page_id)
    return wished
