"""A channel is added by one file: messages come in, letters go out, the rest finds it in the registries."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from accounts.models import Correspondent
from accounts.service import correspondent_erase
from appeals.channels.receiving import Incoming, message_receive
from appeals.models import Appeal, Attachment, InboundMessage, Message, Notification, Thread
from appeals.states import Action, State
from appeals.tasks import appeals_sweep
from appeals.telling.timeline import timeline_items
from core import clock
from core.errors import InvalidInput
from core.events.deliveries import deliveries_send_due
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, DeliveryState
from tests.accounts.test_erasure import whole_region
from tests.appeals.trial.declared import declared
from tests.factories import photo_upload, staff_person, staff_user, take
from tests.http import region_client

WORDS = "Яма на дороге возле школы, машины объезжают по тротуару."


@pytest.fixture
def pigeon(ul):
    """The channel, declared as long as the test lasts."""
    with declared("pigeon") as module:
        yield module


def bring(pigeon, ring: str, text: str, loft: str = "north-7") -> dict:
    """What the loft hears after it has brought a message."""
    body = json.dumps({"ring": ring, "loft": loft, "name": "Анна", "text": text})
    answer = pigeon.callback(RequestFactory().post("/pigeon/", body, content_type="application/json"))
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


def letters(pigeon) -> list[str]:
    """The letters that have flown since the last look, oldest first."""
    while events_dispatch_batch():
        pass
    deliveries_send_due()
    texts = [letter["text"] for letter in pigeon.sky.flown.values()]
    pigeon.sky.flown.clear()
    return texts


def test_an_appeal_lives_its_whole_life_in_the_channel(pigeon):
    assert bring(pigeon, "1", WORDS) == {"outcome": "received"}
    appeal = Appeal.objects.get()
    assert appeal.channel == pigeon.PIGEON
    (received,) = letters(pigeon)
    assert "обращение получено" in received

    take(Action.APPROVE, appeal, staff_person("moderator"))
    Delivery.objects.all().delete()
    take(Action.ASK, appeal, staff_person("roads"), text="У какого дома эта яма?")
    (question,) = letters(pigeon)
    assert "У какого дома эта яма?" in question

    assert bring(pigeon, "2", "У двенадцатого.") == {"outcome": "clarified"}
    appeal.refresh_from_db()
    assert appeal.state == State.MODERATION_2
    assert Message.objects.get(kind="reply").text == "У двенадцатого."

    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"))
    answer = letters(pigeon)[-1]
    client = region_client("ul")
    client.get(re.search(r"https?://[^/\s]+(/letters/\S+)", answer)[1])
    version = Appeal.objects.get().version
    client.post(f"/appeals/{appeal.number}/confirm/", {"confirm-version": version, "confirm-rating": 5})

    appeal.refresh_from_db()
    assert (appeal.state, appeal.rating) == (State.CLOSED, 5)


def test_a_repeated_message_is_one(pigeon):
    assert bring(pigeon, "1", WORDS) == bring(pigeon, "1", WORDS) == {"outcome": "received"}

    assert (Appeal.objects.count(), InboundMessage.objects.count(), Thread.objects.count()) == (1, 1, 1)
    assert InboundMessage.objects.get().text == ""


def test_what_is_written_unasked_is_added_and_told_to_whose_turn_it_is(pigeon):
    bring(pigeon, "1", WORDS)
    appeal = Appeal.objects.get()
    take(Action.APPROVE, appeal, staff_person("moderator"))
    version = Appeal.objects.get().version

    assert bring(pigeon, "2", "И ещё там нет света.") == {"outcome": "added"}
    letters(pigeon)

    assert Appeal.objects.get().version == version
    titles = [item.title for item in timeline_items(Appeal.objects.get(), staff_person("roads"))]
    assert "Заявитель написал" in titles
    assert Notification.objects.filter(title__endswith="заявитель написал ещё").count() == 1
    page = region_client("ul", staff_user("roads")).get(f"/work/appeals/{appeal.number}/").content.decode()
    assert "И ещё там нет света." in page
    public = region_client("ul").get(f"/appeals/{appeal.number}/").content.decode()
    assert "И ещё там нет света." not in public


def test_after_the_end_thanks_are_added_and_a_new_problem_is_a_new_appeal(pigeon):
    bring(pigeon, "1", WORDS)
    take(Action.REJECT_BY_RULES, Appeal.objects.get(), staff_person("moderator"))

    assert bring(pigeon, "2", "Спасибо") == {"outcome": "added"}
    assert bring(pigeon, "3", "Теперь во дворе не горит фонарь у подъезда.") == {"outcome": "received"}
    assert bring(pigeon, "4", "И у соседнего тоже.") == {"outcome": "added"}

    first, second = Appeal.objects.order_by("number")
    assert Thread.objects.get().appeal == second
    became = [message.appeal for message in InboundMessage.objects.order_by("external_id")]
    assert became == [first, first, second, second]


def test_what_cannot_be_taken_is_told_to_its_sender(pigeon):
    assert bring(pigeon, "1", "Яма") == {"outcome": "refused"}

    (told,) = letters(pigeon)
    assert "Слишком коротко" in told
    assert not Appeal.objects.exists()
    assert bring(pigeon, "2", WORDS) == {"outcome": "received"}


def test_two_senders_of_one_thread_have_an_appeal_each(pigeon):
    for ring, loft in (("1", "north-7"), ("2", "south-3")):
        told = Incoming(channel=pigeon.PIGEON, external_id=ring, sender=loft, thread="post-5", text=WORDS)
        message_receive(told)

    assert Appeal.objects.count() == 2


def test_photos_come_with_a_message_and_what_is_none_is_told(pigeon):
    photos = [photo_upload(), SimpleUploadedFile("x.jpg", b"no photo")]
    told = Incoming(channel=pigeon.PIGEON, external_id="1", sender="north-7", text=WORDS, photos=photos)

    message_receive(told)
    message_receive(told)

    assert Attachment.objects.get().appeal == Appeal.objects.get()
    assert any("x.jpg" in text for text in letters(pigeon))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("external_id", ""),
        ("external_id", "1" * 201),
        ("external_id", "\0"),
        ("thread", "\ud800"),
        ("sender", " "),
        ("sender", "\0"),
        ("channel", "owl"),
    ],
)
def test_strange_messages_are_refused_at_the_door(pigeon, field, value):
    facts = {"channel": pigeon.PIGEON, "external_id": "1", "sender": "north-7", "text": WORDS, field: value}

    with pytest.raises(InvalidInput) as refusal:
        message_receive(Incoming(**facts))
    assert refusal.value.field == field


@pytest.mark.parametrize("text", ["", "\0\ud800", "я" * 10_001, "\u202e" * 50, "\u200b" * 20])
def test_strange_words_are_refused_and_no_error(pigeon, text):
    assert bring(pigeon, "1", text) == {"outcome": "refused"}
    bring(pigeon, "2", WORDS)
    assert bring(pigeon, "3", text) == {"outcome": "refused"}


@pytest.mark.parametrize(("days", "text"), [(29, "Ой"), (31, "")])
def test_the_text_of_a_refused_message_is_erased_after_thirty_days(pigeon, days, text):
    assert bring(pigeon, "1", "Ой") == {"outcome": "refused"}
    row = InboundMessage.objects.get()

    with clock.at(row.created_at + timedelta(days=days)):
        appeals_sweep.run("ul")

        row.refresh_from_db()
        assert (row.text, row.outcome) == (text, "refused")
        assert bring(pigeon, "1", "Ой") == {"outcome": "refused"}
    assert InboundMessage.objects.get().text == text


def test_an_outage_loses_nothing(pigeon):
    bring(pigeon, "1", WORDS)
    pigeon.sky.is_stormy = True

    assert letters(pigeon) == []
    assert Delivery.objects.get().state == DeliveryState.PENDING


def test_a_correspondent_is_erased_with_their_threads(pigeon):
    bring(pigeon, "1", WORDS)
    bring(pigeon, "2", "Ой")
    letters(pigeon)

    correspondent_erase(correspondent_id=Correspondent.objects.get().id)

    assert "north-7" not in whole_region()
    assert not InboundMessage.objects.exists()


def test_staff_see_and_filter_the_channel(pigeon):
    bring(pigeon, "1", WORDS)
    client = region_client("ul", staff_user("moderator"))

    page = client.get(f"/work/appeals/{Appeal.objects.get().number}/").content.decode()

    assert "Откуда: Голубиная почта" in page
    assert client.get("/work/queues/new/?channel=pigeon").status_code == 200
