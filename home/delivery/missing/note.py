"""Notes an address that was not found, unless no person would have typed it. One or two small writes."""

import re
from datetime import timedelta

import structlog
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language_from_path
from wagtail.models import Site

from home.delivery.missing.models import MissingAddress
from home.published.former import legacy_path

log = structlog.get_logger(__name__)

LONGEST = 255
MOST = 2_000
"""Addresses kept per site. When it is full new ones wait until `forget_old` made room."""
PER_MINUTE = 60
"""Notes taken on the whole site. A flood of nonsense must not become a flood of writes."""
KEPT = timedelta(days=180)
ONCE_KEPT = timedelta(days=30)  # what was asked for a single time is most often a slip of the finger

# What machines try on every site of the world. Files of our own pages have no ending; old ones end in .html or .pdf.
ENDINGS = {
    *("php", "php5", "php7", "phtml", "asp", "aspx", "jsp", "jspx", "cgi", "pl", "py", "rb", "sh", "exe", "dll", "ini"),
    *("cfg", "conf", "yml", "yaml", "toml", "env", "sql", "bak", "old", "log", "swp", "zip", "rar", "tar", "gz", "tgz"),
    *("7z", "json", "xml", "map", "ico", "js", "mjs", "css", "png", "jpg", "jpeg", "gif", "webp", "svg", "woff2"),
}
HUNTED = (
    *("wp-", "wordpress", "xmlrpc", "phpmyadmin", "cgi-bin", "vendor/", "node_modules", "actuator", "solr", "jenkins"),
    *("owa/", "autodiscover", "/admin/", "/login/", "/user/", "/account/", "/backup/", "/config/", "/console/"),
    *("/shell/", "/debug/", "/test/", "/pma/", "/.", "..", "//", "select(", "union("),
)
STRANGE = re.compile(r"""[\\<>"'`{}|^$=*;%\x00-\x1f\x7f\ufffd]""")
PERSONAL = re.compile(r"@|\d{9}|/(?=[^/]*[A-Z])(?=[^/]*\d)[\w:.-]{20,}(?:/|$)")
"""What may be somebody's address, telephone or token, pasted behind ours."""
LEGACY = re.compile(r"^/cpe/(?P<section>[\w-]{1,60})/(?P<number>[0-9]{1,9}),", re.IGNORECASE)
OF_PAGES = {"wagtail_serve", "legacy_page"}


def note(site: Site, request: HttpRequest) -> None:
    """Never raises: a note that cannot be taken is dropped."""
    if request.resolver_match and request.resolver_match.url_name not in OF_PAGES:
        return  # a view of ours said no, and its address may hold a token of somebody's mail
    path = noted_as(request.path)
    if not is_worth_noting(path) or not _has_room_this_minute():
        return
    try:
        with transaction.atomic():
            _write(site, path)
    except DatabaseError as error:
        log.warning("missing_address_not_noted", error=type(error).__name__)


def noted_as(path: str) -> str:
    """Without the last slash; an address of the old site without its title, which everybody writes differently."""
    if legacy := LEGACY.match(path):
        return legacy_path(legacy["section"], legacy["number"])
    return path.rstrip("/") or "/"


def is_worth_noting(path: str) -> bool:
    """An address in a language of the site, or of the old site, that a person may have typed or followed."""
    small = f"{path.lower()}/"
    is_ours = get_language_from_path(small) is not None or small.startswith("/cpe/")
    is_hunt = small.rpartition(".")[2].rstrip("/") in ENDINGS or any(word in small for word in HUNTED)
    return is_ours and len(path) <= LONGEST and not (is_hunt or STRANGE.search(path) or PERSONAL.search(path))


def forget_old() -> int:
    """For the worker: what nobody asked for any more. Returns how many."""
    today = timezone.localdate()
    is_slip = Q(times=1, last_on__lt=today - ONCE_KEPT, is_ignored=False)
    old = MissingAddress.objects.filter(is_slip | Q(last_on__lt=today - KEPT))
    return old.delete()[0] if old.exists() else 0  # a reader in most rounds, no writer


def _write(site: Site, path: str) -> None:
    addresses = MissingAddress.objects.filter(site=site)
    if not addresses.asked_again(path=path) and addresses.count() < MOST:
        MissingAddress.objects.bulk_create([MissingAddress(site=site, path=path)], ignore_conflicts=True)


def _has_room_this_minute() -> bool:
    """Counted in the shared cache, or by each process where there is none."""
    key = f"missing:{int(timezone.now().timestamp()) // 60}"
    cache.add(key, 0, timeout=120)
    try:
        count = cache.incr(key)
    except ValueError:  # forgotten in between
        return False
    return count is not None and count <= PER_MINUTE  # None: the cache is away
