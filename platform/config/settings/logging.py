"""Logging: structured, with the region, without personal data."""

import logging
from typing import Any

import structlog
from sentry_sdk.integrations.logging import ignore_logger

from core.privacy import log_scrub

__all__ = ["client_fault_lower", "logging_config"]

# A form too large, a bad Host, too many fields: anybody can send them as often as they like.
_CLIENT_FAULTS = "django.security"


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """A LOGGING dictionary; also sets structlog up to go through it."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        log_scrub,
    ]
    structlog.configure(
        processors=[*shared, _with_exception],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    ignore_logger(f"{_CLIENT_FAULTS}.*")
    renderer: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if as_json
        # Not rich tracebacks: they print local variables, and those hold the words and names of people.
        else structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": shared,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    log_scrub,
                    renderer,
                ],
            }
        },
        "filters": {"client_faults": {"()": lambda: client_fault_lower}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "structured",
                "filters": ["client_faults"],
            }
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }


def client_fault_lower(record: logging.LogRecord) -> bool:
    """A filter: what whoever asked did wrong is a warning of one line, whatever Django calls it."""
    by_status = record.name == "django.request" and 400 <= getattr(record, "status_code", 500) < 500
    if by_status or record.name.startswith(f"{_CLIENT_FAULTS}."):
        record.levelno, record.levelname = logging.WARNING, "WARNING"
        record.exc_info = record.exc_text = None
    return True


def _with_exception(logger: Any, method: str, event: Any) -> tuple[tuple[Any], dict[str, Any]]:
    """Hand a line over to the standard logger with its exception: `wrap_for_formatter` leaves that in the line alone.

    Handlers that look for the traceback in the record, as Sentry's does, find none otherwise.
    """
    args, options = structlog.stdlib.ProcessorFormatter.wrap_for_formatter(logger, method, event)
    return args, {**options, "exc_info": event.get("exc_info")}
