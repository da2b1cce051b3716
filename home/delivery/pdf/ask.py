"""A reader asks for the PDF of a guide: the one that is there, or the wish written down, once for all who ask."""

from django.db import transaction
from django.utils import timezone

from home.delivery.pdf.make import make_pdf
from home.delivery.pdf.models import GuidePdf
from home.published.models import PublishedDocument


@transaction.atomic
def ask_for(page_id: int, digest: str) -> GuidePdf | None:
    """None when the guide is not public any more. `digest`: of what is printed now; a file of other words goes."""
    if not PublishedDocument.objects.select_for_update().filter(pk=page_id).exists():
        return None
    known, now = GuidePdf.objects.filter(pk=page_id).first(), timezone.now()
    if known and known.digest == digest and known.waits(now):
        return known
    wish = GuidePdf(document_id=page_id, digest=digest, asked_at=now)
    wish.save()
    make_pdf.enqueue(page_id, digest)
    return wish
