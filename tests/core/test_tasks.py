"""Background tasks run in the schema they were sent for, or not at all; a dead broker costs nobody their request."""

from collections.abc import Iterator
from time import monotonic

import pytest
from celery import shared_task
from django.db import transaction
from django_tenants.utils import tenant_context

from core import tasks
from core.plane import RegionRequired, current_schema
from core.tasks import RegionTask, SchemaTask, WrongSchema, broker_breaker, schema_headers, send_after_commit
from tenants.service import region_by_slug


@shared_task(base=SchemaTask, name="tests.core.test_tasks.where")
def where(schema: str, note: str = "") -> str:
    """Say in which schema we are."""
    return current_schema()


@shared_task(base=RegionTask, name="tests.region_where")
def region_where(schema: str) -> str:
    """The same, for regions only."""
    return current_schema()


@pytest.fixture
def sent(monkeypatch) -> Iterator[list[tuple[tuple, dict]]]:
    """What was sent to the broker: arguments and headers."""
    messages = []
    monkeypatch.setattr(
        where, "apply_async", lambda args, headers, **options: messages.append((args, headers)), raising=False
    )
    broker_breaker.succeed()
    yield messages
    broker_breaker.succeed()


def test_a_task_runs_in_the_schema_its_message_names(ul):
    assert where.apply(("ul",), headers=schema_headers("ul")).get() == "ul"


def test_a_message_without_a_schema_is_refused_instead_of_running_in_public(db):
    with pytest.raises(WrongSchema):
        where.apply(("ul",)).get()


def test_a_message_that_names_another_schema_than_its_argument_is_refused(ul):
    with pytest.raises(WrongSchema):
        where.apply(("ul",), headers=schema_headers("mo")).get()


def test_a_task_of_a_region_refuses_public(db):
    with pytest.raises(RegionRequired):
        region_where.apply(("public",), headers=schema_headers("public")).get()


def test_a_task_asked_for_in_a_region_is_sent_there_although_the_commit_comes_after_leaving_it(
    db, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic(), tenant_context(region_by_slug("ul")):
            send_after_commit(where.name, "x")
        assert current_schema() == "public"

    assert sent == [(("ul", "x"), {"_schema_name": "ul"})]


def test_two_regions_in_one_transaction_get_a_message_each_and_neither_gets_two(
    db, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        for slug in ("ul", "mo", "ul"):
            with tenant_context(region_by_slug(slug)):
                send_after_commit(where.name)

    assert [args for args, _headers in sent] == [("ul",), ("mo",)]


def test_nothing_is_sent_when_the_transaction_is_rolled_back(ul, sent, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_after_commit(where.name)
        transaction.set_rollback(True)

    assert sent == []


def test_a_message_of_a_rolled_back_part_does_not_swallow_that_of_the_part_that_stays(
    ul, sent, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        with transaction.atomic():
            send_after_commit(where.name)
            transaction.set_rollback(True)
        send_after_commit(where.name)

    assert len(sent) == 1


def test_a_dead_broker_delays_a_request_a_little_once_and_then_not_at_all(
    ul, closed_broker, django_capture_on_commit_callbacks
):
    seconds = []
    for _number in range(3):
        began = monotonic()
        with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
            send_after_commit(where.name)
        seconds.append(monotonic() - began)

    assert broker_breaker.is_open()
    assert seconds[0] < 5
    assert max(seconds[1:]) < 1


def test_the_broker_is_asked_again_after_the_pause(
    ul, closed_broker, sent, monkeypatch, django_capture_on_commit_callbacks
):
    broker_breaker.fail()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_after_commit(where.name)
    assert sent == []

    later = monotonic() + tasks.BROKER_PAUSE_SECONDS + 1
    monkeypatch.setattr(broker_breaker, "_now", lambda: later)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        send_after_commit(where.name)
    assert len(sent) == 1
