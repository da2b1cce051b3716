"""Topics say what a page is about. What people subscribe to is `campaigns.Topic`; a port maps one to the other."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable, Page

from home.pages.terms import Term


class Topic(Term):
    links = "topic_links"

    class Meta(Term.Meta):
        abstract = False
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


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
