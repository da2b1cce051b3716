"""QR codes that a telephone reads from paper."""

import io

from PIL import Image

from campaigns.links import qr

URL = "https://example.org/l/abcdefg"


def test_there_is_a_quiet_zone_of_four_modules():
    image = Image.open(io.BytesIO(qr.png(URL))).convert("L")
    quiet = 4 * qr.PNG_SCALE

    assert image.size[0] == image.size[1]
    for box in [(0, 0, image.size[0], quiet), (0, 0, quiet, image.size[1])]:
        assert image.crop(box).getextrema() == (255, 255)
    assert image.getpixel((quiet, quiet)) == 0


def test_the_same_address_gives_the_same_code_and_another_another():
    assert qr.svg(URL) == qr.svg(URL)
    assert qr.svg(URL) != qr.svg(URL + "h")


def test_the_error_level_is_at_least_m():
    import segno

    assert segno.make_qr(URL, error="m").error in {"M", "Q", "H"}
