"""Between a request and the mechanism: what the person answered goes in, a refusal comes out as something to act on."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from home.localisation import answers
from home.localisation.gate import NotTranslated, Refused


class AnswersMiddleware:
    """Whatever this request does, it does with the answers of its own form."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with answers.answering(lambda: answers.of_request(request)):
            return self.get_response(request)


class RefusedMiddleware:
    """Whatever view tried to publish: the draft it saved stays, and the message says what is missing and where."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        if request.path_info.startswith("/api/"):
            return problem(exception)
        url, words = exception.way_on
        messages.error(request, str(exception), [messages.button(url, words)])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # a step of Wagtail's modal workflow
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)


def problem(exception: Refused) -> JsonResponse:
    """RFC 9457."""
    segments = exception.segments if isinstance(exception, NotTranslated) else []
    return JsonResponse(
        {
            "type": "about:blank",
            "title": "Not translated" if segments else "Refused",
            "status": 422,
            "detail": str(exception),
            "segments": [segment._asdict() for segment in segments],
        },
        status=422,
        content_type="application/problem+json",
    )
