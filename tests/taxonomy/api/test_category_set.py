"""The set as the regional admin's programs keep it."""

from datetime import date

import pytest

from core.events.types import SYSTEM
from core.models import uuid7
from taxonomy.catalogs.folders import CatalogDraft
from taxonomy.catalogs.storing import catalog_at_hand, catalog_import
from taxonomy.models import Category
from taxonomy.sets.responsibility import responsibility_set
from taxonomy.sets.selectors import set_number
from tenants.service import organisation_by_code
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, staff_user
from tests.taxonomy.making import content_make, facts_make, set_of

ROADS, YARD = "roads-potholes", "yard-driveway-cleaning"


@pytest.fixture
def api(ul) -> ApiClient:
    """A program of the regional admin."""
    return ApiClient("ul", staff_user("admin"))


@pytest.fixture
def answered(ul) -> None:
    """Somebody answers for every direction of the large catalog."""
    directions = {facts["direction"] for facts in catalog_at_hand("moscow-689").entries.values_list("facts", flat=True)}
    for direction in directions:
        responsibility_set(acting=SYSTEM, ministry_id=organisation_by_code("ministry-homes").id, direction=direction)


OWN = {
    "block": "ecology",
    "direction": "Природа",
    "title": "Цветение воды",
    "executor_kind": "ministry",
    "regime": "message",
    "fast_track": False,
    "deadline": {"amount": 8, "unit": "working_days"},
    "ministry": "ministry-homes",
}
DOORS = [
    ("get", "category-set", None),
    ("get", "catalogs", None),
    ("get", "catalogs/moscow-689/versions/1", None),
    ("get", "category-set/diff?catalog=moscow-689", None),
    ("post", "category-set/switch", {"codes": [ROADS], "on": False}),
    ("post", "category-set/publish", {"catalog": "moscow-689", "version": 1, "expected": 1}),
    ("post", "categories", OWN),
    ("patch", f"categories/{ROADS}", {"version": 1, "title": "Ямы"}),
]


@pytest.mark.parametrize(("method", "path", "body"), DOORS)
def test_only_the_regional_admin_may(ul, method, path, body):
    for user, status in (
        (None, 401),
        (citizen_make(), 403),
        (staff_user("moderator"), 403),
        (staff_user("roads"), 403),
    ):
        program = ApiClient("ul", user)
        answer = program.get(path) if method == "get" else getattr(program, method)(path, body)
        assert answer.status_code == status, user
    assert Category.objects.get(code=ROADS).version == 1
    assert set_number() == 1


def test_the_set_is_listed_with_state_and_edits(api):
    api.patch(f"categories/{ROADS}", {"version": 1, "title": "Выбоины"})
    appeal_make()

    rows = {row["code"]: row for row in api.get("category-set").data["results"]}

    assert rows[ROADS]["state"] == "open"
    assert rows[ROADS]["version"] == 2
    assert rows[ROADS]["open_appeals"] == 1
    edit = next(edit for edit in rows[ROADS]["edits"] if edit["field"] == "title")
    assert edit["local"] == "Выбоины"
    assert edit["base"] != "Выбоины"
    assert rows[YARD]["ministry"]["code"] == "ministry-homes"


def test_689_rows_are_paged_in_few_queries(api, answered, django_assert_max_num_queries):
    api.post("category-set/publish", {"catalog": "moscow-689", "version": 1, "expected": set_number()})

    with django_assert_max_num_queries(6):
        page = api.get("category-set", page_size=100)
    codes, titles = [], []
    while True:
        codes += [row["code"] for row in page.data["results"]]
        titles += [(row["direction"], row["title"]) for row in page.data["results"]]
        if page.data["next"] is None:
            break
        page = api.get(page.data["next"])

    assert len(codes) == len(set(codes)) == 690
    assert page.data["previous"] is not None
    assert len(api.get(page.data["previous"]).data["results"]) == 100


@pytest.mark.parametrize("cursor", ["x", "50", "-1.x", "0.\0"])
def test_a_made_up_cursor_is_refused(api, cursor):
    answer = api.get("category-set", cursor=cursor)

    assert answer.status_code == 422
    assert answer.data["errors"][0]["code"] == "bad_cursor"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "яма"}, [ROADS]),
        ({"block": "transport"}, [ROADS]),
        ({"state": "off"}, [YARD]),
        ({"own": "true"}, []),
        ({"direction": "Любовь"}, []),
    ],
)
def test_filters(api, query, expected):
    api.post("category-set/switch", {"codes": [YARD], "on": False})

    assert [row["code"] for row in api.get("category-set", **query).data["results"]] == expected


@pytest.mark.parametrize("query", [{"state": "x"}, {"block": "x"}, {"edited": "maybe"}, {"colour": "red"}])
def test_wrong_filters_are_named(api, query):
    answer = api.get("category-set", **query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == list(query)


def test_a_category_is_changed(api):
    body = {
        "version": 1,
        "title": "Выбоины",
        "aliases": ["яма", "выбоина"],
        "deadline": {"amount": 12, "unit": "hours"},
        "questions": [{"key": "depth", "type": "choice", "label": "Какая", "options": ["мелкая", "глубокая"]}],
        "ministry": "ministry-homes",
        "fast_track": True,
    }

    answer = api.patch(f"categories/{ROADS}", body)

    assert answer.status_code == 200
    assert {key: answer.data[key] for key in ("title", "aliases", "deadline", "fast_track", "version")} == {
        "title": "Выбоины",
        "aliases": ["яма", "выбоина"],
        "deadline": {"amount": 12, "unit": "hours"},
        "fast_track": True,
        "version": 2,
    }
    assert answer.data["ministry"]["code"] == "ministry-homes"
    assert answer.data["questions"][0]["options"] == ["мелкая", "глубокая"]
    assert answer.data["questions"][0]["required"] is False


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "version"),
        ({"version": 1, "colour": "red"}, "colour"),
        ({"version": 1, "code": "x"}, "code"),
        ({"version": 1, "title": " "}, "title"),
        ({"version": 1, "deadline": {"amount": 100, "unit": "working_days"}}, "deadline"),
        ({"version": 1, "aliases": ["a|b"]}, "aliases.0"),
        ({"version": 1, "questions": [{"key": "А", "type": "text", "label": "Б"}]}, "questions"),
        ({"version": 1, "questions": [{"key": "a", "type": "text", "label": "Б:в"}]}, "questions.0.label"),
        ({"version": 1, "ministry": "love"}, "ministry"),
        ({"version": 1, "ministry": "roads-north"}, "ministry"),
        ({"version": 1, "regime": "war"}, "regime"),
    ],
)
def test_wrong_changes_are_named(api, body, field):
    answer = api.patch(f"categories/{ROADS}", body)

    assert answer.status_code == 422
    assert field in [error["field"] for error in answer.data["errors"]]
    assert Category.objects.get(code=ROADS).version == 1


def test_who_looked_at_an_older_version_is_told(api):
    api.patch(f"categories/{ROADS}", {"version": 1, "title": "Выбоины"})

    answer = api.patch(f"categories/{ROADS}", {"version": 1, "title": "Ямы"})

    assert (answer.status_code, answer.data["code"]) == (409, "stale_version")
    assert api.patch("categories/love", {"version": 1, "title": "Ямы"}).status_code == 404


def test_an_own_category_is_added_once_a_key(api):
    key = str(uuid7())

    first = api.post("categories", OWN, key=key)
    again = api.post("categories", OWN, key=key)

    assert first.status_code == again.status_code == 201
    assert first.data["code"] == again.data["code"] == "own-tsvetenie-vody"
    assert first.headers["Location"].endswith("/categories/own-tsvetenie-vody")
    assert first.data["origin"] == ""
    assert api.get("category-set", own="true").data["results"] == [first.data]
    assert api.post("categories", OWN).data["errors"][0]["field"] == "title"


def test_an_own_category_needs_somebody_who_answers(api):
    answer = api.post("categories", {key: value for key, value in OWN.items() if key != "ministry"})

    assert (answer.status_code, answer.data["code"]) == (422, "no_ministry")


def test_categories_are_switched_and_dated(api):
    answer = api.post("category-set/switch", {"block": "transport", "on": False})
    assert answer.data == {"changed": [ROADS]}

    answer = api.post("category-set/switch", {"direction": "Дороги", "on": True, "opens_on": "2090-08-15"})
    assert answer.data == {"changed": [ROADS]}
    assert Category.objects.get(code=ROADS).opens_on == date(2090, 8, 15)
    assert api.get("category-set", state="opens_later").data["results"][0]["opens_on"] == "2090-08-15"

    assert api.post("category-set/switch", {"codes": [ROADS], "on": True, "opens_on": None}).data["changed"] == [ROADS]
    assert api.get("categories/roads-potholes").status_code == 200


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"on": False}, "codes"),
        ({"codes": ["love"], "on": False}, "codes"),
        ({"block": "cosmos", "on": False}, "block"),
        ({"direction": "Любовь", "on": False}, "direction"),
        ({"codes": [ROADS]}, "on"),
        ({"codes": [ROADS], "on": True, "opens_on": "2001-01-01"}, "opens_on"),
        ({"codes": [ROADS], "on": False, "opens_on": "2090-01-01"}, "opens_on"),
        ({"codes": ["x"] * 1001, "on": False}, "codes"),
    ],
)
def test_wrong_switches_are_named(api, body, field):
    answer = api.post("category-set/switch", body)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == [field]


def test_catalogs_and_their_versions_are_read(api, django_assert_max_num_queries):
    assert "moscow-689" in [row["slug"] for row in api.get("catalogs").data["results"]]

    with django_assert_max_num_queries(9):
        version = api.get("catalogs/moscow-689/versions/1").data

    assert len(version["categories"]) == 689
    assert version["moves"] == []
    assert api.get("catalogs/moscow-689/versions/99").status_code == 404
    assert api.get("catalogs/nothing/versions/1").status_code == 404


def test_the_diff_is_what_publishing_does(api, answered, django_assert_max_num_queries):
    api.patch(f"categories/{ROADS}", {"version": 1, "title": "Выбоины"})
    with django_assert_max_num_queries(12):
        diff = api.get("category-set/diff", catalog="moscow-689").data

    assert (diff["catalog"], diff["version"], diff["set_version"]) == ("moscow-689", 1, 1)
    added = [change for change in diff["changes"] if change["kind"] == "added"]

    answer = api.post(
        "category-set/publish",
        {"catalog": "moscow-689", "version": 1, "expected": diff["set_version"], "opens_on": "2090-01-01"},
    )

    assert answer.status_code == 201
    assert answer.data["added"] == len(added) == 687
    assert answer.data["changed"] == len(diff["changes"]) - 687
    assert (answer.data["set_version"], answer.data["size"], answer.data["retired"]) == (2, 689, 0)
    assert answer.data["openings"] == [{"opens_on": "2090-01-01", "categories": 687}]
    # What is open already: the two of the region and «Другое»; the rest opens in 2090.
    assert len(api.get("categories").data["results"]) == 3


@pytest.mark.parametrize("query", [{"catalog": "nothing"}, {"catalog": "moscow-689", "version": 99}, {}])
def test_a_diff_needs_a_version_that_is_there(api, query):
    answer = api.get("category-set/diff", **query)

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == ["catalog"]


def test_a_publication_happens_once_a_key(api, answered):
    body, key = {"catalog": "moscow-689", "version": 1, "expected": 1}, str(uuid7())

    first, again = api.post("category-set/publish", body, key=key), api.post("category-set/publish", body, key=key)

    assert first.data == again.data
    assert set_number() == 2
    without_key = api.post("category-set/publish", body)
    assert (without_key.status_code, without_key.data["code"]) == (409, "set_changed")


def test_a_merge_is_told_with_its_open_appeals(api):
    a, b = facts_make("a"), facts_make("b")
    set_of(content_make(a, b))
    appeal_make(category="b")
    catalog_import(draft=CatalogDraft(slug="test", title="Т", number=2, categories=(a,), moves={"b": ("a",)}))

    (change,) = api.get("category-set/diff", catalog="test").data["changes"]

    assert (change["kind"], change["code"], change["targets"], change["open_appeals"]) == ("merged", "b", ["a"], 1)


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"catalog": "nothing"}, 422, "catalog"),
        ({"version": 99}, 422, "catalog"),
        ({"take": [{"code": ROADS, "field": "title"}]}, 422, "take"),
        ({"take": [{"code": ROADS, "field": "colour"}]}, 422, "take.0.field"),
        ({"by_plan": True}, 422, "by_plan"),
        ({"by_plan": True, "opens_on": "2090-01-01"}, 422, "opens_on"),
        ({"expected": 7}, 409, None),
    ],
)
def test_wrong_publications_are_named(api, answered, body, status, field):
    right = {"catalog": "moscow-689", "version": 1, "expected": 1}

    answer = api.post("category-set/publish", {**right, **body})

    assert answer.status_code == status
    assert set_number() == 1
    if field:
        assert field in [error["field"] for error in answer.data["errors"]]


def test_an_appeal_to_a_merged_category_names_the_one_that_took_over(ul):
    a, b = facts_make("a"), facts_make("b", title="Общая категория")
    set_of(content_make(a, b))
    Category.objects.filter(code="a").update(
        retired_at="2026-01-01T00:00Z", is_active=False, successor=Category.objects.get(code="b")
    )
    program = ApiClient("ul", citizen_make())

    answer = program.post("appeals", {"text": "Яма на дороге возле школы.", "category": "a"})

    assert answer.status_code == 422
    (error,) = answer.data["errors"]
    assert (error["field"], error["code"]) == ("category", "merged")
    assert "«Общая категория» (b)" in error["detail"]
