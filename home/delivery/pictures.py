"""Images as browsers want them: the modern format first, several widths, size known before the file arrives."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.images.models import Filter

from home.pages.media import SiteImage, SiteRendition
from home.published.models import PublishedDocument


@dataclass(frozen=True)
class Shape:
    """Operations from narrow to wide, and how wide the page shows the result."""

    operations: tuple[str, ...]
    sizes: str
    formats: tuple[str, ...] = ("webp", "jpeg")  # the last one is for browsers that know no better

    def filters(self) -> dict[str, list[Filter]]:
        return {f: [Filter(f"{operation}|format-{f}") for operation in self.operations] for f in self.formats}


SHAPES = {
    "card": Shape(("fill-400x225", "fill-800x450"), "(min-width: 62rem) 22rem, (min-width: 42rem) 45vw, 92vw"),
    "hero": Shape(("fill-800x450", "fill-1600x900"), "(min-width: 72rem) 72rem, 92vw"),
    "figure": Shape(("width-640", "width-1280"), "(min-width: 42rem) 40rem, 92vw"),
    "logo": Shape(("max-96x96",), "3rem", ("png",)),
}


@dataclass(frozen=True)
class Source:
    type: str
    srcset: str


@dataclass(frozen=True)
class Picture:
    src: str
    width: int
    height: int
    sizes: str
    sources: list[Source]


def picture(image: SiteImage, shape_name: str) -> Picture:
    """Makes the renditions that are missing."""
    shape = SHAPES[shape_name]
    filters = shape.filters()
    made = image.get_renditions(*(f for group in filters.values() for f in group))
    by_format = {name: [made[f.spec] for f in group] for name, group in filters.items()}
    fallback = by_format[shape.formats[-1]][-1]
    sources = [Source(f"image/{name}", _srcset(renditions)) for name, renditions in by_format.items()]
    return Picture(fallback.url, fallback.width, fallback.height, shape.sizes, sources)


def with_images(documents: Iterable[PublishedDocument], shape_name: str = "card") -> list[PublishedDocument]:
    """The same documents, each with `image`: the one its teaser names, or None. Two queries for all."""
    documents = list(documents)
    wanted = {document.pk: (document.teaser.get("image") or {}).get("id") for document in documents}
    specs = [f.spec for group in SHAPES[shape_name].filters().values() for f in group]
    ids = {pk for pk in wanted.values() if pk}
    images = SiteImage.objects.filter(pk__in=ids).prefetch_renditions(*specs).in_bulk() if ids else {}
    for document in documents:
        document.image = images.get(wanted[document.pk])
    return documents


def _srcset(renditions: list[SiteRendition]) -> str:
    """`a.webp 400w, b.webp 800w`; an original narrower than asked gives one width, named once."""
    widths = {rendition.width: rendition.url for rendition in renditions}
    return ", ".join(f"{url} {width}w" for width, url in sorted(widths.items()))
