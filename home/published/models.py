"""Everything a stranger may read, one row per public page and language. What is not here is not public."""

import datetime as dt
from typing import Any

import orjson
from django.db import models
from django.db.models import F, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page, Site

from home.pages.media import SiteImage

RELATED = ("news", "guide", "campaign")
ALIAS = "alias"
"""Type of what repeats another public page, whatever that is: lists go by type, so none holds it."""
HEAVY = ("document_json", "text", "title_words", "body_words", "marks", "register_json")


class TranslationAge(models.TextChoices):
    """Whether a translation follows the newest version of its source. Originals are current."""

    CURRENT = "current", _("current")
    OLDER_MINOR = "older_minor", _("older, small changes missing")
    OLDER_MAJOR = "older_major", _("older than its source")


class PublishedDocumentQuerySet(models.QuerySet["PublishedDocument"]):
    """Filters compose; lists take `light()`, which leaves the long columns in the database."""

    def light(self) -> "PublishedDocumentQuerySet":
        return self.select_related("locale").defer(*HEAVY)

    def on_site(self, site: Site | None) -> "PublishedDocumentQuerySet":
        """None, and a site that was never saved, have no documents: an administrator may delete the last site."""
        return self.filter(site=site.pk if site else None)

    def in_locale(self, language: str) -> "PublishedDocumentQuerySet":
        # As one number, not as a join, so that lists come out of their index in order.
        return self.filter(locale=Subquery(Locale.objects.filter(language_code=language).values("pk")))

    def of_type(self, *types: str) -> "PublishedDocumentQuerySet":
        return self.filter(type__in=types)

    def originals(self) -> "PublishedDocumentQuerySet":
        """Without second addresses of the same page."""
        return self.exclude(type=ALIAS)

    def about(self, *topics: str) -> "PublishedDocumentQuerySet":
        """Those with at least one of the topics (slugs in the document's language)."""
        return self.filter(pk__in=DocumentTopic.objects.filter(topic__in=topics).values("document"))

    def for_audience(self, *audiences: str) -> "PublishedDocumentQuerySet":
        """Those for at least one of the audiences (slugs in the document's language)."""
        return self.filter(pk__in=DocumentAudience.objects.filter(audience__in=audiences).values("document"))

    def tagged(self, *keys: str) -> "PublishedDocumentQuerySet":
        """Those made of something with one of these surrogate keys."""
        return self.filter(pk__in=DocumentKey.objects.filter(key__in=keys).values("document"))

    def linked_with(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """The document, those that link to it, and those to which it links; by any language's version of each.

        Two queries at once, for ids: links of rich text and blocks keep those of the language they were written in.
        """
        keys = document.keys.filter(key__startswith="page:").values_list("key", flat=True)
        aims = Page.objects.filter(pk__in=[key.removeprefix("page:") for key in keys]).values("translation_key")
        versions = Page.objects.filter(translation_key=document.translation_key).values_list("pk", flat=True)
        linking = DocumentKey.objects.filter(key__in=[f"page:{pk}" for pk in versions]).values("document")
        return self.filter(Q(pk__in=linking) | Q(translation_key__in=aims))

    def upcoming(self, now: dt.datetime) -> "PublishedDocumentQuerySet":
        """Not over yet, the nearest first."""
        ahead = Q(ends_at__gte=now) | Q(ends_at=None, starts_at__gte=now)
        return self.filter(ahead).order_by("starts_at", "pk")

    def past(self, now: dt.datetime) -> "PublishedDocumentQuerySet":
        """Over, the latest first."""
        over = Q(ends_at__lt=now) | Q(ends_at=None, starts_at__lt=now)
        return self.filter(over).order_by("-starts_at", "-pk")

    def archive(self, year: int) -> "PublishedDocumentQuerySet":
        """Those whose date lies in that year of the site's time zone."""
        return self.filter(shown_at__year=year)

    def changed_since(self, moment: dt.datetime) -> "PublishedDocumentQuerySet":
        return self.filter(updated_at__gte=moment)

    def newest_first(self) -> "PublishedDocumentQuerySet":
        return self.order_by("-shown_at", "-pk")

    def alternates_of(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """The document in every language in which it is public, itself included."""
        return self.filter(translation_key=document.translation_key).order_by("locale__language_code")

    def menu(self) -> "PublishedDocumentQuerySet":
        """Those marked for menus right under a front page, in the order of the tree."""
        return self.filter(in_menus=True, page__depth=3).order_by("page__path")

    def siblings_of(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """Same type, same language, without the document itself."""
        return self.filter(site=document.site_id, type=document.type, locale=document.locale_id).exclude(pk=document.pk)

    def related_to(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """News, guides and campaigns that share a topic with it, newest first.

        So it is made of the newest few of each topic (`about:school:en`), whatever the time; events pass.
        """
        topics = DocumentTopic.objects.filter(document=document.pk).values_list("topic", flat=True)
        others = self.filter(site=document.site_id, locale=document.locale_id, type__in=RELATED)
        return others.about(*topics).exclude(pk=document.pk).newest_first()

    def before(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """Older ones, the nearest first. Equal dates are told apart by id, so that a walk meets everything once."""
        older = Q(shown_at__lt=document.shown_at) | Q(shown_at=document.shown_at, pk__lt=document.pk)
        return self.filter(older).order_by("-shown_at", "-pk")

    def after(self, document: "PublishedDocument") -> "PublishedDocumentQuerySet":
        """Newer ones, the nearest first."""
        newer = Q(shown_at__gt=document.shown_at) | Q(shown_at=document.shown_at, pk__gt=document.pk)
        return self.filter(newer).order_by("shown_at", "pk")


class PublishedDocument(models.Model):
    """Written by `refresh` only, in the transaction that changes what is public.

    `teaser_json` and `document_json` are finished: the API sends their bytes. `title_words` and `body_words` are folded
    stems, `marks` facts, separated by spaces; the full-text index of `search` hangs on them by vendor SQL.
    """

    page = models.OneToOneField(Page, on_delete=models.CASCADE, primary_key=True, related_name="published")
    site = models.ForeignKey(Site, on_delete=models.CASCADE, related_name="+")
    locale = models.ForeignKey(Locale, on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=2000, help_text="As served, with the language: /pl/aktualnosci/spotkanie/")
    translation_key = models.UUIDField(db_index=True)
    type = models.CharField(max_length=40)
    title = models.CharField(max_length=255)
    in_menus = models.BooleanField(default=False)
    teaser_json = models.TextField()
    document_json = models.TextField()
    register_json = models.TextField(default="[]", help_text="Its publications; people as ids, never sent.")
    text = models.TextField(blank=True, help_text="Every word read on the page, for excerpts.")
    title_words = models.TextField(blank=True)
    body_words = models.TextField(blank=True)
    marks = models.TextField(default="", help_text="Language, type, year, topics and audiences, as words of the index.")
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    shown_at = models.DateTimeField(help_text="The date readers see and lists follow.")
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    translation_age = models.CharField(max_length=12, choices=TranslationAge, default=TranslationAge.CURRENT)
    card = models.BigIntegerField(null=True, help_text="Digest of what a card in a list shows.")
    etag = models.CharField(max_length=32)

    image: SiteImage | None
    """The picture its teaser names, where somebody looked it up: `home.delivery.pictures.with_images`."""

    objects = PublishedDocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["site", "path"], name="document_path_unique_on_site"),
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(starts_at__isnull=False), name="document_ends_only_if_it_starts"
            ),
        ]
        indexes = [
            models.Index(F("locale"), F("type"), F("shown_at").desc(), F("page").desc(), name="document_lists"),
            models.Index(F("locale"), F("shown_at").desc(), F("page").desc(), name="document_newest"),
            models.Index(fields=["type", "starts_at"], name="document_calendar"),
            models.Index(fields=["updated_at"], name="document_updated"),
            models.Index(fields=["path"], name="document_path"),
        ]

    def __str__(self) -> str:
        return self.path

    @property
    def language(self) -> str:
        return self.locale.language_code

    @cached_property
    def teaser(self) -> dict[str, Any]:
        """What a card shows: title, lead, image, dates, topics, facts of the type, and the address."""
        return orjson.loads(self.teaser_json)

    @property
    def true_path(self) -> str:
        """Where search engines, and whoever shares it, are to find it; a whole address on another site."""
        return self.teaser.get("canonical") or self.path

    @cached_property
    def register(self) -> list[dict[str, Any]]:
        return orjson.loads(self.register_json)

    @cached_property
    def document(self) -> dict[str, Any]:
        return orjson.loads(self.document_json)


class DocumentKey(models.Model):
    """A surrogate key of a document: what it, or its HTML, is made of (`page:5`, `image:3`, `list:news:pl`)."""

    document = models.ForeignKey(PublishedDocument, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=120, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "key"], name="document_key_once")]

    def __str__(self) -> str:
        return self.key


class DocumentTopic(models.Model):
    """A topic of a document: slug and name in the document's language."""

    document = models.ForeignKey(PublishedDocument, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=120, db_index=True, help_text="Slug.")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "topic"], name="document_topic_once")]

    def __str__(self) -> str:
        return self.topic


class DocumentAudience(models.Model):
    """An audience of a document: slug and name in the document's language."""

    document = models.ForeignKey(PublishedDocument, on_delete=models.CASCADE, related_name="audiences")
    audience = models.CharField(max_length=120, db_index=True, help_text="Slug.")
    name = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["document", "audience"], name="document_audience_once")]

    def __str__(self) -> str:
        return self.audience
