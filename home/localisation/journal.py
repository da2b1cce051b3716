"""How the log of a page or snippet tells what happened to a translation, and why."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from home.localisation import following, protection

WAIVED = "home.text_waived"

TOLD = {
    WAIVED: (gettext_lazy("Waive a text"), gettext_lazy("“%(source)s” may stay as it is")),
    following.HELD: (
        gettext_lazy("Hold back translation"),
        gettext_lazy("Not published when due: parts of the translation were missing"),
    ),
    following.WAITS: (
        gettext_lazy("Approve translation before its source"),
        gettext_lazy("Approved; goes live together with its source"),
    ),
    following.WITH_SOURCE: (
        gettext_lazy("Publish translation with its source"),
        gettext_lazy("Published together with its source"),
    ),
    following.ALONE: (
        gettext_lazy("Publish translation before its source"),
        gettext_lazy("Published without waiting for its source"),
    ),
    following.UNPUBLISHED: (
        gettext_lazy("Unpublish translation with its source"),
        gettext_lazy("Unpublished together with its source “%(source)s”"),
    ),
    following.KEPT: (
        gettext_lazy("Keep translation public without its source"),
        gettext_lazy("Stayed public when its source “%(source)s” was unpublished"),
    ),
    protection.STAYS: (
        gettext_lazy("Keep translation protected"),
        gettext_lazy("Stayed protected when the protection of its source “%(source)s” was lifted"),
    ),
    protection.LIFTED: (
        gettext_lazy("Lift protection with the source"),
        gettext_lazy("Became public together with its source “%(source)s”"),
    ),
}


def _formatter(label: Promise, message: Promise) -> type[LogFormatter]:
    def format_message(self, entry) -> str:
        told = str(message) % {"source": entry.data.get("source", "")}
        reason = entry.data.get("reason")
        return _("%(what)s. Reason: %(reason)s") % {"what": told, "reason": reason} if reason else told

    return type("TranslationFormatter", (LogFormatter,), {"label": label, "format_message": format_message})


FORMATTERS = {action: _formatter(*told) for action, told in TOLD.items()}
