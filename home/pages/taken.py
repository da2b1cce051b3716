"""Short names a page must not have, because the site itself answers at the address they would make.

Nobody would find the page, or nobody what stood there before. Said in every form; drafts obey it too. A page that had
its name before there was the rule keeps it: its address does not change by itself, and it is edited as any other.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.forms.pages import CopyForm
from wagtail.models import Page
from wagtail.signals import pre_page_move

from home import years

LISTS = ("news_index", "guide_index", "event_index", "campaign_index")
"""Document types that have an archive for every year."""
FRONT = "home"


def connect() -> None:
    pre_page_move.connect(_refuse_move, dispatch_uid="taken")


def why_taken(slug: str, parent: Page | None, page: Page | None = None) -> str:
    """A sentence for the person who chose it; empty when it is free, or the page's own already."""
    kind = getattr(parent and parent.specific_class, "document_type", "")
    if kind in LISTS and years.ADDRESS.fullmatch(slug):
        said = _("At this address the list shows what is of the year %(slug)s. Write “%(instead)s”, or something else.")
    elif kind == FRONT and _is_answered(slug, parent):
        said = _("At this address there is a part of the site that is no page. Write “%(instead)s”, or something else.")
    else:
        return ""
    if page and Page.objects.filter(pk=page.pk, slug=slug).exists():
        return ""
    return said % {"slug": slug, "instead": f"{slug}-2"}


def _is_answered(slug: str, front: Page) -> bool:
    language = front.locale.language_code
    with translation.override(language):
        try:
            return resolve(f"/{language}/{slug}/").url_name != "wagtail_serve"
        except Resolver404:
            return False


def _refuse_move(instance: Page, parent_page_before: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """The one seam that all ways of moving pass: the two views, and code."""
    if parent_page_before.pk == parent_page_after.pk:  # only the order changes
        return
    if reason := why_taken(instance.slug, parent_page_after):
        flaws = ValidationError({"slug": reason})
        vars(flaws)["page"] = instance
        raise flaws


class PageForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.instance.pk and (reason := why_taken(cleaned.get("slug", ""), self.parent_page)):
            self.add_error("slug", reason)  # of a page that has a place, the page itself says it
        return cleaned


class PageCopyForm(CopyForm):
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        parent = cleaned.get("new_parent_page") or self.page.get_parent()
        if reason := why_taken(cleaned.get("new_slug", ""), parent):
            self.add_error("new_slug", reason)
        return cleaned
