"""A newsletter's blocks → the plain data that `render` shows, in exactly one language.

Pages are looked up by translation key among what strangers may read in that language; where there is none the part is
left out and named among the gaps. Another language's words are never put in its place.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from wagtail.models import Page

from campaigns import conf, ports
from campaigns.newsletters import richtext
from campaigns.newsletters.render import NewsletterContent, Part

if TYPE_CHECKING:
    from campaigns.newsletters.models import Newsletter

IMAGE_FILTER = "max-1104x1656|format-jpeg"  # 552 px of a mail of 600, twice as dense; every mail program has JPEG
WIDEST = 552


@dataclass(frozen=True)
class Gap:
    """Something the newsletter names and this language does not have."""

    code: str
    """`page_not_public`, `page_gone`, `image_gone`, `image_without_alt`, `image_not_readable`, `topic_without_name`."""
    name: str
    block_id: str = ""


@dataclass(frozen=True)
class Composed:
    content: NewsletterContent
    gaps: list[Gap]
    older_pages: list[str]
    """Titles of pages whose text here is older than its source."""


def compose(newsletter: "Newsletter") -> Composed:
    """Queries the pages once, then the port once per page; makes missing renditions of images."""
    language = newsletter.locale.language_code
    composer = _Composer(language, _pages_of(newsletter))
    content = NewsletterContent(
        language=language,
        subject=newsletter.subject,
        identity=ports.identity(language),
        preheader=newsletter.preheader,
        topic=composer.topic_name(newsletter),
        parts=composer.parts(newsletter.body),
    )
    return Composed(content, composer.gaps, composer.older_pages)


def _pages_of(newsletter: "Newsletter") -> dict[int, Page]:
    """Every page that a link in the rich text names. Chosen pages come with their blocks."""
    sources = [source for block in newsletter.body for source in richtext.sources(block.value)]
    ids = {page_id for source in sources for page_id in richtext.page_ids(source)}
    return {page.pk: page for page in Page.objects.filter(pk__in=ids)} if ids else {}


@dataclass
class _Composer:
    language: str
    linked_pages: Mapping[int, Page]
    gaps: list[Gap] = field(default_factory=list)
    older_pages: list[str] = field(default_factory=list)
    block_id: str = ""

    def __post_init__(self) -> None:
        self.published = ports.published_content()
        self.base_url = conf.current().base_url

    def parts(self, body: Any) -> list[Part]:
        found = []
        for block in body:
            self.block_id = block.id or ""
            values = BLOCKS[block.block_type](self, block.value)
            if values is not None:
                found.append(Part(block.block_type, values))
        return found

    def topic_name(self, newsletter: "Newsletter") -> str:
        """In this language only; a new newsletter may have no topic yet."""
        texts = newsletter.topic.texts.select_related("locale") if newsletter.topic_id else []
        name = next((text.name for text in texts if text.locale.language_code == self.language), "")
        if newsletter.topic_id and not name:
            self._gap("topic_without_name", str(newsletter.topic))
        return name

    def heading(self, value: str) -> dict[str, Any]:
        return {"words": _line(value)}

    def text(self, value: Any) -> dict[str, Any]:
        html = richtext.to_mail_html(value.source, self._linked_url) if value else ""
        return {"html": html, "text": richtext.to_text(html)}

    def page(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        teaser = self._teaser(value["page"])
        if teaser is None:
            return None
        return {
            "title": _line(value["title"] or teaser.title),
            "lead": (value["lead"] or teaser.lead).strip(),
            "url": teaser.url,
            "image_url": teaser.image_url,
            "image_alt": teaser.image_alt,
            "starts_at": teaser.starts_at,
        }

    def pages(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        pages = [page for page in map(self.page, value["pages"]) if page]
        return {"heading": _line(value["heading"]), "pages": pages} if pages else None

    def image(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        image = value["image"]
        if image is None:
            self._gap("image_gone", "")
            return None
        alt = _line(image.contextual_alt_text)
        if not alt and not image.decorative:
            self._gap("image_without_alt", image.title)
        try:
            rendition = image.get_rendition(IMAGE_FILTER)
        except OSError:
            self._gap("image_not_readable", image.title)
            return None
        return {
            "url": self._absolute(rendition.url),
            "alt": alt,
            "width": min(rendition.width, WIDEST),
            "caption": _line(value["caption"]),
        }

    def button(self, value: Mapping[str, Any]) -> dict[str, Any] | None:
        if value["url"]:
            return {"words": _line(value["words"]), "url": value["url"]}
        teaser = self._teaser(value["page"])
        return {"words": _line(value["words"]), "url": teaser.url} if teaser else None

    def fact(self, value: Mapping[str, Any]) -> dict[str, Any]:
        telephone = _line(value["telephone"])
        dial = "".join(sign for sign in telephone if sign.isdigit() or sign == "+")
        return {"heading": _line(value["heading"]), "telephone": telephone, "dial": dial, **self.text(value["text"])}

    def divider(self, value: object) -> dict[str, Any]:
        return {}

    def _teaser(self, page: Page | None) -> ports.Teaser | None:
        if page is None:
            self._gap("page_gone", "")
            return None
        teaser = self.published.teaser(page.translation_key, self.language)
        if teaser is None:
            self._gap("page_not_public", page.title)
        elif teaser.is_older_than_source:
            self.older_pages.append(teaser.title)
        return teaser

    def _linked_url(self, page_id: int) -> str:
        teaser = self._teaser(self.linked_pages.get(page_id))
        return teaser.url if teaser else ""

    def _absolute(self, url: str) -> str:
        return urljoin(f"{self.base_url}/", url)

    def _gap(self, code: str, name: str) -> None:
        self.gaps.append(Gap(code, name, self.block_id))


BLOCKS: dict[str, Callable[[_Composer, Any], dict[str, Any] | None]] = {
    "heading": _Composer.heading,
    "text": _Composer.text,
    "page": _Composer.page,
    "pages": _Composer.pages,
    "image": _Composer.image,
    "button": _Composer.button,
    "fact": _Composer.fact,
    "divider": _Composer.divider,
}


def _line(text: str | None) -> str:
    return " ".join((text or "").split())
