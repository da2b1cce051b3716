"""What an editor should look after: facts that are out of date, on the start page of the CMS."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from home import years
from home.pages.accessibility import AccessibilityPage
from home.pages.helplines import Helpline
from home.pages.taken import LISTS
from home.pages.users import User


@dataclass(frozen=True)
class Reminder:
    title: str
    words: str | Promise
    url: str
    """Where it is mended."""
    is_late: bool
    """Readers miss it already; else it will come to that."""


class Reminders(Component):
    """Nothing at all when there is nothing to do."""

    template_name = "home/admin/reminders.html"
    order = 110

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        return {"reminders": list(reminders_for(user, timezone.localdate()))}


def reminders_for(user: User, today: dt.date) -> Iterator[Reminder]:
    """Three queries, and some for each page named. Each thing once, whatever the number of its languages."""
    if user.has_perm("home.change_helpline"):
        yield from _helplines(today)
    yield from _statements(user)
    yield from _years(user)


def _helplines(today: dt.date) -> Iterator[Reminder]:
    seen = set()
    for line in Helpline.objects.ending(today).order_by("valid_until", "pk"):
        if line.translation_key in seen:
            continue
        seen.add(line.translation_key)
        words = (
            _("Out of date: readers do not see it any more. Check the number and move the date on.")
            if line.is_outdated
            else _("Readers see it until %(day)s. Check the number and move the date on.") % {"day": line.last_day}
        )
        yield Reminder(
            str(line), words, reverse(line.snippet_viewset.get_url_name("edit"), args=[line.pk]), line.is_outdated
        )


def _statements(user: User) -> Iterator[Reminder]:
    for page in AccessibilityPage.objects.live():
        if page.is_due and page.permissions_for_user(user).can_edit():
            words = _("The yearly review is due. Look at the statement and enter the new date.")
            yield Reminder(page.title, words, reverse("wagtailadmin_pages:edit", args=[page.pk]), True)


def _years(user: User) -> Iterator[Reminder]:
    """Pages called like a year of their list before that was refused. They keep the address: links lead there."""
    for page in Page.objects.live().filter(slug__regex=f"^{years.ADDRESS.pattern}$").order_by("pk"):
        parent = page.get_parent()
        is_in_list = getattr(parent.specific_class, "document_type", "") in LISTS
        if is_in_list and page.permissions_for_user(user).can_edit():
            words = _("It hides what “%(list)s” shows of the year %(year)s at this address. Give it another slug.")
            said = words % {"list": parent.title, "year": page.slug}
            yield Reminder(page.title, said, reverse("wagtailadmin_pages:edit", args=[page.pk]), True)
