"""Answers that need not be sent again: entity tags over the bytes, for what is cheap to make and read often."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control

MINUTES = 5


def conditional(
    request: HttpRequest, response: HttpResponse, etag: str = "", *, max_age: int = MINUTES * 60
) -> HttpResponse:
    """The response with ETag and Cache-Control, or 304 when the client has it. `etag` without quotes, if known.

    `max_age` in seconds: how long a browser may believe it without asking again.
    """
    known = etag or hashlib.blake2b(response.content, digest_size=16).hexdigest()
    patch_cache_control(response, public=True, max_age=max_age, must_revalidate=True)
    response["ETag"] = f'"{known}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response
