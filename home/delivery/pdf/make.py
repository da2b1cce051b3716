"""The worker's part: prints what somebody asked for."""

from django.utils import timezone
from django_tasks import task

from home.delivery.pdf.models import GuidePdf
from home.delivery.pdf.render import as_pdf
from home.delivery.pdf.sheet import digest_of, sheet_of
from home.media.release import QUEUE
from home.pages.guides import GuidePage

BEHIND = -1
"""Strangers ask, and for every guide if they like: all other tasks go first."""


@task(queue_name=QUEUE, priority=BEHIND)
def make_pdf(page_id: int, digest: str) -> int:
    """Returns how many bytes; 0 when nobody waits for these words any more. Repeating it is harmless.

    The row is the wish: it went if the guide changed or left meanwhile, and then nothing is kept.
    """
    wish = GuidePdf.objects.filter(pk=page_id, digest=digest, content=None)
    guide = GuidePage.objects.filter(pk=page_id, live=True).first()
    if guide is None or not wish.update(begun_at=timezone.now(), failed_at=None):
        return 0
    sheet = sheet_of(guide)
    if digest_of(sheet) != digest:  # whoever waits asks for the new words
        return 0
    try:
        content = as_pdf(sheet, guide.full_url)
    except Exception:
        wish.update(failed_at=timezone.now())
        raise
    return len(content) if wish.update(content=content) else 0
