"""The worker's part: prints what somebody asked for."""

from django.utils import timezone
from django_tasks import task

from home.delivery.pdf.models import GuidePdf
from home.delivery.pdf.render import as_pdf
from home.delivery.pdf.sheet import digest_of, sheet_of
from home.delivery.reading import readable
from home.media.release import QUEUE
from home.pages.guides import GuidePage

BEHIND = -1
"""Strangers ask, and for every guide if they like: all other tasks go first."""


@task(queue_name=QUEUE, priority=BEHIND)
def make_pdf(page_id: int) -> int:
    """Returns how many bytes; 0 when nobody waits for it any more. Repeating it is harmless.

    The row is the wish, of whoever asked first. Printed is what the guide says now: if it changed since, those who
    wait for it keep their turn. If it changes while it is printed, the row goes, and nothing is kept.
    """
    waiting = GuidePdf.objects.filter(pk=page_id, content=None).first()
    here, guide = readable().filter(pk=page_id).first(), GuidePage.objects.filter(pk=page_id, live=True).first()
    if waiting is None or here is None or guide is None:
        return 0
    wish = GuidePdf.objects.filter(pk=page_id, content=None, asked_at=waiting.asked_at)
    wish.update(begun_at=timezone.now(), failed_at=None)
    sheet = sheet_of(here, guide)
    try:
        content = as_pdf(sheet, guide.full_url)
    except Exception:
        wish.update(failed_at=timezone.now())
        raise
    return len(content) if wish.update(content=content, digest=digest_of(sheet)) else 0
