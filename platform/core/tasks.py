"""Base of background tasks: a task runs in the schema it was sent for, or not at all.

The schema travels in the message's headers (tenant-schemas-celery); a message without it would silently run in
`public`. So senders name it explicitly, `task.apply_async((schema, …), headers=schema_headers(schema))`, and the
task compares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string
from kombu.exceptions import OperationalError
from tenant_schemas_celery.task import TenantTask

from core.circuit_breaker import CircuitBreaker
from core.plane import RegionRequired, current_schema, in_region
from core.queues import Queue
from core.valkey import valkey_breaker

__all__ = [
    "RegionTask",
    "SchemaTask",
    "WrongSchema",
    "broker_breaker",
    "queue_route",
    "schema_headers",
    "send_after_commit",
]

logger = structlog.get_logger(__name__)

# Seconds for which this process skips the broker after a failure: requests must not wait for a dead one.
BROKER_PAUSE_SECONDS = 10.0


class WrongSchema(RuntimeError):
    """A task started in another schema than it was sent for."""


def schema_headers(schema: str) -> dict[str, str]:
    """Message headers that name the schema a task runs in."""
    return {"_schema_name": schema}


class SchemaTask(TenantTask):
    """A task whose first argument is the schema it was sent for; refuses to run in another.

    `runs_in` is the queue that it is sent to.
    """

    abstract = True
    runs_in = Queue.ORDINARY

    def __call__(self, schema: str, *args: Any, **kwargs: Any) -> Any:
        if schema != current_schema():
            raise WrongSchema(f"task {self.name} was sent for {schema!r} and woke up in {current_schema()!r}")
        return super().__call__(schema, *args, **kwargs)


class RegionTask(SchemaTask):
    """A task of a region; refuses `public`."""

    abstract = True

    def __call__(self, schema: str, *args: Any, **kwargs: Any) -> Any:
        if not in_region():
            raise RegionRequired(f"task {self.name} belongs to a region")
        return super().__call__(schema, *args, **kwargs)


def queue_route(
    name: str, args: Any, kwargs: Any, options: dict[str, Any], task: Any = None, **_: Any
) -> dict[str, Any] | None:
    """Celery's router (setting CELERY_TASK_ROUTES): the queue that the task declares."""
    return {"queue": task.runs_in.value} if isinstance(task, SchemaTask) else None


def send_after_commit(
    task: str, *args: Any, seconds_later: float = 0, queue: str = "", unless: Callable[..., bool] | None = None
) -> None:
    """Send `task(current schema, *args)` once the current transaction is committed; once, however often asked in it.

    `task` is its name, «appeals.tasks.attachment_process_task»: tasks call services, which could not import them.
    The schema is captured now: by the time of the commit the thread may have left the region. A dead broker is
    logged, left alone for BROKER_PAUSE_SECONDS and no more: a task sent this way only hurries what a sweep would find
    in the database by itself. It runs `seconds_later` than that where there is nothing to find before, in its own
    queue or in the one that is given. `unless` is asked with the task's arguments after the commit; where it says yes,
    nothing is sent.
    """
    schema = current_schema()
    message = _Message(task, (schema, *args), seconds_later, queue, unless)
    if not _is_waiting(message):
        transaction.on_commit(message)


broker_breaker = CircuitBreaker("broker", BROKER_PAUSE_SECONDS)


@dataclass(frozen=True)
class _Message:
    """A task to send, comparable, so that one transaction sends it once."""

    task: str
    args: tuple[Any, ...]
    seconds_later: float = 0
    queue: str = ""
    unless: Callable[..., bool] | None = None

    def _options(self) -> dict[str, Any]:
        later = {"countdown": self.seconds_later} if self.seconds_later else {}
        return later | ({"queue": self.queue} if self.queue else {})

    def __call__(self) -> None:
        # Where both are one server, one time-out is enough.
        if (settings.BROKER_IS_CACHE and valkey_breaker.is_open()) or not broker_breaker.allows():
            return
        schema = self.args[0]
        if self.unless is not None and self.unless(*self.args):
            return
        try:
            import_string(self.task).apply_async(
                self.args, headers=schema_headers(schema), retry=False, **self._options()
            )
        except OperationalError as error:
            broker_breaker.fail()
            logger.warning("task_not_sent", task=self.task, schema=schema, error=type(error).__name__)
        else:
            broker_breaker.succeed()


def _is_waiting(message: _Message) -> bool:
    """Whether the same message is to be sent already, in a savepoint that cannot be rolled back without ours."""
    ours = set(connection.savepoint_ids)
    return any(waiting[0] <= ours and waiting[1] == message for waiting in connection.run_on_commit)
