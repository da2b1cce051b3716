"""The menu of a page's editor: "minor" for the author of a change, and nothing that would be refused."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.action_menu import ActionMenuItem, PublishMenuItem, SubmitForModerationMenuItem
from wagtail_localize.models import Translation

from home.localisation.answers import MINOR


class MinorChange(ActionMenuItem):
    """Mixin before one of Wagtail's items: the same button for pages that were translated, with the word "minor"."""

    template_name = "home/admin/minor_menu_item.html"
    icon_name = "check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        if context["view"] != "edit" or page is None or not page.first_published_at:
            return False
        made_of_it = Translation.objects.filter(source__object=page.translation_key, source__locale=page.locale_id)
        return bool(super().is_shown(context)) and made_of_it.exists()

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "label": self.label, "value": MINOR}


class PublishMinorChange(MinorChange, PublishMenuItem):
    label = _("Publish as a minor change")


class SubmitMinorChange(MinorChange, SubmitForModerationMenuItem):
    label = _("Submit as a minor change")


def without_mirrors(items: list[ActionMenuItem]) -> list[ActionMenuItem]:
    """wagtail-localize offers to turn a translation into an alias of its source, which is refused."""
    return [item for item in items if item.name != "localize-convert-to-alias"]
