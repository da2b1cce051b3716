"""What people say about a bundle: its name and languages, its items, its moment."""

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput
from wagtail.models import Locale

from home.ports import ReleaseKind
from home.release.models import Bundle


class BundleForm(forms.ModelForm):
    class Meta:
        model = Bundle
        fields = ["name", "campaign", "locales"]
        widgets = {"locales": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        here = Locale.objects.filter(language_code__in=dict(settings.LANGUAGES))
        self.fields["locales"].queryset = here  # type: ignore[attr-defined]
        if not self.instance.pk:
            self.initial["locales"] = list(here)


class PlanForm(forms.Form):
    moment = forms.DateTimeField(
        label=_("It goes live at"), widget=AdminDateTimeInput, help_text=_("In the time zone of the site.")
    )

    def clean_moment(self) -> dt.datetime:
        moment = self.cleaned_data["moment"]
        if moment <= timezone.now():
            raise forms.ValidationError(_("This time has passed already."))
        return moment


class AddForm(forms.Form):
    """One chooser, that of the kind."""

    def __init__(self, data: Any = None, *, kind: ReleaseKind) -> None:
        super().__init__(data, prefix=kind.name)
        self.kind = kind
        self.fields["chosen"] = kind.field()
