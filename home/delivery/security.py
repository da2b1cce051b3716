"""`/.well-known/security.txt` (RFC 9116): whom to tell about a hole in this site."""

import datetime as dt

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from home.delivery.conditional import conditional
from home.delivery.remembered import identity_of, site_of

VALID = dt.timedelta(days=180)  # the standard recommends less than a year


@require_safe
def security(request: HttpRequest) -> HttpResponseBase:
    """Raises Http404 while nobody is named, because a file without a contact is not valid."""
    contact = settings.SECURITY_CONTACT or _mail_to(identity_of(site_of(request), get_language() or "")[0].email)
    if not contact:
        raise Http404
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires(timezone.now()).isoformat().replace('+00:00', 'Z')}",
        f"Preferred-Languages: {', '.join(code for code, _name in settings.LANGUAGES)}",
        f"Canonical: {request.build_absolute_uri(reverse('security'))}",
    ]
    return conditional(request, HttpResponse("\n".join(lines) + "\n", "text/plain; charset=utf-8"))


def expires(now: dt.datetime) -> dt.datetime:
    """Always ahead, and the same for a whole month, so that the file does not change with every request."""
    month = now.astimezone(dt.UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return month + VALID


def _mail_to(address: str) -> str:
    return f"mailto:{address}" if address else ""
