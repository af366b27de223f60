"""Remove personal data from logs and error reports."""

import re
from collections.abc import MutableMapping
from typing import Any

__all__ = ["log_scrub", "recipient_masked", "scrub", "sentry_scrub"]

# Bounded (RFC 5321, 4.5.3.1): an endless word without «@» would take time in the square of its length.
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<!\w)(?:\+7|8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}(?!\w)")
_TOKEN = re.compile(r"otk_\w+_[\w-]+")
# The secret part of an address (an invitation, a new password): long, and no UUID and no word between dashes.
# What is signed goes on after a dot, a tilde or a colon.
_KEY = re.compile(
    r"(?<=/)(?!(?:[0-9a-f]+-){4}[0-9a-f]{12}\b)(?=[a-z_-]*[0-9A-Z])[\w-]{28,200}(?:[.~:][\w-]{1,200}){0,3}", re.ASCII
)


def scrub(text: str) -> str:
    """The text without e-mail addresses, Russian phone numbers, our tokens and the keys in our links."""
    return _KEY.sub("[key]", _TOKEN.sub("[token]", _PHONE.sub("[phone]", _EMAIL.sub("[email]", text))))


def log_scrub(logger: Any, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: scrub every string of a log line."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = scrub(value)
    return event


def sentry_scrub(event: Any, hint: dict[str, Any]) -> Any:
    """Sentry `before_send`: scrub every string, drop local variables, cookies and form data.

    A line of structlog is told by the name of what happened and its facts. As it comes it is one string with the time
    and the ids in it, and each would be a problem of its own.
    """
    line = getattr(hint.get("log_record"), "msg", None)
    if isinstance(line, dict):
        facts = {key: str(value) for key, value in line.items() if key not in ("event", "exc_info", "timestamp")}
        event = {**event, "logentry": {"message": str(line.get("event", ""))}, "extra": facts}
    return _scrub_tree(event)


def _scrub_tree(value: Any) -> Any:
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, dict):
        return {key: _scrub_tree(item) for key, item in value.items() if key not in {"vars", "cookies", "data"}}
    if isinstance(value, list | tuple):
        return [_scrub_tree(item) for item in value]
    return value


def recipient_masked(recipient: str) -> str:
    """«i***@post.example»: enough to recognise a letter by, not enough to write to somebody."""
    name, at, domain = recipient.partition("@")
    return f"{name[:1]}***{at}{domain}" if at else "***"
