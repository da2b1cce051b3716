"""HTML into a tagged PDF (PDF/UA-1), by WeasyPrint. Nothing is fetched: neither from the network nor from the disk,
except public pictures from their storage and the letters from their package."""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from font_source_sans_pro import font_files_otf

from home.media.storage import public_storage

VARIANT = "pdf/ua-1"
STYLE = Path(__file__).with_name("sheet.css")
LETTERS = "letters:"


class NotOurs(ValueError):
    """An address the printer must not follow; it leaves the thing out and goes on."""


def as_pdf(sheet: str, base: str) -> bytes:
    """`base`: the address of the page, from which its addresses count. A second or more, and 100 MB of memory."""
    from weasyprint import CSS, HTML  # a second and much memory, which only the worker spends
    from weasyprint.text.fonts import FontConfiguration

    fetch, fonts = _fetcher(base), FontConfiguration()
    style = CSS(string=STYLE.read_text(), base_url=base, url_fetcher=fetch, font_config=fonts)
    page = HTML(string=sheet, base_url=base, url_fetcher=fetch)
    content: bytes = page.write_pdf(pdf_variant=VARIANT, stylesheets=[style], font_config=fonts, dpi=200)
    return content


def read_ours(url: str, media: str) -> bytes:
    """`media`: the address under which public files stand. Raises `NotOurs`, and what the storage raises."""
    if url.startswith(LETTERS):
        return Path(font_files_otf[url.removeprefix(LETTERS)]).read_bytes()
    if not url.startswith(media):
        raise NotOurs(url)
    with public_storage().open(url.removeprefix(media).partition("?")[0]) as file:
        return bytes(file.read())


def _fetcher(base: str) -> Any:
    media = urljoin(base, public_storage().url(""))
    return _fetcher_class()(media)


@cache
def _fetcher_class() -> type:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OnlyOurs(URLFetcher):
        def __init__(self, media: str) -> None:
            super().__init__(allowed_protocols=())
            self._media = media

        def fetch(self, url: str, headers: Any = None) -> Any:
            return URLFetcherResponse(url, read_ours(url, self._media))

    return OnlyOurs
