"""Links to a snippet's history in the side panel of its translation, where wagtail-localize leaves them out.

Without them Wagtail's template has an address to write and no name for it: whoever opened a newsletter that waits for
approval in another language got an error page.
"""

from typing import Any

from django.urls import reverse
from wagtail.admin.ui.side_panels import StatusSidePanel
from wagtail.models import WorkflowMixin

stock = StatusSidePanel.get_context_data


def get_context_data(panel: StatusSidePanel, parent_context: Any) -> dict[str, Any]:
    """Wagtail's panel of a snippet asks its page for the same names, and its page's answer goes first."""
    context: dict[str, Any] = stock(panel, parent_context)
    snippet = panel.object
    if isinstance(snippet, WorkflowMixin) and snippet.pk and (viewset := getattr(snippet, "snippet_viewset", None)):
        context["revisions_compare_url_name"] = viewset.get_url_name("revisions_compare")
        context["workflow_history_url"] = reverse(viewset.get_url_name("workflow_history"), args=[snippet.pk])
    return context
