"""A task that asks the database and tells by the broker what came of it."""

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, connection
from redis import Redis

from core.tasks import SchemaTask

ANSWERS, GO_ON = "tests:asking", "tests:asking:go-on"
WAITS_SECONDS = 60


@shared_task(base=SchemaTask, name="tests.asking")
def ask(schema: str, number: int, twice: bool = False) -> None:
    """Ask, and tell «number ok» or «number OperationalError»; `twice`: again on GO_ON, over the same connection."""
    valkey = Redis.from_url(settings.VALKEY_URL)
    valkey.rpush(ANSWERS, f"{number} {_answer()}")
    if twice:
        valkey.blpop(GO_ON, WAITS_SECONDS)
        valkey.rpush(ANSWERS, f"{number} {_answer()}")


def _answer() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as error:
        return type(error).__name__
    return "ok"
