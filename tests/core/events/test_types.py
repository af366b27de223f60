"""Typed events and the rows they are kept in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import pytest

from core.events.types import DomainEvent, event_from_payload, event_type, event_types, fields_added
from core.models import uuid7


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
    assert event_from_payload("tests.Listed", payload, version=1) == event


@dataclass(frozen=True, kw_only=True)
class Measured(DomainEvent):
    metres: float
    by: str


def _metres(payload):
    return {"metres": payload["centimetres"] / 100}


@pytest.fixture
def measured():
    event_type(name="tests.Measured", subject_type="sample", upcasters=[_metres, fields_added(by="nobody")])(Measured)
    yield Measured
    event_types.unregister("tests.Measured")


@pytest.mark.parametrize(
    ("version", "payload", "by"),
    [
        (1, {"centimetres": 250}, "nobody"),
        (2, {"metres": 2.5}, "nobody"),
        (3, {"metres": 2.5, "by": "inspector"}, "inspector"),
    ],
)
def test_an_event_is_read_in_its_newest_form_whichever_was_written(measured, version, payload, by):
    assert event_from_payload("tests.Measured", payload, version=version) == measured(metres=2.5, by=by)
    assert measured.event_version == 3


def test_code_that_is_older_than_the_row_reads_what_it_knows(measured):
    payload = {"metres": 2.5, "by": "inspector", "unit": "m"}

    assert event_from_payload("tests.Measured", payload, version=4) == measured(metres=2.5, by="inspector")
