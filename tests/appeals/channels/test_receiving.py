"""Messages that come at once: each is one, and a thread is one appeal."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections
from django.db.models import QuerySet
from django_tenants.utils import tenant_context

from accounts.models import Correspondent
from accounts.service import correspondent_erase
from appeals.channels.receiving import Incoming, message_receive
from appeals.models import Appeal, InboundMessage, InboundOutcome, Message, Thread
from appeals.stages.intake import Intake, appeal_record, intake_read
from core.events.models import Delivery
from tenants.service import Person, region_by_slug
from tests.at_once import at_once

SENDER = "at-once"
WORDS = "Яма на дороге возле школы, машины объезжают по тротуару."


def message(number: int) -> Incoming:
    return Incoming(channel="vk", external_id=f"at-once-{number}", sender=SENDER, text=WORDS)


@pytest.fixture
def committed(django_db_setup, django_db_blocker, monkeypatch):
    """Whatever is written is really committed, and gone afterwards; without events, which nobody may remove."""
    writers = ("appeals.stages.intake", "appeals.stages.triage", "appeals.stages.applicant_words")
    for module in (*writers, "accounts.correspondents"):
        monkeypatch.setattr(f"{module}.event_append", lambda *_args, **_facts: None)
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        yield
        InboundMessage.objects.filter(external_id__startswith="at-once").delete()
        Thread.objects.filter(external_id=SENDER).delete()
        Message.objects.filter(appeal__in=received()).delete()
        received().delete()
        Delivery.objects.filter(recipient=SENDER).delete()
        Correspondent.objects.filter(external_id=SENDER).delete()


def received() -> QuerySet[Appeal]:
    return Appeal.objects.filter(channel="vk", text=WORDS)


def together(*calls: Callable[[], InboundMessage]) -> list[InboundMessage]:
    start = Barrier(len(calls))

    def run(call: Callable[[], InboundMessage]) -> InboundMessage:
        try:
            with tenant_context(region_by_slug("ul")):
                start.wait(10)
                return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_a_message_that_is_delivered_several_times_at_once_is_one_appeal(committed):
    rows = together(*[lambda: message_receive(message(1))] * 4)

    assert {row.outcome for row in rows} == {InboundOutcome.RECEIVED}
    assert InboundMessage.objects.filter(external_id="at-once-1").count() == 1
    assert received().count() == 1
    assert Correspondent.objects.filter(external_id=SENDER).count() == 1


def test_messages_of_one_new_thread_at_once_are_one_appeal_and_what_was_added(committed):
    rows = together(*[lambda number=number: message_receive(message(number)) for number in (1, 2, 3)])

    assert sorted(row.outcome for row in rows) == ["added", "added", "received"]
    (appeal,) = received()
    assert appeal.messages.count() == 2
    assert Thread.objects.get(external_id=SENDER).appeal == appeal


def test_who_is_erased_while_a_message_comes_in_leaves_nothing(committed, monkeypatch):
    monkeypatch.setattr("accounts.erasure.event_append", lambda *_args, **_facts: None)
    first = message_receive(message(1))
    intake = intake_read(Intake(text=WORDS, category_id=None, channel="vk", source_key="vk:at-once-2"))
    person = Person(user_id=None, full_name="", correspondent_id=first.correspondent_id)

    at_once(
        lambda: appeal_record(person=person, intake=intake),
        lambda: correspondent_erase(correspondent_id=first.correspondent_id),
    )

    assert not Correspondent.objects.filter(external_id=SENDER).exists()
    assert [appeal.correspondent_id for appeal in received()] == [None, None]


def test_who_was_erased_a_moment_ago_is_made_anew(committed, monkeypatch):
    monkeypatch.setattr("accounts.erasure.event_append", lambda *_args, **_facts: None)
    first = message_receive(message(1))
    rows: list[InboundMessage] = []

    at_once(
        lambda: correspondent_erase(correspondent_id=first.correspondent_id),
        lambda: rows.append(message_receive(message(2))),
    )

    assert rows[0].outcome == InboundOutcome.RECEIVED
    assert Correspondent.objects.get(external_id=SENDER).id == rows[0].correspondent_id != first.correspondent_id
