"""What the history of bundles, and of the pages in them, says."""

from django.utils.translation import gettext_lazy as _

from home.release import go_live, guard, pack, pages

MESSAGES = (
    (pack.ADDED, _("Add to a bundle"), _("An item was added")),
    (pack.TAKEN_OUT, _("Take out of a bundle"), _("An item was taken out")),
    (pack.LEFT_OUT, _("Leave out in a language"), _("The languages of an item were changed")),
    (go_live.PLANNED, _("Plan a bundle"), _("The moment was set")),
    (go_live.UNPLANNED, _("Cancel the plan of a bundle"), _("The plan was cancelled")),
    (go_live.LIVE, _("Release a bundle"), _("Everything went live")),
    (go_live.HELD, _("Hold back a bundle"), _("Held back at its moment: not everything was ready")),
    (go_live.MISSED, _("Miss the moment of a bundle"), _("Its moment was missed")),
    (go_live.UNDONE, _("Take down a bundle"), _("What it put up was taken down")),
    (go_live.REOPENED, _("Prepare a bundle again"), _("It is in preparation again")),
    (guard.WENT_LIVE, _("Go live with a bundle"), _("Published with a release bundle")),
    (pages.TAKEN_DOWN, _("Be taken down with a bundle"), _("Taken down with a release bundle")),
)
"""(action, label, message)"""
