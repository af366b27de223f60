"""Rate limits of API requests (`core.rate_limits`), and where a request comes from."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, ClassVar

from django.http import HttpRequest
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from core.rate_limits import limit_of

__all__ = [
    "AddressThrottle",
    "PersonThrottle",
    "RateLimit",
    "SubmitThrottle",
    "network_of",
    "rate_limit_of",
    "submit_counted",
]


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
        used = limit_of(self.scope).count(subject)
        if used is None:
            return True
        self._wait = used.reset
        self._remember(request, RateLimit(used.most, max(0, used.most - used.used), used.reset))
        return not used.is_over

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
    """Sending of appeals by one person (`submit_counted`); the portal counts to the same limit."""

    scope = "submit"

    def give_back(self, request: Request, view: Any) -> None:
        """Uncount a request that has sent nothing."""
        if subject := self.subject(request, view):
            limit_of(self.scope).give_back(subject)

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
        throttle.give_back(request, view)
        view.throttled(request, throttle.wait())
    try:
        yield
    except BaseException:
        throttle.give_back(request, view)
        raise


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
