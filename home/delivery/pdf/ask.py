"""A reader asks for the PDF of a guide: the one that is there, or the wish written down, once for all who ask."""

from django.db import transaction
from django.utils import timezone

from home.delivery.pdf.make import make_pdf
from home.delivery.pdf.models import GuidePdf
from home.published.models import PublishedDocument


def ask_for(page_id: int, digest: str) -> GuidePdf | None:
    """None when the guide is not public any more. `digest`: of what is printed now; a file of other words goes."""
    return _known(page_id, digest) or _wish(page_id, digest)  # who only reads, or waits, takes no lock


def _known(page_id: int, digest: str) -> GuidePdf | None:
    known = GuidePdf.objects.filter(pk=page_id, digest=digest).first()
    return known if known and known.will_do(timezone.now()) else None


@transaction.atomic
def _wish(page_id: int, digest: str) -> GuidePdf | None:
    """Looked up again, as two may ask at once."""
    if not PublishedDocument.objects.select_for_update().filter(pk=page_id).exists():
        return None
    if known := _known(page_id, digest):
        return known
    wish = GuidePdf(document_id=page_id, digest=digest, asked_at=timezone.now())
    wish.save()
    make_pdf.enqueue(page_id, digest)
    return wish
