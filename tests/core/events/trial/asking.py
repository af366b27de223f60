"""A task that asks the database and tells by the broker what came of it."""

from celery import shared_task
from django.conf import settings
from django.db import OperationalError, connection
from redis import Redis

from core.tasks import SchemaTask

ANSWERS = "tests:asking"


@shared_task(base=SchemaTask, name="tests.asking")
def ask(schema: str, number: int) -> None:
    """Ask, and tell «number ok» or «number OperationalError»."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        told = "ok"
    except OperationalError as error:
        told = type(error).__name__
    Redis.from_url(settings.VALKEY_URL).rpush(ANSWERS, f"{number} {told}")
