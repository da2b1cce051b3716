"""Campaign parameters: added once, the author's own kept, the fragment last."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

NAMES = ("utm_source", "utm_medium", "utm_campaign", "utm_content")


def parameters(*, source: str, medium: str, campaign: str = "", content: str = "") -> dict[str, str]:
    """In the order analysts read them; empty ones are left out."""
    values = zip(NAMES, (source, medium, campaign, content), strict=True)
    return {name: value for name, value in values if value}


def add(url: str, parameters: Mapping[str, str]) -> str:
    """The address with what it lacks. Its own query stays byte for byte, because some sites sign theirs."""
    parts = urlsplit(url)
    own = {name.lower() for name, _ in parse_qsl(parts.query, keep_blank_values=True)}
    missing = {name: value for name, value in parameters.items() if name not in own}
    query = "&".join(filter(None, [parts.query, urlencode(missing)]))
    return urlunsplit(parts._replace(query=query))
