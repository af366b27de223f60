"""Rate limits, counted in Valkey by fixed windows, one round trip per limit.

If Valkey is dead, nothing is counted, and who asks decides what that means: a portal without limits is better than
none. `core.valkey` then skips it for a while and logs that.
"""

from dataclasses import dataclass

import structlog
from django.conf import settings
from django.core.cache import caches
from django_redis import get_redis_connection
from redis.exceptions import RedisError

__all__ = ["Limit", "Used", "limit_of"]

logger = structlog.get_logger(__name__)

# By first letter: `300/min`, `5/s`, `30/hour`, `7/day`.
_PERIODS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True, slots=True)
class Used:
    """The state of a limit for somebody; `reset` is in seconds from now."""

    used: int
    most: int
    reset: int

    @property
    def is_over(self) -> bool:
        """Whether more was counted than is allowed."""
        return self.used > self.most

    @property
    def wait(self) -> int:
        """0 while what was counted is allowed, else the seconds until more is."""
        return self.reset if self.is_over else 0


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many in a window of so many seconds, which begins with the first; regions are counted apart.

    The cache `shared` counts all regions together.
    """

    name: str
    most: int
    seconds: int
    cache: str = "default"

    def count(self, who: str, many: int = 1) -> Used | None:
        """Count for somebody, also what is over the limit; None if Valkey is dead."""
        try:
            with get_redis_connection(self.cache).pipeline(transaction=False) as pipeline:
                pipeline.set(self._key(who), 0, ex=self.seconds, nx=True)
                pipeline.incrby(self._key(who), many)
                pipeline.ttl(self._key(who))
                _created, used, left = pipeline.execute()
        except (RedisError, OSError):
            return None
        return Used(used, self.most, max(1, left))

    def full(self, who: str) -> int:
        """0 while one more is allowed, else the seconds until it is; counts nothing."""
        try:
            with get_redis_connection(self.cache).pipeline(transaction=False) as pipeline:
                pipeline.get(self._key(who))
                pipeline.ttl(self._key(who))
                used, left = pipeline.execute()
        except (RedisError, OSError):
            return 0
        return max(1, left) if int(used or 0) >= self.most else 0

    def give_back(self, who: str) -> None:
        """Uncount one in a running window; an expired one stays as it is."""
        try:
            connection = get_redis_connection(self.cache)
            if connection.decr(self._key(who)) < 0:
                # The window ended meanwhile, and what DECR made has no end of its own.
                connection.delete(self._key(who))
        except (RedisError, OSError) as error:
            logger.warning("rate_limit_not_given_back", limit=self.name, error=type(error).__name__)

    def _key(self, who: str) -> str:
        return str(caches[self.cache].make_key(f"rate:{self.name}:{who}"))


def limit_of(scope: str) -> Limit:
    """A limit of the settings: `person`, `address` or `submit`."""
    number, _, period = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"][scope].partition("/")
    return Limit(scope, int(number), _PERIODS[period[0]])
