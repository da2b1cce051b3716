"""Between a request and the mechanism: what the person answered goes in, a refusal comes out as something to act on."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages

from home.localisation import answers
from home.localisation.gate import NotTranslated


class AnswersMiddleware:
    """Whatever this request does, it does with the answers of its own form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answers.answering(lambda: answers.of_request(request)):
            return self.get_response(request)


class NotTranslatedMiddleware:
    """Whatever view tried to publish: the draft it saved stays, and the message names what is missing and where."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, NotTranslated):
            return None
        if request.path_info.startswith("/api/"):
            return problem(exception)
        messages.error(request, str(exception), [messages.button(exception.edit_url, _("Open the translation"))])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # a step of Wagtail's modal workflow
            return JsonResponse({"step": "success", "redirect": exception.edit_url})
        return redirect(exception.edit_url)


def problem(exception: NotTranslated) -> JsonResponse:
    """RFC 9457."""
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Not translated",
            "status": 422,
            "detail": str(exception),
            "segments": [segment._asdict() for segment in exception.segments],
        },
        status=422,
        content_type="application/problem+json",
    )
