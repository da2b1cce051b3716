"""Which addresses answer: public = live, and every page above it live and unrestricted, all in one language."""

import datetime as dt
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from wagtail.models import Locale, Page, PageViewRestriction

from home import clock
from home.pages.previewing import previewing


class PublicRouting:
    """Mixin before `Page`. Stock Wagtail routes through drafts, and through the tree of another language.

    A restricted page keeps Wagtail's own door (password form, login); what lies below it does not exist for anyone
    who has not passed that door.
    """

    live: bool
    locale_id: int
    expire_at: dt.datetime | None

    @property
    def is_over(self) -> bool:
        """Past its own end; the worker that takes it down may be late."""
        return bool(self.expire_at and self.expire_at <= clock.now())

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        if not self.live or self.is_over or self.locale_id != _active_locale_id(request):
            raise Http404
        if not path_components:
            self._refuse_behind_closed_doors(request)
        return super().route(request, path_components)  # type: ignore[misc]  # that of Page, which follows

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        with previewing():
            response = super().serve_preview(request, mode_name)  # type: ignore[misc]  # that of Page, which follows
            return response.render() if hasattr(response, "render") else response

    def serve_password_required_response(self, request: HttpRequest, form: Form, action_url: str) -> HttpResponse:
        """The form, and nothing of the page: who asks has not shown yet that they may read it."""
        return render(request, "wagtailcore/password_required.html", {"form": form, "action_url": action_url})

    def _refuse_behind_closed_doors(self: Page, request: HttpRequest) -> None:
        doors = PageViewRestriction.objects.filter(page__in=self.get_ancestors())
        if not all(door.accept_request(request) for door in doors):
            raise Http404


def _active_locale_id(request: HttpRequest) -> int | None:
    """Asked once per request. None for one nobody writes in, where Wagtail takes the first."""
    kept = vars(request)
    if "_active_locale_id" not in kept:
        active = Locale.get_active()
        kept["_active_locale_id"] = active.pk if active.language_code == get_language() else None
    return kept["_active_locale_id"]
