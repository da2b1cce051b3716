"""A part of a file, as players of recordings ask for it: without, Safari plays none, and nobody can jump ahead."""

import re
from collections.abc import Iterator

from django.db.models.fields.files import FieldFile
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

ONE_PART = re.compile(r"bytes=(?P<first>[0-9]{0,15})-(?P<last>[0-9]{0,15})")
CHUNK = 64 * 1024  # bytes


def in_part(request: HttpRequest, response: HttpResponseBase, file: FieldFile) -> HttpResponseBase:
    """The answer with the whole file; 206 with the one part asked for; 416 when the file is shorter (RFC 9110)."""
    if response.status_code != 200 or not isinstance(response, StreamingHttpResponse):  # a proxy sends it, and parts
        return response
    response["Accept-Ranges"] = "bytes"
    asked, known = ONE_PART.fullmatch(request.headers.get("Range", "")), response.get("ETag", "")
    if asked is None or request.method != "GET" or request.headers.get("If-Range", known) != known:
        return response
    if span := _span(asked["first"], asked["last"], file.size):
        _cut(response, file, *span)
    return response


def _span(first: str, last: str, size: int) -> tuple[int, int] | None:
    """From which byte to which, the end before the beginning where there are none; None when that is no range."""
    if not first:  # `-500` are the last 500
        return (max(0, size - int(last)), size - 1 if int(last) else -1) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) if last else size - 1, size - 1)


def _cut(response: StreamingHttpResponse, file: FieldFile, first: int, last: int) -> None:
    length = max(0, last - first + 1)
    response.status_code = 206 if length else 416
    response.streaming_content = _read(file, first, length)
    response["Content-Range"] = f"bytes {first}-{last}/{file.size}" if length else f"bytes */{file.size}"
    response["Content-Length"] = str(length)


def _read(file: FieldFile, first: int, length: int) -> Iterator[bytes]:
    with file.storage.open(str(file.name), "rb") as source:
        source.seek(first)
        while length and (chunk := source.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
