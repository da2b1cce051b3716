"""Links between pages in rich text: to the page in the reader's language, to public pages only.

Wagtail's own handler would write the address of a draft or a private page, or of the wrong language.
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
        addresses = addresses_in(get_language() or "", asked)
        found = [addresses.get(str(attrs.get("id"))) for attrs in attrs_list]
        return [f'<a href="{escape(path)}">' if path else "<a>" for path in found]


def addresses_in(language: str, page_ids: set[int]) -> dict[str, str]:
    """Page id, as text → path of its version in that language, else of the page itself."""
    keys = dict(Page.objects.filter(pk__in=page_ids).values_list("pk", "translation_key"))
    local = Page.objects.filter(translation_key__in=keys.values(), locale__language_code=language)
    versions = dict(local.values_list("translation_key", "pk"))
    public = public_addresses({*page_ids, *versions.values()})
    candidates = {pk: (versions.get(key), pk) for pk, key in keys.items()}
    return {
        str(pk): public[candidate].path
        for pk, choice in candidates.items()
        if (candidate := next((c for c in choice if c in public), None)) is not None
    }
