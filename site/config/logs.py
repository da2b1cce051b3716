"""Logs as events: one line each, JSON or text, on stderr, with every e-mail address struck out."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]]+@[^\s<>\"'(),:;\[\]]+\.[^\s<>\"'(),:;\[\]]+")


def strike_addresses(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Replaces whatever looks like an address in every text of the event, tracebacks included."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = ADDRESS.sub("[address]", value)
    return event


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
            strike_addresses,
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
            "django.server": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
    }
