"""On the start page of the CMS: bundles that were held back or missed their moment, until somebody decides."""

from typing import Any

from wagtail.admin.ui.components import Component

from home.release.models import Bundle


class WaitingBundles(Component):
    order = 50
    template_name = "home/admin/releases/panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"bundles": Bundle.objects.waiting_for_a_person()}
