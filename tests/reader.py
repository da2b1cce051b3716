"""Somebody in front of the page cache, without a server between."""

from io import BytesIO

from config.cache import PageCache

READER = {"REQUEST_METHOD": "GET", "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost"}


class Reader:
    """Somebody in front of one process."""

    def __init__(self, application):
        self.cache = PageCache(application)

    def get(self, address, **environ):
        path, _mark, query = address.partition("?")
        asked = {**READER, "PATH_INFO": path, "QUERY_STRING": query, "wsgi.input": BytesIO(), "wsgi.url_scheme": "http"}
        given = []
        chunks = self.cache({**asked, **environ}, lambda status, headers, exc=None: given.extend([status, headers]))
        body = b"".join(chunks)
        getattr(chunks, "close", lambda: None)()
        return Answer(given[0], dict(given[1]), body)


class Answer:
    def __init__(self, status, headers, body):
        self.code, self.headers, self.body = int(status.split()[0]), headers, body

    @property
    def is_hit(self):
        return self.headers.get("Cache-Status") == "latarnia; hit"
