"""What can be wrong with a page that is to go live, in words, and where each is mended."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page

from home.localisation.gate import NotTranslated, Refused
from home.localisation.segments import place
from home.media.rights import RightsMissing
from home.pages.base import BasePage
from home.pages.rights import Flaw, media_in
from home.ports import Finding, Level
from home.published.addresses import public_addresses
from home.published.links import aims_in
from home.release import contents, links, markup
from home.release.approval import Approval

RIGHTS = "rights"
APPROVAL = {
    Approval.WAITING: gettext_lazy("Waits for its approval."),
    Approval.OLDER: gettext_lazy("It was changed after its approval. Submit it again."),
    Approval.NOT_ASKED: gettext_lazy("Nobody has approved it yet. Submit it for approval."),
}
WORDS: dict[str, tuple[Level, str | Promise]] = {
    "image_without_alt": ("error", gettext_lazy("The image “{name}” has no alternative text.")),
    "heading_empty": ("error", gettext_lazy("There is a heading without words.")),
    "heading_skips": ("error", gettext_lazy("The heading “{name}” skips a level.")),
    "link_without_words": ("error", gettext_lazy("The link to {name} has no words.")),
    "link_to_nothing": ("error", gettext_lazy("The link “{name}” leads to nothing public.")),
    "link_malformed": ("error", gettext_lazy("The address of the link “{name}” is none.")),
    "anchor_missing": ("error", gettext_lazy("The link “{name}” leads to a place that is not on the page.")),
    "table_without_headers": ("error", gettext_lazy("The table “{name}” has no named columns or rows.")),
    "film_without_transcript": ("error", gettext_lazy("There is a film without captions or a transcript.")),
}


def where(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def of_approval(page: Page, approval: Approval) -> Iterator[Finding]:
    if approval in APPROVAL:
        yield Finding("error", f"approval_{approval.value}", str(APPROVAL[approval]), where(page))


def has_own_time(draft: Page) -> bool:
    """Wagtail would only schedule it."""
    return bool(draft.go_live_at and draft.go_live_at > timezone.now())


def of_refusal(refusal: Refused) -> Finding:
    """Why the gate let it not pass."""
    words, url = str(refusal), refusal.way_on[0]
    if isinstance(refusal, NotTranslated):
        count = len(refusal.segments)
        places = dict.fromkeys(place(refusal.instance, segment.path) for segment in refusal.segments)
        words = ngettext(
            "%(count)d text is not translated (%(places)s).", "%(count)d texts are not translated (%(places)s).", count
        ) % {"count": count, "places": ", ".join(places)}
    return Finding("error", RIGHTS if isinstance(refusal, RightsMissing) else "refused", words, url)


def of_schedule(draft: Page, moment: dt.datetime) -> Iterator[Finding]:
    """The bundle's moment is the only one."""
    if has_own_time(draft):
        message = _("It has a time of its own to go live. Remove it: the bundle has one moment for all.")
        yield Finding("error", "own_schedule", message, where(draft))
    if draft.expire_at and draft.expire_at <= moment:
        yield Finding("error", "expires", _("It expires before the moment."), where(draft))


def of_media(draft: BasePage, day: dt.date) -> Iterator[Finding]:
    for shown in contents.images(draft):
        if not shown.alt and not shown.is_decorative:
            yield _without_alt(draft, shown)
    for thing in media_in(draft):
        flaw = Flaw(thing, thing.rights_gaps(day))
        if flaw.gaps:
            yield Finding("error", RIGHTS, capfirst(str(flaw)), flaw.edit_url)
        elif soon := thing.ends_soon():
            yield Finding("warning", "rights_end", f"{thing}: {soon}", flaw.edit_url)


def _without_alt(draft: BasePage, shown: contents.Shown) -> Finding:
    if shown.image == draft.hero_image:  # empty means decorative there, which is easily left so by mistake
        message = _("The main image has no alternative text, so it counts as decoration.")
        return Finding("warning", "hero_without_alt", message, where(draft))
    return _say("image_without_alt", shown.image.title, draft)


def of_aims(draft: BasePage, language: str) -> Iterator[Finding]:
    """Pages it leads to and that nobody will find; asked after everything went live."""
    ids = contents.aims(draft)
    public = aims_in(language, ids)
    for aim in Page.objects.filter(pk__in=ids).order_by("path"):
        if str(aim.pk) not in public:
            message = _("It leads to “%(title)s”, which is not public.") % {"title": aim.draft_title}
            yield Finding("error", "aim_not_public", message, where(aim))


def of_html(page: Page, html: str) -> Iterator[Finding]:
    """Accessibility and links of the page as it is served."""
    seen = markup.look(html)
    for code, name in dict.fromkeys([*markup.faults(seen), *links.faults(seen)]):
        yield _say(code, name, page)


def of_nowhere(page: Page) -> Finding:
    """It is live and still not public: something above it is not."""
    public = public_addresses(page.get_ancestors().values_list("pk", flat=True))
    for above in page.get_ancestors().filter(depth__gt=1).order_by("depth"):
        if above.pk not in public:
            message = _("The page above it, “%(title)s”, will not be public.") % {"title": above.draft_title}
            return Finding("error", "not_public", message, where(above))
    return Finding("error", "not_public", _("It would not be public: it is protected."), where(page))


def _say(code: str, name: str, page: Page) -> Finding:
    level, words = WORDS[code]
    return Finding(level, code, str(format_lazy(str(words), name=name)), where(page))
