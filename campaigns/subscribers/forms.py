"""The forms strangers and subscribers fill in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from campaigns import ports
from campaigns.public_forms import PublicForm
from campaigns.subscribers import addresses, notices, preferences
from campaigns.subscribers.models import Subscriber, Topic


class LanguageSelect(forms.Select):
    """Each language is named in itself, so each name is marked with its language, for whoever hears the page."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["lang"] = str(value)
        return option


@dataclass(frozen=True)
class Offer:
    """What a form lets people choose from, in one language. Plain values, so that a site may keep them."""

    topics: Sequence[tuple[int, str]]
    """(id, name)"""
    languages: Sequence[tuple[str, str]]
    """(code, name)"""


def offer_of(offered: QuerySet[Topic]) -> Offer:
    """In the active language. Two queries."""
    languages = [(locale.language_code, locale.get_display_name()) for locale in ports.languages()]
    return Offer(_named(offered), languages)


def everybodys_offer() -> Offer:
    """Of the sign-up form."""
    return offer_of(Topic.objects.open())


class WishForm(PublicForm):
    """What somebody wants to get, in which language, and whether we may look at their clicks."""

    topics = forms.ModelMultipleChoiceField(
        Topic.objects.none(),
        label=_("Topics"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one topic."), "invalid_pk_value": _("Choose from the list.")},
    )
    language = forms.ModelChoiceField(
        Locale.objects.none(),
        label=_("Language of the newsletter"),
        to_field_name="language_code",
        empty_label=None,
        widget=LanguageSelect,
    )
    tracking = forms.BooleanField(label=notices.TRACKING.text, required=False)

    def __init__(self, *args: Any, offered: QuerySet[Topic], offer: Offer | None = None, **kwargs: Any) -> None:
        """`offer`: what `offered` comes to, where somebody knows it already."""
        super().__init__(*args, **kwargs)
        offer = offer or offer_of(offered)
        topics, language = self.fields["topics"], self.fields["language"]
        assert isinstance(topics, forms.ModelMultipleChoiceField) and isinstance(language, forms.ModelChoiceField)
        topics.queryset = offered
        topics.choices = offer.topics
        language.queryset = Locale.objects.all()
        language.widget.choices = offer.languages


def _named(offered: QuerySet[Topic]) -> list[tuple[int, str]]:
    """(id, name) as a topic calls itself, in one query: this form stands on pages that many people read."""
    names: dict[int, dict[str, str]] = {}
    rows = offered.prefetch_related(None).values_list("pk", "slug", "texts__locale__language_code", "texts__name")
    for pk, slug, language, name in rows:
        names.setdefault(pk, {"": slug})[language or ""] = name or slug
    wanted = (get_language() or "", settings.LANGUAGE_CODE)
    return [
        (pk, next((called[code] for code in wanted if code in called), [*called.values()][-1]))
        for pk, called in names.items()
    ]


class SignUpForm(WishForm):
    address = forms.CharField(
        label=_("E-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        help_text=_("We send one message with a link. Only when you follow it you are subscribed."),
        error_messages={"required": _("Write your e-mail address.")},
    )
    field_order = ["address", "topics", "language", "tracking"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"language": get_language()})
        super().__init__(*args, offered=Topic.objects.open().with_texts(), **kwargs)

    def clean_address(self) -> str:
        """In its normal form. The validator's own reasons are in English only, so ours is said instead."""
        try:
            return addresses.normalise(self.cleaned_data["address"])
        except addresses.InvalidAddress:
            raise forms.ValidationError(
                _("This is not an e-mail address we can write to. It should look like name@example.org.")
            ) from None


class PreferencesForm(WishForm):
    def __init__(self, *args: Any, person: Subscriber, **kwargs: Any) -> None:
        mine = [topic.pk for topic in preferences.topics_of(person)]
        offered = Topic.objects.filter(Q(is_open=True) | Q(pk__in=mine)).with_texts()
        initial = {
            "topics": mine,
            "language": person.locale.language_code,
            "tracking": person.tracking_agreed_at is not None,
        }
        super().__init__(*args, offered=offered, initial=initial, **kwargs)
        self.fields["topics"].required = False
