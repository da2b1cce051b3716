"""Pictures of a mail: public from the moment it goes out, for as long as somebody may read it.

A mail cannot be called back and its reader has no session, so what it shows must be public and stay where it is: also
when the page with the picture leaves, or the picture gets another crop. Only an ended right takes it away.
"""

import re
from urllib.parse import unquote, urljoin

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from home.media.release import MAILED, copy
from home.media.storage import public_storage
from home.pages.media import Files, SiteImage, SiteRendition

PUBLIC_NAME = re.compile(r"images/(\d+)/[0-9a-f]{24}\.[a-z]+")


def for_mail(html: str) -> str:
    """The same HTML with addresses every mail program may ask. Ended rights: the picture stays out."""
    with transaction.atomic():
        html = _private_address().sub(lambda found: _public_address(found) or found[0], html)
        for found in PUBLIC_NAME.finditer(html):
            _keep(int(found[1]), found[0])
    return html


def _private_address() -> re.Pattern[str]:
    return re.compile(rf"(?:{re.escape(settings.SITE_BASE_URL)})?/renditions/([^\"'\s<>)]+)")


def _public_address(found: re.Match[str]) -> str:
    rendition = SiteRendition.objects.filter(file=unquote(found[1])).select_related("image").first()
    if rendition is None or rendition.image.is_withheld:
        return ""
    name, width, height = copy(rendition)
    _record(rendition.image_id, {f"{MAILED}{name}": (name, width, height)})
    return urljoin(f"{settings.SITE_BASE_URL}/", public_storage().url(name))


def _keep(image_id: int, name: str) -> None:
    image = SiteImage.objects.filter(pk=image_id).first()
    files = image.public_files.values() if image else ()
    if file := next((file for file in files if file[0] == name), None):
        _record(image_id, {f"{MAILED}{name}": file})


def _record(image_id: int, files: Files) -> None:
    image = SiteImage.objects.select_for_update().get(pk=image_id)
    SiteImage.objects.filter(pk=image_id).update(
        public_files={**image.public_files, **files}, mailed_at=image.mailed_at or timezone.now()
    )
