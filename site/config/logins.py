"""Guessing passwords is slow: after so many failures an account, or a caller, has to wait. Holds for every login form.

The counts live in the cache, under keys that name nobody. They are the same for accounts that do not exist, so the
answer tells nothing. Somebody who is logged in already notices nothing.
"""

from typing import Any, Final

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.contrib.auth.views import LoginView
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext
from wagtail.admin.forms import auth

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
    names = {"account": (username or "").casefold(), "caller": request and request.META.get("REMOTE_ADDR", "")}
    return {
        kind: f"logins:{kind}:{salted_hmac('logins', name).hexdigest()[:32]}" for kind, name in names.items() if name
    }


class _SaysWhenToComeBack(AuthenticationForm):
    def get_invalid_login_error(self) -> forms.ValidationError:
        if not is_closed(self.request, self.cleaned_data.get("username")):
            return super().get_invalid_login_error()
        text = ngettext(
            "Too many attempts failed. Wait %(minutes)d minute and try again.",
            "Too many attempts failed. Wait %(minutes)d minutes and try again.",
            MINUTES,
        )
        return forms.ValidationError(text % {"minutes": MINUTES}, code="too_many_attempts")


class AdminLoginForm(_SaysWhenToComeBack, auth.LoginForm):
    pass


class ReaderLoginView(LoginView):
    """The door to pages for logged-in readers; Wagtail's own, but with our form."""

    template_name = "wagtailcore/login.html"
    authentication_form = _SaysWhenToComeBack
