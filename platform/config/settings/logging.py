"""Logs: structured, with the region, without personal data."""

from typing import Any

import structlog

from core.privacy import log_scrub

__all__ = ["logging_config"]


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
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"level": "WARNING"},
            "axes": {"level": "WARNING"},
            "celery": {"level": "WARNING"},
            "fontTools": {"level": "WARNING"},
        },
    }


def _with_exception(logger: Any, method: str, event: Any) -> tuple[tuple[Any], dict[str, Any]]:
    """Hand a line over to the standard logger with its exception: `wrap_for_formatter` leaves that in the line alone.

    Handlers that look for the traceback in the record, as Sentry's does, find none otherwise.
    """
    args, options = structlog.stdlib.ProcessorFormatter.wrap_for_formatter(logger, method, event)
    return args, {**options, "exc_info": event.get("exc_info")}
