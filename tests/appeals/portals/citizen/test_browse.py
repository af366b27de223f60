"""The home page, the public list and the public map."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.models import Appeal
from appeals.photos.attachments import attachment_process
from appeals.selectors.public_home import public_numbers
from appeals.selectors.public_map import FINEST_LINE, LINES_ACROSS, Box
from appeals.states import Action
from core import clock
from tenants.service import person_of
from tenants.structure.settlements import settlements_import
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_person, take
from tests.http import region_client

SECRET_PHONE = "+79271234567"


def published(user=None, **facts) -> Appeal:
    appeal = appeal_make(user, **facts)
    return take(Action.APPROVE, appeal, staff_person("moderator"))


def numbers_on(html: str) -> set[int]:
    return {appeal.number for appeal in Appeal.objects.all() if f'href="/appeals/{appeal.number}/"' in html}


def listed(**query) -> set[int]:
    response = region_client("ul").get("/appeals/", query)
    assert response.status_code == 200
    return numbers_on(response.content.decode())


def mapped(**query) -> list[dict]:
    response = region_client("ul").get("/map/points.json", query)
    assert response.status_code == 200
    return json.loads(response.content)["features"]


def test_only_published_appeals_are_listed_and_mapped(ul):
    appeal_at("moderation_1")
    appeal_at("rejected")
    hidden = appeal_make(wants_publicity=False)
    take(Action.APPROVE, hidden, staff_person("moderator"))
    shown = published()

    assert listed() == {shown.number}
    assert [point["properties"]["url"] for point in mapped()] == [f"/appeals/{shown.number}/"]


def test_filters_narrow_the_list_and_the_map(ul):
    roads = published()
    south = published(lat=53.3, category="yard-driveway-cleaning", text="Двор не чистят вторую неделю подряд.")
    solved = appeal_at("closed")
    with clock.at(clock.now() - timedelta(days=60)):
        old = published()
    direction = roads.category.direction

    cases = [
        ({"direction": direction}, {roads, solved, old}),
        ({"category": str(south.category_id)}, {south}),
        ({"municipality": "south"}, {south}),
        ({"state": "solved"}, {solved}),
        ({"state": "work"}, {roads, south, old}),
        ({"days": "30"}, {roads, south, solved}),
        ({"q": "двор чистят"}, {south}),
        ({"q": f"УЛ-{old.number}"}, {old}),
        ({"q": f"№ {old.number}"}, {old}),
        ({"q": "чистить -двор"}, set()),
    ]
    for query, expected in cases:
        assert listed(**query) == {appeal.number for appeal in expected}, query
        assert len(mapped(**query)) == len(expected), query


def test_only_appeals_with_photos_can_be_asked_for(ul):
    user = citizen_make()
    photo = photo_make(person_of(user))
    attachment_process(photo.id)
    with_photo = published(user, photo_ids=(photo.id,))
    published()

    assert listed(photos="on") == {with_photo.number}


def test_what_is_masked_on_the_page_cannot_be_found_by_search(ul):
    appeal = published(text=f"Яма у дома 12, звоните {SECRET_PHONE} или ivan@post.example.")

    assert listed(q="яма") == {appeal.number}
    assert listed(q="дома 12") == {appeal.number}
    assert listed(q=SECRET_PHONE) == set()
    assert listed(q="79271234567 яма") == set()
    assert listed(q="ivan@post.example") == set()


@pytest.mark.parametrize(
    "query",
    [
        {"category": "nonsense"},
        {"category": "00000000-0000-0000-0000-000000000000"},
        {"direction": "\x00"},
        {"municipality": "moscow"},
        {"state": "deleted"},
        {"days": "365000"},
        {"q": "я" * 5000},
        {"q": "\x00 яма"},
        {"q": "' OR 1=1 --"},
        {"q": "((( & | ! <->"},
        {"q": "𝕺𝖇 🕳️ \u202e"},
        {"q": "9" * 400},
        {"cursor": "nonsense"},
        {"cursor": "ffffffffffffffffffffffff.0"},
    ],
)
def test_a_bad_address_is_a_page_not_a_failure(ul, query):
    published()
    client = region_client("ul")

    for path in ("/appeals/", "/map/", "/map/points.json"):
        assert client.get(path, query).status_code == 200


@pytest.mark.parametrize("bbox", ["1,2,3", "a,b,c,d", "nan,1,2,3", "5,5,1,1", "1,2,3,inf"])
def test_a_box_that_is_none_is_refused(ul, bbox):
    response = region_client("ul").get("/map/points.json", {"bbox": bbox})

    assert response.status_code == 422
    assert "bbox" in json.loads(response.content)["title"]


def test_a_box_holds_its_points_only(ul):
    inside = published()
    published(lat=53.3)

    points = mapped(bbox="48.0,54.0,49.0,55.0")

    assert [point["properties"]["url"] for point in points] == [f"/appeals/{inside.number}/"]


def test_neighbours_share_one_cached_answer(ul):
    inside = published()
    client = region_client("ul")
    lon, lat = inside.lon, inside.lat
    one = {"bbox": f"{lon - 0.41},{lat - 0.41},{lon + 0.41},{lat + 0.41}"}
    moved = {"bbox": f"{lon - 0.409},{lat - 0.411},{lon + 0.411},{lat + 0.409}"}
    first = client.get("/map/points.json", one).content
    published(text="Ещё одна яма, уже после первого вопроса о карте.")

    with CaptureQueriesContext(connection) as queries:
        second = client.get("/map/points.json", moved)

    assert second.content == first
    assert not [query for query in queries if "appeals_appeal" in query["sql"]]


@pytest.mark.parametrize(
    "asked",
    [(48.03, 54.11, 48.71, 54.4), (-180.0, -90.0, 180.0, 90.0), (48.4, 54.3, 48.4001, 54.3001), (30, 40, 190, 100)],
)
def test_a_box_is_widened_to_the_grid_and_never_narrowed(asked):
    west, south, east, north = asked
    wide = Box(west, south, east, north).outward()

    assert wide.west <= west
    assert wide.south <= south
    assert wide.east >= min(east, 180)
    assert wide.north >= min(north, 90)
    side = max(min(east, 180) - west, min(north, 90) - south, FINEST_LINE * LINES_ACROSS)
    assert wide.east - wide.west <= side * 1.5


@pytest.mark.parametrize("bbox", ["-1e308,-1e308,1e308,1e308", "200,10,300,20", "0,0,1e-300,1e-300"])
def test_a_box_from_another_world_is_no_error(ul, bbox):
    assert region_client("ul").get("/map/points.json", {"bbox": bbox}).status_code == 200


@pytest.mark.parametrize("path", ["/map/points.json", "/map/boundaries.json"])
def test_the_map_is_not_asked_without_end_from_one_address(ul, monkeypatch, path):
    monkeypatch.setattr("appeals.portals.throttle.READINGS_PER_MINUTE", 2)
    client = region_client("ul")

    with time_machine.travel("2026-06-01T12:00:00Z", tick=False):
        answers = [client.get(path) for _try in range(3)]
        other = region_client("ul", REMOTE_ADDR="10.9.8.7").get(path)

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 60
    assert answers[-1].headers["Content-Type"] == "application/problem+json"
    assert other.status_code == 200


def test_too_many_points_come_counted(ul, monkeypatch):
    monkeypatch.setattr("appeals.selectors.public_map.MAX_POINTS", 3)
    for _number in range(4):
        published()
    published(lat=53.3)

    counts = sorted(point["properties"]["count"] for point in mapped(bbox="47.0,52.0,50.0,56.0"))

    assert counts == [1, 4]


def test_the_list_goes_on_by_pages_without_repeating(ul, monkeypatch):
    monkeypatch.setattr("appeals.portals.citizen.browse.public_page.__kwdefaults__", {"cursor": "", "size": 2})
    numbers = {published().number for _number in range(5)}
    client = region_client("ul")

    seen: list[int] = []
    path = "/appeals/"
    while path:
        html = client.get(path).content.decode()
        seen += numbers_on(html)
        path = "/appeals/" + html.split('hx-get="')[1].split('"')[0] if 'hx-get="?cursor' in html else ""

    assert sorted(seen) == sorted(numbers)


def test_boundaries_are_cached_by_browsers(ul):
    client = region_client("ul")

    first = client.get("/map/boundaries.json")
    again = client.get("/map/boundaries.json", headers={"If-None-Match": first.headers["ETag"]})

    assert len(json.loads(first.content)["features"]) == 2
    assert "max-age" in first.headers["Cache-Control"]
    assert again.status_code == 304


def test_numbers_of_the_home_page_are_true(ul):
    appeal_at("moderation_1")
    appeal_at("closed")
    appeal_at("returned")
    with clock.at(clock.now() - timedelta(days=40)):
        appeal_at("closed")

    numbers = public_numbers()

    assert (numbers.received, numbers.answered, numbers.confirmed) == (3, 2, 1)
    assert (numbers.judged, numbers.confirmed_share) == (2, 50)
    assert numbers.median_hours == 1


def test_the_median_wait_is_to_the_first_answer(ul):
    start = clock.now() - timedelta(days=5)
    with clock.at(start):
        appeal = appeal_at("assigned")
    with clock.at(start + timedelta(hours=10)):
        take(Action.ANSWER, appeal, staff_person("worker"))
        take(Action.RETURN, appeal, person_of(appeal.applicant))
    with clock.at(start + timedelta(hours=90)):
        take(Action.ANSWER, appeal, staff_person("worker"))

    assert public_numbers().median_hours == 10


def test_the_home_page_shows_a_solved_appeal_before_and_after(ul):
    user = citizen_make()
    before, after = photo_make(person_of(user)), photo_make(staff_person("worker"), "green")
    appeal = published(user, photo_ids=(before.id,))
    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"), photo_ids=(after.id,))
    take(Action.CONFIRM, appeal, person_of(user))
    for photo in (before, after):
        attachment_process(photo.id)

    html = region_client("ul").get("/").content.decode()

    assert f"/photos/{before.id}/thumb" in html
    assert f"/photos/{after.id}/thumb" in html


def test_lists_take_few_queries_however_long_they_are(ul, django_assert_max_num_queries):
    user = citizen_make()
    for _number in range(12):
        photo = photo_make(person_of(user))
        attachment_process(photo.id)
        published(user, photo_ids=(photo.id,))
    client = region_client("ul", user)
    client.get("/appeals/")

    # One is for the switches of modules. Four on the home page are savepoints, which it has only inside the
    # transaction of a test.
    for path, limit in (("/appeals/", 8), ("/map/", 8), ("/map/points.json", 2), ("/", 10)):
        cache.clear()
        client.get("/rules/")
        with django_assert_max_num_queries(limit + 6):
            client.get(path)
        with django_assert_max_num_queries(limit):
            client.get(path)


def test_the_map_says_what_its_marks_mean_and_lists_the_same_appeals(ul):
    appeal = published()
    page = region_client("ul").get("/map/").content.decode()

    assert "Что значат метки" in page
    assert page.count('class="map-marker tone-') == 5
    assert f'href="/appeals/{appeal.number}/"' in page
    assert "Карта работает с JavaScript. Ниже — те же обращения списком." in page


def test_the_map_is_told_the_municipality_that_is_filtered_by(ul):
    client = region_client("ul")

    assert 'data-area="north"' in client.get("/map/", {"municipality": "north"}).content.decode()
    assert "data-area" not in client.get("/map/", {"municipality": "no-such"}).content.decode()


def test_a_map_without_streets_says_so_on_each_page(ul, settings):
    appeal = published()
    client = region_client("ul")
    pages = ("/", "/map/", f"/appeals/{appeal.number}/")
    for path in pages:
        assert "Улиц на этой карте нет" in client.get(path).content.decode(), path

    settings.MAP_TILES_URL = "https://tiles.example/{z}/{x}/{y}.png"

    for path in pages:
        assert "Улиц на этой карте нет" not in client.get(path).content.decode(), path


def test_settlements_with_a_point_are_told_to_the_map(ul):
    settlements_import(
        rows=[
            (2, {"name": "Малое", "kind": "д", "municipality": "north", "lat": "54.31", "lon": "48.41"}),
            (3, {"name": "Большой", "kind": "г", "municipality": "north", "lat": "54.3", "lon": "48.4"}),
            (4, {"name": "Неизвестное", "kind": "с", "municipality": "north"}),
        ]
    )
    response = region_client("ul").get("/map/settlements.json")

    assert json.loads(response.content)["places"] == [[54.3, 48.4, "Большой", 0], [54.31, 48.41, "д. Малое", 3]]
    again = region_client("ul").get("/map/settlements.json", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304


def test_the_map_offers_no_order_and_keeps_that_of_the_list(ul):
    published()
    client = region_client("ul")

    assert "Порядок" in client.get("/appeals/").content.decode()
    page = client.get("/map/", {"sort": "oldest"}).content.decode()
    assert "Порядок" not in page
    assert '<input type="hidden" name="sort" value="oldest"' in page
    assert "/appeals/?sort=oldest" in page
    assert 'name="sort"' not in client.get("/map/", {"sort": "nonsense"}).content.decode()
    assert "Ничего" not in client.get("/map/", {"sort": "nonsense"}).content.decode()


def test_an_order_hides_nothing_from_the_map(ul):
    shown = published()

    for sort in ("oldest", "best", "nonsense", "\x00"):
        assert [point["properties"]["url"] for point in mapped(sort=sort)] == [f"/appeals/{shown.number}/"], sort


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("q=ничегонет", "Попробуйте другие слова или проверьте, нет ли опечатки."),
        ("photos=on&q=ничегонет", "Попробуйте другие слова или уберите часть фильтров."),
        ("photos=on", "Уберите часть фильтров."),
    ],
)
def test_an_empty_answer_advises_only_what_can_be_done(ul, query, words):
    assert words in region_client("ul").get(f"/appeals/?{query}").content.decode()
