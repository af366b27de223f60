"""Messages of channels: who is erased and writes again, who cannot be believed, and what is too much."""

import re

import pytest

from accounts.models import Correspondent
from accounts.service import correspondent_confirm, correspondent_erase
from appeals.channels import receiving
from appeals.channels.receiving import Incoming, message_receive
from appeals.models import Appeal, Attachment, InboundMessage, InboundOutcome, Message, Thread
from appeals.photos.limits import MAX_PHOTOS_PER_APPEAL
from appeals.states import Action
from core.errors import Conflict, InvalidInput
from core.events.models import Delivery
from core.rate_limits import Limit
from tenants.service import region_by_slug
from tests.appeals.trial.declared import declared
from tests.factories import photo_upload, staff_person, take
from tests.http import region_client

WORDS = "Яма на дороге возле школы, машины объезжают по тротуару."
ADDRESS = "anna@post.example"
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


def mail(number: int = 1, text: str = WORDS, **facts) -> Incoming:
    """A message of a channel that does not prove who writes."""
    return incoming(number, text, **{"channel": "email", "sender": ADDRESS, **facts})


def confirm() -> None:
    correspondent_confirm(correspondent_id=Correspondent.objects.get().id)


def limit_appeals(settings, most: int) -> None:
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "submit": f"{most}/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def letters() -> list[Delivery]:
    return list(Delivery.objects.order_by("created_at", "id"))


@pytest.mark.parametrize("channel", ["portal", "hotline", "api", "bulk", "owl"])
def test_messages_come_only_by_channels_that_receive_them(ul, channel):
    with pytest.raises(InvalidInput) as refusal:
        message_receive(incoming(channel=channel))
    assert refusal.value.field == "channel"


def test_the_same_number_of_another_sender_is_another_message(ul):
    first = message_receive(incoming(sender="anna"))
    second = message_receive(incoming(sender="boris"))

    assert first.appeal != second.appeal
    assert message_receive(incoming(sender="boris")) == second


def test_a_refusal_is_not_told_to_an_address_that_nobody_has_confirmed(ul):
    row = message_receive(mail(text="Яма"))

    assert (row.outcome, row.text) == (InboundOutcome.REFUSED, "Яма")
    assert letters() == []


def test_a_refusal_is_a_letter_as_every_other_and_not_without_end(ul):
    message_receive(mail(text="Яма"))
    confirm()
    for number in range(2, receiving.TOLD_PER_HOUR + 10):
        message_receive(mail(number, "Яма"))

    told = letters()
    assert len(told) == receiving.TOLD_PER_HOUR
    region = region_by_slug("ul")
    assert told[0].title == f"{region.portal_name}: сообщение не принято"
    assert (told[0].recipient, told[0].payload["sender"]) == (ADDRESS, region.portal_name)
    assert "Слишком коротко" in told[0].payload["text"]
    assert "Слишком коротко" in told[0].payload["html"]


def test_without_valkey_nothing_is_told_to_who_is_not_proved(ul, monkeypatch):
    message_receive(mail(text="Яма"))
    confirm()
    monkeypatch.setattr(Limit, "count", lambda *_facts: None)

    message_receive(mail(2, "Яма"))
    message_receive(incoming(text="Яма"))

    assert [letter.recipient for letter in letters() if letter.channel == "email"] == []


@pytest.mark.parametrize("is_asked", [True, False])
def test_who_is_not_proved_answers_by_the_link_alone(ul, is_asked):
    appeal = message_receive(mail()).appeal
    confirm()
    if is_asked:
        take(Action.APPROVE, appeal, staff_person("moderator"))
        take(Action.ASK, appeal, staff_person("roads"))
    before = Appeal.objects.get()

    row = message_receive(mail(2, MORE, photos=[photo_upload()]))

    assert (row.outcome, row.text, row.appeal) == (InboundOutcome.UNPROVED, MORE, appeal)
    assert (Appeal.objects.get().state, Appeal.objects.get().version) == (before.state, before.version)
    assert not Message.objects.filter(text=MORE).exists()
    assert not Attachment.objects.filter(message__isnull=False).exists()
    (letter,) = letters()
    assert letter.title.endswith(": ответьте по ссылке")
    assert MORE not in letter.payload["text"]
    link = re.search(r"https?://[^/\s]+(/letters/\S+)", letter.payload["text"])[1]
    assert region_client("ul").get(link)["Location"] == f"/appeals/{appeal.number}/"


def test_who_is_neither_proved_nor_confirmed_is_asked_once_a_day(ul):
    message_receive(mail())
    for number in (2, 3, 4):
        assert message_receive(mail(number, MORE)).outcome == InboundOutcome.UNPROVED

    (letter,) = letters()
    assert letter.title.endswith("подтвердите адрес")
    assert "Яма" not in letter.payload["text"]


def test_words_after_the_end_begin_an_appeal_also_of_who_is_not_proved(ul):
    first = message_receive(mail())
    take(Action.REJECT_BY_RULES, first.appeal, staff_person("moderator"))

    second = message_receive(mail(2, MORE))

    assert second.outcome == InboundOutcome.RECEIVED
    assert second.appeal != first.appeal


def test_too_many_photos_are_left_out_and_the_words_are_kept(ul):
    row = message_receive(incoming(photos=[photo_upload() for _each in range(MAX_PHOTOS_PER_APPEAL + 1)]))

    assert row.outcome == InboundOutcome.RECEIVED
    assert row.appeal.attachments.count() == MAX_PHOTOS_PER_APPEAL
    assert "взяты первые" in row.reason


def test_too_many_photos_of_added_words_are_left_out_too(ul):
    message_receive(incoming())
    row = message_receive(incoming(2, MORE, photos=[photo_upload() for _each in range(MAX_PHOTOS_PER_APPEAL + 1)]))

    assert (row.outcome, Message.objects.get().text) == (InboundOutcome.ADDED, MORE)
    assert "взяты первые" in row.reason


@pytest.mark.parametrize(
    "place",
    [
        {"address": "ул. Мира " * 40},
        {"address": "\u202e"},
        {"lat": 0.0, "lon": 0.0},
        {"lat": float("nan"), "lon": 48.0},
        {"lat": 54.3},
        {"lat": 0.0, "lon": 0.0, "address": "я" * 301},
    ],
)
def test_a_place_that_cannot_be_is_left_out_and_the_words_are_kept(ul, place):
    row = message_receive(incoming(**place))

    assert (row.outcome, row.appeal.text) == (InboundOutcome.RECEIVED, WORDS)
    assert (row.appeal.lat, row.appeal.address) == (None, "")
    assert row.reason.count("Место не взято") == len({"address", "lat"} & set(place))


def test_one_sender_adds_no_words_without_end(ul, settings):
    limit_appeals(settings, 2)

    rows = [message_receive(incoming(number, WORDS)) for number in range(1, 5)]

    assert [row.outcome for row in rows] == ["received", "added", "refused", "refused"]
    assert rows[2].text == WORDS
    assert "слишком много" in rows[2].reason
    assert message_receive(incoming(9, WORDS, sender="boris")).outcome == InboundOutcome.RECEIVED


def test_an_answer_to_a_question_is_taken_however_much_was_written(ul, settings):
    with declared("pigeon"):
        appeal = message_receive(incoming(channel="pigeon")).appeal
        take(Action.APPROVE, appeal, staff_person("moderator"))
        take(Action.ASK, appeal, staff_person("roads"))
        limit_appeals(settings, 1)

        assert message_receive(incoming(2, "У двенадцатого.", channel="pigeon")).outcome == InboundOutcome.CLARIFIED
        assert message_receive(incoming(3, MORE, channel="pigeon")).outcome == InboundOutcome.REFUSED


def test_a_name_that_comes_later_is_kept_and_replaces_none(ul):
    message_receive(incoming())
    message_receive(incoming(2, MORE, sender_name="Анна"))
    message_receive(incoming(3, MORE, sender_name="Борис"))

    assert Correspondent.objects.get().name == "Анна"


def test_a_name_that_nobody_proves_is_not_given_to_a_confirmed_address(ul):
    message_receive(mail())
    confirm()
    message_receive(mail(2, MORE, sender_name="Ваш счёт заблокирован"))

    assert Correspondent.objects.get().name == ""
