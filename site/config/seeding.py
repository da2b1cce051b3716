"""Plants a described scenario: users, pages, people, newsletters, campaigns. For tests, trials and trainings.

References must exist, and everything is written in one transaction or not at all.
"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Locale, Page, PageViewRestriction

from campaigns.campaign import Campaign, CampaignText
from campaigns.models import Activity, ActivityText, Newsletter, Subscriber, Subscription, Topic, TopicText, TrackedLink
from campaigns.subscribers import addresses, consent, leaving
from campaigns.subscribers.models import ConsentRecord
from config.scenario import (
    ActivitySeed,
    CampaignSeed,
    LinkSeed,
    NewsletterSeed,
    NewsletterText,
    PageSeed,
    Scenario,
    SeedError,
    SubscriberSeed,
    TopicSeed,
    UserSeed,
)
from home.importing.ground import ensure_ground, ensure_locale
from home.models import CampaignPage, EventPage, GuidePage, NewsPage, StandardPage
from home.pages.base import BasePage
from home.roles import ROLES, ensure_roles

Ids = dict[str, dict[str, str]]
PAGES: dict[str, type[BasePage]] = {
    "news": NewsPage, "guide": GuidePage, "event": EventPage, "campaign": CampaignPage, "standard": StandardPage
}  # fmt: skip
PARENTS = {"news": "news", "guide": "guides", "event": "events", "campaign": "campaigns", "standard": "home"}


def plant(scenario: Scenario) -> Ids:
    """Writes everything in one transaction; part of the file → key → id."""
    with transaction.atomic():
        return Planter(scenario).plant()


REFUSALS = (ValueError, ValidationError, IntegrityError, DataError)
"""What a seed can be refused by: ourselves, a field, the database. Anything else is a fault of the program."""


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        fields = getattr(error, "error_dict", {"": error.error_list} if hasattr(error, "error_list") else {})
        return "; ".join(f"{name}: {' '.join(ValidationError(found).messages)}" for name, found in fields.items())
    if isinstance(error, SeedError):
        return str(error)
    if isinstance(error, addresses.InvalidAddress):
        return _("this is no e-mail address.")
    if isinstance(error, IntegrityError):
        return _("it is there already, or contradicts itself (%s).") % _rule(error)
    return _("the database cannot keep it; a text may be too long, or hold half a letter (%s).") % type(error).__name__


def _rule(error: IntegrityError) -> str:
    """The name of what it breaks, last in the first line of either database, and in no language."""
    return str(error).splitlines()[0].split()[-1].strip('"')


class Planter:
    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario
        self.ids: Ids = {}
        self.campaigns: dict[str, Campaign] = {}
        self.topics: dict[str, Topic] = {}
        self.pages: dict[str, Page] = {}

    def plant(self) -> Ids:
        for language in self.scenario.locales:
            self._ensure_locale(language)
        groups = ensure_roles()
        self._each("users", lambda seed: self._user(seed, groups), "name")
        self._each("topics", self._topic, "slug")
        self._each("campaigns", self._campaign, "slug")
        self._each("pages", self._page, "key")
        self._each("subscribers", self._subscriber, None)
        self._each("newsletters", self._newsletter, "key")
        self._each("activities", self._activity, "key")
        self._each("links", self._link, "key")
        return self.ids

    def _each(self, part: str, act: Callable[[Any], Any], name: str | None) -> None:
        for number, seed in enumerate(getattr(self.scenario, part)):
            try:
                planted = act(seed)
            except REFUSALS as error:
                raise SeedError(f"{part}.{number}: {_why(error)}") from None
            # People are named by their place in the file: their address stands nowhere in what we print.
            key = getattr(seed, name) if name else str(number)
            self.ids.setdefault(part, {})[key] = str(planted.pk)

    def _ensure_locale(self, language: str) -> None:
        if language not in settings.CONTENT_LANGUAGES:
            words = _("“%(language)s” is no language of this site (%(known)s). See CONTENT_LANGUAGES.")
            known = ", ".join(settings.CONTENT_LANGUAGES)
            raise SeedError(f"locales: {words % {'language': language, 'known': known}}")
        ensure_locale(language)

    def _locale(self, language: str) -> Locale:
        found = Locale.objects.filter(language_code=language).first()
        if found is None:
            raise SeedError(
                _("“%(name)s” does not stand in %(part)s. Add it there.") % {"name": language, "part": "locales"}
            )
        return found

    def _known(self, part: str, key: str) -> Any:
        found = {"topics": self.topics, "campaigns": self.campaigns, "pages": self.pages}[part]
        if key and key not in found:
            raise SeedError(_("“%(name)s” does not stand in %(part)s. Add it there.") % {"name": key, "part": part})
        return found.get(key)

    def _user(self, seed: UserSeed, groups: dict[str, Any]) -> Any:
        if seed.role not in ROLES:
            words = _("there is no role “%(role)s”. Known: %(known)s.")
            raise SeedError(words % {"role": seed.role, "known": ", ".join(ROLES)})
        user = get_user_model().objects.create_user(seed.name, f"{seed.name}@example.org", seed.password)
        user.groups.add(groups[seed.role])
        return user

    def _topic(self, seed: TopicSeed) -> Topic:
        topic = self.topics[seed.slug] = Topic.objects.create(slug=seed.slug, is_open=seed.is_open)
        for language, name in seed.names.items():
            TopicText.objects.create(owner=topic, locale=self._locale(language), name=name)
        return topic

    def _campaign(self, seed: CampaignSeed) -> Campaign:
        campaign = Campaign.objects.create(
            slug=seed.slug, status=seed.status, starts_on=seed.starts_on, ends_on=seed.ends_on
        )
        for language, name in seed.names.items():
            CampaignText.objects.create(owner=campaign, locale=self._locale(language), name=name)
        self.campaigns[seed.slug] = campaign
        return campaign

    def _page(self, seed: PageSeed) -> Page:
        parent = getattr(ensure_ground(self._locale(seed.locale).language_code), PARENTS[seed.type])
        page = PAGES[seed.type](title=seed.title, lead=seed.lead, locale=parent.locale, live=False)
        if seed.text and hasattr(page, "body"):
            page.body = [("text", seed.text)]
        if original := self._known("pages", seed.translation_of):
            page.translation_key = original.translation_key
        self._set_type_fields(page, seed)
        parent.add_child(instance=page)
        self._set_state(page, seed)
        self.pages[seed.key] = page
        return page

    def _set_type_fields(self, page: Page, seed: PageSeed) -> None:
        if isinstance(page, EventPage):
            page.starts_at = seed.starts_at or timezone.now() + dt.timedelta(days=30)
        if isinstance(page, GuidePage):
            page.version_on = timezone.localdate()
        if isinstance(page, CampaignPage):
            page.campaign = self._known("campaigns", seed.campaign)

    def _set_state(self, page: Page, seed: PageSeed) -> None:
        if seed.state == "scheduled":
            page.go_live_at = seed.go_live_at or timezone.now() + dt.timedelta(days=7)
        revision = page.save_revision()
        if seed.state != "draft":
            revision.publish()
        page.refresh_from_db()
        if seed.state == "expired":
            page.unpublish(set_expired=True)
        if seed.state == "private":
            PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    def _subscriber(self, seed: SubscriberSeed) -> Subscriber:
        now = timezone.now()
        confirmed = seed.state != "pending"
        person = Subscriber(
            locale=self._locale(seed.locale), state=seed.state, source="seed", confirmed_at=now if confirmed else None
        )
        person.write_address(seed.address)
        person.tracking_agreed_at = now if seed.agrees_to_tracking else None
        person.save()
        self._subscribe(person, seed)
        if seed.is_suppressed:
            leaving.suppress(person.pk, "manual")
        return person

    def _subscribe(self, person: Subscriber, seed: SubscriberSeed) -> None:
        states = {"confirmed": "active", "held": "active", "left": "left", "pending": "pending"}
        given = ConsentRecord.State.REQUESTED if seed.state == "pending" else ConsentRecord.State.GIVEN
        shared: dict[str, Any] = {"method": ConsentRecord.Method.IMPORT, "language": seed.locale}
        for slug in seed.topics:
            topic = self._known("topics", slug)
            Subscription.objects.create(subscriber=person, topic=topic, state=states[seed.state])
            consent.record(person.pk, purpose=ConsentRecord.Purpose.NEWSLETTER, state=given, topic=slug, **shared)
        if seed.agrees_to_tracking:
            consent.record(person.pk, purpose=ConsentRecord.Purpose.TRACKING, state=given, **shared)

    def _newsletter(self, seed: NewsletterSeed) -> Newsletter:
        first: Newsletter | None = None
        for language, text in seed.texts.items():
            newsletter = Newsletter(
                locale=self._locale(language), live=False, tracking=seed.tracking,
                topic=self._known("topics", seed.topic),
                campaign=self._known("campaigns", seed.campaign),
                title=text.title, subject=text.subject, preheader=text.preheader, body=self._blocks(text),
            )  # fmt: skip
            if first:
                newsletter.translation_key = first.translation_key
            newsletter.save()
            self._finish(newsletter, seed.is_approved)
            first = first or newsletter
        if first is None:
            raise SeedError(_("it has no texts. Write at least one language."))
        return first

    def _blocks(self, text: NewsletterText) -> list[tuple[str, Any]]:
        blocks: list[tuple[str, Any]] = [("text", text.text)] if text.text else []
        pages = [self._known("pages", key) for key in text.pages]
        return blocks + [("page", {"page": page, "title": "", "lead": ""}) for page in pages]

    def _finish(self, newsletter: Newsletter, is_approved: bool) -> None:
        newsletter.save_revision()
        if not is_approved:
            return
        author = get_user_model().objects.order_by("pk").first()
        if author is None:
            raise SeedError(_("an approved newsletter needs somebody who approved it. Describe an approver in users."))
        approver = get_user_model().objects.filter(groups__name="approver").first() or author
        state = newsletter.get_workflow().start(newsletter, author)
        state.current_task_state.approve(user=approver)

    def _activity(self, seed: ActivitySeed) -> Activity:
        activity = Activity(
            kind=seed.kind, starts_at=seed.starts_at, status=seed.status, hours=seed.hours, city=seed.city,
            registered=seed.registered, attended=seed.attended,
            campaign=self._known("campaigns", seed.campaign),
        )  # fmt: skip
        activity.full_clean()
        activity.save()
        for language, name in seed.names.items():
            ActivityText.objects.create(owner=activity, locale=self._locale(language), name=name)
        return activity

    def _link(self, seed: LinkSeed) -> TrackedLink:
        link = TrackedLink(
            url=seed.url, label=seed.label, purpose=seed.purpose,
            campaign=self._known("campaigns", seed.campaign),
        )  # fmt: skip
        link.full_clean()
        link.save()
        return link
