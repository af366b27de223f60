"""What stays of appeals whose applicant has closed their account."""

from datetime import timedelta

import pytest

from accounts.erasure import account_erase
from appeals.clocks.sweeping import clocks_sweep
from appeals.clocks.verdict import VERDICT_TIME
from appeals.drafts import draft_save, draft_start
from appeals.models import Appeal, Attachment, Draft, Message, Notification
from appeals.photos.attachments import attachment_process
from appeals.states import Action, State
from core import clock
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery
from core.storage import private_storage
from tenants.service import person_of
from tests.api import ApiClient
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_person, staff_user, take
from tests.http import region_client

WORDS = (
    "Течёт труба в подвале. Я Иванова Мария Петровна, телефон +7 927 111-22-33, живу в кв. 45. "
    "Слесарь Кузнецов Олег Ильич обещал прийти и не пришёл."
)


@pytest.fixture
def citizen(ul):
    return citizen_make(full_name="Мария Иванова", phone="+79271112233")


def again(appeal: Appeal) -> Appeal:
    return Appeal.objects.get(pk=appeal.pk)


def test_an_open_appeal_goes_on_without_a_name(citizen):
    appeal = appeal_at("assigned", citizen, text=WORDS, contact_name="Иванова М. П.", contact_phone="+79271112233")

    account_erase(user=citizen)

    left = again(appeal)
    assert (left.applicant_id, left.contact_name, left.contact_phone, left.contact_email) == (None, "", "", "")
    assert left.state == State.ASSIGNED
    assert take(Action.ANSWER, appeal, staff_person("worker")).state == State.ANSWERED


def test_the_words_of_an_open_appeal_keep_what_the_work_needs(citizen):
    appeal = appeal_at("assigned", citizen, text=WORDS)

    account_erase(user=citizen)

    text = again(appeal).text
    assert "Иванова" not in text
    assert "111-22-33" not in text
    assert "кв. 45" in text
    assert "Кузнецов Олег Ильич" in text
    assert len(text) == len(WORDS)


def test_the_words_of_a_finished_appeal_keep_nothing_personal(citizen):
    appeal = appeal_at("closed", citizen, text=WORDS, address="ул. Гончарова, 12, кв. 45")

    account_erase(user=citizen)

    left = again(appeal)
    for personal in ("Иванова", "111-22-33", "45", "Кузнецов"):
        assert personal not in left.text + left.address


def test_nobody_of_the_staff_reads_a_contact_any_more(citizen):
    appeal = appeal_at("assigned", citizen, contact_name="Иванова М. П.", contact_phone="+79271112233")
    client = region_client("ul", staff_user("worker"))
    assert "+79271112233" in client.get(f"/work/appeals/{appeal.number}/").content.decode()

    account_erase(user=citizen)

    page = client.get(f"/work/appeals/{appeal.number}/").content.decode()
    assert "+79271112233" not in page
    assert "Иванова" not in page
    shown = ApiClient("ul", staff_user("worker")).get(f"appeals/{appeal.number}")
    assert shown.data["contacts"] == {"name": "", "email": "", "phone": ""}


def test_the_portal_goes_on_showing_what_it_showed(citizen):
    appeal = appeal_at("answered", citizen)
    stranger = region_client("ul")
    assert stranger.get(f"/appeals/{appeal.number}/").status_code == 200

    account_erase(user=citizen)

    assert stranger.get(f"/appeals/{appeal.number}/").status_code == 200


def test_a_question_that_is_still_open_does_not_wait_for_ever(citizen):
    appeal = appeal_at("clarification", citizen)

    account_erase(user=citizen)

    assert again(appeal).state == State.MODERATION_2
    reply = Message.objects.filter(appeal=appeal).latest("created_at")
    assert "удалил учётную запись" in reply.text
    assert reply.author_id is None
    with pytest.raises(InvalidInput) as refusal:
        take(Action.ASK, appeal, staff_person("roads"))
    assert refusal.value.code == "no_applicant"


def test_an_answer_that_nobody_will_judge_is_closed_in_its_time(citizen):
    appeal = appeal_at("answered", citizen)
    account_erase(user=citizen)

    with clock.at(clock.now() + VERDICT_TIME + timedelta(days=1)):
        clocks_sweep()

    assert again(appeal).state == State.CLOSED


def test_no_letter_and_no_notification_follows(citizen):
    appeal = appeal_at("moderation_2", citizen)
    while events_dispatch_batch():
        pass
    account_erase(user=citizen)
    before = Delivery.objects.count()

    take(Action.ASSIGN, appeal, staff_person("roads"))
    while events_dispatch_batch():
        pass

    assert Delivery.objects.count() == before
    assert not Notification.objects.filter(user=citizen).exists()


def test_drafts_go_and_photos_lose_their_originals(citizen, django_capture_on_commit_callbacks):
    person = person_of(citizen)
    draft = draft_start(person=person)
    draft_save(draft_id=draft.id, changes={"text": "Неотправленное"})
    photo = photo_make(person)
    attachment_process(photo.id)
    appeal_at("assigned", citizen, photo_ids=(photo.id,))
    original = photo.original.name

    with django_capture_on_commit_callbacks(execute=True):
        account_erase(user=citizen)

    assert not Draft.objects.filter(pk=draft.pk).exists()
    left = Attachment.objects.get(pk=photo.pk)
    assert left.original.name == left.display.name
    assert not private_storage().exists(original)
    assert private_storage().exists(left.display.name)


def test_appeals_of_others_stay_as_they_are(citizen):
    other = citizen_make(full_name="Мария Иванова")
    appeal = appeal_at("assigned", other, text=WORDS, contact_phone="+79271112233")

    account_erase(user=citizen)

    left = again(appeal)
    assert (left.applicant_id, left.text, left.contact_phone) == (other.id, WORDS, "+79271112233")


SALUTATIONS = [
    "Уважаемая Анна Ивановна, не хватает адреса.",
    "Уважаемая Анна Ивановна! Ваше обращение отклонено: нет адреса.",
    "Анна Ивановна, ваше обращение отклонено: не указан адрес.",
    "Здравствуйте, Анна Ивановна! Напишите, где это.",
    "Гражданке Петровой А. И. отказано: нет адреса.",
    "Заявителю Петровой Анне отказано, нет адреса.",
]


@pytest.mark.parametrize("words", SALUTATIONS)
@pytest.mark.parametrize("name", ["Анна П.", "Нюра"])
def test_the_name_by_which_a_refusal_calls_the_person_goes(ul, words, name):
    citizen = citizen_make(full_name=name)
    appeal = appeal_make(citizen)
    take(Action.REJECT_BY_RULES, appeal, staff_person("moderator"), text=words)

    account_erase(user=citizen)

    left = again(appeal).rejection_text
    for personal in ("Анн", "Иванов", "Петров"):
        assert personal not in left
    assert "адрес" in left or "где это" in left
    assert len(left) == len(words)


def test_the_name_goes_from_questions_answers_and_instructions(ul):
    citizen = citizen_make(full_name="Анна П.")
    appeal = appeal_make(citizen)
    take(Action.APPROVE, appeal, staff_person("moderator"))
    words = "Уважаемая Анна Ивановна, всё починили, проверьте, пожалуйста."
    take(Action.ASK, appeal, staff_person("roads"), text=words)
    take(Action.CLARIFY, appeal, person_of(citizen), text="Возле первого подъезда.")
    take(Action.ASSIGN, appeal, staff_person("roads"), note="Заявителю Петровой Анне позвонить.")
    take(Action.ANSWER, appeal, staff_person("worker"), text=words)

    account_erase(user=citizen)

    left = again(appeal)
    told = [*left.messages.values_list("text", flat=True), *left.assignments.values_list("note", flat=True)]
    told += [words for pair in left.answers.values_list("text", "public_text") for words in pair]
    assert not [text for text in told if "Анн" in text or "Ивановн" in text or "Петров" in text]


def test_officials_whom_the_person_calls_by_name_stay_while_the_appeal_is_open(ul):
    text = "Уважаемая Ольга Сергеевна, почините, пожалуйста, дорогу у школы."
    citizen = citizen_make(full_name="Анна П.")
    appeal = appeal_make(citizen, text=text)

    account_erase(user=citizen)

    assert again(appeal).text == text


@pytest.mark.parametrize(
    "words",
    [
        "Уважаемый заявитель, Ваше обращение принято.",
        "Здравствуйте! Ваше обращение отклонено, нет адреса.",
        "Уважаемые Вы наши!",
    ],
)
def test_words_that_name_nobody_stay(words):
    from appeals.upkeep.forgetting import _unaddressed

    assert _unaddressed(words) == words
