"""The library's settings: one dictionary `CAMPAIGNS` in Django's settings, read as one typed value.

A site sets only what differs; an unknown key is refused, because a misspelt safety setting would protect nobody.
"""

from dataclasses import dataclass, field, fields
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Conf:
    base_url: str = "http://localhost:8000"
    """Absolute address of the site without a trailing slash; links in mails begin with it."""
    field_keys: str = ""
    """Key ring for personal data, comma-separated, newest first; base64 of 32 bytes each, each may begin with `id:`."""
    address_index_key: str = ""
    """Key of the blind index and of suppression, optionally `version:` before it; comma-separated, newest first."""
    from_email: str = "newsletter@example.org"
    sending_disabled: bool = False
    send_batch_size: int = 50
    """Recipients in one call to the provider."""
    send_lease_seconds: int = 60
    """How long a claimed batch belongs to its worker; the read timeout stays under half of it."""
    send_rate_per_second: int = 0
    """Messages per second and worker; 0 is as fast as the provider takes them."""
    schedule_max_lateness: int = 60
    """Minutes after which a scheduled send that was missed waits for a person."""
    bounce_limit_percent: float = 5.0
    """Hard bounces among the sent above which a send pauses by itself."""
    complaint_limit_percent: float = 0.3
    """Complaints among the sent above which it pauses; the large mailbox providers' own limit."""
    limits_from: int = 200
    """Sent messages from which the two limits are looked at."""
    task_seconds: int = 600
    """How long one background task may run in a worker before it is stopped and recorded as failed."""
    stats_min_cell: int = 5
    stats_min_cell_public: int = 10
    raw_event_days: int = 90
    spool_dir: Path = Path("var/spool")
    assets_dir: Path = Path("var/assets")
    """Where static files are made that fit the installed packages (Plotly's style sheet)."""
    published_content: str = "campaigns.ports.WagtailContent"
    """Dotted path of a class that satisfies `campaigns.ports.PublishedContent`."""
    pages: str = "campaigns.ports.WagtailPages"
    """Dotted path of a class that satisfies `campaigns.ports.Pages`: what the statistics of pages are about."""
    identity: str = "campaigns.ports.wagtail_identity"
    """Dotted path of a function: language code → `campaigns.ports.Identity`, the frame of every mail."""
    send_objections: str = "campaigns.ports.no_objections"
    """Dotted path of a function: translation key of a newsletter → why it must not be sent on its own."""
    mail_media: str = "campaigns.ports.unchanged"
    """Dotted path of a function: HTML of a mail that goes out → the same, its pictures where strangers get them."""
    slugify: str = "campaigns.ports.plain_slug"
    """Dotted path of a function: any text → how it is spelled in an address."""
    worker_jobs: list[str] = field(default_factory=list)
    """Dotted paths of callables the worker also runs; each returns how many things it did."""


NAMES = {f.name.upper(): f.name for f in fields(Conf)}


def current() -> Conf:
    """The settings as they are now. Raises ImproperlyConfigured on a key nobody reads."""
    given = getattr(settings, "CAMPAIGNS", {})
    if unknown := sorted(set(given) - set(NAMES)):
        raise ImproperlyConfigured(
            f"CAMPAIGNS has unknown keys: {', '.join(unknown)}. Known: {', '.join(sorted(NAMES))}."
        )
    return Conf(**{NAMES[key]: value for key, value in given.items()})
