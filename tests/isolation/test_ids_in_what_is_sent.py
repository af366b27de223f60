"""Ids of the other region in the body of a request: refused in words, nothing made."""

import json

import pytest
from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.service import token_issue
from appeals.models import Appeal, Attachment, Draft
from tenants.service import region_by_slug
from tests.factories import appeal_at, citizen_make, staff_user
from tests.http import region_client
from tests.isolation.world import ONLY, TAINT, World, fingerprint

TEXT = "Яма на дороге возле школы, машины объезжают по тротуару."
WORDS = "Сделали всё, что обещали, и убрали за собой мусор."


@pytest.fixture
def untouched(world: World):
    before = fingerprint("mo")
    yield
    connection.set_schema_to_public()
    assert fingerprint("mo") == before


@pytest.fixture
def here(world: World, untouched):
    """Region `ul`, where the requests go."""
    region = region_by_slug("ul")
    with tenant_context(region):
        yield region


def _api(user) -> Client:
    _row, token = token_issue(user=user, title="Тест")
    return Client(HTTP_HOST="ul.localhost", HTTP_AUTHORIZATION=f"Bearer {token}")


def _post(client: Client, path: str, body: dict):
    return client.post(path, json.dumps(body), content_type="application/json")


def _refused(response, field: str) -> None:
    assert response.status_code == 422, response.content.decode()
    problem = response.json()
    assert response.headers["Content-Type"] == "application/problem+json"
    assert any(error["field"].startswith(field) for error in problem["errors"]), problem
    assert TAINT not in json.dumps(problem, ensure_ascii=False)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"category": ONLY}, "category"),
        ({"municipality": ONLY, "point": None}, "municipality"),
        ({"photos": "loose_photo"}, "photos"),
        ({"photos": "photo"}, "photos"),
        ({"photos": "draft_photo"}, "photos"),
    ],
)
def test_an_appeal_with_something_of_the_other_region(here, world, change, field):
    body = {"text": TEXT, "category": "roads-potholes", "point": {"lat": 54.3, "lon": 48.4}, "address": "ул. Мира, 1"}
    change = {"photos": [str(world.ids[change["photos"]])]} if "photos" in change else change
    body = {name: value for name, value in {**body, **change}.items() if value is not None}

    _refused(_post(_api(citizen_make()), "/api/v1/appeals", body), field)

    assert not Appeal.objects.exists()


def test_a_category_of_the_other_region_by_its_id(here, world):
    body = {"text": TEXT, "category": str(world.ids["category"]), "point": {"lat": 54.3, "lon": 48.4}}

    _refused(_post(_api(citizen_make()), "/api/v1/appeals", body), "category")


def test_a_point_of_the_other_region(here):
    body = {"text": TEXT, "category": "roads-potholes", "point": {"lat": 55.7, "lon": 37.5}}

    _refused(_post(_api(citizen_make()), "/api/v1/appeals", body), "point")


@pytest.mark.parametrize("executor", [ONLY, "organisation"])
def test_an_executor_of_the_other_region(here, world, executor):
    appeal = appeal_at("moderation_2")
    executor = str(world.ids[executor]) if executor in world.ids else executor

    response = _post(
        _api(staff_user("roads")),
        f"/api/v1/appeals/{appeal.number}/actions/assign",
        {"version": appeal.version, "executor": executor},
    )

    _refused(response, "executor")
    appeal.refresh_from_db()
    assert appeal.state == "moderation_2"


def test_a_category_of_the_other_region_in_approval(here, world):
    appeal = appeal_at("moderation_1")

    response = _post(
        _api(staff_user("moderator")),
        f"/api/v1/appeals/{appeal.number}/actions/approve",
        {"version": appeal.version, "category": ONLY},
    )

    _refused(response, "category")


def test_a_photo_of_the_other_region_in_an_answer(here, world):
    appeal = appeal_at("assigned")

    response = _post(
        _api(staff_user("worker")),
        f"/api/v1/appeals/{appeal.number}/actions/answer",
        {"version": appeal.version, "text": WORDS, "photos": [str(world.ids["loose_photo"])]},
    )

    _refused(response, "photos")


@pytest.mark.parametrize(
    ("who", "state", "action", "fields"),
    [
        ("moderator", "moderation_1", "approve", {"category": "category"}),
        ("roads", "moderation_2", "assign", {"executor": "organisation"}),
        ("worker", "assigned", "answer", {"photo_ids": "loose_photo", "text": WORDS}),
    ],
)
def test_the_workplace_refuses_them_in_words(here, world, who, state, action, fields):
    appeal = appeal_at(state)
    body = {name: str(world.ids.get(value, value)) for name, value in fields.items()}

    response = region_client("ul", staff_user(who)).post(
        f"/work/appeals/{appeal.number}/{action}/", {"version": appeal.version, **body}
    )

    assert response.status_code == 422
    assert TAINT not in response.content.decode()
    appeal.refresh_from_db()
    assert appeal.state == state


def test_the_wizard_does_not_take_a_draft_or_a_category_or_a_place_of_the_other_region(here, world):
    client, path = region_client("ul", citizen_make()), f"/appeals/new/{world.ids['draft']}/"

    client.post(f"{path}describe/", {"text": TEXT})
    category = client.post(f"{path}category/", {"category": str(world.ids["category"])}, follow=True)
    client.post(f"{path}place/", {"address": "ул. Мира, 1", "municipality": str(world.ids["municipality"])})

    assert TAINT not in category.content.decode()
    draft = Draft.objects.get()
    assert draft.data["text"] == TEXT
    assert not draft.data.get("category")
    assert not draft.data.get("municipality")


def test_sending_and_removing_by_ids_of_the_other_region_do_nothing(here, world):
    client, path = region_client("ul", citizen_make()), f"/appeals/new/{world.ids['draft']}/"

    client.post(f"{path}send/", {"contact_name": "Имя"})
    client.post(f"{path}discard/")
    client.post(f"{path}photos/{world.ids['draft_photo']}/remove/")

    assert not Appeal.objects.exists()
    assert not Attachment.objects.exists()


def test_filters_by_ids_of_the_other_region_find_nothing_and_tell_nothing(here, world):
    appeal_at("answered")
    client = region_client("ul", staff_user("admin"))
    query = f"category={world.ids['category']}&municipality={world.ids['municipality']}"
    paths = [f"/appeals/?{query}", f"/map/points.json?{query}", f"/work/queues/all/?{query}", f"/appeals/?q={TAINT}"]

    for path in [*paths, f"/api/v1/appeals?category={ONLY}", f"/api/v1/public/appeals?municipality={ONLY}"]:
        response = client.get(path)
        text = response.content.decode().replace(f'value="{TAINT}"', "").replace(f"q={TAINT}", "")
        assert response.status_code < 500, path
        assert f"{TAINT} " not in text, path
