"""Between a request and the mechanism: what the person answered goes in, a refusal comes out as something to act on."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Page

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
        is_act = request.path_info.startswith("/admin/") and request.method == "POST"  # else nothing is to be undone
        if is_act and isinstance(exception, ValidationError) and "page" in vars(exception):
            return _undone(request, exception)
        if not isinstance(exception, Refused):
            return None
        if request.path_info.startswith("/api/"):
            return problem(exception)
        return _told(request, str(exception), *exception.way_on)


def _undone(request: HttpRequest, flaws: ValidationError) -> HttpResponse:
    """A page that cannot be public as it is, met by an action without a form: publishing many, copying."""
    page = vars(flaws)["page"]
    words = " ".join(f"{_label(page, name)}: {' '.join(said)}" for name, said in flaws.message_dict.items())
    said = _("“%(title)s” is not ready. %(flaws)s Nothing was changed.") % {"title": page.title, "flaws": words}
    url = AdminURLFinder(request.user).get_edit_url(page) if page.pk else ""
    answer = _told(request, said, url or request.get_full_path(), _("What is missing") if url else _("Back"))
    transaction.set_rollback(True)
    return answer


def _label(page: Page, name: str) -> str:
    names = {field.name: field for field in page._meta.get_fields()}
    return capfirst(str(getattr(names.get(name), "verbose_name", page.title)))


def _told(request: HttpRequest, words: str, url: str, way_on: str) -> HttpResponse:
    messages.error(request, words, [messages.button(url, way_on)])
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
