"""Guessing passwords is slow: after so many failures an account, or a caller, has to wait. Holds for every login form.

The counts live in the cache, under keys that name nobody. They are the same for accounts that do not exist, so the
answer tells nothing. Somebody who is logged in already notices nothing.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.forms import auth
from wagtail.forms import PasswordViewRestrictionForm
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, PageViewRestriction

from campaigns.public_forms import caller

MINUTES: Final = 15
FAILURES: Final = {"account": 10, "caller": 50}
"""A whole office may share one address, so a caller gets more."""


class Limit:
    """The first backend: refuses before anybody looks at the password. Knows nobody, so it opens no door itself."""

    def authenticate(self, request: HttpRequest | None, username: str | None = None, **_credentials: Any) -> None:
        if is_closed(request, username):
            raise PermissionDenied


def is_closed(request: HttpRequest | None, username: str | None) -> bool:
    counts = cache.get_many(_keys(request, username).values())
    return any(counts.get(key, 0) >= FAILURES[kind] for kind, key in _keys(request, username).items())


@receiver(user_login_failed)
def count_failure(credentials: dict[str, Any], request: HttpRequest | None = None, **_kwargs: Any) -> None:
    for key in _keys(request, credentials.get("username")).values():
        cache.add(key, 0, MINUTES * 60)
        try:
            cache.incr(key)
        except ValueError:  # it ran out this very moment
            cache.set(key, 1, MINUTES * 60)


@receiver(user_logged_in)
def forget_failures(user: Any, request: HttpRequest | None = None, **_kwargs: Any) -> None:
    """Of the account, not of the caller: an account of one's own must not buy further guesses at others."""
    cache.delete(_keys(request, user.get_username())["account"])


def _keys(request: HttpRequest | None, username: str | None) -> dict[str, str]:
    names = {"account": (username or "").casefold(), "caller": request and caller(request)}
    return {
        kind: f"logins:{kind}:{salted_hmac('logins', name).hexdigest()[:32]}" for kind, name in names.items() if name
    }


def _too_many() -> forms.ValidationError:
    text = ngettext(
        "Too many attempts failed. Wait %(minutes)d minute and try again.",
        "Too many attempts failed. Wait %(minutes)d minutes and try again.",
        MINUTES,
    )
    return forms.ValidationError(text % {"minutes": MINUTES}, code="too_many_attempts")


class _SaysWhenToComeBack(AuthenticationForm):
    def get_invalid_login_error(self) -> forms.ValidationError:
        if not is_closed(self.request, self.cleaned_data.get("username")):
            return super().get_invalid_login_error()
        return _too_many()


class AdminLoginForm(_SaysWhenToComeBack, auth.LoginForm):
    pass


class PasswordResetForm(auth.PasswordResetForm):
    """Nobody who writes waits for the mail server: anybody may ask, and asking is a transaction of the CMS."""

    def send_mail(self, *args: Any, **options: Any) -> None:
        transaction.on_commit(partial(super().send_mail, *args, **options))


class ReaderLoginView(LoginView):
    """The door to pages for logged-in readers; Wagtail's own, but with our form."""

    template_name = "wagtailcore/login.html"
    authentication_form = _SaysWhenToComeBack


class _PasswordForm(PasswordViewRestrictionForm):
    """The password of a page or a file belongs to nobody, so only the caller is counted."""

    return_url = forms.CharField(
        widget=forms.HiddenInput, required=False
    )  # who came from nowhere is led on all the same

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        if is_closed(self.request, None):
            raise _too_many()
        try:
            password: str = super().clean_password()
        except forms.ValidationError:
            count_failure({}, self.request)
            raise
        return password


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def open_page(request: HttpRequest, page_view_restriction_id: int, page_id: int) -> HttpResponse:
    """The door to a page with a password, in place of Wagtail's, which counts no failures."""
    passwords = PageViewRestriction.objects.filter(restriction_type=PageViewRestriction.PASSWORD, page__live=True)
    door = get_object_or_404(passwords.select_related("page"), pk=page_view_restriction_id, page=page_id)
    here = reverse("wagtailcore_authenticate_with_password", args=[door.pk, page_id])
    show = door.page.specific.serve_password_required_response
    return _open(door, request, lambda form: show(request, form, here), door.page.get_url(request) or "/")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def open_file(request: HttpRequest, restriction_id: int) -> HttpResponse:
    """The door to the files of a collection with a password, in place of Wagtail's as well. It names no file."""
    passwords = CollectionViewRestriction.objects.filter(restriction_type=CollectionViewRestriction.PASSWORD)
    door = get_object_or_404(passwords, pk=restriction_id)
    here = reverse("wagtaildocs_authenticate_with_password", args=[door.pk])
    words = "wagtaildocs/password_required.html"
    return _open(door, request, lambda form: render(request, words, {"form": form, "action_url": here}), "/")


def _open(
    door: BaseViewRestriction, request: HttpRequest, show: Callable[..., HttpResponse], home: str
) -> HttpResponse:
    """Shows the form until the word is right, then leads to where the reader was going, else `home`."""
    form = _PasswordForm(request, request.POST if request.method == "POST" else None, instance=door)
    if not form.is_valid():
        return show(form)
    door.mark_as_passed(request)
    wanted = form.cleaned_data["return_url"]
    is_ours = url_has_allowed_host_and_scheme(wanted, request.get_host(), request.is_secure())
    return HttpResponseRedirect(wanted if is_ours else home)
