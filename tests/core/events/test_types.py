"""Typed events and the rows they are kept in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.events.types import DomainEvent, event_from_payload, event_type, event_types
from core.ids import uuid7


@dataclass(frozen=True, kw_only=True)
class Listed(DomainEvent):
    ids: list[UUID]
    moments: list[datetime]
    one: UUID | None
    words: list[str]


@pytest.fixture
def listed():
    event_type(name="tests.Listed", subject_type="sample")(Listed)
    yield Listed
    event_types.unregister("tests.Listed")


@pytest.mark.parametrize("one", [None, uuid7()])
def test_lists_of_identifiers_and_moments_come_back_typed(listed, one):
    event = listed(ids=[uuid7(), uuid7()], moments=[datetime(2026, 8, 1, tzinfo=UTC)], one=one, words=["a"])

    payload = event.payload()

    assert all(isinstance(value, str) for value in [*payload["ids"], *payload["moments"]])
    assert event_from_payload("tests.Listed", payload) == event
