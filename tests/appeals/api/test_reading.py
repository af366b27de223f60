"""Reading appeals as a program does: whose they are, what is told, in which pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.models import Appeal
from appeals.photos.attachments import attachment_process
from appeals.states import Action
from core import clock
from tenants.service import person_of
from tests.api import ApiClient
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_person, staff_user, take
from tests.kits import INSIDE

LIST_QUERIES = 12
LAT, LON = INSIDE["ul"]


def numbers(answer: Any) -> list[int]:
    assert answer.status_code == 200, answer.data
    return [row["number"] for row in answer.data["results"]]


def staff(who: str) -> ApiClient:
    return ApiClient("ul", staff_user(who))


@pytest.fixture
def citizen(ul):
    return citizen_make(phone="+79000000001")


# --- Lists


def test_citizen_sees_only_what_they_sent(citizen):
    mine = appeal_make(citizen)
    appeal_make(citizen_make())

    assert numbers(ApiClient("ul", citizen).get("appeals")) == [mine.number]
    assert numbers(ApiClient("ul", citizen).get("appeals", scope="mine")) == [mine.number]


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("admin", {"moderation_1", "moderation_2", "assigned"}),
        ("moderator", {"moderation_1", "moderation_2", "assigned"}),
        ("roads", {"moderation_2", "assigned"}),
        ("centre", {"moderation_2", "assigned"}),
        ("worker", {"assigned"}),
        ("homes", set()),
        ("homes-worker", set()),
    ],
)
def test_staff_see_what_their_roles_cover(ul, who, states):
    for state in ("moderation_1", "moderation_2", "assigned"):
        appeal_at(state)

    answer = staff(who).get("appeals")

    assert {row["state"] for row in answer.data["results"]} == states


def test_filters_narrow_and_combine(ul):
    appeal = appeal_at("moderation_2", text="Фонарь не горит у школы номер пять")
    other = appeal_at(
        "moderation_1", text="Снег не убран во дворе", category="yard-driveway-cleaning", lat=53.3, lon=48.4
    )
    api = staff("admin")

    assert numbers(api.get("appeals", state="moderation_2")) == [appeal.number]
    assert numbers(api.get("appeals", category="yard-driveway-cleaning")) == [other.number]
    assert numbers(api.get("appeals", municipality="south")) == [other.number]
    assert numbers(api.get("appeals", q="фонари школа")) == [appeal.number]
    assert numbers(api.get("appeals", q=str(other.number))) == [other.number]
    assert numbers(api.get("appeals", received_to="2001-01-01")) == []
    assert set(numbers(api.get("appeals", received_from="2001-01-01"))) == {appeal.number, other.number}
    assert numbers(api.get("appeals", municipality="south", state="moderation_2")) == []


@pytest.mark.parametrize(
    ("parameter", "value"),
    [
        ("state", "solved"),
        ("category", "no-such"),
        ("municipality", "\x00"),
        ("received_from", "вчера"),
        ("received_from", "0001-01-01"),
        ("received_to", "9999-12-31"),
        ("scope", "all"),
        ("page_size", "0"),
        ("page_size", "101"),
        ("page_size", "-1"),
        ("page_size", "²"),
        ("page_size", "9" * 5000),
        ("cursor", "abc"),
        ("cursor", "\x00"),
        ("q", "я" * 201),
        ("q", "a\x00b"),
        ("stat", "closed"),
    ],
)
def test_parameters_at_fault_are_named(citizen, parameter, value):
    answer = ApiClient("ul", citizen).get("appeals", **{parameter: value})

    assert (answer.status_code, answer.headers["Content-Type"]) == (422, "application/problem+json")
    assert answer.data["errors"][0]["field"] == parameter
    assert "pointer" not in answer.data["errors"][0]


@pytest.mark.parametrize("words", ["'", "!", "a & | b", "\\", "%", '"', "-", "или", "😀", "\u202e", "9" * 40])
def test_any_words_can_be_looked_for(citizen, words):
    assert numbers(ApiClient("ul", citizen).get("appeals", q=words)) == []


@pytest.mark.parametrize("scope", ["visible", "public", "mine"])
def test_list_takes_a_fixed_number_of_queries(ul, scope):
    user = citizen_make()
    for _index in range(4):
        photo = photo_make(person_of(user))
        attachment_process(photo.id)
        appeal_at("answered", user, photo_ids=(photo.id,))
    api = ApiClient("ul", user)
    api.get("appeals", scope=scope)

    with CaptureQueriesContext(connection) as queries:
        answer = api.get("appeals", scope=scope, page_size=50)

    assert len(answer.data["results"]) == 4
    assert len(answer.data["results"][0]["photos"]) == 1
    assert len(queries) <= LIST_QUERIES, [query["sql"][:90] for query in queries]


def test_public_list_takes_a_fixed_number_of_queries(ul):
    for _index in range(3):
        appeal_at("answered")
    api = ApiClient("ul")
    api.get("public/appeals")

    with CaptureQueriesContext(connection) as queries:
        assert len(api.get("public/appeals").data["results"]) == 3

    assert len(queries) <= 4, [query["sql"][:90] for query in queries]


# --- Pages


def test_pages_go_through_everything_once_and_back(citizen):
    sent = [appeal_make(citizen).number for _index in range(7)]
    api = ApiClient("ul", citizen)

    pages = [api.get("appeals", page_size=3)]
    while pages[-1].data["next"]:
        pages.append(api.get(pages[-1].data["next"]))

    assert [number for page in pages for number in numbers(page)] == sent[::-1]
    assert pages[0].data["previous"] is None
    back = api.get(pages[-1].data["previous"])
    assert numbers(back) == numbers(pages[1])
    assert numbers(api.get(back.data["previous"])) == numbers(pages[0])
    assert api.get(back.data["previous"]).data["previous"] is None
    assert numbers(api.get(back.data["next"])) == numbers(pages[2])


def test_rows_that_come_meanwhile_move_nothing(citizen):
    sent = [appeal_make(citizen).number for _index in range(4)]
    api = ApiClient("ul", citizen)
    first = api.get("appeals", page_size=2)

    newer = appeal_make(citizen).number

    second = api.get(first.data["next"])
    assert numbers(second) == sent[1::-1]
    assert newer in numbers(api.get(api.get(second.data["previous"]).data["previous"]))


def test_rows_of_one_moment_are_told_apart_by_id(citizen):
    moment = clock.now() - timedelta(days=1)
    with clock.at(moment):
        sent = {appeal_make(citizen).number for _index in range(5)}
    api = ApiClient("ul", citizen)
    found: list[int] = []
    answer = api.get("appeals", page_size=2)
    found += numbers(answer)
    while answer.data["next"]:
        answer = api.get(answer.data["next"])
        found += numbers(answer)

    assert len(found) == 5
    assert set(found) == sent


def test_filters_stay_in_the_links(citizen):
    for _index in range(3):
        appeal_make(citizen)
    answer = ApiClient("ul", citizen).get("appeals", page_size=1, scope="mine")

    assert "scope=mine" in answer.data["next"]
    assert "page_size=1" in answer.data["next"]


def test_cursor_that_was_touched_is_refused(citizen):
    for _index in range(2):
        appeal_make(citizen)
    api = ApiClient("ul", citizen)
    cursor = api.get("appeals", page_size=1).data["next"].split("cursor=")[1].split("&")[0]

    for touched in (cursor[:-1], "B" + cursor[1:], cursor.split(".")[0], cursor + "x"):
        assert api.get("appeals", cursor=touched).status_code == 422


def test_cursor_of_another_region_is_refused(citizen):
    from django_tenants.utils import tenant_context

    from tenants.service import region_by_slug

    for _index in range(2):
        appeal_make(citizen)
    cursor = ApiClient("ul", citizen).get("appeals", page_size=1).data["next"].split("cursor=")[1].split("&")[0]

    with tenant_context(region_by_slug("mo")):
        foreign = ApiClient("mo", citizen_make())

    assert foreign.get("appeals", cursor=cursor).status_code == 422


# --- One appeal


def test_applicant_reads_their_appeal_whole(citizen):
    appeal = appeal_at("answered", citizen, contact_name="Мария", contact_phone="+79000000001")

    answer = ApiClient("ul", citizen).get(f"appeals/{appeal.number}")

    assert answer.status_code == 200
    assert answer.data["contacts"]["name"] == "Мария"
    assert [item["action"] for item in answer.data["allowed_actions"]] == ["confirm", "return"]
    assert answer.data["assignments"] == []
    assert answer.data["answers"][0]["verdict"] is None
    assert answer.data["received_at"].endswith("+04:00")


@pytest.mark.parametrize(
    ("who", "sees"),
    [("admin", True), ("roads", True), ("worker", True), ("centre", True), ("moderator", False)],
)
def test_contacts_are_for_those_who_need_them(ul, who, sees):
    appeal = appeal_at("assigned", contact_name="Мария Петрова", contact_phone="+79000000001")

    answer = staff(who).get(f"appeals/{appeal.number}")

    assert (answer.data["contacts"] is not None) == sees
    assert ("Мария" in answer.content.decode()) == sees


def test_notes_are_for_staff_only(citizen):
    appeal = appeal_at("assigned", citizen)
    note = staff("worker").post(f"appeals/{appeal.number}/notes", {"text": "Выезжали вчера"})
    assert note.status_code == 201

    assert "Выезжали" in staff("roads").get(f"appeals/{appeal.number}").content.decode()
    own = ApiClient("ul", citizen)
    assert "Выезжали" not in own.get(f"appeals/{appeal.number}").content.decode()
    assert "Выезжали" not in own.get(f"appeals/{appeal.number}/timeline").content.decode()
    assert own.post(f"appeals/{appeal.number}/notes", {"text": "Заметка"}).status_code == 403


@pytest.mark.parametrize("path", ["", "/timeline"])
def test_somebody_elses_appeal_is_not_there(citizen, path):
    appeal = appeal_at("answered")

    for number in (appeal.number, 10**9, 10**30):
        answer = ApiClient("ul", citizen).get(f"appeals/{number}{path}")
        assert (answer.status_code, answer.data["code"]) == (404, "not_found")


def test_timeline_tells_what_happened(citizen):
    appeal = appeal_at("closed", citizen)

    answer = ApiClient("ul", citizen).get(f"appeals/{appeal.number}/timeline")

    kinds = [entry["kind"] for entry in answer.data["results"]]
    assert kinds[0] == "appeals.AppealReceived"
    assert kinds[-1] == "appeals.VerdictGiven"


def test_one_appeal_takes_a_fixed_number_of_queries(citizen):
    appeal = appeal_at("assigned", citizen)
    for _round in range(3):
        take(Action.ANSWER, appeal, staff_person("worker"))
        take(Action.RETURN, appeal, person_of(citizen))
    api = staff("roads")
    api.get(f"appeals/{appeal.number}")

    with CaptureQueriesContext(connection) as queries:
        api.get(f"appeals/{appeal.number}")

    assert len(queries) <= 11, [query["sql"][:90] for query in queries]


# --- The public


def test_public_reads_masked_words_and_no_contacts(ul):
    appeal = appeal_at(
        "answered",
        text="Яма у дома, звоните мне 89271234567 или на почту ivan@mail.example",
        contact_name="Мария Петрова",
        contact_email="maria@post.example",
    )
    api = ApiClient("ul")

    for path in ("public/appeals", f"public/appeals/{appeal.number}", f"public/appeals/{appeal.number}/timeline"):
        text = api.get(path).content.decode()
        for private in ("89271234567", "ivan@", "Мария", "maria@"):
            assert private not in text
    assert numbers(api.get("public/appeals", q="89271234567")) == []
    assert numbers(api.get("public/appeals", q="яма")) == [appeal.number]


def test_public_sees_only_what_is_published(ul):
    hidden = [appeal_at("moderation_1"), appeal_at("rejected"), appeal_at("assigned", wants_publicity=False)]
    api = ApiClient("ul")

    assert numbers(api.get("public/appeals")) == []
    for appeal in hidden:
        assert api.get(f"public/appeals/{appeal.number}").status_code == 404
        assert api.get(f"public/appeals/{appeal.number}/timeline").status_code == 404


def test_staff_lists_are_closed_to_strangers(ul):
    for path in ("appeals", "notifications", "tokens", "me", "deliveries", "organisations"):
        assert ApiClient("ul").get(path).status_code == 401


# --- Photos


def test_photo_is_told_to_whom_it_concerns(citizen):
    photo = photo_make(person_of(citizen))
    own, stranger = ApiClient("ul", citizen), ApiClient("ul", citizen_make())
    assert own.get(f"photos/{photo.id}").data["state"] == "processing"
    assert stranger.get(f"photos/{photo.id}").status_code == 404

    appeal = appeal_make(citizen, photo_ids=(photo.id,))
    attachment_process(photo.id)

    answer = own.get(f"photos/{photo.id}")
    assert answer.data["thumb_url"] == f"http://ul.localhost/photos/{photo.id}/thumb"
    assert staff("moderator").get(f"photos/{photo.id}").status_code == 200
    assert stranger.get(f"photos/{photo.id}").status_code == 404
    take(Action.APPROVE, appeal, staff_person("moderator"))
    assert stranger.get(f"photos/{photo.id}").status_code == 200
    assert Appeal.objects.get(pk=appeal.pk).is_published
