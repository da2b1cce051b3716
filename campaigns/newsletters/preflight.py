"""The checks before sending. Each finding says what is wrong, in which language, and where to mend it.

An `error` stops a send, a `warning` asks to look twice, an `info` explains.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale

from campaigns import conf, ports
from campaigns.links import rewrite
from campaigns.newsletters import approval, audience
from campaigns.newsletters.approval import ApprovedVersion
from campaigns.newsletters.compose import Composed, Gap, compose
from campaigns.newsletters.models import Newsletter, Send, Tracking
from campaigns.newsletters.render import render
from campaigns.subscribers.models import Topic

Level = Literal["error", "warning", "info"]
LEVELS: tuple[Level, ...] = ("error", "warning", "info")
LONGEST_SUBJECT = 70
"""Phones cut after 35 to 70 characters."""
FEW_READERS = 30
"""Below this one reader moves a rate by more than three points."""

GAPS: dict[str, tuple[Level, str | Promise]] = {
    "page_not_public": ("error", gettext_lazy("The page “{name}” is not public in this language.")),
    "page_gone": ("error", gettext_lazy("A page that was chosen no longer exists.")),
    "image_gone": ("error", gettext_lazy("An image that was chosen no longer exists.")),
    "image_not_readable": ("error", gettext_lazy("The file of the image “{name}” cannot be read.")),
    "image_without_alt": (
        "error",
        gettext_lazy("The image “{name}” has no description in this language and is not marked as decorative."),
    ),
    "topic_without_name": (
        "warning",
        gettext_lazy("The topic “{name}” has no name in this language; the footer does without it."),
    ),
}
SHARED = {
    "topic_id": gettext_lazy("topic"),
    "campaign_id": gettext_lazy("campaign"),
    "tracking": gettext_lazy("statistics"),
}
TRACKING_EXPLAINED = {
    Tracking.NONE: gettext_lazy("Nothing is measured: you will see what was delivered, and no clicks."),
    Tracking.AGGREGATE: gettext_lazy(
        "Clicks are counted per link, without knowing who clicked. Opens and clicks of a person are seen only where "
        "that person agreed to it."
    ),
    Tracking.CONSENTED: gettext_lazy(
        "Opens and clicks are counted per person, only for those who agreed. For everybody else nothing is counted."
    ),
}


@dataclass(frozen=True)
class Finding:
    level: Level
    code: str
    message: str
    locale: str = ""
    """Language code; empty when it concerns the whole mailing."""
    where_url: str = ""
    """The admin page where it can be mended."""


@dataclass(frozen=True)
class Report:
    """A newsletter in all its languages as it stands now: what every check looks at, read once."""

    versions: list[Newsletter]
    approved: list[ApprovedVersion]
    topic: Topic
    readers: list[audience.Readers]
    findings: list[Finding] = field(default_factory=list)

    @property
    def people(self) -> int:
        """Everybody who will get something."""
        return sum(group.count for group in self.readers if group.edition)

    @property
    def leading(self) -> Newsletter:
        """The version whose topic, campaign and tier the send takes."""
        return self.approved[0].newsletter if self.approved else self.versions[0]


def findings(
    newsletter_key: uuid.UUID, *, reason: str = "", accept_fallback: bool = False, send: Send | None = None
) -> list[Finding]:
    """Errors first. `accept_fallback`: readers whose language is missing get the site's first language.

    `send`: the one that is asked about, when it exists already, so that it is no repetition of itself.
    """
    try:
        return report(newsletter_key, reason=reason, accept_fallback=accept_fallback, send=send).findings
    except Newsletter.DoesNotExist as gone:
        return [Finding("error", "newsletter_gone", str(gone))]


def report(
    newsletter_key: uuid.UUID, *, reason: str = "", accept_fallback: bool = False, send: Send | None = None
) -> Report:
    """The findings with what they were found in; see `findings`. Raises Newsletter.DoesNotExist."""
    versions = list(Newsletter.objects.filter(translation_key=newsletter_key).select_related("locale", "topic"))
    if not versions:
        raise Newsletter.DoesNotExist(_("This newsletter no longer exists."))
    approved = approval.approved_versions(newsletter_key)
    topic = approved[0].newsletter.topic if approved else versions[0].topic
    readers = audience.readers(topic, [version.language for version in approved])
    mailing = Report(versions, approved, topic, readers)
    found = [
        *_check_repetition(newsletter_key, reason, send),
        *_check_objections(newsletter_key, send),
        *_check_approval(mailing),
        *_check_readers(mailing, accept_fallback),
        *_check_languages(mailing),
        *_check_agreement(mailing),
        *_check_setting(mailing),
    ]
    return replace(mailing, findings=sorted(found, key=lambda finding: LEVELS.index(finding.level)))


def errors(
    newsletter_key: uuid.UUID, *, reason: str = "", accept_fallback: bool = False, send: Send | None = None
) -> list[Finding]:
    found = findings(newsletter_key, reason=reason, accept_fallback=accept_fallback, send=send)
    return [finding for finding in found if finding.level == "error"]


def _check_repetition(newsletter_key: uuid.UUID, reason: str, send: Send | None) -> Iterator[Finding]:
    """Any earlier send asks for a reason, and a reason is good for one send: a second click has the same."""
    earlier = Send.objects.filter(newsletter_key=newsletter_key).not_called_off()
    if send:
        earlier = earlier.exclude(pk=send.pk)
    if send or reason:
        earlier = earlier.filter(reason=reason)
    if earlier.exists():
        yield Finding("error", "already_sent", _("This newsletter was sent already. Sending it again needs a reason."))


def _check_objections(newsletter_key: uuid.UUID, send: Send | None) -> Iterator[Finding]:
    """The site may have other plans for it; asked before it is started, not any more after."""
    for objection in ports.objections(newsletter_key) if send is None else ():
        yield Finding("error", "objection", objection.message, where_url=objection.where_url)


def _check_approval(mailing: Report) -> Iterator[Finding]:
    if not mailing.approved:
        first = mailing.versions[0]
        yield Finding(
            "error",
            "not_approved",
            _("No language has been approved as it stands now. Submit it for approval."),
            where_url=_where(first),
        )


def _check_readers(mailing: Report, accept_fallback: bool) -> Iterator[Finding]:
    people = sum(group.count for group in mailing.readers)
    if not people:
        yield Finding("error", "no_recipients", _("Nobody has subscribed to this topic yet."))
    elif people < FEW_READERS:
        message = ngettext(
            "Only %(count)s person gets it: rates will say little.",
            "Only %(count)s people get it: rates will say little.",
            people,
        )
        yield Finding("info", "few_recipients", message % {"count": people})
    for group in mailing.readers:
        if group.edition != group.language:
            yield _missing_language(group, mailing, accept_fallback)


def _missing_language(group: audience.Readers, mailing: Report, accept_fallback: bool) -> Finding:
    draft = next((row for row in mailing.versions if row.locale.language_code == group.language), None)
    numbers = {"count": group.count, "language": language_name(group.language)}
    if accept_fallback and group.edition:
        numbers["edition"] = language_name(group.edition)
        message = ngettext(
            "%(count)s reader of %(language)s gets it in another language: %(edition)s.",
            "%(count)s readers of %(language)s get it in another language: %(edition)s.",
            group.count,
        )
        return Finding("warning", "fallback", message % numbers, group.language, _where(draft))
    message = ngettext(
        "%(count)s person reads %(language)s, and this language has no approved version.",
        "%(count)s people read %(language)s, and this language has no approved version.",
        group.count,
    )
    return Finding("error", "language_not_approved", message % numbers, group.language, _where(draft))


def _check_languages(mailing: Report) -> Iterator[Finding]:
    """A draft's faults do not stop what is approved; they are shown, so that they are mended before approval."""
    approved = {version.language: version.newsletter for version in mailing.approved}
    for row in mailing.versions:
        if version := approved.get(row.locale.language_code):
            yield from check_version(version)
        else:
            for finding in check_version(row.get_latest_revision_as_object()):
                yield replace(finding, level="warning") if finding.level == "error" else finding


def check_version(newsletter: Newsletter) -> Iterator[Finding]:
    """What can be wrong with one language of it, as it would be rendered."""
    language, where = newsletter.locale.language_code, _where(newsletter)
    composed = compose(newsletter)
    if not newsletter.subject.strip():
        yield Finding("error", "subject_empty", _("The subject is empty."), language, where)
    elif len(newsletter.subject) > LONGEST_SUBJECT:
        message = _("The subject has %(count)s characters; phones show about %(most)s.")
        numbers = {"count": len(newsletter.subject), "most": LONGEST_SUBJECT}
        yield Finding("warning", "subject_long", message % numbers, language, where)
    if not composed.content.parts:
        yield Finding("error", "no_content", _("There is nothing in it yet."), language, where)
    if not composed.content.identity.postal_address:
        message = _("The postal address of the sender is missing in this language.")
        yield Finding("warning", "no_postal_address", message, language)
    yield from (_of_gap(gap, language, where) for gap in composed.gaps)
    yield from _older_pages(composed, language, where)
    yield from _check_rendered(composed, language, where)


def _of_gap(gap: Gap, language: str, where: str) -> Finding:
    level, text = GAPS[gap.code]
    anchor = f"#block-{gap.block_id}-section" if where and gap.block_id else ""
    return Finding(level, gap.code, str(format_lazy(str(text), name=gap.name)), language, where + anchor)


def _older_pages(composed: Composed, language: str, where: str) -> Iterator[Finding]:
    for title in composed.older_pages:
        message = _("The page “%(title)s” has changed since it was translated.") % {"title": title}
        yield Finding("warning", "page_older", message, language, where)


def _check_rendered(composed: Composed, language: str, where: str) -> Iterator[Finding]:
    rendered = render(composed.content)
    if "<mj-" in rendered.html:
        yield Finding("error", "unknown_block", _("A part of it cannot be shown in a mail."), language, where)
    gone = any(gap.code in {"page_not_public", "page_gone"} for gap in composed.gaps)
    for link in rewrite.find_bad_links(rendered.html, rendered.text, base_url=conf.current().base_url):
        if not (gone and link.code == "empty"):  # named already, with the page's title
            yield Finding("error", "broken_link", str(link), language, where)


def _check_agreement(mailing: Report) -> Iterator[Finding]:
    """What all languages must share, because the send has one of each."""
    versions = [version.newsletter for version in mailing.approved]
    for name, label in SHARED.items():
        if len({getattr(version, name) for version in versions}) > 1:
            message = _("The languages differ in “%(field)s”. It must be the same in all.") % {"field": label}
            yield Finding("error", "languages_differ", message, where_url=_where(versions[0]))


def _check_setting(mailing: Report) -> Iterator[Finding]:
    newsletter = mailing.leading
    if newsletter.campaign_id is None:
        message = _("It belongs to no campaign, so no dashboard of a campaign will count it.")
        yield Finding("warning", "no_campaign", message, where_url=_where(newsletter))
    yield Finding("info", "tracking", str(TRACKING_EXPLAINED[Tracking(newsletter.tracking)]))
    if conf.current().sending_disabled:
        yield Finding("warning", "sending_disabled", _("Sending is switched off on this site; the send will wait."))


def language_name(code: str) -> str:
    return str(Locale(language_code=code).get_display_name() or code)


def _where(newsletter: Newsletter | None) -> str:
    return (AdminURLFinder().get_edit_url(newsletter) or "") if newsletter else ""
