"""What search remembers: the site's vocabulary, pages editors put first, and what was looked for in vain.

The index itself is no model: it hangs on `home.PublishedDocument` by the SQL of this app's third migration.
"""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale, Page

from home.published.words import LONGEST_WORD, folded_words, stem

SHOWN_FROM = 10
"""A query asked less often may tell about one person; it is counted, but its words are not even stored."""


class Word(models.Model):
    """A word of public titles and leads, which misspelt queries are corrected to. Rebuilt by `spelling.learn`."""

    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    folded = models.CharField(max_length=LONGEST_WORD)
    spelling = models.CharField(max_length=60, help_text="The way it is written most often.")
    documents = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locale", "folded"], name="search_word_once")]

    def __str__(self) -> str:
        return self.spelling


class WordKey(models.Model):
    """A word with one letter left out, or whole: two words one slip apart share a key."""

    word = models.ForeignKey(Word, models.CASCADE, related_name="keys", db_index=False)  # the constraint has an index
    key = models.CharField(max_length=LONGEST_WORD, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "key"], name="search_word_key_once")]

    def __str__(self) -> str:
        return self.key


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def on(self, day: dt.date) -> "PromotionQuerySet":
        return self.filter(Q(until=None) | Q(until__gte=day), Q(since=None) | Q(since__lte=day))

    def for_words(self, typed: str, language: str, day: dt.date) -> list["Promotion"]:
        """Those whose every word is among the words typed, in the editors' order. One query."""
        stems = {stem(word, language) for word in folded_words(typed)}
        standing = self.on(day).filter(locale__language_code=language).order_by("position", "pk")
        return [promotion for promotion in standing if promotion.is_asked_for(stems, language)]


class Promotion(models.Model):
    """ "Whoever looks for these words should see this page first." Shown in languages in which the page is public."""

    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+", verbose_name=_("language of the words"))
    words = models.TextField(
        _("words people type"),
        help_text=_("One expression a line. Endings, capitals and diacritics do not matter."),
    )
    page = models.ForeignKey(Page, models.CASCADE, related_name="+", verbose_name=_("page to show first"))
    position = models.PositiveSmallIntegerField(_("position"), default=1, help_text=_("Smaller numbers stand higher."))
    since = models.DateField(_("from"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Leave it empty to show it for good."))

    objects = PromotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("promoted result")
        verbose_name_plural = _("promoted results")
        ordering = ["locale", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="promotion_ends_after_it_starts",
                violation_error_message=_("A promotion cannot end before it starts."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_words} → {self.page}"

    @property
    def first_words(self) -> str:
        return self.words.strip().splitlines()[0] if self.words.strip() else ""

    def clean(self) -> None:
        super().clean()
        if not folded_words(self.words):
            raise ValidationError({"words": _("Write at least one word with letters or digits.")})

    def is_asked_for(self, stems: set[str], language: str) -> bool:
        expressions = ({stem(word, language) for word in folded_words(line)} for line in self.words.splitlines())
        return any(expression and expression <= stems for expression in expressions)


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def shown(self) -> "MissedSearchQuerySet":
        return self.filter(count__gte=SHOWN_FROM).order_by("-count", "-last_on", "pk")

    def hidden(self) -> "MissedSearchQuerySet":
        return self.filter(count__lt=SHOWN_FROM)


class MissedSearch(models.Model):
    """How often something was looked for in vain. `words` stay empty until `SHOWN_FROM` searches asked for the same."""

    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+", verbose_name=_("language"))
    digest = models.CharField(max_length=64)
    words = models.CharField(_("words"), max_length=200, blank=True)
    count = models.PositiveIntegerField(_("searches"), default=1)
    first_on = models.DateField(_("first on"), auto_now_add=True)
    last_on = models.DateField(_("last on"), auto_now=True)

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        constraints = [
            models.UniqueConstraint(fields=["locale", "digest"], name="missed_search_once"),
            models.CheckConstraint(
                condition=Q(words="") | Q(count__gte=SHOWN_FROM), name="missed_search_keeps_rare_words_secret"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.words or '…'}: {self.count}"
