"""An image's files into the public storage, in the background: they are made once and copied under names of their own.

The names cannot be guessed, and they change with the file, the crop and the shape, so that no cache holds a wrong one.
"""

from pathlib import PurePosixPath

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_tasks import task
from wagtail.images.models import Filter

from home.media.claims import public_images, shapes_needed
from home.media.shapes import specs_of
from home.media.storage import public_storage
from home.media.withdraw import erase
from home.pages.media import Files, SiteImage, SiteRendition
from home.published.refresh import touch

QUEUE = "images"
MAILED = "mail:"
"""Before the name of a file that went out in a mail, in place of its filter spec."""


@task(queue_name=QUEUE)
def release_image(image_id: int) -> int:
    """Makes what is missing of an image strangers may see. Returns how many files are new; repeating it is harmless."""
    image = public_images().filter(pk=image_id).first()
    if image is None:  # it went away while the task waited
        return 0
    missing = [spec for spec in specs_of(shapes_needed(image)) if spec not in image.public_files]
    return release(image, missing)


def release(image: SiteImage, specs: list[str]) -> int:
    """1. Make or find the renditions. 2. Copy them. 3. Say so, unless the image changed or left meanwhile."""
    if not specs:
        return 0
    made = image.get_renditions(*specs)
    files = {spec: copy(rendition) for spec, rendition in made.items()}
    if not _record(image, files):
        erase(name for name, _width, _height in files.values())
        return 0
    return len(files)


def copy(rendition: SiteRendition) -> tuple[str, int, int]:
    name = public_name(rendition.image, rendition.filter_spec, PurePosixPath(rendition.file.name).suffix)
    with rendition.file.open("rb") as content:
        public_storage().save(name, content)
    return name, rendition.width, rendition.height


def public_name(image: SiteImage, spec: str, suffix: str) -> str:
    """`images/12/8c6976e5b5410415bde908bd.webp`."""
    made_of = repr((image.file.name, spec, Filter(spec).get_cache_key(image)))
    digest = salted_hmac("home.media.release", made_of, algorithm="sha256")
    return f"images/{image.pk}/{digest.hexdigest()[:24]}{suffix}"


def current_files(image: SiteImage) -> Files:
    """Without those made of another file or crop, or called by an older secret. What went out in a mail stays."""

    def is_current(spec: str, name: str) -> bool:
        return spec.startswith(MAILED) or name == public_name(image, spec, PurePosixPath(name).suffix)

    return {spec: file for spec, file in image.public_files.items() if is_current(spec, file[0])}


def _record(image: SiteImage, files: Files) -> bool:
    with transaction.atomic():
        now = public_images().select_for_update(of=("self",)).filter(pk=image.pk).first()
        if now is None or now.file.name != image.file.name:
            return False
        now.public_files.update(files)
        if current_files(now) != now.public_files:  # the crop changed meanwhile; a new task is on its way
            return False
        SiteImage.objects.filter(pk=image.pk).update(public_files=now.public_files)
        touch({f"image:{image.pk}"})
    return True
