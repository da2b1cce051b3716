"""Reads a site as a stranger does: from the sitemap and the front door along every link, and remembers the answers."""

import re
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.storage import storages
from django.test import Client
from django.test.signals import template_rendered
from markup import parse

from home.models import SiteRendition

HOST = "http://testserver"
LOADS = {
    ("img", "src"), ("source", "src"), ("script", "src"), ("video", "src"), ("video", "poster"), ("audio", "src"),
    ("track", "src"), ("iframe", "src"), ("embed", "src"), ("object", "data"), ("form", "action"), ("input", "src"),
    ("button", "formaction"), ("use", "href"), ("image", "href"), ("link", "href"),
}  # fmt: skip
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
NO_PAGE = ("mailto:", "tel:", "data:", "javascript:")


@dataclass
class Answer:
    path: str
    status: int
    kind: str
    body: bytes
    tree: object = None
    """Of HTML."""
    errors: list = field(default_factory=list)
    cookies: tuple = ()
    came_from: str = ""

    @property
    def text(self):
        return self.body.decode()

    @property
    def language(self):
        return self.path.split("/")[1]


@dataclass
class Crawl:
    answers: dict = field(default_factory=dict)
    """Path with query → answer, in the order of visits."""
    elsewhere: set = field(default_factory=set)
    """(page, what is loaded from another host)."""
    files: dict = field(default_factory=dict)
    """Path of a static or media file → the page that names it."""
    templates: set = field(default_factory=set)

    @property
    def pages(self):
        return [answer for answer in self.answers.values() if answer.kind == "text/html" and answer.status == 200]


def crawl(*starts, limit=600):
    """At most `limit` addresses. Links with a query are followed from pages without one only, or filters never end."""
    found, client = Crawl(), Client()
    waiting = deque((start, "") for start in starts)

    def remember(template, **kwargs):
        found.templates.add(template.name)

    template_rendered.connect(remember)
    try:
        while waiting and len(found.answers) < limit:
            path, came_from = waiting.popleft()
            if path not in found.answers:
                found.answers[path] = answer = _visit(client, path, came_from)
                waiting.extend((link, path) for link in _links(answer, found))
    finally:
        template_rendered.disconnect(remember)
    return found


def _visit(client, path, came_from):
    response = client.get(path)
    kind = response.headers.get("Content-Type", "").partition(";")[0]
    body = b"".join(response.streaming_content) if response.streaming else response.content
    answer = Answer(path, response.status_code, kind, body, came_from=came_from, cookies=tuple(response.cookies))
    if kind == "text/html":
        answer.tree, answer.errors = parse(body.decode())
    if response.status_code in (301, 302):
        answer.body = f'<a href="{response["Location"]}">'.encode()
    return answer


def _links(answer, found):
    """Same-host addresses an answer names; what it loads from elsewhere is remembered."""
    named = _named_in_html(answer, found) if answer.tree is not None else _named_in_text(answer)
    for address in named:
        path = urldefrag(urljoin(HOST + answer.path, address))[0].removeprefix(HOST) or "/"
        if path.startswith(("/static/", "/media/")):
            found.files.setdefault(urlsplit(path).path, answer.path)
        elif path.startswith("/") and not ("?" in path and "?" in answer.path):
            yield path


def _named_in_html(answer, found):
    for element in answer.tree.iter():
        for name, value in element.attrib.items():
            name = name[1] if isinstance(name, tuple) else str(name).rpartition("}")[2]
            for address in map(_by_our_name, _addresses(element.tag, name, value)):
                if (element.tag, name) != ("a", "href") and not _is_here(address):
                    found.elsewhere.add((answer.path, f"{element.tag}[{name}]={address}"))
                elif not address.startswith(NO_PAGE) and _is_here(address) and element.tag != "form":
                    yield address


def _addresses(tag, name, value):
    if name in ("srcset", "imagesrcset"):
        return [part.split()[0] for part in value.split(",") if part.strip()]
    if name == "style":
        return [a or b for a, b in CSS_URL.findall(value)]
    return [value] if (tag, name) in LOADS or (tag, name) == ("a", "href") else []


def _by_our_name(address):
    """Whole addresses name the site as its readers know it; we know it by another name."""
    own = settings.SITE_BASE_URL
    return HOST + address.removeprefix(own) if f"{address}/".startswith(f"{own}/") else address


def _is_here(address):
    return not urlsplit(address).netloc or address.startswith(HOST)


def _named_in_text(answer):
    """Addresses in sitemaps, feeds and redirects."""
    return re.findall(rf'(?:<loc>|<link>|href="|Sitemap: )({HOST}[^<"\s]*|/[^<"\s]*)', answer.text)


def missing_files(files):
    """Static files no finder knows, and media files that were never made."""
    names = [name for name in ("renditions", "public") if name in settings.STORAGES]
    media = [SiteRendition._meta.get_field("file").storage, *(storages[name] for name in names)]
    for path, page in files.items():
        _empty, folder, name = path.split("/", 2)
        exists = finders.find(name) if folder == "static" else any(storage.exists(name) for storage in media)
        if not exists:
            yield f"{page} names {path}"


def css_elsewhere(files):
    """Addresses of other hosts in the stylesheets."""
    for path in files:
        if path.endswith(".css") and (file := finders.find(path.removeprefix("/static/"))):
            text = Path(file).read_text()
            yield from (f"{path}: {a or b}" for a, b in CSS_URL.findall(text) if "//" in (a or b))
