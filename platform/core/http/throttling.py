"""Rate limits, counted in Valkey by fixed windows, one round trip per limit.

If Valkey is dead, requests are not limited: a portal without limits is better than none. `core.valkey` then skips
it for a while and logs that.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ClassVar

import structlog
from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django_redis import get_redis_connection
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

__all__ = [
    "AddressThrottle",
    "PersonThrottle",
    "RateLimit",
    "SubmitThrottle",
    "network_of",
    "rate_limit_of",
    "submit_counted",
]

logger = structlog.get_logger(__name__)

# By first letter: `300/min`, `5/s`, `30/hour`, `7/day`.
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class RateLimit:
    """The state of one limit after this request; `reset` is in seconds from now."""

    limit: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        return {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset),
        }


def rate_limit_of(request: Request) -> RateLimit | None:
    """The limit closest to being exceeded by this request; None if none was counted."""
    return getattr(request, "_rate_limit", None)


class WindowThrottle(BaseThrottle, ABC):
    """`scope` names the rate in settings, as in `300/min`; a view may be asked by several."""

    scope: ClassVar[str]

    @abstractmethod
    def subject(self, request: Request, view: Any) -> str | None:
        """The identity this limit counts; None skips the request."""

    def allow_request(self, request: Request, view: Any) -> bool:
        subject = self.subject(request, view)
        if subject is None:
            return True
        limit, seconds = _rate(self.scope)
        counted = _count(f"rate:{self.scope}:{subject}", seconds)
        if counted is None:
            return True
        used, reset = counted
        self._wait = reset
        self._remember(request, RateLimit(limit, max(0, limit - used), reset))
        return used <= limit

    def _remember(self, request: Request, state: RateLimit) -> None:
        known = rate_limit_of(request)
        if known is None or state.remaining < known.remaining:
            request._rate_limit = state  # type: ignore[attr-defined]

    def wait(self) -> float:
        return float(self._wait)


class PersonThrottle(WindowThrottle):
    """Limit signed-in people, from any address."""

    scope = "person"

    def subject(self, request: Request, view: Any) -> str | None:
        return str(request.user.pk) if request.user and request.user.is_authenticated else None


class AddressThrottle(WindowThrottle):
    """Limit everybody else by address (IPv6 by /64); many people may share one address of a provider."""

    scope = "address"

    def subject(self, request: Request, view: Any) -> str | None:
        if request.user and request.user.is_authenticated:
            return None
        return network_of(request)


class SubmitThrottle(WindowThrottle):
    """Sending of appeals by one person (`submit_counted`)."""

    scope = "submit"
    _counted = ""

    def allow_request(self, request: Request, view: Any) -> bool:
        subject = self.subject(request, view)
        self._counted = f"rate:{self.scope}:{subject}" if subject is not None else ""
        return super().allow_request(request, view)

    def give_back(self) -> None:
        """Uncount a request that has sent nothing."""
        if self._counted:
            _uncount(self._counted)

    def subject(self, request: Request, view: Any) -> str | None:
        if request.method != "POST" or not request.user.is_authenticated:
            return None
        return str(request.user.pk)


@contextmanager
def submit_counted(view: Any, request: Request) -> Iterator[None]:
    """Count what the block sends to the limit of sending, unless it raises: then nothing was sent.

    Stands inside `idempotent_after`, so that an answer that is told again is counted to nothing, however full the limit
    is. Refusals are limited by what `PersonThrottle` lets through.
    """
    throttle = SubmitThrottle()
    if not throttle.allow_request(request, view):
        throttle.give_back()
        view.throttled(request, throttle.wait())
    try:
        yield
    except BaseException:
        throttle.give_back()
        raise


def _rate(scope: str) -> tuple[int, int]:
    number, _, period = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope].partition("/")
    return int(number), _PERIODS[period[0]]


def network_of(request: HttpRequest | Request) -> str:
    """From where a request comes, by the number of trusted proxies (NUM_PROXIES): an address, always a valid one.

    Of IPv6 it is that of the network of 64 bits, which is what one customer has: each of them could go on forever from
    an address of its own.
    """
    told = BaseThrottle().get_ident(request) or ""  # type: ignore[arg-type]  # it reads META alone
    try:
        address = ip_address(told)
    except ValueError:
        # What a header says is no address: somebody has come past the proxy.
        return str(request.META.get("REMOTE_ADDR", ""))
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ip_network((address, 64), strict=False).network_address)
    return str(address)


def _count(key: str, seconds: int) -> tuple[int, int] | None:
    """How many times in the running window, this one included, and seconds to its end; None without Valkey."""
    try:
        connection = get_redis_connection("default")
        full_key = caches["default"].make_key(key)
        with connection.pipeline(transaction=False) as pipeline:
            pipeline.set(full_key, 0, ex=seconds, nx=True)
            pipeline.incr(full_key)
            pipeline.ttl(full_key)
            _created, used, left = pipeline.execute()
    except (RedisError, OSError):
        return None
    return used, max(1, left)


def _uncount(key: str) -> None:
    """Decrement a running window; an expired one stays as it is."""
    try:
        connection = get_redis_connection("default")
        full_key = caches["default"].make_key(key)
        if connection.decr(full_key) < 0:
            # The window ended meanwhile, and what DECR made has no end of its own.
            connection.delete(full_key)
    except (RedisError, OSError) as error:
        logger.warning("rate_limit_not_given_back", error=type(error).__name__)
