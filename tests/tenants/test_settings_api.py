"""The region's administrator changes the region by the API: what is right is written and told, the rest refused."""

import pytest

from core.errors import Conflict
from core.events.models import Event
from core.events.types import SYSTEM
from tenants.administration import EDITABLE
from tenants.regions.models import Region
from tenants.structure.models import Municipality, Organisation
from tenants.structure.organisations import organisation_add
from tests.api import ApiClient
from tests.bad_input.strange import WORDS
from tests.factories import appeal_at, staff_user
from tests.http import region_client
from tests.undone import undone


@pytest.fixture
def admin(ul):
    return ApiClient("ul", staff_user("admin"))


def told(name: str) -> list[dict]:
    return list(Event.objects.filter(type=f"tenants.{name}").order_by("id").values_list("payload", flat=True))


def square(west: float, south: float, side: float = 0.5) -> dict:
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


# --- The region


def test_facts_are_changed_told_with_their_author_and_shown_on_the_portal(admin, django_capture_on_commit_callbacks):
    body = {"portal_name": "Слышим вас", "greeting": "Пишите, мы читаем.", "hotline": "8 800 000-00-73"}

    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.patch("region/settings", body | {"contact_email": "Centre@Post.example"})

    assert answer.status_code == 200, answer.data
    assert answer.data["contact_email"] == "centre@post.example"
    (event,) = Event.objects.filter(type="tenants.RegionChanged")
    assert event.payload["fields"] == ["portal_name", "greeting", "hotline", "contact_email"]
    assert (event.actor_kind, event.actor_id) == ("regional_admin", staff_user("admin").id)
    page = region_client("ul").get("/").content.decode()
    for words in (*body.values(), "centre@post.example"):
        assert words in page


@pytest.mark.parametrize("hotline", ["8 800 ГОРОД", "8-800-FLOWERS", "12", "звоните"])
def test_a_hotline_that_cannot_be_dialled_is_refused(admin, hotline):
    answer = admin.patch("region/settings", {"hotline": hotline})

    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, ["hotline"])


@pytest.mark.parametrize("hotline", ["122", "8 800 000-00-73, доб. 5", "+7 (8422) 27-01-22"])
def test_a_hotline_is_kept_as_people_read_it(admin, hotline):
    assert admin.patch("region/settings", {"hotline": hotline}).data["hotline"] == hotline


def test_the_same_again_is_no_event(admin):
    before = admin.get("region/settings").data

    after = admin.patch("region/settings", {"name": before["name"], "primary_colour": before["primary_colour"]}).data

    assert after == before
    assert told("RegionChanged") == []


@pytest.mark.parametrize("colour", ["#ffee00", "#9cc3e6", "#8a8a8a"])
def test_a_main_colour_that_cannot_be_read_is_refused_with_one_that_can(admin, colour):
    answer = admin.patch("region/settings", {"primary_colour": colour})

    assert answer.status_code == 422
    (error,) = answer.data["errors"]
    assert (error["field"], error["code"]) == ("primary_colour", "low_contrast")
    fit = error["detail"].rstrip(".").split()[-1]
    assert admin.patch("region/settings", {"primary_colour": fit}).status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("primary_colour", "blue"),
        ("accent_colour", "#12"),
        ("emblem", "otklik"),
        ("emblem", "../ul"),
        ("hotline", "звоните"),
        ("contact_email", "нет"),
        ("name", "\u200b"),
    ],
)
def test_facts_that_will_not_do_name_their_field(admin, field, value):
    answer = admin.patch("region/settings", {field: value})

    assert answer.status_code == 422
    assert [error["field"] for error in answer.data["errors"]] == [field]
    assert told("RegionChanged") == []


@pytest.mark.parametrize("field", ["timezone", "number_prefix", "slug"])
def test_what_numbers_and_deadlines_hang_on_is_not_changed_here(admin, field):
    assert admin.patch("region/settings", {field: "Europe/Samara"}).status_code == 422


def test_two_who_looked_at_the_same_do_not_overwrite_each_other(admin):
    seen = admin.get("region/settings").data["version"]
    assert admin.patch("region/settings", {"portal_name": "Первый", "version": seen}).status_code == 200

    second = admin.patch("region/settings", {"portal_name": "Второй", "version": seen})

    assert (second.status_code, second.data["code"]) == (409, "stale_version")
    assert Region.objects.get(slug="ul").portal_name == "Первый"


# --- Organisations

NEW = {"name": "МКУ «Дорожная служба Юга»", "short_name": "Дороги Юга", "kind": "other", "municipality": "south"}


def test_an_organisation_is_added_with_a_code_of_its_own_and_gets_work(admin):
    answer = admin.post("organisations", NEW | {"parent": "ministry-roads", "phone": "8 (8422) 00-00-00"})

    assert answer.status_code == 201, answer.data
    assert (answer.data["code"], answer.data["phone"]) == ("dorogi-yuga", "+78422000000")
    assert answer.headers["Location"] == "/api/v1/organisations/dorogi-yuga"
    assert told("OrganisationAdded")[0]["code"] == "dorogi-yuga"
    offered = admin.get("organisations", municipality="south").data["results"]
    assert "dorogi-yuga" in {row["code"] for row in offered}
    assert admin.post("organisations", NEW).data["code"] == "dorogi-yuga-2"


def test_a_taken_code_is_a_conflict(admin):
    answer = admin.post("organisations", NEW | {"code": "roads-north"})

    assert (answer.status_code, answer.data["code"]) == (409, "code_taken")


def test_closing_one_with_open_work_asks_first_and_keeps_everything(admin):
    appeal = appeal_at("assigned")

    refused = admin.patch("organisations/roads-north", {"is_active": False})
    closed = admin.patch("organisations/roads-north", {"is_active": False, "confirm": True})

    assert (refused.status_code, refused.data["code"]) == (409, "has_work")
    assert "у неё 1 открытое поручение" in refused.data["detail"]
    assert (closed.status_code, closed.data["is_active"]) == (200, False)
    appeal.refresh_from_db()
    assert appeal.executor.code == "roads-north"
    offered = admin.get("organisations", municipality="north").data["results"]
    assert "roads-north" not in {row["code"] for row in offered}
    (event,) = told("OrganisationChanged")
    assert (event["fields"], event["is_active"]) == (["is_active"], False)
    assert admin.patch("organisations/roads-north", {"is_active": True}).data["is_active"] is True


def test_closing_a_ministry_tells_of_its_categories_and_the_bodies_under_it(admin):
    answer = admin.patch("organisations/ministry-roads", {"is_active": False})

    assert answer.status_code == 409
    assert "категори" in answer.data["detail"]
    assert "сотрудник" in answer.data["detail"]


def test_a_ministry_that_answers_for_categories_stays_a_ministry(admin):
    answer = admin.patch("organisations/ministry-roads", {"kind": "other"})

    assert (answer.status_code, answer.data["code"]) == (409, "has_work")
    assert Organisation.objects.get(code="ministry-roads").kind == "ministry"


def test_nobody_is_under_themselves(admin):
    child = admin.post("organisations", NEW | {"parent": "ministry-roads"}).data["code"]

    own = admin.patch(f"organisations/{child}", {"parent": child})
    circle = admin.patch("organisations/ministry-roads", {"parent": child})

    for answer in (own, circle):
        assert answer.status_code == 422
        assert answer.data["errors"][0]["field"] == "parent"


# --- Municipalities


def test_a_municipality_is_renamed(admin):
    answer = admin.patch("municipalities/north", {"name": "Северный округ"})

    assert (answer.status_code, answer.data["name"]) == (200, "Северный округ")
    assert told("MunicipalityChanged")[0]["fields"] == ["name"]


@pytest.mark.parametrize("kind", ["царство", "\u200b", "городской округ или вроде того", "12"])
def test_a_kind_that_is_no_kind_is_refused(admin, kind):
    answer = admin.patch("municipalities/north", {"kind": kind})

    assert (answer.status_code, [error["field"] for error in answer.data["errors"]]) == (422, ["kind"])


@pytest.mark.parametrize("kind", ["городской округ (ЗАТО)", "Муниципальный округ", "сельское поселение"])
def test_kinds_as_laws_call_them_are_taken(admin, kind):
    assert admin.patch("municipalities/north", {"kind": kind}).data["kind"] == kind


def test_a_kind_of_former_times_keeps_nobody_from_mending_the_name(admin):
    Municipality.objects.filter(code="north").update(kind="волость")

    assert admin.patch("municipalities/north", {"name": "Север", "kind": "волость"}).status_code == 200


def test_a_boundary_is_redrawn_with_its_box(admin):
    row = Municipality.objects.get(code="north")

    answer = admin.patch("municipalities/north", {"boundary": square(row.west, row.south, 0.25)})

    assert answer.status_code == 200, answer.data
    after = Municipality.objects.get(code="north")
    assert (after.east, after.north) == (row.west + 0.25, row.south + 0.25)
    assert not after.boundary_is_approximate


@pytest.mark.parametrize(
    "boundary",
    [
        square(0, 0),
        square(54, 48),
        {"type": "Point", "coordinates": [48.4, 54.3]},
        {"type": "Polygon", "coordinates": [[[48, 54], [49, 55], [49, 54], [48, 55], [48, 54]]]},
        {"type": "Polygon", "coordinates": "нет"},
        [],
        "нет",
        None,
    ],
)
def test_what_is_no_boundary_of_this_region_is_refused(admin, boundary):
    before = Municipality.objects.get(code="north").boundary

    answer = admin.patch("municipalities/north", {"boundary": boundary})

    assert answer.status_code == 422, answer.data
    assert Municipality.objects.get(code="north").boundary == before


def test_of_a_geometry_only_the_line_is_kept(admin):
    row = Municipality.objects.get(code="north")
    ring = [[lon, lat, 12] for lon, lat in square(row.west, row.south, 0.25)["coordinates"][0]]

    answer = admin.patch(
        "municipalities/north", {"boundary": {"type": "Polygon", "coordinates": [ring], "note": "\u0000", "bbox": [1]}}
    )

    assert answer.status_code == 200, answer.data
    assert Municipality.objects.get(code="north").boundary == square(row.west, row.south, 0.25)


STRANGE = [*WORDS.values(), None, 1.5, True, ["a"], {"a": {"b": "c"}}, 10**400, [[[[10**400, 1]]]]]
DOORS = {
    "region/settings": (*EDITABLE, "version"),
    "organisations/roads-north": (
        *("name", "short_name", "kind", "municipality", "parent", "email", "phone"),
        *("is_active", "confirm", "version"),
    ),
    "municipalities/north": ("name", "kind", "centre", "boundary", "version"),
}


@pytest.mark.parametrize("path", DOORS)
def test_strange_words_in_every_field_are_no_error_of_ours(admin, path, settings, monkeypatch):
    rates = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
    monkeypatch.setitem(settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES", rates)
    bodies = [{field: value} for field in DOORS[path] for value in STRANGE]
    lines = [{"type": "Polygon", "coordinates": value} for value in STRANGE]
    bodies += [{"boundary": line} for line in lines] if "boundary" in DOORS[path] else []
    for body in bodies:
        with undone():
            answer = admin.patch(path, body)
        assert answer.status_code in (200, 400, 409, 422), body
        if answer.status_code == 422:
            assert answer.data["errors"], body


# --- Who may


@pytest.mark.parametrize("who", ["moderator", "roads", "worker", "centre"])
def test_nobody_but_the_administrator_changes_anything(ul, who):
    api = ApiClient("ul", staff_user(who))

    assert api.get("region/settings").status_code == 403
    for path in ("region/settings", "organisations/roads-north", "municipalities/north"):
        assert api.patch(path, {"name": "Чужое"}).status_code == 403
    assert api.post("organisations", NEW).status_code == 403


def test_an_organisation_added_twice_at_once_is_a_conflict(ul, monkeypatch):
    facts = {"name": "Министерство погоды", "short_name": "Минпогоды", "kind": "ministry"}
    organisation_add(acting=SYSTEM, facts=facts, code="min-weather")
    # The second looked for the code before the first was saved.
    monkeypatch.setattr("tenants.structure.organisations.code_of", lambda *_given, **_named: "min-weather")

    with pytest.raises(Conflict) as refused:
        organisation_add(acting=SYSTEM, facts=facts)

    assert refused.value.code == "code_taken"
