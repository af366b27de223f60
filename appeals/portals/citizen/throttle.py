"""How much one person may send through the portal: counted in the region's cache by fixed windows."""

import time

import structlog
from django.core.cache import cache
from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from tenants.service import RegionRequest

__all__ = [
    "SENDS_PER_HOUR",
    "SUGGESTIONS_PER_HOUR",
    "UPLOADS_PER_HOUR",
    "send_refused",
    "suggest_refused",
    "upload_refused",
]

logger = structlog.get_logger(__name__)

SENDS_PER_HOUR = 30
# Guests upload before they sign in, so uploads are counted by address, which a whole house may share.
UPLOADS_PER_HOUR = 200
# One a pause in typing: an hour of a house that types without end.
SUGGESTIONS_PER_HOUR = 3000
HOUR = 3600


def send_refused(request: RegionRequest) -> int:
    """0 if the person may send one more appeal, else the seconds until they may."""
    return _refused("send", str(request.person.user_id), SENDS_PER_HOUR)


def upload_refused(request: HttpRequest) -> int:
    """0 if one more photo may come from this address, else the seconds until it may."""
    return _refused("upload", BaseThrottle().get_ident(Request(request)), UPLOADS_PER_HOUR)


def suggest_refused(request: HttpRequest) -> int:
    """0 if categories may be suggested to this address once more, else the seconds until they may."""
    return _refused("suggest", BaseThrottle().get_ident(Request(request)), SUGGESTIONS_PER_HOUR)


def _refused(what: str, who: str, limit: int) -> int:
    now = int(time.time())
    key = f"portal:{what}:{who}:{now // HOUR}"
    cache.add(key, 0, HOUR)
    try:
        count = cache.incr(key)
    except ValueError:
        count = None
    if count is None:
        # The cache is away. Appeals matter more than limits.
        logger.warning("limit_not_counted", what=what)
        return 0
    return HOUR - now % HOUR if count > limit else 0
