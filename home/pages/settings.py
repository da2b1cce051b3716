"""What makes the site one body's: its name, mark, accent and words, changed without touching code."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting
from wagtail.models import Locale


class Accent(models.TextChoices):
    """Pairs tried for contrast in both themes; a free colour would fail somebody. Values in tokens.css."""

    AMBER = "amber", _("amber")
    TEAL = "teal", _("teal")
    RED = "red", _("red")
    VIOLET = "violet", _("violet")


BEAMS = {Accent.AMBER: "#f2a900", Accent.TEAL: "#3fb8ac", Accent.RED: "#f28b94", Accent.VIOLET: "#b99aea"}
"""`--beam` of tokens.css, for what reads no stylesheet: mails and share images."""


@register_setting(icon="site")
class SiteIdentity(ClusterableModel, BaseSiteSetting):
    site_name = models.CharField(_("name of the site"), max_length=80, default="Latarnia")
    logo = models.ForeignKey(
        "home.SiteImage",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("logo"),
        help_text=_("Replaces the lighthouse."),
    )
    accent = models.CharField(_("accent colour"), max_length=8, choices=Accent, default=Accent.AMBER)
    shows_translation_age = models.BooleanField(
        _("tell readers when a translation is older than its original"),
        default=False,
        help_text=_("A short note with both dates above the text, and a link to the original."),
    )
    register_shows_names = models.BooleanField(
        _("name members of staff in the register of a page"),
        default=False,
        help_text=_(
            "Off: readers see the responsible unit and the role. On: also the names of those who wrote, approved and"
            " published, as a Public Information Bulletin wants them. Think of the safety of your staff."
        ),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    telephone = models.CharField(_("telephone"), max_length=40, blank=True)

    panels = [
        FieldPanel("site_name"),
        FieldPanel("logo"),
        FieldPanel("accent"),
        FieldPanel("shows_translation_age"),
        FieldPanel("register_shows_names"),
        FieldPanel("email"),
        FieldPanel("telephone"),
        InlinePanel("texts", label=_("language"), heading=_("Words, per language")),
    ]

    class Meta:
        verbose_name = _("identity of the site")

    def __str__(self) -> str:
        return self.site_name

    @property
    def beam(self) -> str:
        return BEAMS[Accent(self.accent)]

    def text_in(self, language: str) -> "IdentityText | None":
        """The words of that language only; another language's would be half of a translation."""
        return self.texts.filter(locale__language_code=language).first()


class IdentityText(models.Model):
    identity = ParentalKey(SiteIdentity, on_delete=models.CASCADE, related_name="texts")
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+", verbose_name=_("language"))
    organisation = models.CharField(_("name of the institution"), max_length=200, blank=True)
    tagline = models.CharField(_("line under the name"), max_length=120, blank=True)
    footer = models.TextField(_("words in the footer"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)

    panels = [
        FieldPanel("locale"),
        FieldPanel("organisation"),
        FieldPanel("tagline"),
        FieldPanel("footer"),
        FieldPanel("postal_address"),
    ]

    class Meta:
        verbose_name = _("words of the site")
        constraints = [models.UniqueConstraint(fields=["identity", "locale"], name="identity_text_once_per_locale")]

    def __str__(self) -> str:
        return f"{self.locale}: {self.tagline}"
