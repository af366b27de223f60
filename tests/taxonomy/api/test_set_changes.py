"""What the regional admin's programs change in the set: the catalog's word again, ends, the plan, who answers."""

from datetime import date

import pytest

from core.events.models import Event
from core.events.types import SYSTEM
from core.models import uuid7
from taxonomy.events import ResponsibilityNamed
from taxonomy.models import Category, Responsibility
from taxonomy.sets.editing import category_add
from tests.api import ApiClient
from tests.factories import citizen_make, staff_user
from tests.taxonomy.making import cells
from tests.taxonomy.published import catalog_make, present_facts, region_takes, set_begin

ROADS, YARD, OWN = "roads-potholes", "yard-driveway-cleaning", "own-sledy-ot-shin"


@pytest.fixture
def api(ul) -> ApiClient:
    """A program of the regional admin."""
    return ApiClient("ul", staff_user("admin"))


@pytest.fixture
def own(ul) -> Category:
    """A category of the region's own."""
    set_begin()
    return category_add(acting=SYSTEM, cells=cells(title="Следы от шин"))


@pytest.fixture
def planned(ul) -> None:
    """The region has taken over a catalog that has a plan."""
    set_begin()
    step = {"direction": "Дороги", "opens_on": "2090-12-01", "note": ""}
    region_takes(catalog_make(2, *present_facts(), rollout=(step,)))


DOORS = [
    ("get", "category-set/responsibilities", None),
    ("post", "category-set/responsibilities", {"direction": "Дороги", "ministry": "ministry-homes"}),
    ("post", "category-set/open-by-plan", {}),
    ("post", f"categories/{ROADS}/reset", {"version": 1}),
    ("post", f"categories/{ROADS}/retire", {"version": 1}),
]


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_only_the_regional_admin_may(ul, method, path, body):
    named = Responsibility.objects.count()
    for user, status in (
        (None, 401),
        (citizen_make(), 403),
        (staff_user("moderator"), 403),
        (staff_user("roads"), 403),
    ):
        program = ApiClient("ul", user)
        answer = program.get(path) if method == "get" else program.post(path, body)
        assert answer.status_code == status, user
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert Category.objects.get(code=ROADS).version == 1
    assert Responsibility.objects.count() == named


def test_named_fields_become_as_the_catalog_has_them(api):
    before = api.get(f"categories/{ROADS}").data
    api.patch(f"categories/{ROADS}", {"version": 1, "title": "Выбоины", "includes": "Наши слова."})

    answer = api.post(f"categories/{ROADS}/reset", {"version": 2, "fields": ["title"]})

    assert answer.status_code == 200
    assert (answer.data["title"], answer.data["includes"], answer.data["version"]) == (
        before["title"],
        "Наши слова.",
        3,
    )
    assert [edit["field"] for edit in answer.data["edits"]] == ["includes"]
    assert api.post(f"categories/{ROADS}/reset", {"version": 3}).data["edits"] == []
    assert api.post(f"categories/{ROADS}/reset", {"version": 4}).data["version"] == 4, "nothing is left to reset"


def test_who_resets_an_older_version_is_told(api):
    api.patch(f"categories/{ROADS}", {"version": 1, "title": "Выбоины"})

    answer = api.post(f"categories/{ROADS}/reset", {"version": 1})

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")
    assert api.post("categories/love/reset", {"version": 1}).status_code == 404


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "version"),
        ({"version": 1, "fields": []}, "fields"),
        ({"version": 1, "fields": ["colour"]}, "fields.0"),
        ({"version": 1, "code": "x"}, "code"),
    ],
)
def test_wrong_resets_are_named(api, body, field):
    answer = api.post(f"categories/{ROADS}/reset", body)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.data["errors"]]


def test_an_own_category_has_no_catalog_to_go_back_to(api, own):
    answer = api.post(f"categories/{OWN}/reset", {"version": 1})

    assert (answer.status_code, answer.data["code"]) == (422, "own")


def test_an_own_category_is_ended_once_a_key(api, own):
    key, body = str(uuid7()), {"version": 1, "successor": ROADS}

    first = api.post(f"categories/{OWN}/retire", body, key=key)
    again = api.post(f"categories/{OWN}/retire", body, key=key)

    assert first.status_code == again.status_code == 200
    assert (first.data["state"], first.data["successor"]) == ("retired", ROADS)
    assert api.post(f"categories/{OWN}/retire", {"version": 2}).data["code"] == "retired", (
        "another key finds it ended already"
    )


@pytest.mark.parametrize(
    ("code", "body", "status", "field"),
    [
        (ROADS, {"version": 2}, 422, "code"),
        (OWN, {"version": 1, "successor": "love"}, 422, "successor"),
        (OWN, {"version": 1, "successor": OWN}, 422, "successor"),
        (OWN, {"version": 7}, 409, None),
        ("love", {"version": 1}, 404, None),
    ],
)
def test_wrong_ends_are_named(api, own, code, body, status, field):
    answer = api.post(f"categories/{code}/retire", body)

    assert answer.status_code == status
    assert field is None or [error["field"] for error in answer.data["errors"]] == [field]
    assert not Category.objects.filter(code__in=[ROADS, OWN], retired_at__isnull=False).exists()


def test_closed_categories_get_the_days_of_the_plan(api, planned):
    api.post("category-set/switch", {"codes": [ROADS, YARD], "on": False})

    answer = api.post("category-set/open-by-plan", {})

    assert answer.data == {"changed": [ROADS]}
    assert Category.objects.get(code=ROADS).opens_on == date(2090, 12, 1)
    assert api.post("category-set/open-by-plan", {"block": "utilities"}).data == {"changed": []}
    assert api.post("category-set/open-by-plan", {"block": "cosmos"}).data["errors"][0]["field"] == "block"


def test_without_a_plan_nothing_opens(api):
    answer = api.post("category-set/open-by-plan", {})

    assert (answer.status_code, answer.data["code"]) == (409, "no_plan")


def test_who_answers_for_a_direction_is_named_and_listed(api):
    body = {"direction": "Трамваи", "ministry": "ministry-roads"}

    answer = api.post("category-set/responsibilities", body)
    api.post("category-set/responsibilities", {"code": "trams-late", "ministry": "ministry-homes"})

    assert answer.status_code == 200
    assert (answer.data["direction"], answer.data["ministry"]["code"]) == ("Трамваи", "ministry-roads")
    listed = [
        (row["direction"], row["code"], row["ministry"]["code"])
        for row in api.get("category-set/responsibilities").data["results"]
    ]
    assert ("Трамваи", "", "ministry-roads") in listed
    assert ("", "trams-late", "ministry-homes") in listed
    assert sorted(listed, key=lambda row: bool(row[1])) == listed, "directions come first"


def test_what_is_there_is_handed_over_on_request(api):
    body = {"direction": "Дороги", "ministry": "ministry-homes"}

    api.post("category-set/responsibilities", body)
    assert Category.objects.get(code=ROADS).ministry.code == "ministry-roads"

    api.post("category-set/responsibilities", body | {"present": True})
    assert Category.objects.get(code=ROADS).ministry.code == "ministry-homes"


def test_a_change_of_who_answers_is_in_the_log_with_who_did_it(api):
    for ministry in ("ministry-roads", "ministry-roads", "ministry-homes"):
        api.post("category-set/responsibilities", {"direction": "Трамваи", "ministry": ministry})

    first, second = Event.objects.filter(type=ResponsibilityNamed.event_name, payload__direction="Трамваи").order_by(
        "id"
    )
    assert first.payload["former_ministry_id"] is None
    assert second.payload["former_ministry_id"] == first.payload["ministry_id"]
    assert second.actor_kind == "regional_admin"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"ministry": "ministry-roads"}, "direction"),
        ({"direction": "Дороги", "code": ROADS, "ministry": "ministry-roads"}, "direction"),
        ({"direction": "Дороги", "ministry": "love"}, "ministry"),
        ({"direction": "Дороги", "ministry": "roads-north"}, "ministry"),
        ({"direction": "Дороги"}, "ministry"),
        ({"code": "Ямы", "ministry": "ministry-roads"}, "code"),
        ({"direction": "я" * 101, "ministry": "ministry-roads"}, "direction"),
    ],
)
def test_wrong_names_are_told(api, body, field):
    answer = api.post("category-set/responsibilities", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == [field]


def test_a_playbook_has_to_be_one_of_the_regions(api):
    answer = api.patch(f"categories/{ROADS}", {"version": 1, "playbook": "love"})

    assert answer.status_code == 422
    (error,) = answer.data["errors"]
    assert error["field"] == "playbook"
    assert "«love»" in error["detail"]
    assert api.patch(f"categories/{ROADS}", {"version": 1, "playbook": "road-flooding"}).status_code == 200
