"""Links between pages in rich text: to the page in the reader's language, to public pages only.

Where it is not public in that language, the link leads to the very page the editor chose, and says which language that
is (`hreflang`, which readers see beside the link). Wagtail's own handler would write the address of a draft or a
private page, or silently of another language.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from typing import NamedTuple

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from home.published.addresses import public_addresses


class PublicPageLinkHandler(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict]) -> list[str]:
        """`<a href="…">` per link; a bare `<a>`, which reads as plain text, where there is nothing public to go to."""
        asked = {int(attrs["id"]) for attrs in attrs_list if str(attrs.get("id", "")).isdigit()}
        aims = aims_in(get_language() or "", asked)
        return [_tag(aims.get(str(attrs.get("id")))) for attrs in attrs_list]


class Aim(NamedTuple):
    path: str
    other_language: str
    """Empty when it is the reader's."""


def _tag(aim: Aim | None) -> str:
    if aim is None:
        return "<a>"
    said = f' hreflang="{aim.other_language}"' if aim.other_language else ""
    return f'<a href="{escape(aim.path)}"{said}>'


AIMS: ContextVar[Mapping[str, Aim] | None] = ContextVar("aims", default=None)
"""Page id, as text → where a link to it leads, of the pages around the one being read; public ones only."""


def aims_in(language: str, page_ids: set[int]) -> Mapping[str, Aim]:
    """Page id, as text → its public version in that language, else the page itself. Six queries.

    None for the page being read: what it links to was read with it.
    """
    if (known := AIMS.get()) is not None:
        return known
    chosen = Page.objects.filter(pk__in=page_ids).values_list("pk", "translation_key", "locale__language_code")
    keys = {pk: (key, code) for pk, key, code in chosen}
    groups = {key for key, _code in keys.values()}
    local = Page.objects.filter(translation_key__in=groups, locale__language_code=language)
    versions = dict(local.values_list("translation_key", "pk"))
    public = public_addresses({*page_ids, *versions.values()})
    found = {}
    for pk, (key, code) in keys.items():
        if (version := versions.get(key)) in public:
            found[str(pk)] = Aim(public[version].path, "")
        elif pk in public:
            found[str(pk)] = Aim(public[pk].path, code)
    return found
