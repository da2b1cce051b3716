"""Newsletters of the demo: written in Polish and English, approved by the approver through the workflow."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from wagtail.models import Locale, Page

from campaigns.campaign import Campaign
from campaigns.newsletters.approval import ensure_workflow
from campaigns.newsletters.models import Newsletter, Tracking
from campaigns.ports import Teaser
from campaigns.subscribers.models import Topic

APPROVERS = "approver"
TEXTS: dict[str, dict[str, Any]] = {
    "pl": {
        "title": "Pierwsza rozmowa, list {n}",
        "subject": "Pierwsza rozmowa: list {n}",
        "preheader": "Trzy teksty, które pomagają zacząć.",
        "hello": "<p>Dzień dobry, w tym liście: o czym mówić, czego nie obiecywać i gdzie zadzwonić.</p>",
        "fact": ("Telefon zaufania 116 111", "<p>Dla dzieci i młodzieży, bezpłatnie, całą dobę.</p>"),
    },
    "en": {
        "title": "The first talk, letter {n}",
        "subject": "The first talk: letter {n}",
        "preheader": "Three texts that help to begin.",
        "hello": "<p>Hello, in this letter: what to talk about, what not to promise and whom to call.</p>",
        "fact": ("Helpline 116 111", "<p>For children and young people, free of charge, day and night.</p>"),
    },
}


def ensure_newsletter(
    campaign: Campaign, topic: Topic, number: int, teasers: Sequence[Teaser]
) -> dict[str, Newsletter]:
    """The newsletter by language, approved and live in each."""
    title = TEXTS["pl"]["title"].format(n=number)
    if found := Newsletter.objects.filter(title=title, campaign=campaign).first():
        versions = Newsletter.objects.filter(translation_key=found.translation_key).select_related("locale")
        return {version.locale.language_code: version for version in versions}
    polish = Newsletter(
        campaign=campaign, topic=topic, tracking=Tracking.AGGREGATE, locale=_locale("pl"), live=False,
        **_texts("pl", number, teasers),
    )  # fmt: skip
    polish.save()
    _approve(polish)
    english = polish.copy_for_translation(_locale("en"))
    english.live = False
    for name, value in _texts("en", number, teasers).items():
        setattr(english, name, value)
    english.save()
    _approve(english)
    return {"pl": polish, "en": english}


def _locale(language: str) -> Locale:
    return Locale.objects.get(language_code=language)


def _texts(language: str, number: int, teasers: Sequence[Teaser]) -> dict[str, Any]:
    words = TEXTS[language]
    heading, text = words["fact"]
    pages = Page.objects.filter(translation_key__in=[t.translation_key for t in teasers], locale=_locale("pl"))
    blocks: list[tuple[str, Any]] = [("text", words["hello"])]
    blocks += [("page", {"page": page, "title": "", "lead": ""}) for page in pages]
    blocks += [("divider", None), ("fact", {"heading": heading, "telephone": "", "text": text})]
    plain = {name: str(words[name]).format(n=number) for name in ("title", "subject", "preheader")}
    return {**plain, "body": blocks}


def _approve(newsletter: Newsletter) -> None:
    """Through the workflow, as a person would: sending asks for exactly that."""
    workflow = ensure_workflow(APPROVERS)
    users = get_user_model().objects
    author, approver = users.order_by("pk").first(), users.filter(groups__name=APPROVERS).first()
    newsletter.save_revision(user=author)
    with _telling_nobody():
        state = workflow.start(newsletter, author)
        state.current_task_state.approve(user=approver or author)
    newsletter.refresh_from_db()


@contextmanager
def _telling_nobody() -> Iterator[None]:
    """Notices of what was approved long ago would bury the newsletter a person looks for among the mails."""
    kept, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.dummy.EmailBackend"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = kept
