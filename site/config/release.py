"""Newsletters and short links as items of a release bundle: `home.ports.ReleaseKind` over the library's own actions."""

import datetime as dt
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale
from wagtail.snippets.widgets import AdminSnippetChooser

from campaigns.links import lookup
from campaigns.links.models import TrackedLink
from campaigns.newsletters import approval, preflight, start
from campaigns.newsletters.models import Newsletter, Send
from campaigns.ports import Objection
from home.ports import WHOLE, Finding, Record
from home.release.guard import releasing, waits_in
from home.release.links import leads_somewhere


class NewsletterItem:
    """A newsletter in all its languages. Going live starts its send, once, in the bundle's own transaction.

    A language that is left out means: its readers get the first language of the site.
    """

    def __init__(self, key: str, versions: Sequence[Newsletter]) -> None:
        self.key, self.versions = uuid.UUID(key), {version.locale.language_code: version for version in versions}
        self.label = versions[0].title
        self.refusal: list[preflight.Finding] = []
        self.wanted: set[str] = set()
        self.send: Send | None = None

    def languages(self) -> set[str]:
        return set(self.versions)

    def standing(self, language: str) -> str:
        if language == WHOLE:
            return _("a mailing")
        version = self.versions.get(language)
        if version is None:
            return ""
        return _("approved") if approval.approved_revision(version) else _("not approved")

    def edit_url(self, language: str) -> str:
        version = self.versions.get(language)
        return (AdminURLFinder().get_edit_url(version) or "") if version else ""

    def preview(self, language: str) -> str:
        return ""

    def go_live_at(self, moment: dt.datetime, languages: Collection[str], *, actor: Any) -> Record:
        self.wanted = set(languages)
        newsletter = next(iter(self.versions.values()))
        try:
            with transaction.atomic():
                self.send = start.start(newsletter, actor=actor, accept_fallback=bool(_every_language() - self.wanted))
        except start.SendRefused as refused:
            self.refusal = refused.findings
            return {}
        return {"send": str(self.send.pk)}

    def findings(self, language: str) -> Sequence[Finding]:
        """Those of languages in which it does not go live concern the whole: their readers get another one."""
        found = self._found
        if language == WHOLE:
            return [self._as_ours(one) for one in found if one.locale not in self.wanted]
        return [self._as_ours(one) for one in found if one.locale == language and language in self.wanted]

    @cached_property
    def _found(self) -> list[preflight.Finding]:
        """What the checks before sending say while the bundle's pages are public."""
        accepted = bool(_every_language() - self.wanted)
        with releasing():
            found = preflight.findings(self.key, accept_fallback=accepted, send=self.send)
        known = {finding.code for finding in found}
        return found + [finding for finding in self.refusal if finding.code not in known]

    def _as_ours(self, one: preflight.Finding) -> Finding:
        if one.code == "fallback" and one.locale in self.wanted:  # nobody agreed to that
            way = _("Have this language approved, or leave it out.")
            return Finding("error", one.code, f"{one.message} {way}", one.where_url)
        return Finding(one.level, one.code, one.message, one.where_url)


def _every_language() -> set[str]:
    return set(Locale.objects.values_list("language_code", flat=True))


class Newsletters:
    name = "newsletter"
    words = gettext_lazy("newsletter")
    icon = "mail"
    permission = "campaigns.add_send"

    def find(self, keys: Collection[str]) -> Mapping[str, NewsletterItem]:
        versions: dict[str, list[Newsletter]] = {}
        for row in Newsletter.objects.filter(translation_key__in=keys).select_related("locale").order_by("pk"):
            versions.setdefault(str(row.translation_key), []).append(row)
        return {key: NewsletterItem(key, rows) for key, rows in versions.items()}

    def field(self) -> forms.Field:
        widget = AdminSnippetChooser(Newsletter)
        return forms.ModelChoiceField(Newsletter.objects.all(), label=_("Newsletter"), widget=widget)

    def key_of(self, chosen: Newsletter) -> str:
        return str(chosen.translation_key)

    def take_down(self, record: Record, *, actor: Any) -> Sequence[str]:
        send = Send.objects.filter(pk=record["send"]).first() if "send" in record else None
        if send is None:
            return []
        has_begun = send.frozen_at is not None
        try:
            start.cancel(send, actor=actor)
        except start.SendRefused:
            return [_("The newsletter was sent. Nobody can call it back.")]
        return [_("Sending was stopped. What had gone out cannot be called back.")] if has_begun else []


def objections(newsletter_key: uuid.UUID) -> list[Objection]:
    """For `campaigns.ports.objections`: what waits in a bundle is not sent on its own."""
    bundle = waits_in(Newsletters.name, str(newsletter_key))
    if bundle is None:
        return []
    message = _("It goes out with the bundle “%(bundle)s”. If it cannot wait, take it out of the bundle first.")
    return [Objection(message % {"bundle": bundle.name}, reverse("releases:show", args=[bundle.pk]))]


class LinkItem:
    """A short link that works from the moment on. It has one language, or none."""

    def __init__(self, link: TrackedLink) -> None:
        self.link, self.label = link, str(link)
        self.was_active = link.is_active

    def languages(self) -> set[str]:
        return set()

    def standing(self, language: str) -> str:
        if language != WHOLE:
            return ""
        return _("works already") if self.was_active else _("works from the moment")

    def edit_url(self, language: str) -> str:
        return "" if language else reverse("short_links:edit", args=[self.link.pk])

    def preview(self, language: str) -> str:
        return ""

    def go_live_at(self, moment: dt.datetime, languages: Collection[str], *, actor: Any) -> Record:
        TrackedLink.objects.filter(pk=self.link.pk).update(is_active=True)
        transaction.on_commit(lookup.forget)
        return {"link": self.link.pk, "was_active": self.was_active}

    def findings(self, language: str) -> Sequence[Finding]:
        if language != WHOLE:
            return []
        where, parts = self.edit_url(WHOLE), urlsplit(self.link.url)
        if self.was_active:
            message = _("It works already. Switch it off if it should work from the moment only.")
            return [Finding("info", "active", message, where)]
        ours = urlsplit(settings.SITE_BASE_URL).netloc
        if parts.netloc == ours and not leads_somewhere(parts.path or "/"):
            return [Finding("error", "aim_not_public", _("It leads to nothing public."), where)]
        return []


class ShortLinks:
    name = "short_link"
    words = gettext_lazy("short link")
    icon = "link"
    permission = "campaigns.change_trackedlink"

    def find(self, keys: Collection[str]) -> Mapping[str, LinkItem]:
        links = TrackedLink.objects.short().filter(pk__in=[key for key in keys if key.isdecimal()]).order_by("pk")
        return {str(link.pk): LinkItem(link) for link in links}

    def field(self) -> forms.Field:
        links = TrackedLink.objects.short().filter(is_active=False)
        help_text = _("Only links that are switched off: they work from the moment on.")
        return forms.ModelChoiceField(links, label=_("Short link"), help_text=help_text)

    def key_of(self, chosen: TrackedLink) -> str:
        return str(chosen.pk)

    def take_down(self, record: Record, *, actor: Any) -> Sequence[str]:
        if not record["was_active"]:
            TrackedLink.objects.filter(pk=record["link"]).update(is_active=False)
            transaction.on_commit(lookup.forget)
        return []
