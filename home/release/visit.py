"""A page of the public site as a stranger would get it, asked from inside: no middleware, no session, no cache."""

from contextvars import copy_context
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, resolve
from django.utils import translation
from wagtail.coreutils import get_dummy_request
from wagtail.models import Site


class NotThere(Exception):
    """Nothing answers at this address."""


def languages() -> list[str]:
    return [code for code, _name in settings.LANGUAGES]


def visit(path: str, query: str = "") -> HttpResponse:
    """The finished answer to GET `path` (which begins with a language). Raises NotThere."""
    language = path.split("/")[1] if path.startswith("/") else ""
    if language not in languages():
        raise NotThere(path)
    # What a view leaves in context variables for its own answer must end with it.
    return copy_context().run(_answer, language, path, query)


def _answer(language: str, path: str, query: str) -> HttpResponse:
    with translation.override(language):
        try:
            match = resolve(path)
            request = _request(path, query)
            request.resolver_match = match
            response = match.func(request, *match.args, **match.kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        except (Http404, Resolver404) as error:
            raise NotThere(path) from error
    return response


def _request(path: str, query: str) -> HttpRequest:
    site = Site.objects.filter(is_default_site=True).first()
    request = get_dummy_request(path=path, site=site)
    request.user = AnonymousUser()
    request.GET = QueryDict(query)
    request.META["QUERY_STRING"] = query
    request.META["HTTP_HOST"] = urlsplit(settings.SITE_BASE_URL).netloc
    request.LANGUAGE_CODE = path.split("/")[1]
    return request
