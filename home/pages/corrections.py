"""Pages that name their errors: the notice stays on the page, with the words that were wrong."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from home.blocks import CorrectionsBlock


class Corrected(models.Model):
    """Mixin. The notices are texts of the page: they are translated, pass the gate and stand in the API."""

    corrections = StreamField(
        CorrectionsBlock(),
        verbose_name=_("corrections"),
        blank=True,
        help_text=_("For errors of substance. Mend the text as well; the notice keeps the words that were wrong."),
    )

    corrections_panel = FieldPanel("corrections", classname="collapsed")

    class Meta:
        abstract = True
