"""The accessibility statement of the Polish Act of 4 April 2019 on the digital accessibility of public bodies.

The ministry's technical conditions (https://mc.bip.gov.pl/, "warunki techniczne publikacji oraz struktura dokumentu
elektronicznego deklaracji dostępności") name the `id` of each part, because a machine checks the statements of all
public bodies by them. So editors fill in fields and the template writes the ids; nobody can lose one.
"""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail_localize.fields import SynchronizedField

from home.blocks.texts import LISTS
from home.pages.base import BasePage, body_field

# Every statement must have these; `a11y-ocena` and `a11y-audytor` come when there is something to say.
REQUIRED_IDS = (
    "a11y-deklaracja",
    "a11y-wstep",
    "a11y-podmiot",
    "a11y-url",
    "a11y-data-publikacja",
    "a11y-data-aktualizacja",
    "a11y-status",
    "a11y-data-sporzadzenie",
    "a11y-data-przeglad",
    "a11y-audytor",
    "a11y-kontakt",
    "a11y-osoba",
    "a11y-email",
    "a11y-telefon",
    "a11y-procedura",
    "a11y-architektura",
    "a11y-aplikacje",
)
REVIEWED_BY = (3, 31)  # month and day of every year by which the Act wants the statement reviewed


class Conformance(models.TextChoices):
    FULL = "full", pgettext_lazy("accessibility", "conforms")
    PARTIAL = "partial", pgettext_lazy("accessibility", "conforms in part")
    NONE = "none", pgettext_lazy("accessibility", "does not conform")


class AccessibilityPage(BasePage):
    """One per language: the Act wants the statement in every language of the site."""

    entity = models.CharField(_("public body"), max_length=200)
    site_url = models.URLField(_("address of the site"))
    site_published_on = models.DateField(_("the site was published on"), null=True)
    site_updated_on = models.DateField(_("last substantial change of the site"), null=True)
    conformance = models.CharField(_("conformance"), max_length=8, choices=Conformance, default=Conformance.PARTIAL)
    gaps = RichTextField(
        _("what does not conform"),
        features=LISTS,
        blank=True,
        help_text=_("Which content, why, until when, and where readers find another way to it."),
    )
    burden_url = models.URLField(
        _("analysis of disproportionate burden"), blank=True, help_text=_("Its address, when you invoke it.")
    )
    prepared_on = models.DateField(_("statement prepared on"), null=True)
    reviewed_on = models.DateField(
        _("statement last reviewed on"), null=True, help_text=_("By 31 March of every year, and after every redesign.")
    )
    auditor = models.CharField(
        _("who assessed the site"), max_length=200, blank=True, help_text=_("Leave it empty for a self-assessment.")
    )
    shortcuts = models.TextField(_("keyboard shortcuts of our own"), blank=True)
    contact_person = models.CharField(_("person or unit to contact"), max_length=200)
    contact_email = models.EmailField(_("e-mail"))
    contact_telephone = models.CharField(_("telephone"), max_length=40)
    complaints_to = models.TextField(_("where complaints go"), help_text=_("Name and address of the body."))
    architecture = RichTextField(
        _("accessibility of the building"),
        features=LISTS,
        help_text=_("Entrances, lifts, parking, assistance dogs, sign language, for every place where people come."),
    )
    apps = RichTextField(_("mobile applications"), features=LISTS, blank=True)
    body = body_field()

    document_type = "accessibility"
    public_fields = (
        "entity",
        "site_url",
        "site_published_on",
        "site_updated_on",
        "conformance",
        "gaps",
        "burden_url",
        "prepared_on",
        "reviewed_on",
        "auditor",
        "shortcuts",
        "contact_person",
        "contact_email",
        "contact_telephone",
        "complaints_to",
        "architecture",
        "apps",
        "body",
    )
    template = "home/accessibility_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types: list[str] = []
    max_count_per_parent = 1
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("entity"),
                FieldPanel("site_url"),
                FieldRowPanel([FieldPanel("site_published_on"), FieldPanel("site_updated_on")]),
            ],
            heading=_("The site"),
        ),
        MultiFieldPanel(
            [FieldPanel("conformance"), FieldPanel("gaps"), FieldPanel("burden_url")], heading=_("Conformance")
        ),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("prepared_on"), FieldPanel("reviewed_on")]), FieldPanel("auditor")],
            heading=_("The statement"),
        ),
        FieldPanel("shortcuts"),
        MultiFieldPanel(
            [
                FieldPanel("contact_person"),
                FieldPanel("contact_email"),
                FieldPanel("contact_telephone"),
                FieldPanel("complaints_to"),
            ],
            heading=_("Contact and complaints"),
        ),
        FieldPanel("architecture"),
        FieldPanel("apps"),
        FieldPanel("body"),
    ]
    override_translatable_fields = [SynchronizedField("contact_telephone", overridable=False)]

    class Meta:
        verbose_name = _("accessibility statement")
        verbose_name_plural = _("accessibility statements")

    def clean(self) -> None:
        super().clean()
        if self.conformance != Conformance.FULL and not self.gaps.strip():
            raise ValidationError({"gaps": _("Say what does not conform, or choose that the site conforms.")})

    @property
    def is_due(self) -> bool:
        """The yearly review that the Act asks for has not taken place."""
        return self.reviewed_on is not None and self.reviewed_on < last_deadline(timezone.localdate())

    def teaser_facts(self) -> dict[str, Any]:
        return {"purpose": "accessibility"}


def last_deadline(today: dt.date) -> dt.date:
    """The start of the year whose 31 March has passed: a review before it is a year too old."""
    passed = (today.month, today.day) > REVIEWED_BY
    return dt.date(today.year if passed else today.year - 1, 1, 1)
