"""QR codes of short links, for paper. A quiet zone of four modules, as the standard asks; at least 15 % may be lost."""

import io

import segno

QUIET_ZONE = 4
PNG_SCALE = 20
"""Pixels per module: a code of 7 cm prints at 300 dpi."""


def svg(url: str) -> bytes:
    return _image(url, "svg", scale=8)


def png(url: str) -> bytes:
    return _image(url, "png", scale=PNG_SCALE)


def _image(url: str, kind: str, scale: int) -> bytes:
    """Error level M or higher: segno raises it where the code does not grow."""
    image = io.BytesIO()
    segno.make_qr(url, error="m").save(image, kind=kind, scale=scale, border=QUIET_ZONE, light="white")
    return image.getvalue()
