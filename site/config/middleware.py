"""Middleware of the site: who asks, languages, the editors' policy, one transaction for every editorial write."""

from collections.abc import Callable

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware import locale

GetResponse = Callable[[HttpRequest], HttpResponse]
EDITORIAL = ("/admin/", "/api/v3-preview/")
WITHOUT_LANGUAGE = (
    *("/api/", "/healthz/", "/t/", "/u/", "/l/", "/anymail/", "/cpe/", "/sitemap", "/robots.txt"),
    *("/admin/", "/documents/", "/renditions/", "/media/", "/static/", "/outbox/", "/.well-known/"),
)
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


class ProxyMiddleware:
    """Puts the visitor's address in place of our own proxy's, for whoever counts visitors.

    Without it everybody behind the proxy shares one limit, and one stranger closes the sign-up for all. Only a proxy
    of `TRUSTED_PROXIES` is believed: from anybody else X-Forwarded-For is a claim.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        while hops and request.META.get("REMOTE_ADDR") in settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = hops.pop()
        return self.get_response(request)


class LocaleMiddleware(locale.LocaleMiddleware):
    """Django's, but a door without a language stays one: a 404 of the API must not become a redirect to /pl/api/…."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if request.path_info.lower().startswith(WITHOUT_LANGUAGE):  # old posters write /CPE/
            return response
        return super().process_response(request, response)


class EditorialTransactionMiddleware:
    """One outer transaction around every editorial write, so that what is public changes at one instant.

    Stock Wagtail commits before it tells its signals; without this a crash between the two would leave a page
    public and its published document not, or the other way round. Also loosens the policy for Wagtail's admin,
    whose pages carry inline scripts.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(EDITORIAL):
            return self.get_response(request)
        response = self._answer(request)
        if not hasattr(response, "_csp_update"):
            response._csp_update = settings.ADMIN_CSP_UPDATE  # type: ignore[attr-defined]
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            return self.get_response(request)
        with transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:  # the view's exception was already turned into a page
                transaction.set_rollback(True)
            return response
