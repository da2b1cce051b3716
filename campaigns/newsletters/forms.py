"""What an officer says when starting a send."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from campaigns.newsletters.preflight import Report

MANY = 100
"""Above this many readers their number is typed by hand."""


class SendForm(forms.Form):
    """Only the questions that this mailing raises."""

    scheduled_for = forms.DateTimeField(
        label=_("Send at"), required=False, widget=AdminDateTimeInput, help_text=_("Leave empty to send now.")
    )
    accept_fallback = forms.BooleanField(
        label=_("Readers without a version in their language get the first language of the site"), required=False
    )
    reason = forms.CharField(
        label=_("Reason for sending again"),
        max_length=300,
        help_text=_("It was sent before. Everybody subscribed gets it once more."),
    )
    confirm = forms.IntegerField(label=_("Type the number of readers"))

    def __init__(self, *args: Any, report: Report, repeated: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.report = report
        asked = {
            "scheduled_for": True,
            "accept_fallback": any(group.edition != group.language for group in report.readers),
            "reason": repeated,
            "confirm": report.people > MANY,
        }
        for name in [name for name, is_asked in asked.items() if not is_asked]:
            del self.fields[name]

    def clean_scheduled_for(self) -> Any:
        at = self.cleaned_data["scheduled_for"]
        if at and at <= timezone.now():
            raise forms.ValidationError(_("This time has passed already."))
        return at

    def clean_confirm(self) -> int:
        typed: int = self.cleaned_data["confirm"]
        if typed != self.report.people:
            message = _("This mailing has %(people)s readers. Type exactly this number.")
            raise forms.ValidationError(message, params={"people": self.report.people})
        return typed

    def options(self) -> dict[str, Any]:
        """Keyword arguments for `start.start`."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirm" and value}


class TestMailForm(forms.Form):
    address = forms.CharField(label=_("E-mail address"), max_length=254, widget=forms.EmailInput)
