"""Links between pages in rich text: to the page in the reader's language, to public pages only.

Where it is not public in that language, the link leads to the very page the editor chose, and says which language that
is (`hreflang`, which readers see beside the link). Wagtail's own handler would write the address of a draft or a
private page, or silently of another language.
"""

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
        tags = tags_in(get_language() or "", asked)
        return [tags.get(str(attrs.get("id")), "<a>") for attrs in attrs_list]


def tags_in(language: str, page_ids: set[int]) -> dict[str, str]:
    """Page id, as text → opening tag of a link to its version in that language, else to the page. Six queries."""
    chosen = Page.objects.filter(pk__in=page_ids).values_list("pk", "translation_key", "locale__language_code")
    keys = {pk: (key, code) for pk, key, code in chosen}
    local = Page.objects.filter(
        translation_key__in={key for key, _code in keys.values()}, locale__language_code=language
    )
    versions = dict(local.values_list("translation_key", "pk"))
    public = public_addresses({*page_ids, *versions.values()})
    found = {}
    for pk, (key, code) in keys.items():
        if (version := versions.get(key)) in public:
            found[str(pk)] = f'<a href="{escape(public[version].path)}">'
        elif pk in public:
            found[str(pk)] = f'<a href="{escape(public[pk].path)}" hreflang="{code}">'
    return found
