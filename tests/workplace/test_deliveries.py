"""Pages of the region's administrator: deliveries that stopped, and who works here."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.events.attempts import attempt_begin, attempt_end
from core.events.models import AttemptOutcome, Delivery, DeliveryAttempt, DeliveryState, Event, ReaderRetry, RetryState
from core.mail.channel import mail_enqueue
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, staff_user
from tests.http import region_client


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


# --- Deliveries


def delivery(state: str = "dead", **facts) -> Delivery:
    return Delivery.objects.create(
        channel="mail",
        key=str(uuid4()),
        recipient="irina.petrova@post.example",
        title="Обращение УЛ-7: дан ответ",
        state=state,
        attempts=7,
        last_error="SMTPRecipientsRefused: irina.petrova@post.example 550",
        next_attempt_at=clock.now(),
        **facts,
    )


def retry() -> ReaderRetry:
    appeal_make()
    return ReaderRetry.objects.create(
        event=Event.objects.latest("occurred_at"),
        reader="appeals.letters",
        state=RetryState.DEAD,
        attempts=6,
        next_attempt_at=clock.now() - timedelta(days=1),
        last_error="ValueError: нет шаблона",
    )


def test_the_api_masks_whom_it_was_for_as_the_page_does(admin):
    sent = delivery()
    attempt_end(attempt_begin(sent), AttemptOutcome.FAILED, seconds=1.5, error="550 irina.petrova@post.example")

    answers = [admin.get("/api/v1/deliveries"), admin.post(f"/api/v1/deliveries/{sent.id}/replay")]

    assert answers[0].json()["results"][0]["recipient"] == "i***@post.example"
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert "irina" not in answer.content.decode()


def test_the_api_tells_each_attempt(admin):
    sent = delivery()
    attempt_end(attempt_begin(sent), AttemptOutcome.FAILED, seconds=1.5, error="нет ответа")
    attempt_begin(sent)

    (row,) = admin.get("/api/v1/deliveries").json()["results"]

    assert [(one["outcome"], one["milliseconds"], one["error"]) for one in row["tries"]] == [
        ("failed", 1500, "нет ответа"),
        ("", None, ""),
    ]


def test_the_administrator_finds_a_dead_one_by_the_api_and_sends_it_again(ul):
    letter = mail_enqueue(key="a", to="a@post.example", subject="Письмо", text="Слова")
    api = ApiClient("ul", staff_user("admin"))
    assert api.post(f"deliveries/{letter.id}/replay").data["code"] == "not_dead"
    Delivery.objects.filter(pk=letter.id).update(state=DeliveryState.DEAD)

    rows = api.get("deliveries", state="dead").data["results"]

    assert [(row["id"], row["title"]) for row in rows] == [(str(letter.id), "Письмо")]
    assert "Слова" not in str(rows)
    assert api.post(f"deliveries/{letter.id}/replay").data["state"] == "pending"
    assert api.post(f"deliveries/{uuid4()}/replay").status_code == 404


@pytest.mark.parametrize("who", ["applicant", "moderator", "roads", "worker", "centre"])
def test_the_api_of_deliveries_is_for_the_administrator_alone(ul, who):
    api = ApiClient("ul", citizen_make() if who == "applicant" else staff_user(who))

    assert api.get("deliveries").status_code == 403
    assert api.post(f"deliveries/{uuid4()}/replay").status_code == 403


def test_dead_deliveries_come_first_and_tell_nobodys_address(admin):
    delivery(interrupted_attempts=1)

    page = admin.get("/work/deliveries/").content.decode()

    assert "i***@post.example" in page
    assert "irina.petrova" not in page
    assert "могло прийти дважды" in page
    assert "Отправить ещё раз" in page


def test_each_attempt_is_told_with_its_outcome_and_duration(admin):
    row = delivery()
    DeliveryAttempt.objects.create(delivery=row, channel="mail", outcome="down", milliseconds=20_040)
    DeliveryAttempt.objects.create(delivery=row, channel="mail", outcome="interrupted")

    page = " ".join(admin.get("/work/deliveries/").content.decode().split())

    assert "нет ответа, 20,0" in page
    assert page.index("нет ответа") < page.index("оборвалась")


@pytest.mark.parametrize("state", DeliveryState.values)
def test_each_delivery_is_found_by_its_state(admin, state):
    delivery(state)
    tab = {"pending": "waiting", "sending": "waiting"}.get(state, state)

    for name in ("dead", "waiting", "sent"):
        assert ("УЛ-7" in admin.get(f"/work/deliveries/?state={name}").content.decode()) == (name == tab)


@pytest.mark.parametrize(("facts", "is_told"), [({"last_error": ""}, False), ({"interrupted_attempts": 1}, True)])
def test_a_delivery_to_which_nothing_happened_says_nothing_of_it(admin, facts, is_told):
    row = delivery("sent")
    row.__class__.objects.filter(pk=row.pk).update(**{"last_error": ""} | facts)

    page = admin.get("/work/deliveries/", {"state": "sent"}).content.decode()

    assert "i***@post.example" in page
    assert ('data-label="Что случилось"' in page) is is_told
    # On a phone an empty cell is no row of the card.
    assert ("<td></td>" in page) is not is_told


def test_a_dead_delivery_is_sent_again_once(admin):
    row = delivery()

    admin.post(f"/work/deliveries/{row.pk}/replay/")
    row.refresh_from_db()
    assert row.state == DeliveryState.PENDING

    again = admin.post(f"/work/deliveries/{row.pk}/replay/", follow=True)
    assert "Повторять нечего" in again.content.decode()


def test_what_was_forgotten_cannot_be_sent_again(admin):
    row = delivery(finished_at=clock.now(), emptied_at=clock.now())

    assert "Отправить ещё раз" not in admin.get("/work/deliveries/").content.decode()
    told = admin.post(f"/work/deliveries/{row.pk}/replay/", follow=True).content.decode()
    row.refresh_from_db()
    assert "содержание уже стёрто" in told
    assert row.state == DeliveryState.DEAD


def test_a_reader_that_gave_up_reads_again(admin):
    row = retry()
    assert "appeals.letters" in admin.get("/work/deliveries/").content.decode()

    admin.post(f"/work/deliveries/readers/{row.pk}/")

    row.refresh_from_db()
    assert row.state == RetryState.PENDING


def test_an_unknown_delivery_is_no_error(admin):
    assert "Повторять нечего" in admin.post(f"/work/deliveries/{uuid4()}/replay/", follow=True).content.decode()


def test_the_list_of_deliveries_takes_a_known_number_of_queries(admin):
    delivery()
    admin.get("/work/deliveries/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/work/deliveries/")
    for _turn in range(5):
        delivery()
    with CaptureQueriesContext(connection) as many:
        admin.get("/work/deliveries/")

    assert len(many) == len(few) <= 12
