"""The page cache, in front of Django: what a reader without a session asks for a second time costs no Django at all.

It keeps whole answers as Django gave them, security headers included, in the memory of the process, and only those
that named the keys they are made of (`home.delivery.shown`). Before every answer it compares the stamp; where that
moved, it first forgets what was touched (`home.published.memory`). It counts nothing and sets nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings

from home.delivery.shown import NAME, Shown, spelled
from home.published.memory import Memory, Token

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Headers = list[tuple[str, str]]

NEVER = (
    "/admin/",
    "/api/",
    "/t/",
    "/u/",
    "/l/",
    "/anymail/",
    "/healthz/",
    "/documents/",
    "/media/",
    "/static/",
    "/outbox/",
)
CONDITIONS = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MATCH")
"""Answered from what is kept; Django must always give the whole answer."""
PERSONAL_COOKIES = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
SENT_WITH_304 = {"etag", "cache-control", "cdn-cache-control", "vary", "surrogate-key", "content-location", "expires"}
OVERHEAD = 2_000  # bytes: headers, keys and names
MOST_ADDRESSES = 20_000
"""Of which it is remembered which parameters they read."""


@dataclass(frozen=True, slots=True)
class Answer:
    headers: Headers
    headers_304: Headers
    etag: str
    body: bytes
    reads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that may be answered from memory."""

    place: tuple[str, str, str]
    """Scheme, host, path."""
    query: str


class PageCache:
    def __init__(self, application: Application) -> None:
        self._application = application
        self._reads: dict[tuple[str, str, str], tuple[str, ...]] = {}

    @cached_property
    def memory(self) -> Memory:
        return Memory(most=settings.PAGE_CACHE_MEGABYTES * 1_000_000)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        given = self._give(environ, start_response)
        if environ["REQUEST_METHOD"] != "HEAD":
            return given
        _close(given)  # Django leaves the body to the server, which complains of each
        return []

    def _give(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        if asked is None:
            return self._application(environ, start_response)
        answer = self._kept(asked)
        if answer is not None:
            return _send(answer, environ, start_response, "latarnia; hit")
        token = self.memory.now()
        if token is None or environ["REQUEST_METHOD"] != "GET":
            return self._application(environ, start_response)
        return self._ask(asked, token, environ, start_response)

    def _kept(self, asked: Asked) -> Answer | None:
        if not asked.query:
            return self.memory.get((asked.place, ""))  # type: ignore[no-any-return]
        reads = self._reads.get(asked.place)
        if reads is None:
            return None
        answer: Answer | None = self.memory.get((asked.place, _spelled(reads, asked.query)))
        return answer if answer is not None and answer.reads == reads else None

    def _ask(self, asked: Asked, token: Token, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Django's answer, kept if it may be, and sent as if it had been kept."""
        caught: list[Any] = []
        whole = {name: value for name, value in environ.items() if name not in CONDITIONS}

        def catch(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            caught[:] = [status, headers]
            return lambda data: None

        whole.pop(NAME, None)
        given = self._application(whole, catch)
        said: Shown | None = whole.get(NAME)
        if said is None:
            return _pass(caught, given, environ, start_response)
        body = _joined(given)
        answer = _answer(caught[1], body, said.reads)
        self._keep(asked, answer, said, token)
        return _send(answer, environ, start_response, "latarnia; fwd=miss")

    def _keep(self, asked: Asked, answer: Answer, said: Shown, token: Token) -> None:
        """Under the one spelling the answer itself gives, so that nonsense in the query fills no memory."""
        query = _spelled(said.reads, asked.query)
        if not said.is_kept or query != said.query:
            return
        if len(self._reads) >= MOST_ADDRESSES:
            self._reads.clear()
        self._reads[asked.place] = said.reads
        size = len(answer.body) + OVERHEAD
        until = said.until.timestamp() if said.until else float("inf")
        self.memory.put((asked.place, query), answer, token=token, keys=said.keys, size=size, until=until)


def _asked(environ: Environ) -> Asked | None:
    """None for what is never kept: writing, private doors, people with a session."""
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    path = environ.get("PATH_INFO", "")
    if path.startswith(NEVER) or not settings.PAGE_CACHE_MEGABYTES:
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and any(name in cookies for name in PERSONAL_COOKIES):
        return None
    place = (_scheme(environ), environ.get("HTTP_HOST", "").lower(), environ.get("SCRIPT_NAME", "") + path)
    return Asked(place, environ.get("QUERY_STRING", ""))


def _scheme(environ: Environ) -> str:
    """As Django sees it behind a proxy that ends TLS."""
    header, secure = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    if header and header in environ:
        return "https" if environ[header].split(",")[0].strip() == secure else "http"
    return str(environ.get("wsgi.url_scheme", "http"))


def _spelled(reads: Iterable[str], query: str) -> str:
    return spelled(reads, dict(parse_qsl(query))) if reads and query else ""


def _pass(
    caught: list[Any], given: Iterable[bytes], environ: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    """Not ours to keep; but the reader may have it already, which Django was not told."""
    status, headers = caught
    if status.startswith("200") and _has(environ, dict(headers).get("ETag", "")):
        _close(given)
        start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() in SENT_WITH_304])
        return []
    start_response(status, headers)
    return given


def _has(environ: Environ, etag: str) -> bool:
    """Whether the reader has this version. Weak comparison, as RFC 9110 wants it for reading."""
    wanted = environ.get("HTTP_IF_NONE_MATCH")
    return bool(wanted and etag and (etag.removeprefix("W/") in wanted or wanted.strip() == "*"))


def _close(given: Iterable[bytes]) -> None:
    if hasattr(given, "close"):
        given.close()


def _joined(given: Iterable[bytes]) -> bytes:
    try:
        return b"".join(given)
    finally:
        _close(given)


def _answer(headers: Headers, body: bytes, reads: tuple[str, ...]) -> Answer:
    names = {name.lower(): value for name, value in headers}
    short = [(name, value) for name, value in headers if name.lower() in SENT_WITH_304]
    return Answer(list(headers), short, names.get("etag", ""), body, reads)


def _send(answer: Answer, environ: Environ, start_response: StartResponse, status: str) -> Iterable[bytes]:
    if "HTTP_IF_NONE_MATCH" in environ and _has(environ, answer.etag):
        start_response("304 Not Modified", [*answer.headers_304, ("Cache-Status", status)])
        return []
    start_response("200 OK", [*answer.headers, ("Cache-Status", status)])
    return [answer.body]
