"""`url_map`: every address template of the site by name, for operators, proxies and tests."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

STAFF = ("admin/", "django-admin/", "api/v3-preview/")


def walk(patterns: list[Any], prefix: str = "", namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name, template) of every named pattern below; a namespace stands before its names."""
    for pattern in patterns:
        template = prefix + _template(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, template, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}", f"/{template}"


def _template(pattern: Any) -> str:
    """A regular expression without its anchors; they would stand in the middle of an address."""
    words = str(pattern)
    return words.removeprefix("^").removesuffix("$") if isinstance(pattern, RegexPattern) else words


class Command(BaseCommand):
    help = "Prints name and address template of every public door (with --all, of the staff's doors too)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object: name → template")
        parser.add_argument("--all", action="store_true", help="also what only staff can open")

    def handle(self, *args: Any, **options: Any) -> None:
        doors = dict(sorted(walk(get_resolver().url_patterns)))
        if not options["all"]:
            doors = {name: template for name, template in doors.items() if not template.lstrip("/").startswith(STAFF)}
        if options["json"]:
            self.stdout.write(json.dumps(doors))
            return
        for name, template in doors.items():
            self.stdout.write(f"{name:<40} {template}")
