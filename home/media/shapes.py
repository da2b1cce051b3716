"""The shapes in which pages show images, and which place on a page needs which."""

from dataclasses import dataclass

MODERN = ("avif", "webp", "jpeg")
SLOW = {"avif"}
"""Takes a second or more to make: in the background only."""


@dataclass(frozen=True)
class Shape:
    """Operations from narrow to wide, and how wide the page shows the result."""

    operations: tuple[str, ...]
    sizes: str
    formats: tuple[str, ...] = MODERN  # the best first; the last one is for browsers that know no better

    def specs(self) -> dict[str, list[str]]:
        """Filter specs by format, from narrow to wide."""
        return {f: [f"{operation}|format-{f}" for operation in self.operations] for f in self.formats}


SHAPES = {
    "card": Shape(("fill-400x225", "fill-800x450"), "(min-width: 62rem) 22rem, (min-width: 42rem) 45vw, 92vw"),
    "hero": Shape(("fill-800x450", "fill-1600x900"), "(min-width: 72rem) 72rem, 92vw"),
    "figure": Shape(("width-640", "width-1280"), "(min-width: 42rem) 40rem, 92vw"),
    "logo": Shape(("max-96x96",), "3rem", ("png",)),
    # Mails: 560 px wide in a column of 600, twice as dense; every mail program has JPEG.
    "mail": Shape(("fill-1120x560",), "", ("jpeg",)),
    "mail_logo": Shape(("fill-80x80",), "", ("png",)),
}

MARK = ("logo", "mail_logo")
NEEDED = {"hero_image": ("hero", "card", "mail"), "figure": ("figure",), "gallery": ("card",), "video": ("hero",)}
"""By a word of the path at which a page refers to the image. Whoever adds such a place adds it here."""
ANYWHERE = ("hero", "card", "figure")


def needed_at(path: str) -> set[str]:
    """Shapes for an image at `hero_image` or `body.gallery.images.item`; unknown places get all."""
    known = [shape for word in path.split(".") for shape in NEEDED.get(word, ())]
    return set(known or ANYWHERE)


def specs_of(shapes: set[str]) -> list[str]:
    """Without doubles: two shapes may share a rendition."""
    every = (spec for name in sorted(shapes) for specs in SHAPES[name].specs().values() for spec in specs)
    return list(dict.fromkeys(every))
