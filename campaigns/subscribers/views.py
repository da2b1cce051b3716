"""The pages on which people join and change what they get. A GET never changes anything, and no page sets a cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.links import tokens
from campaigns.public_forms import public_form, show, taking
from campaigns.subscribers import addresses, joining, leaving, notices, preferences
from campaigns.subscribers.consent import Method
from campaigns.subscribers.forms import PreferencesForm, SignUpForm
from campaigns.subscribers.models import Subscriber

ANSWER_SECONDS = 0.2
"""Many times what joining takes: a new address, a known one and a suppressed one cost 20, 12 and 8 ms."""

MANAGEABLE = (Subscriber.State.CONFIRMED, Subscriber.State.HELD)


@require_http_methods(["GET", "HEAD", "POST"])
@public_form("sign_up", per_hour=60)
def sign_up(request: HttpRequest) -> HttpResponse:
    """`newsletter/`"""
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_trapped:
        return redirect("newsletter:sign_up_done")
    if not form.is_valid():
        return show(request, "sign_up", form=form, notice=notices.NEWSLETTER.text, status=422 if form.is_bound else 200)
    with taking(ANSWER_SECONDS):
        joining.request(
            form.cleaned_data["address"],
            locale=form.cleaned_data["language"],
            topics=form.cleaned_data["topics"],
            wants_tracking=form.cleaned_data["tracking"],
            shown_in=get_language() or "",
        )
    return redirect("newsletter:sign_up_done")


@require_safe
def sign_up_done(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whatever address it was."""
    return show(request, "sign_up_done")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form("confirm", per_hour=120)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """`newsletter/confirm/<token>/`: a page with a button; scanners of mail follow links but press nothing."""
    try:
        if request.method == "POST":
            person = joining.confirm(token, shown_in=get_language() or "")
            return _private(show(request, "confirmed", preferences_token=tokens.preferences(person.pk)))
        person = joining.asked_by(token)
    except tokens.BadToken:
        return _private(show(request, "expired", days=joining.CONFIRM_WITHIN.days, status=410))
    facts: dict[str, Any] = {
        "masked": addresses.mask(person.read_address()),
        "topics": [wish.topic for wish in joining.wishes(person)],
        "notice": notices.NEWSLETTER.text,
        "tracking": notices.TRACKING.text if joining.wants_tracking(person) else "",
    }
    return _private(show(request, "confirm", **facts))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form("preferences", per_hour=120)
def change_preferences(request: HttpRequest, token: str) -> HttpResponse:
    """`newsletter/preferences/<token>/`: topics, language, personal statistics, or leave everything."""
    try:
        person = Subscriber.objects.select_related("locale").get(pk=tokens.read_preferences(token))
    except (tokens.BadToken, Subscriber.DoesNotExist):
        return _private(show(request, "unknown_person", status=404))
    if "leave" in request.POST:
        leaving.leave(person.pk, method=Method.LINK, language=get_language() or "")
        person.refresh_from_db()
    if person.state not in MANAGEABLE:
        return _private(show(request, "not_subscribed"))
    return _private(_change(request, person))


def _change(request: HttpRequest, person: Subscriber) -> HttpResponse:
    form = PreferencesForm(request.POST if request.method == "POST" else None, person=person)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        masked = addresses.mask(person.read_address())
        return show(request, "preferences", form=form, masked=masked, saved="saved" in request.GET, status=status)
    chosen = form.cleaned_data
    preferences.change(
        person,
        topics=chosen["topics"],
        locale=chosen["language"],
        tracking=chosen["tracking"],
        shown_in=get_language() or "",
    )
    return redirect(f"{request.path}?saved")


def _private(response: HttpResponse) -> HttpResponse:
    """The address of the page is a key: no other site and no search engine learns it."""
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response
