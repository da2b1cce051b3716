"""Topics classify content. What people subscribe to is `campaigns.Topic`; a port maps one to the other."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import DraftStateMixin, Locale, Orderable, Page, RevisionMixin, TranslatableMixin

from home.slugs import slugify


class TopicQuerySet(models.QuerySet):
    def of(self, page: Page) -> "TopicQuerySet":
        """The topics of a page, in the page's own language; a topic not translated yet is left out. One query.

        Works on drafts too, whose links live in memory only.
        """
        chosen = [link.topic_id for link in page.topic_links.all()]
        keys = Topic.objects.filter(pk__in=chosen).values("translation_key")
        return self.filter(live=True, locale=page.locale_id, translation_key__in=keys)


class Topic(DraftStateMixin, RevisionMixin, TranslatableMixin, models.Model):
    """A draft until its translation passed the gate: a copy in another language must not show this one's name."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, blank=True, help_text=_("Made from the name when left empty."))

    objects = TopicQuerySet.as_manager()

    panels = [FieldPanel("name"), FieldPanel("slug")]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            *getattr(TranslatableMixin.Meta, "constraints", []),
            models.UniqueConstraint(fields=["locale", "slug"], name="topic_slug_unique_in_locale"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.slug = slugify(self.slug or self.name)
        if not self.slug:
            raise ValidationError({"name": _("A name needs at least one letter or digit.")})

    def save(self, *args, **kwargs) -> None:
        self.slug = slugify(self.slug or self.name)
        super().save(*args, **kwargs)

    @classmethod
    def named(cls, name: str, locale: Locale) -> "Topic":
        """The topic of that name in that language, created when new."""
        topic, _created = cls.objects.get_or_create(locale=locale, slug=slugify(name), defaults={"name": name})
        return topic


class PageTopic(Orderable):
    """A page's link to a topic.

    A child row and not a many-to-many, which would keep rows of the source language on translations. It may point at
    the topic's row of another language: readers go through `Topic.objects.of(page)`.
    """

    page = ParentalKey(Page, on_delete=models.CASCADE, related_name="topic_links")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="page_links", verbose_name=_("topic"))

    panels = [FieldPanel("topic")]

    class Meta(Orderable.Meta):
        verbose_name = _("topic")

    def __str__(self) -> str:
        return f"{self.page_id}: {self.topic_id}"
