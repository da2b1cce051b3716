"""Images and documents with the rights a public body must be able to prove."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Rights(models.Model):
    """Who made it, on what terms we show it, and until when."""

    author = models.CharField(_("author"), max_length=200, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    rights_source = models.CharField(_("source"), max_length=300, blank=True)
    rights_expire_on = models.DateField(_("rights expire on"), null=True, blank=True)

    class Meta:
        abstract = True


class SiteImage(Rights, AbstractImage):
    shows_identifiable_people = models.BooleanField(_("shows people who can be recognised"), default=False)
    consent_note = models.CharField(_("where their consent is kept"), max_length=300, blank=True)

    admin_form_fields = (
        *WagtailImage.admin_form_fields,
        "author",
        "licence",
        "rights_source",
        "rights_expire_on",
        "shows_identifiable_people",
        "consent_note",
    )

    def __str__(self) -> str:
        return self.title


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="rendition_unique"),
        ]


class SiteDocument(Rights, AbstractDocument):
    admin_form_fields = (*WagtailDocument.admin_form_fields, "author", "licence", "rights_source", "rights_expire_on")

    def __str__(self) -> str:
        return self.title
