"""Where a link of ours may lead: public web addresses only.

A redirect of ours is an address people trust. It must never carry them to a script, into somebody's network, or to
an address that shows one name and means another.
"""

import ipaddress
import re
import socket
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST = 1800  # the column holds 2000; the rest is for campaign parameters
UNTOUCHED_SCHEMES = {"mailto", "tel", "sms"}
INTERNAL_SUFFIXES = ("localhost", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
IGNORED_BY_BROWSERS = re.compile(r"[\t\r\n]")  # `java\nscript:` runs
UNSAFE = re.compile(r"[\x00-\x20\x7f<>\"\\]")
NUMBER_AS_HOST = re.compile(r"(0x)?[0-9a-f.x]+", re.IGNORECASE)

REASONS = {
    "empty": _("The link has no address."),
    "scheme": _("Only web, e-mail and telephone links are allowed."),
    "host": _("The address has no valid host name."),
    "internal": _("The address leads into an internal network; readers cannot open it."),
    "credentials": _("The address contains a user name or password."),
    "too_long": pgettext_lazy("link", "The address is too long."),
    "characters": _("The address contains characters that are not allowed."),
}


class BadDestination(ValueError):
    """`code` is a key of REASONS."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    def __str__(self) -> str:
        return str(REASONS[self.code])


def check(address: str, base_url: str = "") -> str | None:
    """The absolute address to store; None for what stays as written (mailto, tel, a fragment of the same mail).

    A relative address is completed with `base_url`, whose own host is allowed even where it is internal, so that a
    developer's links work. Raises BadDestination.
    """
    address = IGNORED_BY_BROWSERS.sub("", address).strip("\x00\x20")
    if not address:
        raise BadDestination("empty")
    if address.startswith("#"):
        return None
    scheme = SCHEME.match(address)
    if scheme and scheme[1].lower() in UNTOUCHED_SCHEMES:
        return None
    if scheme and scheme[1].lower() not in {"http", "https"}:
        raise BadDestination("scheme")
    absolute = scheme[0].lower() + address[scheme.end() :] if scheme else _complete(address, base_url)
    _check_web_address(absolute, base_url)
    return absolute


def _complete(address: str, base_url: str) -> str:
    try:
        return urljoin(base_url + "/", address)
    except ValueError:
        raise BadDestination("host") from None


def _check_web_address(address: str, base_url: str) -> None:
    if len(address) > LONGEST:
        raise BadDestination("too_long")
    if UNSAFE.search(address):
        raise BadDestination("characters")
    parts, home = _split(address), _split(base_url)
    if "@" in parts.netloc:
        raise BadDestination("credentials")
    host = (parts.hostname or "").rstrip(".").lower()
    if parts.scheme not in {"http", "https"} or not host:
        raise BadDestination("host")
    if parts.netloc != home.netloc and _is_internal(host):
        raise BadDestination("internal")


def _split(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - raises on a port that is no number
    except ValueError:
        raise BadDestination("host") from None
    return parts


def _is_internal(host: str) -> bool:
    if number := _as_ip(host):
        return not number.is_global
    return "." not in host or host.endswith(tuple(f".{suffix}" for suffix in INTERNAL_SUFFIXES))


def _as_ip(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Also what a browser reads as an IPv4 address: `2130706433`, `0x7f.1`."""
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        if not NUMBER_AS_HOST.fullmatch(host):
            return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:
        return None
