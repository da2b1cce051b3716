"""Forms that strangers send us without a cookie: one mechanism in three parts, which also works on cached pages.

- The browser says where the form came from (Sec-Fetch-Site, else Origin); another site's form is refused.
- The page carries a signed, timed token, so that nobody posts without having fetched the page lately.
- One visitor may post so many times an hour. What is counted is a hash of the address with a salt of the day;
  both live in the cache only and are gone with the day.

A trap for simple robots comes on top: a field that people do not see.
"""

import hmac
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import select_template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt

SALT = "campaigns.public_forms"
TOKEN_SECONDS = 24 * 3600  # a cached page may be hours old when it is opened
HOUR, DAY = 3600, 24 * 3600
BASES = ("base.html", "campaigns/public/standalone.html")

View = Callable[..., HttpResponse]


class PublicForm(forms.Form):
    """A form with the token and the trap. Put both in the template: `form.proof_value`, and `homepage` out of sight."""

    proof = forms.CharField(required=False)
    homepage = forms.CharField(required=False, label=_("Leave this field empty"))

    @property
    def proof_value(self) -> str:
        """Always fresh, also when the form comes back with errors."""
        return signing.TimestampSigner(salt=SALT).sign("page")

    @property
    def is_trapped(self) -> bool:
        """Only a robot fills what nobody sees; it gets the same answer as everybody."""
        return bool(self.data.get("homepage"))

    def clean_proof(self) -> str:
        proof: str = self.cleaned_data["proof"]
        try:
            return signing.TimestampSigner(salt=SALT).unsign(proof, max_age=TOKEN_SECONDS)
        except signing.BadSignature:
            raise forms.ValidationError(_("This page was open for a long time. Please send the form again.")) from None

    def summary(self) -> list[tuple[str, str]]:
        """Every error with the id of its field, for the list on top of the form; empty id where there is no field."""
        return [
            ("" if name in ("proof", "__all__") else str(self[name].id_for_label or self[name].auto_id), str(error))
            for name, errors in self.errors.items()
            for error in errors
        ]


def public_form(name: str, *, per_hour: int) -> Callable[[View], View]:
    """Guards a view's POST; the view itself handles a `PublicForm` and sets no cookie."""

    def guarded(view: View) -> View:
        @wraps(view)
        def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not is_from_here(request):
                return show(request, "refused", status=403)
            if request.method == "POST" and (seconds := seconds_to_wait(request, name, per_hour)):
                return _later(request, seconds)
            return view(request, *args, **kwargs)

        return csrf_exempt(guard)

    return guarded


def is_from_here(request: HttpRequest) -> bool:
    """A request without either header was not made by a browser on behalf of another site."""
    if fetch_site := request.headers.get("Sec-Fetch-Site"):
        return fetch_site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.get_host()


def _later(request: HttpRequest, seconds: int) -> HttpResponse:
    response = show(request, "too_often", status=429)
    response.headers["Retry-After"] = str(seconds)
    return response


def seconds_to_wait(request: HttpRequest, name: str, per_hour: int) -> int:
    """Counts this request: 0 within the limit, else what is left of the hour. A cache that is away lets all through."""
    now = timezone.now()
    key = f"{SALT}:{name}:{visitor(request)}:{now:%Y%m%d%H}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:
        return 0
    is_within = not count or count <= per_hour  # django-redis answers None when its server is away
    return 0 if is_within else HOUR - (now.minute * 60 + now.second)


def visitor(request: HttpRequest) -> str:
    """A name for this visitor that means nothing tomorrow."""
    salt = cache.get_or_set(f"{SALT}:salt:{timezone.now():%Y%m%d}", lambda: secrets.token_hex(16), DAY) or ""
    return hmac.new(salt.encode(), caller(request).encode(), "sha256").hexdigest()[:24]


def caller(request: HttpRequest) -> str:
    """Where a request comes from; of IPv6 the network, because whoever has one address there has 2⁶⁴."""
    address: str = request.META.get("REMOTE_ADDR", "")
    try:
        ip = ip_address(address)
    except ValueError:  # a socket has none
        return address
    if isinstance(ip, IPv4Address):
        return address
    return str(ip.ipv4_mapped or IPv6Network((int(ip), 64), strict=False))


@contextmanager
def taking(seconds: float) -> Iterator[None]:
    """Lasts at least that long: otherwise the time of a neutral answer tells whose address is known."""
    until = time.monotonic() + seconds
    yield
    time.sleep(max(0.0, until - time.monotonic()))


def show(request: HttpRequest, name: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A public page of the library: it wears the site's `base.html`, or its own when there is none."""
    context["base"] = select_template(BASES)
    return render(request, f"campaigns/public/{name}.html", context, status=status)
