"""Logs as events: one line each, JSON or text, on stderr, with every e-mail address struck out."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

STRUCK = (
    # An address as it is written, as it stands in a URL, and the token of a link that is one person's key.
    (re.compile(r"[^\s<>\"'(),:;\[\]]+@[^\s<>\"'(),:;\[\]]+\.[^\s<>\"'(),:;\[\]]+"), "[address]"),
    (re.compile(r"[^\s<>\"'(),:;\[\]/?&=]+%(?:25)*40[^\s<>\"'(),:;\[\]/?&=]+"), "[address]"),
    (re.compile(r"(/(?:t/[co]|u|newsletter/(?:confirm|preferences))/)[^\s/?'\"]+"), r"\1[token]"),
)


def strike_people(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces what looks like an address, or opens somebody's page, in whatever the event carries, tracebacks too."""
    return {key: _struck(value) for key, value in event.items()}


def _struck(value: Any) -> Any:
    """Numbers as they are; everything else as the text a renderer would make of it, without people."""
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    for pattern, sign in STRUCK:
        text = pattern.sub(sign, text)
    return text


def is_news(record: logging.LogRecord) -> bool:
    """False for an index task of Wagtail whose object is gone: `config.jobs.forget_vanished` clears it away."""
    failure = record.exc_info[0] if record.exc_info else None
    return not (failure and failure.__name__ == "DoesNotExist" and "wagtail.tasks." in record.getMessage())


SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configuration(log_format: str) -> dict[str, Any]:
    """Django's LOGGING dictionary for `log_format` "json" or "text"; also configures structlog itself."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    if log_format == "json":
        renderer: Any = structlog.processors.JSONRenderer()
    else:
        renderer = structlog.dev.ConsoleRenderer(colors=False)
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*SHARED, structlog.stdlib.ExtraAdder()],
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            strike_people,
            renderer,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"event": formatter},
        "filters": {"news": {"()": lambda: is_news}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "event", "filters": ["news"]}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # Wagtail tells every edit twice, here and in its own audit log, where people look for it.
        "loggers": {
            "wagtail": {"level": "WARNING"},
            "django_tasks": {"level": "WARNING"},  # two lines for every index entry; failures are errors
            "weasyprint.progress": {"level": "WARNING"},  # seven lines for every page of a PDF
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
