"""Make messages for the trial kind, and models of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from core.events.types import SYSTEM
from core.storage import private_storage
from learning import answering
from learning.models import TrainedModel
from learning.service import StoredModel, model_kinds
from learning.training import model_train

__all__ = ["committed", "content_of", "messages", "process_forget", "row_of", "spoil", "trained"]

STREETS = ("мира", "труда", "победы", "гая", "кирова", "ленина", "минаева", "радищева", "рябикова", "пушкина")


def messages(urgent: str = "горит", other: str = "яма") -> list[tuple[str, bool]]:
    """Twenty messages, half of them urgent, told apart by one word."""
    return [(f"{word} на {street}", word == urgent) for street in STREETS for word in (urgent, other)]


def trained(urgent: str = "горит", other: str = "яма") -> StoredModel:
    """Train the trial kind on `messages`."""
    return model_train(model_kinds["urgency"], acting=SYSTEM, given=messages(urgent, other)).row


def row_of(model: StoredModel) -> TrainedModel:
    """Its row as it is now."""
    return TrainedModel.objects.get(kind=model.kind, version=model.version)


@contextmanager
def committed() -> Iterator[None]:
    """As if the block were a transaction of its own: what waits for the commit runs at its end, and waits no more."""
    start = len(connection.run_on_commit)
    yield
    waiting = connection.run_on_commit[start:]
    del connection.run_on_commit[start:]
    for _savepoints, run, _robust in waiting:
        run()


def process_forget() -> None:
    """As if another process answered."""
    for models in answering._loaded.values():
        models.clear()
    answering._rows.clear()
    answering._breakers.clear()


def content_of(model: StoredModel) -> bytes:
    """What its file holds."""
    with private_storage().open(model.path) as file:
        return file.read()


def spoil(model: StoredModel, content: bytes | None) -> None:
    """Replace the content of its file (None: remove it), as another process would find it."""
    if content is None:
        private_storage().delete(model.path)
    else:
        Path(private_storage().path(model.path)).write_bytes(content)
    process_forget()
