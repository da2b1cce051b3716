"""Draws a share image: the title, large, beside the lighthouse; under it the name of the site. No database, no page.

The letters come from a package (Source Sans, SIL Open Font License), because Pillow's own have no `ł` and no `ї`.
"""

import unicodedata
from functools import cache
from io import BytesIO

from font_source_sans_pro import font_files_otf
from PIL import Image, ImageDraw, ImageFont

EDITION = 2
"""Raise it when the drawing changes: every image is then drawn anew, in the background."""
SIZE = (1200, 630)  # what OpenGraph readers ask for
MARGIN = 80
TITLE_WIDTH, TITLE_HEIGHT = 800, 350
INK, PAPER, SOFT = "#12263f", "#fbfaf7", "#c9d3df"
LARGEST, SMALLEST = 84, 40
LEADING = 1.14


def draw(title: str, site_name: str, accent: str) -> bytes:
    """PNG of 1200 × 630 pixels; `accent` is `#rrggbb`. Words in letters the font has not are left out."""
    title, site_name = writable(title), writable(site_name)
    picture = Image.new("RGB", SIZE, INK)
    pen = ImageDraw.Draw(picture)
    _lighthouse(pen, accent)
    pen.rectangle((MARGIN, MARGIN, MARGIN + 96, MARGIN + 10), fill=accent)
    font, lines = fit(title)
    pen.multiline_text((MARGIN, MARGIN + 40), "\n".join(lines), fill=PAPER, font=font, spacing=font.size * 0.14)
    name_font = next((f for f in map(_regular, (36, 32, 28)) if f.getlength(site_name) <= TITLE_WIDTH), _regular(28))
    name = _shortened(site_name, name_font, TITLE_WIDTH)
    pen.text((MARGIN, SIZE[1] - MARGIN), name, fill=SOFT, font=name_font, anchor="ls")
    content = BytesIO()
    picture.save(content, "PNG", optimize=True)
    return content.getvalue()


def fit(title: str) -> tuple[ImageFont.FreeTypeFont, list[str]]:
    """The largest letters in which the whole title fits; in the smallest its end may be cut, with an ellipsis."""
    for size in range(LARGEST, SMALLEST - 1, -4):
        font = _bold(size)
        lines = wrap(title, font)
        if len(lines) * size * LEADING <= TITLE_HEIGHT and all(font.getlength(line) <= TITLE_WIDTH for line in lines):
            return font, lines
    most = int(TITLE_HEIGHT / (SMALLEST * LEADING))
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = f"{kept[-1]} …"
    return font, [_shortened(line, font, TITLE_WIDTH) for line in kept]


def writable(text: str) -> str:
    """Without emoji and the like. Nothing, when letters are missing: boxes instead of Arabic say less than nothing."""
    text = unicodedata.normalize("NFC", text)
    lacking = {sign for sign in set(text) if not sign.isspace() and _is_lacking(sign)}
    if any(sign.isalpha() for sign in lacking):
        return ""
    return text.translate(dict.fromkeys(map(ord, lacking)))


@cache
def _is_lacking(sign: str) -> bool:
    font = ImageFont.truetype(font_files_otf["SourceSansPro"], SMALLEST, layout_engine=ImageFont.Layout.BASIC)
    return bytes(font.getmask(sign)) == bytes(font.getmask("\U0010ffff"))  # of which no font has a picture


def wrap(title: str, font: ImageFont.FreeTypeFont) -> list[str]:
    """Words into lines; a Polish word of one letter never ends a line."""
    lines: list[str] = []
    for word in _bound(title):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= TITLE_WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _bound(title: str) -> list[str]:
    """Words, those of one letter tied to the next one."""
    words: list[str] = []
    for word in title.split():
        if words and len(words[-1].rsplit("\N{NO-BREAK SPACE}", 1)[-1]) == 1:
            words[-1] += f"\N{NO-BREAK SPACE}{word}"
        else:
            words.append(word)
    return words


def _shortened(text: str, font: ImageFont.FreeTypeFont, width: int) -> str:
    if font.getlength(text) <= width:
        return text
    while text and font.getlength(f"{text}…") > width:
        text = text[:-1]
    return f"{text.rstrip(' …')}…"


def _lighthouse(pen: ImageDraw.ImageDraw, accent: str) -> None:
    """Our mark, large, at the right edge: a tower, its lamp, the beam going out of the picture."""
    pen.polygon([(1020, 216), (1200, 96), (1200, 336)], fill=accent)
    pen.rectangle((0, 588, 1200, 630), fill="#0c1b2e")
    pen.polygon([(932, 588), (960, 262), (1020, 262), (1048, 588)], fill=PAPER)
    pen.polygon([(944, 426), (950, 340), (1030, 340), (1036, 426)], fill=INK)
    pen.rectangle((952, 250, 1028, 266), fill=SOFT)
    pen.rectangle((964, 184, 1016, 250), fill=accent)
    pen.polygon([(952, 184), (990, 140), (1028, 184)], fill=PAPER)


@cache
def _bold(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files_otf["SourceSansProBold"], size)


@cache
def _regular(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_files_otf["SourceSansPro"], size)
