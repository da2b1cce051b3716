"""Guides, recommendations and materials: for somebody, in a version, with what changed."""

import datetime as dt
from copy import copy
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index
from wagtail.url_routing import RouteResult
from wagtail_localize.fields import SynchronizedField

from home.blocks import DownloadsBlock
from home.pages.base import BasePage, LegacyAddress, body_field, midnight
from home.pages.corrections import Corrected
from home.pages.taken import PageForm
from home.pages.versions import GuideVersion, as_number, is_number

PARTS = {"print": "home/guide_print.html", "version": "home/guide_version.html"}
"""Addresses below that of a guide → the templates of what is there."""
WITHDRAWN = "home/guide_version_withdrawn.html"


def going_back(number: str, newer: str) -> str:
    """The refusal, with its cure."""
    return _(
        "Version %(newer)s is out already, so this cannot become %(number)s. Give it a higher number, or %(newer)s"
        " if it corrects that version."
    ) % {"number": number, "newer": newer}


class GuideKind(models.TextChoices):
    """What somebody takes in hand. A recommendation addresses institutions, the others people."""

    GUIDE = "guide", pgettext_lazy("kind of guide", "guide")
    RECOMMENDATION = "recommendation", pgettext_lazy("kind of guide", "recommendation")
    LEAFLET = "leaflet", pgettext_lazy("kind of guide", "leaflet")
    VIDEO = "video", pgettext_lazy("kind of guide", "video")
    COURSE = "course", pgettext_lazy("kind of guide", "course")


class GuideIndexPage(BasePage):
    document_type = "guide_index"
    listed_types = ("guide",)
    template = "home/guide_index_page.html"
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.GuidePage"]
    max_count_per_parent = 1
    show_in_menus_default = True

    class Meta:
        verbose_name = _("list of guides")


class GuideForm(PageForm):
    """Says beside the field what the gate would refuse anyway."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        guide = copy(self.instance)
        guide.version_number = cleaned.get("version_number") or guide.version_number
        if newer := guide.newer_number():
            self.add_error("version_number", going_back(guide.version_number, newer))
        return cleaned


class GuidePage(LegacyAddress, Corrected, BasePage):
    kind = models.CharField(_("kind"), max_length=16, choices=GuideKind, default=GuideKind.GUIDE)
    audience_note = models.TextField(
        _("for whom exactly"),
        blank=True,
        help_text=_("A recommendation needs it: whose practice is to change? Readers see it beside the text."),
    )
    takes = models.CharField(
        _("how long it takes"), max_length=60, blank=True, help_text=_("Of a video or course: “45 minutes”.")
    )
    version_number = models.CharField(
        _("version"),
        max_length=20,
        default="1.0",
        validators=[is_number],
        help_text=_("A new number keeps the version before it readable; under the same number a text is corrected."),
    )
    version_on = models.DateField(_("date of this version"), null=True)
    what_changed = models.TextField(_("what changed in this version"), blank=True)
    body = body_field()
    downloads = StreamField(DownloadsBlock(), verbose_name=_("files"), blank=True)

    document_type = "guide"
    public_fields = (
        "kind",
        "audience_note",
        "takes",
        "version_number",
        "version_on",
        "what_changed",
        "body",
        "downloads",
        "corrections",
        "versions",
    )
    listed_types = ("guide",)
    template = "home/guide_page.html"
    base_form_class = GuideForm
    parent_page_types = ["home.GuideIndexPage"]
    subpage_types: list[str] = []
    search_fields = [*BasePage.search_fields, index.SearchField("body"), index.FilterField("kind")]
    content_panels = [
        *BasePage.content_panels,
        FieldRowPanel([FieldPanel("kind"), FieldPanel("takes")]),
        MultiFieldPanel(
            [InlinePanel("audience_links", label=_("audience")), FieldPanel("audience_note")], heading=_("For whom")
        ),
        MultiFieldPanel(
            [FieldPanel("version_number"), FieldPanel("version_on"), FieldPanel("what_changed")], heading=_("Version")
        ),
        FieldPanel("body"),
        FieldPanel("downloads"),
        Corrected.corrections_panel,
        InlinePanel("topic_links", label=_("topic"), heading=_("Topics")),
    ]
    promote_panels = [*BasePage.promote_panels, LegacyAddress.legacy_panel]
    override_translatable_fields = [
        *LegacyAddress.override_translatable_fields,
        SynchronizedField("version_number", overridable=False),
    ]

    class Meta(LegacyAddress.Meta):
        verbose_name = _("guide")
        verbose_name_plural = _("guides")

    def clean(self) -> None:
        super().clean()
        if self.kind == GuideKind.RECOMMENDATION and not self.audience_note.strip():
            raise ValidationError({"audience_note": _("Name those whom the recommendation addresses.")})

    # --- versions ----------------------------------------------------------------------------------------------------

    @cached_property
    def frozen_versions(self) -> list[GuideVersion]:
        """The newest first; the first is the current one."""
        return list(self.frozen.newest_first())

    def frozen_under(self, number: str) -> GuideVersion | None:
        return next((version for version in self.frozen_versions if version.number == number), None)

    @property
    def older_versions(self) -> list[GuideVersion]:
        current = as_number(self.version_number)
        return [version for version in self.frozen_versions if as_number(version.number) != current]

    @property
    def readable_versions(self) -> list[GuideVersion]:
        return [version for version in self.older_versions if not version.withdrawn_at]

    @property
    def versions(self) -> list[dict[str, Any]]:
        """As the API tells them; addresses count from that of the guide. What was withdrawn has none, and no words."""
        return [
            {
                "number": version.number,
                "version_on": version.version_on and version.version_on.isoformat(),
                "what_changed": "" if version.withdrawn_at else version.what_changed,
                "path": "" if version.withdrawn_at else version.path,
                "withdrawn_why": version.withdrawn_why,
            }
            for version in self.frozen_versions
        ]

    def newer_number(self) -> str:
        """The number this guide went beyond already; empty when its own may be published. Two queries."""
        if not self.pk:
            return ""
        kept = self.frozen.newest_first().values_list("number", flat=True)[:1]
        live = GuidePage.objects.filter(pk=self.pk, live=True).values_list("version_number", flat=True)
        own = as_number(self.version_number)
        return next((number for number in (*kept, *live) if as_number(number) > own), "")

    def also_shown(self) -> list[BasePage]:
        return [version.as_page(self) for version in self.readable_versions]

    def surrogate_keys(self) -> set[str]:
        """With the pictures and files of older versions, so that they stay open as long as those are readable."""
        return super().surrogate_keys().union(*(version.media_keys for version in self.readable_versions))

    # --- addresses below the guide -----------------------------------------------------------------------------------

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """Whoever may not read the guide finds neither its print view nor an older version."""
        match path_components:
            case ["print"]:
                part = {"part": "print"}
            case ["versions", number]:
                part = {"part": "version", "number": number.replace("-", ".")}
            case _:
                return super().route(request, path_components)
        super().route(request, [])
        return RouteResult(self, kwargs=part)

    def serve(self, request: HttpRequest, *args: Any, number: str = "", **kwargs: Any) -> HttpResponse:
        if not number:
            return super().serve(request, *args, **kwargs)
        if number == self.version_number:
            return HttpResponseRedirect(self.get_url(request))
        version = self.frozen_under(number)
        if version is None:
            raise Http404
        if version.withdrawn_at:
            context = {**self.get_context(request, *args, **kwargs), "version": version}
            return TemplateResponse(request, WITHDRAWN, context, status=HTTPStatus.GONE)
        return super().serve(request, *args, version=version, **kwargs)

    def get_template(self, request: HttpRequest, *args: Any, part: str = "", **kwargs: Any) -> str:
        return PARTS.get(part, self.template)

    def get_context(
        self, request: HttpRequest, *args: Any, version: GuideVersion | None = None, **kwargs: Any
    ) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        if version:
            context |= {"version": version, "current": self, "page": version.as_page(self)}
        return context

    # --- the contract ------------------------------------------------------------------------------------------------

    def public_dates(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        return midnight(self.version_on), None

    def teaser_facts(self) -> dict[str, Any]:
        return {"kind": self.kind, "version": self.version_number, "takes": self.takes}
