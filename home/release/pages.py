"""Pages as items of a bundle: the latest revision of a page in each language, if it is approved and ready."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page, Revision
from wagtail_localize.models import Translation

from home.localisation.gate import Refused
from home.localisation.state import Age, state_of
from home.pages.base import BasePage
from home.ports import Finding, Record
from home.published.models import PublishedDocument
from home.release import findings
from home.release.approval import Approval, approval_of
from home.release.guard import WENT_LIVE
from home.release.visit import NotThere, visit

TAKEN_DOWN = "home.bundle.page_down"


@dataclass
class Version:
    """One language of the page as it stood before the rehearsal."""

    page: Page
    approval: Approval
    is_settled: bool
    """Nothing to do: the latest revision is public already."""
    refusal: Finding | None = None
    """Why it could not go live."""


class PageItem:
    """`home.ports.ReleaseItem` over the versions of one page."""

    def __init__(self, versions: Mapping[str, Page], originals: Collection[int]) -> None:
        self.versions = {code: _version(page) for code, page in versions.items()}
        first = min(versions.values(), key=lambda page: (page.pk not in originals, page.pk))
        self.label, self.original = first.draft_title, first
        self.moment = timezone.now()

    def languages(self) -> set[str]:
        return set(self.versions)

    def standing(self, language: str) -> str:
        version = self.versions.get(language)
        if version is None:
            return ""
        if version.is_settled:
            return _("public already")
        return _("changed page") if version.page.live else _("new page")

    def edit_url(self, language: str) -> str:
        return findings.where(self.versions[language].page) if language in self.versions else ""

    def preview(self, language: str) -> str:
        version = self.versions.get(language)
        return _path(version.page) if version else ""

    def go_live_at(self, moment: dt.datetime, languages: Collection[str], *, actor: Any) -> Record:
        self.moment = moment
        versions = sorted(
            (self.versions[code] for code in languages if code in self.versions),
            key=lambda version: version.page.pk != self.original.pk,
        )
        went = [self._publish(version, actor) for version in versions if not version.is_settled]
        return {"pages": [one for one in went if one]}

    def _publish(self, version: Version, actor: Any) -> Record | None:
        """The latest revision goes live; None when it may not."""
        page, revision = version.page, version.page.latest_revision
        if revision is None:
            return None
        before = page.live_revision_id if page.live else None
        try:
            with transaction.atomic():
                revision.publish(user=actor, log_action=WENT_LIVE, skip_permission_checks=True)
        except Refused as refusal:
            version.refusal = findings.of_refusal(refusal)
            return None
        except ValidationError as error:
            version.refusal = Finding("error", "refused", " ".join(error.messages), findings.where(page))
            return None
        return {"page": page.pk, "revision": revision.pk, "before": before, "was_live": page.live}

    def findings(self, language: str) -> Sequence[Finding]:
        version = self.versions.get(language)
        if version is None:
            return [_absent(self.original, language)] if language else []
        if version.is_settled:
            return []
        return list(self._look(version, language))

    def _look(self, version: Version, language: str) -> Iterator[Finding]:
        page = version.page
        yield from findings.of_approval(page, version.approval)
        if page.latest_revision is None:  # never saved by a person: there is nothing to look at
            return
        draft = cast(BasePage, page.get_latest_revision_as_object())
        yield from findings.of_schedule(draft, self.moment)
        yield from _of_age(page)
        if isinstance(draft, BasePage):
            yield from findings.of_media(draft, timezone.localtime(self.moment).date())
        if version.refusal:
            yield from (
                [version.refusal] if version.refusal.code != findings.RIGHTS else []
            )  # named above, each with its place
        elif path := _path(page):
            yield from _of_served(draft, path, language)
        elif not findings.has_own_time(draft):  # that was named already
            yield findings.of_nowhere(page)


def _version(page: Page) -> Version:
    settled = page.live and page.live_revision_id == page.latest_revision_id and not page.has_unpublished_changes
    return Version(page, Approval.APPROVED if settled else approval_of(page), settled)


def _path(page: Page) -> str:
    return PublishedDocument.objects.filter(pk=page.pk).values_list("path", flat=True).first() or ""


def _absent(original: Page, language: str) -> Finding:
    url = reverse("wagtail_localize:submit_page_translation", args=[original.pk])
    message = _("There is no version in this language. Have it translated, or leave it out in this language.")
    return Finding("error", "no_version", message, f"{url}?select_locale={language}")


def _of_age(page: Page) -> Iterator[Finding]:
    translation = Translation.objects.filter(source__object=page.translation_key, target_locale=page.locale_id).first()
    if translation and Age(state_of(translation).age) is Age.OLDER_MAJOR:
        message = _("The original has changed since this was translated.")
        yield Finding("warning", "older", message, findings.where(page))


def _of_served(draft: BasePage, path: str, language: str) -> Iterator[Finding]:
    if isinstance(draft, BasePage):
        yield from findings.of_aims(draft, language)
    try:
        yield from findings.of_html(draft, visit(path).content.decode())
    except NotThere:
        yield findings.of_nowhere(draft)


class Pages:
    """`home.ports.ReleaseKind`. The key is the translation key, so that an item is the page in all its languages."""

    name = "page"
    words = gettext_lazy("page")
    icon = "doc-empty-inverse"
    permission = ""

    def find(self, keys: Collection[str]) -> Mapping[str, PageItem]:
        pages = Page.objects.filter(translation_key__in=keys, alias_of=None).order_by("path", "pk")
        pages = pages.select_related("locale", "latest_revision").specific()
        by_key: dict[str, dict[str, Page]] = {}
        for page in pages:
            by_key.setdefault(str(page.translation_key), {})[page.locale.language_code] = page
        translated = Translation.objects.filter(source__object__in=by_key)
        targets = set(translated.values_list("source__object_id", "target_locale_id"))
        originals = {page.pk for page in pages if (page.translation_key, page.locale_id) not in targets}
        return {key: PageItem(versions, originals) for key, versions in by_key.items()}

    def field(self) -> forms.Field:
        pages = Page.objects.filter(depth__gt=1)
        return forms.ModelChoiceField(pages, label=_("Page"), widget=AdminPageChooser())

    def key_of(self, chosen: Page) -> str:
        return str(chosen.translation_key)

    def take_down(self, record: Record, *, actor: Any) -> Sequence[str]:
        """In the opposite order, so that no page is for a moment below nothing."""
        kept = [_restore(one, actor) for one in reversed(record["pages"])]
        return [sentence for sentence in kept if sentence]


def _restore(one: Record, actor: Any) -> str:
    """What was public before is public again. Empty, or why it was left as it is."""
    page = Page.objects.filter(pk=one["page"]).specific().first()
    if page is None:
        return _("A page was deleted since.")
    if not page.live or page.live_revision_id != one["revision"]:
        return _("“%(title)s” was changed since, so it stays as it is.") % {"title": page.draft_title}
    if not one["was_live"]:
        page.unpublish(user=actor, log_action=TAKEN_DOWN)
        return ""
    before = Revision.objects.filter(pk=one["before"]).first()
    if before is None:
        return _("“%(title)s” has no earlier version any more, so it stays as it is.") % {"title": page.draft_title}
    before.publish(user=actor, log_action=TAKEN_DOWN, skip_permission_checks=True)
    return ""
