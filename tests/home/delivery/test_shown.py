"""Which answers may be given to everybody: only those that hold nothing of one reader."""

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from reader import Reader

from config.cache import NEVER
from home.delivery.shown import NAME, Shown, ShownMiddleware, shown
from home.published.purges import EVERYTHING

WORDS = "<h1>Rozmowa</h1>"


def plain(request):
    return HttpResponse(WORDS)


def with_cookie(request):
    response = HttpResponse(WORDS)
    response.set_cookie("seen", "1")
    return response


def with_token(request):
    return HttpResponse(f"{WORDS}{get_token(request)}")


def in_preview(request):
    request.is_preview = True
    return HttpResponse(WORDS)


PERSONAL = {
    "a cookie": with_cookie,
    "a token": with_token,
    "a preview": in_preview,
    "another for each session": lambda request: HttpResponse(WORDS, headers={"Vary": "Cookie"}),
    "another for each language": lambda request: HttpResponse(WORDS, headers={"Vary": "Accept-Language"}),
    "a private page": lambda request: HttpResponse(WORDS, headers={"Cache-Control": "private"}),
    "what nobody may store": lambda request: HttpResponse(WORDS, headers={"Cache-Control": "no-store"}),
    "a file that flows": lambda request: StreamingHttpResponse([WORDS.encode()]),
    "an address without a page": lambda request: HttpResponse(WORDS, status=404),
    "a way to another page": lambda request: HttpResponse(status=302, headers={"Location": "/pl/"}),
    "a page that is gone": lambda request: HttpResponse(WORDS, status=410),
}


def answered(request, view):
    """By a view that says what its answer is made of."""

    def saying(request):
        shown(request).keys.add("page:5")
        return view(request)

    return ShownMiddleware(saying)(request)


def test_an_answer_for_everybody_says_what_it_is_made_of(rf):
    request = rf.get("/pl/")
    answer = answered(request, plain)
    assert answer["Surrogate-Key"] == f"{EVERYTHING} page:5" and answer["ETag"] and NAME in request.META
    assert answer["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("what", PERSONAL)
def test_what_is_somebody_s_own_is_offered_to_no_cache(rf, what):
    request = rf.get("/pl/")
    answer = answered(request, PERSONAL[what])
    assert NAME not in request.META and not answer.has_header("Surrogate-Key")
    assert "public" not in answer["Cache-Control"]


def test_an_answer_to_a_form_is_offered_to_no_cache(rf):
    request = rf.post("/pl/")
    assert not answered(request, plain).has_header("Surrogate-Key") and NAME not in request.META


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
@pytest.mark.parametrize("door", NEVER)
def test_nothing_is_kept_behind_a_private_door_whatever_the_answer_says(door):
    asked = []

    def application(environ, start_response):
        asked.append(environ["PATH_INFO"])
        environ[NAME] = Shown(keys={"page:5"})
        start_response("200 OK", [("ETag", '"a"')])
        return [WORDS.encode()]

    reader = Reader(application)
    assert {reader.get(f"{door}x").is_hit for _ in range(3)} == {False} and len(asked) == 3
    assert [reader.get("/pl/").is_hit for _ in range(2)] == [False, True]
