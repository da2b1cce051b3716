"""The rights of what a page shows, and the panel that tells its editor."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.models import ReferenceIndex

from home.pages.media import SiteDocument, SiteImage

Medium = SiteImage | SiteDocument
EDIT: dict[type[Medium], str] = {SiteImage: "wagtailimages:edit", SiteDocument: "wagtaildocs:edit"}


@dataclass(frozen=True)
class Flaw:
    """Why something must not be shown, or will have to go soon."""

    thing: Medium
    gaps: Sequence[str]
    soon: str = ""

    def __str__(self) -> str:
        kind = _("image “%s”") if isinstance(self.thing, SiteImage) else _("file “%s”")
        return f"{kind % self.thing}: {', '.join(self.gaps)}"

    @property
    def edit_url(self) -> str:
        return reverse(EDIT[type(self.thing)], args=[self.thing.pk])


def media_in(instance: Model) -> list[Medium]:
    """Images and files this version refers to, by fields, blocks and links in its texts. At most two queries."""
    ids: dict[int, set[int]] = defaultdict(set)
    for type_id, object_id, _path, _content in ReferenceIndex._extract_references_from_object(instance):
        ids[type_id].add(object_id)
    kinds = {ContentType.objects.get_for_model(model).pk: model for model in EDIT}
    return [thing for pk, model in kinds.items() if ids[pk] for thing in model.objects.filter(pk__in=ids[pk])]


def flaws_in(instance: Model) -> list[Flaw]:
    """What hinders publication."""
    return [Flaw(thing, gaps) for thing in media_in(instance) if (gaps := thing.rights_gaps())]


class RightsPanel(Panel):
    """At the top of a page's form, when there is something to say."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "home/admin/rights_panel.html"

        def __init__(self, **kwargs) -> None:
            super().__init__(**kwargs)
            media = media_in(self.instance) if self.instance.pk else []
            flaws = [Flaw(thing, thing.rights_gaps(), thing.ends_soon()) for thing in media]
            self.flaws = [flaw for flaw in flaws if flaw.gaps or flaw.soon]

        def is_shown(self) -> bool:
            return bool(self.flaws)
