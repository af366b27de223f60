"""Messages of channels: who is erased and writes again, who cannot be believed, and what is too much."""

import pytest

from accounts.models import Correspondent
from accounts.service import correspondent_erase
from appeals.channels import receiving
from appeals.channels.receiving import Incoming, message_receive
from appeals.models import Appeal, InboundMessage, InboundOutcome, Message, Thread
from core.errors import Conflict
from tests.factories import photo_upload

WORDS = "Яма на дороге возле школы, машины объезжают по тротуару."
MORE = "И ещё там не горит фонарь у перехода."


def incoming(number: int = 1, text: str = WORDS, **facts) -> Incoming:
    return Incoming(**{"channel": "vk", "external_id": f"m{number}", "sender": "anna", "text": text, **facts})


def erase() -> None:
    correspondent_erase(correspondent_id=Correspondent.objects.get().id)


def test_who_was_erased_writes_anew_also_by_a_message_that_is_delivered_again(ul):
    message_receive(incoming())
    erase()

    again = message_receive(incoming())
    later = message_receive(incoming(2, MORE))

    assert (again.outcome, later.outcome) == (InboundOutcome.RECEIVED, InboundOutcome.ADDED)
    assert again.appeal == later.appeal == Thread.objects.get().appeal
    assert again.appeal.correspondent == Correspondent.objects.get()
    assert Appeal.objects.count() == 2


def test_a_thread_of_an_appeal_that_is_no_more_its_correspondents_begins_anew(ul):
    first = message_receive(incoming())
    Appeal.objects.update(correspondent=None)

    assert message_receive(incoming(2, MORE)).outcome == InboundOutcome.RECEIVED
    assert Thread.objects.get().appeal != first.appeal
    Appeal.objects.update(correspondent=None)
    assert message_receive(incoming(3, "Ой")).outcome == InboundOutcome.REFUSED


@pytest.mark.parametrize("moment", ["_photos", "_read", "_settle"])
def test_who_is_erased_while_a_message_comes_in_is_received_as_somebody_new(ul, monkeypatch, moment):
    step, erased = getattr(receiving, moment), []

    def after_an_erasure(*facts):
        if not erased:
            erased.append(Correspondent.objects.get().id)
            erase()
        return step(*facts)

    monkeypatch.setattr(receiving, moment, after_an_erasure)
    row = message_receive(incoming(photos=[photo_upload()]))

    assert row.outcome == InboundOutcome.RECEIVED
    assert row.appeal.attachments.count() == 1
    assert Correspondent.objects.get().id == row.correspondent_id != erased[0]


def test_who_is_erased_in_an_open_thread_loses_no_words(ul, monkeypatch):
    message_receive(incoming())
    settle, erased = receiving._settle, []

    def after_an_erasure(*facts):
        if not erased:
            erased.append(True)
            erase()
        return settle(*facts)

    monkeypatch.setattr(receiving, "_settle", after_an_erasure)

    row = message_receive(incoming(2, MORE))

    assert (row.outcome, row.appeal.text) == (InboundOutcome.RECEIVED, MORE)
    assert not Message.objects.exists()


def test_who_is_erased_again_and_again_is_told_to_come_later(ul, monkeypatch):
    settle = receiving._settle

    def after_an_erasure(*facts):
        erase()
        return settle(*facts)

    monkeypatch.setattr(receiving, "_settle", after_an_erasure)

    with pytest.raises(Conflict):
        message_receive(incoming())
    assert not InboundMessage.objects.exists()
