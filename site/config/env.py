"""Typed readers for the environment: the only place where the process looks at it.

Every reader either returns a value of its type or raises `EnvError`, whose text names the variable, what was
found and what to set instead. A secret may also come from a file: `NAME_FILE` holds its path.
"""

import json
import os
import re
from collections.abc import Sequence
from email.utils import parseaddr
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SENDER = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class EnvError(ImproperlyConfigured):
    """The environment holds nonsense, or lacks something that protects people."""


def text(name: str, default: str = "") -> str:
    """The variable, stripped; falls back to the content of the file that `NAME_FILE` names."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    path = os.environ.get(f"{name}_FILE", "").strip()
    return _file_text(name, path) if path else default


def _file_text(name: str, path: str) -> str:
    try:
        value = Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise EnvError(f"{name}_FILE names {path!r}, which cannot be read: {error.strerror}.") from error
    if not value:
        raise EnvError(f"{name}_FILE names {path!r}, which is empty. Put the value of {name} into it.")
    return value


def boolean(name: str, default: bool) -> bool:
    value = text(name).lower()
    if not value:
        return default
    if value in TRUE | FALSE:
        return value in TRUE
    raise EnvError(f"{name}={value!r} is not a yes or a no. Set it to 1 or 0.")


def integer(name: str, default: int, *, minimum: int = 0) -> int:
    value = text(name)
    if not value:
        return default
    try:
        number = int(value)
    except ValueError:
        raise EnvError(f"{name}={value!r} is not a whole number. Set it to {minimum} or more.") from None
    if number < minimum:
        raise EnvError(f"{name}={number} is too small. Set it to {minimum} or more.")
    return number


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty items fall out."""
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise EnvError(f"{name}={value!r} is unknown. Set it to one of: {', '.join(allowed)}.")
    return value


def url(name: str, default: str = "", *, schemes: Sequence[str] = ("http", "https")) -> str:
    """An absolute address without a trailing slash."""
    value = text(name, default).rstrip("/")
    if not value:
        return value
    if not _is_absolute(value, schemes):
        raise EnvError(f"{name} is not an address. Write it like {schemes[-1]}://www.example.org.")
    return value


def _is_absolute(value: str, schemes: Sequence[str]) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in schemes and bool(parts.netloc) and (parts.port is None or parts.port > 0)
    except ValueError:  # a port that is no number, an IPv6 address without its end
        return False


def hosts(name: str) -> list[str]:
    """A comma-separated list of single IP addresses, in the notation in which a socket names them."""
    found = words(name)
    try:
        return [str(ip_address(item)) for item in found]
    except ValueError:
        raise EnvError(
            f"{name} holds something that is no IP address. Write single ones, like 10.0.0.7,10.0.0.8."
        ) from None


def sender(name: str, default: str = "") -> str:
    """Who a mail is from: an address, with or without a name before it."""
    value = text(name, default)
    if value and not SENDER.fullmatch(parseaddr(value)[1]):
        raise EnvError(f"{name} holds no mail address. Write it like: Our centre <news@example.org>.")
    return value


def mapping(name: str) -> dict[str, Any]:
    """A JSON object."""
    value = text(name, "{}")
    try:
        result = json.loads(value)
    except json.JSONDecodeError as error:
        raise EnvError(f"{name} is not JSON ({error.msg}, column {error.colno}). Set it to a JSON object.") from None
    if not isinstance(result, dict):
        raise EnvError(f'{name} is JSON, but not an object. Write it like {{"KEY": "value"}}.')
    return result


def required(name: str, why: str) -> str:
    value = text(name)
    if not value:
        raise EnvError(f"{name} is not set. {why} Set {name}, or {name}_FILE to a file that holds it.")
    return value


def needs(name: str, module: str) -> None:
    """What the value of `name` asks for, and the packages of a development machine do not bring."""
    if find_spec(module) is None:
        cure = "python -m pip install --require-hashes -r requirements-production.txt"
        raise EnvError(f"{name} needs the package {module}, which is not installed here. Run: {cure}")
