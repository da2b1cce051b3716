"""“Was this page useful?” The page itself carries two links and no token, so that it can be cached for everybody."""

import uuid
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from campaigns.feedback import collect
from campaigns.feedback.models import LONGEST_COMMENT
from campaigns.public_forms import PublicForm, public_form, show

ANSWERS = {"yes": _("Yes"), "no": _("No")}


class CommentForm(PublicForm):
    comment = forms.CharField(
        label=_("What was good, or what was missing? (if you like)"),
        required=False,
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Please write nothing about yourself or other people. We take out addresses and numbers."),
    )


class AnswerForm(CommentForm):
    answer = forms.ChoiceField(
        label=_("Was this page useful?"),
        choices=list(ANSWERS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    field_order = ["answer", "comment"]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@public_form("feedback", per_hour=60)
def answer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """`useful/<translation key>/?answer=yes`: a GET shows the form and stores nothing."""
    try:
        about = collect.page(key, get_language() or "")
    except collect.UnknownPage:
        raise Http404 from None
    if "receipt" in request.POST:
        return _comment(request, about)
    chosen = request.GET.get("answer", "")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"answer": chosen})
    if form.is_trapped:
        return _thanks(request, about, receipt="")
    if not form.is_valid():
        return show(request, "useful", form=form, about=about, status=422 if form.is_bound else 200)
    given = form.cleaned_data
    opinion = collect.record(about, is_useful=given["answer"] == "yes", comment=given["comment"])
    return _thanks(request, about, receipt="" if opinion.comment else collect.receipt(opinion))


def _comment(request: HttpRequest, about: Any) -> HttpResponse:
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _thanks(request, about, receipt=request.POST["receipt"], form=form, status=422)
    if form.cleaned_data["comment"].strip():
        collect.add_comment(request.POST["receipt"], form.cleaned_data["comment"])
    return _thanks(request, about, receipt="")


def _thanks(
    request: HttpRequest, about: Any, *, receipt: str, form: CommentForm | None = None, status: int = 200
) -> HttpResponse:
    form = form or CommentForm()
    return show(request, "useful_thanks", about=about, receipt=receipt, form=form, status=status)
