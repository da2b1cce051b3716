"""The board and what is done from it: many pages and languages at once."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.models import Locale, Page

from home.localisation.room import board, filters, machine, work
from home.localisation.room.filters import Due, Filters, Order, Wanted, WantedAge
from home.localisation.room.kinds import kinds, name_of
from home.localisation.state import Progress

PER_PAGE = 50
AT_ONCE = 100
"""Rows of one action: more would keep the browser waiting."""
MAY_ORGANISE = "wagtail_localize.submit_translation"


class Room:
    """What every action of the board needs to know: the filters, the kind of content, languages and people."""

    def __init__(self, request: HttpRequest, data: QueryDict):
        self.user = request.user
        self.locales = list(Locale.objects.order_by("pk"))
        self.people = list(board.people())
        self.kinds = kinds(request.user)
        codes = {locale.language_code for locale in self.locales}
        self.filters: Filters = filters.read(data, kinds=self.kinds, languages=codes, people=self.people)
        self.model: type[Model] = self.kinds[self.filters.kind or filters.PAGES]

    @property
    def is_page(self) -> bool:
        return issubclass(self.model, Page)

    def found(self) -> QuerySet:
        return board.found(self.model, self.filters, self.user)

    def rows(self, pages: Sequence[Model], locales: Sequence[Locale] = ()) -> list[board.Row]:
        return board.rows(pages, self.model, locales or self.locales)

    def chosen(self, data: QueryDict) -> list[board.Row]:
        """The rows and languages that were ticked; no language means all of them."""
        into = set(data.getlist("into"))
        locales = [locale for locale in self.locales if locale.language_code in into]
        if data.get("all"):
            return self.rows(list(self.found()[: AT_ONCE + 1]), locales)
        pages = board.origins(self.model).filter(translation_key__in=_keys(data.getlist("key")))
        return self.rows(list(pages[: AT_ONCE + 1]), locales)


def _keys(said: Sequence[str]) -> list[UUID]:
    found = []
    for text in said[: AT_ONCE + 1]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def index(request: HttpRequest) -> HttpResponse:
    room = Room(request, request.GET)
    page = Paginator(room.found(), PER_PAGE).get_page(request.GET.get("p"))
    passing = room.filters.matching(board.translations(room.model), room.user, timezone.localdate())
    context = {
        "room": room,
        "filters": room.filters,
        "rows": room.rows(list(page.object_list)),
        "page_obj": page,
        "totals": _totals(room, board.totals(passing, room.locales)),
        "choices": _choices(room),
        "may_organise": request.user.has_perm(MAY_ORGANISE),
        "has_machine": machine.service() is not None,
        "query": room.filters.query(),
    }
    return render(request, "home/admin/room/index.html", context)


def _totals(room: Room, totals: Sequence[board.Total]) -> list[dict]:
    """Each number with the address that shows what it counts."""
    return [
        {
            "locale": total.locale,
            "words": total.words_missing,
            "counts": [
                (label, number, f"?{room.filters.query(language=total.locale.language_code, **narrowed)}")
                for label, number, narrowed in (
                    (Progress.MISSING.label, total.states[Progress.MISSING], {"state": Wanted.MISSING}),
                    (Progress.IN_TRANSLATION.label, total.states[Progress.IN_TRANSLATION], {"state": "in_translation"}),
                    (Progress.READY.label, total.states[Progress.READY], {"state": Wanted.READY}),
                    (_("older"), total.older, {"age": WantedAge.OLDER}),
                    (_("overdue"), total.overdue, {"due": Due.OVERDUE}),
                )
            ],
        }
        for total in totals
    ]


def _choices(room: Room) -> list[dict]:
    """The filter's fields: name, label, options as (value, label), what is chosen."""
    people = [(filters.ME, _("me")), (filters.NOBODY, _("nobody")), *((str(p.pk), str(p)) for p in room.people)]
    fields = [
        ("kind", _("Kind of content"), [(key, name_of(model)) for key, model in room.kinds.items()]),
        ("language", _("Language"), [(one.language_code, one.get_display_name()) for one in room.locales]),
        ("state", _("State"), Wanted.choices),
        ("age", _("Age"), WantedAge.choices),
        ("live", pgettext("filter", "Public"), [("live", _("live")), ("draft", _("draft"))]),
        ("who", _("Translator"), people),
        ("due", _("Due"), Due.choices),
        ("asked", _("Questions"), [("1", _("with open questions"))]),
        ("order", _("Order"), Order.choices),
    ]
    return [
        {
            "name": name,
            "label": label,
            "options": options,
            "chosen": getattr(room.filters, name),
            "is_required": name in {"kind", "order"},
        }
        for name, label, options in fields
    ]


@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Submit, assign or draft by machine what was ticked; answers with what became of each."""
    room = Room(request, request.POST)
    back = f"{reverse('translations:index')}?{room.filters.query()}"
    if not request.user.has_perm(MAY_ORGANISE):
        raise PermissionDenied
    rows = room.chosen(request.POST)
    if refusal := _refusal(request, rows):
        messages.error(request, refusal)
        return redirect(back)
    try:
        results = _results(request, room, rows)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect(back)
    return render(
        request, "home/admin/room/results.html", {"results": results, "back": back, "counts": _counts(results)}
    )


def _refusal(request: HttpRequest, rows: Sequence[board.Row]) -> str:
    if not rows:
        return _("Nothing was ticked. Tick the pages, or “everything that the filter found”.")
    if len(rows) > AT_ONCE:
        return _("That is more than %d rows at once. Narrow the filter.") % AT_ONCE
    if request.POST.get("action") == "submit" and not request.POST.getlist("into"):
        return _("No language was ticked. Tick the languages to translate into.")
    return ""


def _results(request: HttpRequest, room: Room, rows: Sequence[board.Row]) -> list[work.Result]:
    """Raises `ValueError` with a sentence for the person."""
    action = request.POST.get("action")
    if action == "submit":
        return work.submit(rows, request.user)
    if action == "machine":
        return work.draft_by_machine(rows, request.user)
    if action == "assign":
        who = {str(person.pk): person for person in room.people} | {filters.ME: request.user}
        due_on = _date(request.POST.get("due_on", ""))
        return work.assign(rows, request.user, assignee=who.get(request.POST.get("assignee", "")), due_on=due_on)
    raise ValueError(_("Choose what is to be done with the ticked pages."))


def _date(text: str) -> dt.date | None:
    if not text.strip():
        return None
    try:
        return dt.date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(_("“%s” is not a date. Write it like 2026-03-31.") % text[:40]) from None


def _counts(results: Sequence[work.Result]) -> list[str]:
    found = [(became, sum(result.became == became for result in results)) for became in work.Became]
    return [
        ngettext("%(label)s: %(count)d translation", "%(label)s: %(count)d translations", number)
        % {"label": became.label, "count": number}
        for became, number in found
        if number
    ]
