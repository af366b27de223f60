"""An applicant without an account: the letter that asks, signed links, and what they open."""

import re
from datetime import timedelta

import pytest

from accounts.correspondents import correspondents_link
from accounts.models import Correspondent
from accounts.service import correspondent_confirm, correspondent_erase, token_issue
from appeals.links import link_path, link_read
from appeals.models import Appeal, Message
from appeals.portals.throttle import LINKS_PER_HOUR
from appeals.service import ChannelKind, Intake, appeal_receive
from appeals.states import Action, State
from core import clock
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery
from core.models import uuid7
from taxonomy.service import category_by_code
from tenants.service import NOBODY, person_of
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, photo_upload, staff_person, staff_user, take
from tests.http import region_client

ADDRESS = "zavetnaya@post.example"
WORDS = "Яма на дороге возле школы, подробности только для своих."


def received(**facts) -> Appeal:
    intake = {
        "text": WORDS,
        "category_id": category_by_code("roads-potholes").id,
        "channel": ChannelKind.HOTLINE,
        "contact_email": ADDRESS,
        **facts,
    }
    return appeal_receive(person=NOBODY, intake=Intake(**intake))


def confirmed(**facts) -> Appeal:
    appeal = received(**facts)
    correspondent_confirm(correspondent_id=appeal.correspondent_id)
    return appeal


def told() -> list[Delivery]:
    while events_dispatch_batch():
        pass
    return list(Delivery.objects.order_by("created_at", "id"))


def link_in(letter: Delivery) -> str:
    return re.search(r"https?://[^/\s]+(/letters/\S+)", letter.payload["text"])[1]


def link_to(appeal: Appeal) -> str:
    return link_path(appeal_id=appeal.id, correspondent_id=appeal.correspondent_id)


def opened(appeal: Appeal):
    """A browser that has opened the appeal by a link."""
    client = region_client("ul")
    client.get(link_to(appeal))
    return client


def fields(client, appeal: Appeal, **more) -> dict:
    version = Appeal.objects.get(pk=appeal.pk).version
    (what,) = {name.partition("-")[0] for name in more}
    return {f"{what}-version": version, **more}


def test_an_address_that_was_only_told_gets_one_letter_that_tells_nothing(ul):
    appeal = received()
    received()
    take(Action.APPROVE, appeal, staff_person("moderator"))

    (letter,) = told()

    assert letter.recipient == ADDRESS
    assert letter.person_id == appeal.correspondent_id
    assert letter.title.endswith("подтвердите адрес")
    for words in (letter.title, letter.payload["text"], letter.payload["html"]):
        assert "Яма" not in words


def test_the_letter_confirms_by_a_press_and_not_by_being_opened(ul):
    appeal, client = received(), region_client("ul")
    (letter,) = told()

    opened_page = client.get(link_in(letter), follow=True)

    assert opened_page.redirect_chain == [(f"/letters/{appeal.number}/address/", 302)]
    assert ADDRESS in opened_page.content.decode()
    assert "Яма" not in opened_page.content.decode()
    assert client.get(f"/appeals/{appeal.number}/").headers["Location"] == f"/letters/{appeal.number}/address/"
    assert not Correspondent.objects.get().is_confirmed

    done = client.post(f"/letters/{appeal.number}/address/", {"go": "confirm"}, follow=True)

    assert WORDS in done.content.decode()
    assert Correspondent.objects.get().is_confirmed


def test_who_never_sent_anything_has_the_address_forgotten(ul):
    appeal = received()
    client = opened(appeal)

    client.post(f"/letters/{appeal.number}/address/", {"go": "forget"})

    appeal.refresh_from_db()
    assert (appeal.correspondent_id, appeal.contact_email) == (None, "")
    assert not Correspondent.objects.exists()
    assert client.get(f"/letters/{appeal.number}/address/").status_code == 404


def test_a_confirmed_address_gets_every_letter_with_a_link_of_its_own(ul):
    appeal = confirmed()
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASK, appeal, staff_person("roads"))

    titles = [letter.title.partition(": ")[2] for letter in told()]

    assert titles == ["обращение получено", "нужен ваш ответ"]
    for letter in Delivery.objects.all():
        assert link_read(link_in(letter).split("/")[2]).appeal_id == appeal.id


def test_the_link_leads_to_a_clean_address_that_nobody_keeps(ul):
    appeal = confirmed()
    client = region_client("ul")

    response = client.get(link_to(appeal))

    assert (response.status_code, response["Location"]) == (302, f"/appeals/{appeal.number}/")
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    page = client.get(f"/appeals/{appeal.number}/")
    assert "no-store" in page["Cache-Control"]
    assert WORDS in page.content.decode()


def test_a_link_answers_judges_and_returns_with_photos(ul):
    appeal = confirmed()
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASK, appeal, staff_person("roads"))
    client, page = opened(appeal), f"/appeals/{appeal.number}/"

    data = fields(client, appeal, **{"clarify-text": "У дома двенадцать.", "clarify-photos": [photo_upload()]})
    assert client.post(f"{page}clarify/", data).status_code in (302, 303)

    reply = Message.objects.get(kind="reply")
    photo = reply.attachments.get()
    assert (reply.text, photo.correspondent_id) == ("У дома двенадцать.", appeal.correspondent_id)
    shown = client.get(f"/photos/{photo.id}/original")
    assert shown.status_code == 200
    assert b"".join(shown.streaming_content)
    assert region_client("ul").get(f"/photos/{photo.id}/original").status_code == 404

    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"))
    client.post(f"{page}return/", fields(client, appeal, **{"return-reason": "Яма на месте."}))
    assert Appeal.objects.get(pk=appeal.pk).state == State.RETURNED
    take(Action.ANSWER, appeal, staff_person("worker"))
    client.post(f"{page}confirm/", fields(client, appeal, **{"confirm-rating": 4}))
    done = Appeal.objects.get(pk=appeal.pk)
    assert (done.state, done.rating) == (State.CLOSED, 4)


def test_pressed_twice_it_is_one_verdict(ul):
    appeal = confirmed()
    for who, action in (("moderator", Action.APPROVE), ("roads", Action.ASSIGN), ("worker", Action.ANSWER)):
        take(action, appeal, staff_person(who))
    client = opened(appeal)
    data = fields(client, appeal, **{"confirm-rating": 4})

    answers = [client.post(f"/appeals/{appeal.number}/confirm/", data).status_code for _press in range(2)]

    assert set(answers) <= {302, 303}
    assert Appeal.objects.get(pk=appeal.pk).rating == 4


def test_a_link_opens_its_own_appeal_only(ul):
    mine, other = confirmed(), confirmed(text="Совсем другая яма и совсем другие слова.")
    client = opened(mine)

    assert client.get(f"/appeals/{other.number}/").status_code == 302
    response = client.post(f"/appeals/{other.number}/clarify/", {"clarify-version": 1, "clarify-text": "Слова"})
    assert "/accounts/login/" in response["Location"]


@pytest.mark.parametrize("spoilt", ["forged", "expired", "erased", "strange"])
def test_a_link_that_is_no_good_gets_the_same_page_whatever_is_wrong(ul, spoilt, settings):
    appeal = confirmed()
    link = link_to(appeal)
    client = region_client("ul")
    match spoilt:
        case "forged":
            link = link_path(appeal_id=appeal.id, correspondent_id=uuid7())
        case "strange":
            link = "/letters/%00что-угодно~x/"
        case "erased":
            correspondent_erase(correspondent_id=appeal.correspondent_id)
    later = clock.now() + timedelta(days=settings.APPEAL_LINK_DAYS if spoilt == "expired" else 0)
    with clock.at(later):
        response = client.get(link)

    assert response.status_code == 404
    assert "Ссылка больше не действует" in response.content.decode()
    assert response["Referrer-Policy"] == "no-referrer"
    assert client.get(f"/appeals/{appeal.number}/").status_code == 302


ENDED = "Вход по ссылке из письма закончился"


def test_an_open_appeal_closes_after_a_while_and_the_page_leads_back_to_the_letter(ul):
    appeal = confirmed()
    client = opened(appeal)
    url = f"/appeals/{appeal.number}/"
    with clock.at(clock.now() + timedelta(hours=12)):
        for answer in (client.get(url), client.post(f"{url}clarify/", {"clarify-text": "Во дворе."})):
            assert answer.status_code == 404
            assert ENDED in answer.content.decode()
    assert region_client("ul").get(url).status_code == 302


def test_an_open_appeal_closes_when_its_correspondent_is_erased(ul):
    appeal = confirmed()
    client = opened(appeal)

    correspondent_erase(correspondent_id=appeal.correspondent_id)

    assert client.get(f"/appeals/{appeal.number}/").status_code == 404


def test_a_fresh_link_goes_to_the_address_and_everybody_is_told_the_same(ul):
    appeal = confirmed()
    told()
    Delivery.objects.all().delete()
    client = region_client("ul")
    tokens = [link_to(appeal).split("/")[2]] * (LINKS_PER_HOUR + 1) + ["x~y", "", "ы" * 500, "a" * 300]

    answers = {client.post("/letters/again/", {"token": token})["Location"] for token in tokens}

    assert answers == {"/letters/sent/"}
    letters = Delivery.objects.all()
    assert {letter.recipient for letter in letters} == {ADDRESS}
    assert len(letters) == LINKS_PER_HOUR
    assert "новая ссылка" in letters[0].title
    assert region_client("ul").get(link_in(letters[0])).status_code == 302


def test_an_account_that_names_another_address_is_told_with_it(ul):
    citizen = citizen_make()
    appeal = appeal_make(citizen, contact_email=ADDRESS)
    told()
    correspondent_confirm(correspondent_id=appeal.correspondent_id)
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASK, appeal, staff_person("roads"))

    asked = [letter for letter in told() if "нужен" in letter.title]

    assert {letter.recipient for letter in asked} == {citizen.email, ADDRESS}
    links = {letter.recipient: "/letters/" in letter.payload["text"] for letter in asked}
    assert links == {citizen.email: False, ADDRESS: True}
    take(Action.CLARIFY, appeal, person_of(citizen))


def test_whom_an_account_names_sees_the_appeal_and_no_contacts_of_the_account(ul):
    citizen = citizen_make(full_name="Галина Сергеевна", phone="+79020000001")
    body = {"text": WORDS, "category": "roads-potholes", "address": "ул. Мира, 1", "contacts": {"email": ADDRESS}}
    assert ApiClient("ul", citizen).post("appeals", body).status_code == 201
    appeal = Appeal.objects.get()
    correspondent_confirm(correspondent_id=appeal.correspondent_id)

    page = opened(appeal).get(f"/appeals/{appeal.number}/").content.decode()

    assert (appeal.contact_name, appeal.contact_phone) == ("", "")
    Appeal.objects.update(contact_name="Галина Сергеевна", contact_phone="+79020000001")
    again = opened(appeal).get(f"/appeals/{appeal.number}/").content.decode()
    for shown in (page, again):
        assert WORDS in shown
        assert "Галина" not in shown
        assert "902 000-00-01" not in shown


def test_data_of_a_confirmed_address_are_erased_with_a_code_that_the_address_gets(ul):
    appeal, other = confirmed(), confirmed(text="Вторая яма на той же дороге возле школы.")
    client, url = opened(appeal), f"/letters/{appeal.number}/address/"

    asked = client.post(url, {"go": "forget"})
    wrong = client.post(url, {"go": "forget", "code": "1"})

    assert "Код отправлен сюда" in asked.content.decode()
    assert wrong.status_code == 422
    assert Appeal.objects.exclude(correspondent=None).count() == 2
    (letter,) = [letter for letter in Delivery.objects.all() if "Код, чтобы удалить" in letter.title]
    assert letter.recipient == ADDRESS
    code = re.search(r"Код: ([\d ]+)", letter.payload["text"])[1]

    answers = [client.post(url, {"go": "forget", "code": code}) for _press in range(2)]

    assert [answer.headers["Location"] for answer in answers] == ["/", "/"]
    for one in (appeal, other):
        one.refresh_from_db()
        assert (one.correspondent_id, one.contact_email) == (None, "")


def test_later_appeals_of_an_address_are_its_accounts_too(ul):
    first = received()
    correspondent_confirm(correspondent_id=first.correspondent_id)
    citizen = citizen_make(email=ADDRESS)
    correspondents_link(None, user=citizen)

    second = received(text="Вторая яма на той же дороге возле школы.")
    told()

    for appeal in (first, second):
        appeal.refresh_from_db()
        assert appeal.applicant_id == citizen.id


def test_who_cannot_be_told_cannot_be_asked(ul):
    appeal = received()
    take(Action.APPROVE, appeal, staff_person("moderator"))

    with pytest.raises(InvalidInput, match="Спросить некого"):
        take(Action.ASK, appeal, staff_person("roads"))


def test_history_is_written_to_nobody(ul):
    received(channel=ChannelKind.BULK, asks=False)
    confirmed(channel=ChannelKind.BULK, asks=False)

    assert told() == []


def test_an_address_that_a_program_tells_is_asked(ul):
    user = citizen_make()
    _row, token = token_issue(user=user, title="Программа")
    body = {"text": WORDS, "category": "roads-potholes", "contacts": {"email": ADDRESS}}

    assert ApiClient("ul", token=token).post("appeals", body).status_code == 201

    letters = {letter.recipient: letter.title for letter in told()}
    assert "подтвердите адрес" in letters[ADDRESS]
    assert "обращение получено" in letters[user.email]


def test_an_opened_appeal_asks_the_database_so_often(ul, django_assert_max_num_queries):
    appeal = confirmed()
    client = opened(appeal)
    client.get(f"/appeals/{appeal.number}/")

    with django_assert_max_num_queries(15):
        assert client.get(f"/appeals/{appeal.number}/").status_code == 200


def test_a_person_of_the_staff_who_opens_a_link_stays_who_they_are(ul):
    appeal = confirmed()
    take(Action.APPROVE, appeal, staff_person("moderator"))
    client = region_client("ul", staff_user("roads"))
    client.get(link_to(appeal))

    assert "Открыть в рабочем месте" in client.get(f"/appeals/{appeal.number}/").content.decode()
