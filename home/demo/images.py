"""Pictures of the demo, drawn by us: a lighthouse's beam and a harbour at dusk. The same pixels every time."""

from io import BytesIO

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw, ImageFilter

from home.pages.media import SiteImage

SIZE = (1600, 900)
NIGHT, DUSK, WATER, BEAM, PAPER = "#12263f", "#2f5575", "#0c1b2e", "#f2a900", "#fbfaf7"


def ensure_image(name: str) -> SiteImage:
    title = {"beam": "Latarnia", "harbour": "Port"}[name]
    found = SiteImage.objects.filter(title=title).first()
    return found or SiteImage.objects.create(
        title=title, file=_file(name), author="Latarnia", licence="CC0 1.0", rights_source="Rysunek własny"
    )


def _file(name: str) -> ImageFile:
    content = BytesIO()
    {"beam": _beam, "harbour": _harbour}[name]().save(content, "JPEG", quality=88)
    content.seek(0)
    return ImageFile(content, name=f"{name}.jpg")


def _sky(top: str, bottom: str) -> Image.Image:
    strip = Image.new("RGB", (1, 2))
    strip.putpixel((0, 0), tuple(int(top[i : i + 2], 16) for i in (1, 3, 5)))
    strip.putpixel((0, 1), tuple(int(bottom[i : i + 2], 16) for i in (1, 3, 5)))
    return strip.resize(SIZE, Image.Resampling.BICUBIC)


def _light(picture: Image.Image, shape: list[tuple[int, int]], opacity: int) -> Image.Image:
    """A soft polygon of light over the picture."""
    mask = Image.new("L", SIZE, 0)
    ImageDraw.Draw(mask).polygon(shape, fill=opacity)
    return Image.composite(Image.new("RGB", SIZE, BEAM), picture, mask.filter(ImageFilter.GaussianBlur(28)))


def _beam() -> Image.Image:
    picture = _sky(NIGHT, DUSK)
    ImageDraw.Draw(picture).rectangle((0, 690, 1600, 900), fill=WATER)
    picture = _light(picture, [(1168, 268), (0, 60), (0, 470)], 190)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(1130, 700), (1150, 300), (1194, 300), (1214, 700)], fill=PAPER)
    draw.polygon([(1141, 500), (1146, 400), (1198, 400), (1203, 500)], fill=NIGHT)
    draw.rectangle((1146, 240, 1198, 300), fill=BEAM)
    draw.polygon([(1140, 240), (1172, 200), (1204, 240)], fill=NIGHT)
    draw.polygon([(1020, 700), (1090, 680), (1260, 680), (1340, 700)], fill="#081220")
    return picture


def _harbour() -> Image.Image:
    picture = _sky(DUSK, "#d9b26a")
    for left, colour in ((430, "#2f7d5b"), (1090, "#b4432f")):
        picture = _light(picture, [(left + 20, 560), (left - 60, 890), (left + 100, 890)], 90)
        draw = ImageDraw.Draw(picture)
        draw.rectangle((left, 470, left + 40, 640), fill=NIGHT)
        draw.ellipse((left + 4, 440, left + 36, 472), fill=colour)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 640, 470, 690), fill=NIGHT)
    draw.rectangle((1090, 640, 1600, 690), fill=NIGHT)
    draw.line((0, 760, 1600, 760), fill="#f6e3b8", width=3)
    return picture
