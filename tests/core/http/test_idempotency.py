"""A retry under the same idempotency key."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, Event
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django_tenants.utils import tenant_context

from accounts.models import PersonalToken
from accounts.service import token_issue, user_get
from appeals.models import Appeal, Attachment
from core import clock
from core.errors import Conflict
from core.idempotency.answers import KEPT_FOR, Answer, KeyBusy, answer_once
from core.idempotency.models import IdempotentAnswer
from core.idempotency.tasks import answers_sweep
from tenants.service import region_by_slug
from tests.api import ApiClient
from tests.factories import appeal_at, appeal_make, citizen_make, photo_bytes, staff_user
from tests.kits import INSIDE

LAT, LON = INSIDE["ul"]
BODY = {
    "text": "Яма на дороге возле школы, машины объезжают по тротуару.",
    "category": "roads-potholes",
    "point": {"lat": LAT, "lon": LON},
}


@pytest.fixture
def citizen(ul):
    return citizen_make()


@pytest.fixture
def api(citizen):
    return ApiClient("ul", citizen)


# --- Over HTTP


def test_repetition_gets_the_same_answer_and_changes_nothing(api):
    first = api.post("appeals", BODY, key="k-1")
    second = api.post("appeals", BODY, key="k-1")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert "Idempotent-Replayed" not in first.headers
    assert second.headers["Idempotent-Replayed"] == "true"
    assert Appeal.objects.count() == 1


def test_order_of_names_does_not_make_another_body(api):
    api.post("appeals", BODY, key="k")

    assert api.post("appeals", dict(reversed(BODY.items())), key="k").headers["Idempotent-Replayed"] == "true"


def test_other_body_is_a_conflict(api):
    api.post("appeals", BODY, key="k")

    answer = api.post("appeals", {**BODY, "address": "ул. Ленина, 1"}, key="k")

    assert (answer.status_code, answer.data["code"]) == (409, "idempotency_key_reused")
    assert Appeal.objects.count() == 1


def test_other_address_is_a_conflict(api):
    api.post("appeals", BODY, key="k")

    assert api.post("notifications/read", key="k").status_code == 409


def test_key_is_the_persons_own(api):
    api.post("appeals", BODY, key="k")

    assert "Idempotent-Replayed" not in ApiClient("ul", citizen_make()).post("appeals", BODY, key="k").headers
    assert Appeal.objects.count() == 2


def test_key_is_the_regions_own(api, citizen):
    api.post("appeals", BODY, key="k")
    with tenant_context(region_by_slug("mo")):
        assert not IdempotentAnswer.objects.exists()


def test_refused_request_leaves_the_key_free(api):
    assert api.post("appeals", {**BODY, "text": "мало"}, key="k").status_code == 422

    assert api.post("appeals", BODY, key="k").status_code == 201


def test_action_is_taken_once(ul):
    appeal = appeal_make()
    api = ApiClient("ul", staff_user("moderator"))
    path = f"appeals/{appeal.number}/actions/approve"

    first, second = api.post(path, {"version": 1}, key="k"), api.post(path, {"version": 1}, key="k")

    assert first.status_code == 200
    assert (second.content, second.headers["Idempotent-Replayed"]) == (first.content, "true")
    assert api.post(path, {"version": 1}).status_code == 409


def test_upload_is_known_by_its_content_not_by_its_boundary(api):
    def upload(colour):
        photo = SimpleUploadedFile("a.jpg", photo_bytes(colour), content_type="image/jpeg")
        return api.upload("photos", {"photo": photo}, key="k")

    first, second, third = upload("red"), upload("red"), upload("blue")

    assert first.status_code == 201, first.data
    assert second.data["id"] == first.data["id"]
    assert third.status_code == 409
    assert Attachment.objects.count() == 1


def test_text_of_a_token_is_not_kept(citizen):
    api = ApiClient("ul", citizen, in_session=True)
    first, second = (api.post("tokens", {"title": "Ключ"}, key="k") for _try in range(2))

    assert first.data["token"].startswith("otk_ul_")
    assert second.data == {**first.data, "token": None}
    assert PersonalToken.objects.filter(title="Ключ").count() == 1
    assert first.data["token"] not in "".join(IdempotentAnswer.objects.values_list("body", flat=True))


@pytest.mark.parametrize("key", ["x" * 256, "два слова", "a b", "\t", "ключ"])
def test_key_that_is_no_key_is_refused(api, key):
    answer = api.post("appeals", BODY, key=key)

    assert (answer.status_code, answer.data["errors"][0]["field"]) == (422, "Idempotency-Key")


def test_note_is_left_once(ul):
    appeal = appeal_at("assigned")
    api = ApiClient("ul", staff_user("worker"))

    ids = {api.post(f"appeals/{appeal.number}/notes", {"text": "Раз"}, key="k").data["id"] for _try in range(3)}

    assert len(ids) == 1


# --- In time


def test_answer_is_kept_for_a_day(api):
    api.post("appeals", BODY, key="k")

    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        assert api.post("appeals", BODY, key="k").status_code == 201

    assert Appeal.objects.count() == 2


def test_sweep_removes_only_what_is_old(ul, citizen):
    with clock.at(clock.now() - KEPT_FOR - timedelta(minutes=1)):
        answer_once(person_id=citizen.id, key="old", fingerprint="f", work=lambda: Answer(status=200, body="{}"))
    answer_once(person_id=citizen.id, key="new", fingerprint="f", work=lambda: Answer(status=200, body="{}"))

    assert answers_sweep.run(ul.schema_name) == 1

    assert list(IdempotentAnswer.objects.values_list("key", flat=True)) == ["new"]


def test_failed_work_leaves_nothing(ul, citizen):
    def work():
        IdempotentAnswer.objects.create(person_id=citizen.id, key="trace", fingerprint="f", status=200, body="{}")
        raise Conflict("Не вышло")

    with pytest.raises(Conflict):
        answer_once(person_id=citizen.id, key="k", fingerprint="f", work=work)

    assert not IdempotentAnswer.objects.exists()


# --- At once, with real commits


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A person id whose stored answers are really committed, and removed afterwards."""
    person_id = uuid4()
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        yield person_id
        IdempotentAnswer.objects.filter(person_id=person_id).delete()


def _in_region(function):
    try:
        with tenant_context(region_by_slug("ul")):
            return function()
    finally:
        connections.close_all()


def test_of_two_at_once_one_works_and_the_other_gets_its_answer(committed):
    together, worked = Barrier(2), []

    def ask():
        together.wait()
        return answer_once(person_id=committed, key="k", fingerprint="f", work=work)

    def work():
        worked.append(1)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        return Answer(status=201, body='{"n": 1}')

    with ThreadPoolExecutor(2) as pool:
        answers = [future.result() for future in [pool.submit(_in_region, ask) for _thread in range(2)]]

    assert len(worked) == 1
    assert sorted(replayed for _answer, replayed in answers) == [False, True]
    assert {answer for answer, _replayed in answers} == {Answer(status=201, body='{"n": 1}')}


def test_who_waits_too_long_is_told_to_come_again(committed, monkeypatch):
    monkeypatch.setattr("core.idempotency.answers.WAIT_MILLISECONDS", 100)
    begun, may_end = Event(), Event()

    def slow():
        begun.set()
        may_end.wait(10)
        return Answer(status=200, body="{}")

    def first():
        return answer_once(person_id=committed, key="k", fingerprint="f", work=slow)

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(_in_region, first)
        begun.wait(10)
        with pytest.raises(KeyBusy) as busy:
            answer_once(person_id=committed, key="k", fingerprint="f", work=slow)
        may_end.set()
        running.result()

    assert busy.value.retry_after == 1
    _answer, replayed = answer_once(person_id=committed, key="k", fingerprint="f", work=slow)
    assert replayed


def test_first_that_fails_lets_the_second_work(committed):
    begun = Event()

    def failing():
        begun.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.3)")
        raise Conflict("Не вышло")

    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(
            _in_region, lambda: answer_once(person_id=committed, key="k", fingerprint="f", work=failing)
        )
        begun.wait(10)
        answer, replayed = answer_once(
            person_id=committed, key="k", fingerprint="f", work=lambda: Answer(status=200, body="{}")
        )
        with pytest.raises(Conflict):
            running.result()

    assert (answer.status, replayed) == (200, False)


def test_programs_that_send_at_once_make_one_appeal(site):
    user = site.citizen("ul")
    token = site.ask("ul", _token_of, user.email)

    def send(_index):
        session = site.session("ul")
        session.headers.update({"Authorization": f"Bearer {token}", "Idempotency-Key": "at-once"})
        return session.post("/api/v1/appeals", json=BODY)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))

    made = [answer for answer in answers if answer.status_code == 201]
    busy = [answer for answer in answers if answer.status_code != 201]
    assert len({answer.json()["number"] for answer in made}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in made) == 1
    assert all((answer.status_code, answer.headers["Retry-After"]) == (409, "1") for answer in busy)
    assert site.ask("ul", _appeals_of, user.email) == 1


def _token_of(email):
    return token_issue(user=user_get(email=email), title="Тест")[1]


def _appeals_of(email):
    return Appeal.objects.filter(applicant__email=email).count()
