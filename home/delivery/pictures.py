"""Images as browsers want them: the modern format first, several widths, size known before the file arrives.

A reader's request makes no file and asks the database for none: what strangers may have stands in the image's own row.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import prefetch_related_objects
from wagtail.images.models import Filter

from home.delivery.reading import READING
from home.known import expect
from home.media.shapes import SHAPES, SLOW, Shape
from home.media.storage import public_storage
from home.pages.media import SiteImage
from home.pages.previewing import is_preview
from home.published.models import PublishedDocument

BLANK = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
"""One transparent pixel: holds the place of a picture whose files are on their way."""


@dataclass(frozen=True)
class File:
    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Source:
    type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    src: str
    width: int
    height: int
    sizes: str = ""
    sources: list[Source] = field(default_factory=list)


def picture(image: SiteImage, shape_name: str) -> Picture | None:
    """None when the right to show it has ended. No query, unless its files are not public (yet)."""
    if image.is_withheld:
        return None
    shape = SHAPES[shape_name]
    files = _public(image, shape) or _private(image, shape)
    if not files:
        return _placeholder(image, shape)
    fallback = files[list(files)[-1]][-1]
    sources = [Source(f"image/{name}", _srcset(found)) for name, found in files.items()]
    return Picture(fallback.url, fallback.width, fallback.height, shape.sizes, sources)


def public_file(image: SiteImage, shape_name: str) -> File | None:
    """The widest file for programs that know only JPEG or PNG (feeds, structured data); None when there is none."""
    shape = SHAPES[shape_name]
    found = _public(image, shape).get(shape.formats[-1])
    return found[-1] if found else None


def with_images(documents: Iterable[PublishedDocument]) -> list[PublishedDocument]:
    """The same documents, each with `image`: the one its teaser names, or None.

    One query for all; in a preview two, while some wait for their files.
    """
    documents = list(documents)
    wanted = {document.pk: (document.teaser.get("image") or {}).get("id") for document in documents}
    ids = {pk for pk in wanted.values() if pk}
    expect(SiteImage, ids)
    images = SiteImage.objects.in_bulk(ids) if ids else {}
    if _may_be_private() and (waiting := [image for image in images.values() if not image.public_files]):
        prefetch_related_objects(waiting, "renditions")
    for document in documents:
        document.image = images.get(wanted[document.pk])
    return documents


def _public(image: SiteImage, shape: Shape) -> dict[str, list[File]]:
    """By format, from narrow to wide; only formats of which there is a file. Nothing when the image is withheld."""
    storage, made = public_storage(), {} if image.is_withheld else image.public_files
    found = {
        name: [File(storage.url(made[spec][0]), *made[spec][1:]) for spec in specs if spec in made]
        for name, specs in shape.specs().items()
    }
    return {name: files for name, files in found.items() if files}


def _private(image: SiteImage, shape: Shape) -> dict[str, list[File]]:
    """The same for those who may see more; the address asks who they are. Only a preview makes what is missing.

    A public page keeps the place free until its files are public, too: asking would cost a query for each picture.
    """
    if not _may_be_private():
        return {}
    specs = [spec for name, specs in shape.specs().items() if name not in SLOW for spec in specs]
    filters = [Filter(spec) for spec in specs]
    known = image.get_renditions(*filters) if is_preview() else _existing(image, filters)
    found = {
        name: [File(known[s].url, known[s].width, known[s].height) for s in specs if s in known]
        for name, specs in shape.specs().items()
    }
    return {name: files for name, files in found.items() if files}


def _may_be_private() -> bool:
    reading = READING.get()
    return reading is None or reading.is_rehearsed or is_preview()


def _existing(image: SiteImage, filters: list[Filter]) -> dict:
    return {made.spec: rendition for made, rendition in image.find_existing_renditions(*filters).items()}


def _placeholder(image: SiteImage, shape: Shape) -> Picture:
    """As large as the picture will be, so that nothing moves when it comes."""
    widest = Filter(shape.specs()[shape.formats[-1]][-1])
    width, height = widest.get_transform(image).size
    return Picture(BLANK, round(width), round(height))


def _srcset(files: list[File]) -> str:
    """`a.webp 400w, b.webp 800w`; an original narrower than asked gives one width, named once."""
    widths = {file.width: file.url for file in files}
    return ", ".join(f"{url} {width}w" for width, url in sorted(widths.items()))
