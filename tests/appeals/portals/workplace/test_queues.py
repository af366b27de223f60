"""Queues: what is in them for whom, in what order, and how one finds something."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.models import Appeal
from appeals.portals.workplace.clock import clock_of
from appeals.selectors import queues as selectors
from appeals.selectors.queue_table import QUEUES, Queue
from appeals.selectors.queues import queue_counts
from appeals.states import State
from core import clock
from tenants.service import Role, municipality_by_code, person_of
from tenants.structure.grants import role_grant
from tests.factories import appeal_at, appeal_make, citizen_make, photo_make, staff_person, staff_user
from tests.http import region_client

STAFF_OF = {
    Role.MODERATOR: "moderator",
    Role.MINISTRY_MODERATOR: "roads",
    Role.EXECUTOR: "worker",
    Role.MUNICIPAL_CENTRE: "centre",
    Role.REGIONAL_ADMIN: "admin",
}


def shown(response) -> list[int]:
    """Numbers in a list, from above."""
    assert response.status_code == 200
    return [int(found) for found in re.findall(r'id="a-(\d+)"', response.content.decode())]


def every_state() -> dict[str, int]:
    return {state: appeal_at(state).number for state in State.values}


BY_ROLE = pytest.mark.parametrize(("role", "who"), STAFF_OF.items())


def queues_of_role(role: Role) -> list[Queue]:
    return [queue for queue in QUEUES if queue.role == role]


EVERYTHING = set(State.values)
STATES = {
    "new": {"moderation_1"},
    "checked": EVERYTHING - {"moderation_1"},
    "review": {"moderation_2"},
    "clarification": {"clarification"},
    "in-work": {"assigned", "returned"},
    "awaiting-verdict": {"answered"},
    "finished": {"closed", "rejected"},
    "rework": {"returned"},
    "tasks": {"assigned"},
    "tasks-awaiting-verdict": {"answered"},
    "done": {"closed"},
    "municipality": {"moderation_2", "clarification", "assigned", "returned"},
    "municipality-rework": {"returned"},
    "municipality-awaiting-verdict": {"answered"},
    "municipality-finished": {"closed", "rejected"},
    "all": EVERYTHING,
}


def test_each_queue_holds_its_states_and_nothing_else(ul):
    numbers = every_state()
    assert set(STATES) == {queue.slug for queue in QUEUES}

    for role, who in STAFF_OF.items():
        client = region_client("ul", staff_user(who))
        for queue in queues_of_role(role):
            found = shown(client.get(f"/work/queues/{queue.slug}/"))
            assert set(found) == {numbers[state] for state in STATES[queue.slug]}, queue.slug


@BY_ROLE
def test_a_queue_of_another_role_is_not_there(ul, role, who):
    client = region_client("ul", staff_user(who))

    for queue in QUEUES:
        if queue.role != role:
            assert client.get(f"/work/queues/{queue.slug}/").status_code == 404, queue.slug


@pytest.mark.parametrize(("who", "slug"), [("homes", "in-work"), ("homes-worker", "tasks")])
def test_colleagues_of_another_organisation_do_not_see_the_appeal(ul, who, slug):
    appeal_at("assigned")

    assert shown(region_client("ul", staff_user(who)).get(f"/work/queues/{slug}/")) == []


def test_a_moderator_of_one_municipality_sees_only_it(ul):
    appeal_make()
    user = citizen_make()
    role_grant(user_id=user.id, role=Role.MODERATOR, municipality=municipality_by_code("south"))

    assert shown(region_client("ul", user).get("/work/queues/new/")) == []


def test_ones_own_appeal_is_not_work(ul):
    user = staff_user("moderator")
    appeal_make(user)

    assert shown(region_client("ul", user).get("/work/queues/new/")) == []


def test_the_longest_waiting_comes_first_and_the_order_can_be_turned(ul):
    with clock.at(clock.now() - timedelta(days=2)):
        old = appeal_make().number
    new = appeal_make().number
    client = region_client("ul", staff_user("moderator"))

    assert shown(client.get("/work/queues/new/")) == [old, new]
    assert shown(client.get("/work/queues/new/?sort=newest")) == [new, old]


@BY_ROLE
def test_the_bar_of_a_phone_has_short_labels_that_differ(ul, role, who):
    client = region_client("ul", staff_user(who))
    html = client.get("/work/", follow=True).content.decode()
    bar = re.findall(r'nav-label(?: nav-label-short)?">([^<]+)<', html)

    shown = [label for label in bar if label != "Ещё"]
    titles = [str(queue.short_title or queue.title) for queue in QUEUES if queue.role == role]
    assert [label for label in shown if label in titles] == titles
    assert len(set(titles)) == len(titles)
    assert max(map(len, titles)) <= 10


@pytest.mark.parametrize(
    ("state", "minutes", "words"),
    [
        ("moderation_1", 1, "ждёт 1 минуту"),
        ("moderation_1", 2, "ждёт 2 минуты"),
        ("clarification", 1, "молчит 1 минуту"),
    ],
)
def test_how_long_an_appeal_waits_is_said_in_the_accusative(ul, state, minutes, words):
    appeal = appeal_at(state)
    Appeal.objects.update(received_at=clock.now(), state_since=clock.now())
    appeal.refresh_from_db()

    with clock.at(appeal.state_since + timedelta(minutes=minutes)):
        assert words in clock_of(appeal).waits.replace("\u00a0", " ")


@pytest.mark.parametrize(("count", "words"), [(1, "ждёт вас"), (2, "ждут вас")])
def test_a_queue_says_how_many_wait_in_the_right_form(ul, count, words):
    for _number in range(count):
        appeal_make()
    html = " ".join(region_client("ul", staff_user("moderator")).get("/work/", follow=True).content.decode().split())

    assert f'nav-badge">{count}<span class="visually-hidden"> {words}<' in html


def test_home_leads_to_the_first_queue_in_which_something_waits(ul):
    client = region_client("ul", staff_user("worker"))
    assert client.get("/work/").url == "/work/queues/rework/"

    cache.clear()
    appeal_at("assigned")
    assert client.get("/work/").url == "/work/queues/tasks/"


# --- Finding


@pytest.fixture
def pair(ul) -> tuple[Appeal, Appeal]:
    """A pothole in the north and rubbish in the south, the latter with a photo."""
    hole = appeal_make(text="Глубокие ямы на дороге возле школы номер пять.")
    user = citizen_make()
    photo = photo_make(person_of(user))
    rubbish = appeal_make(
        user,
        text="Мусор не вывозят вторую неделю, контейнеры переполнены.",
        category="yard-driveway-cleaning",
        address="ул. Радищева, 4",
        lat=53.3,
        lon=48.4,
        photo_ids=(photo.id,),
    )
    return hole, rubbish


def search(query: str) -> list[int]:
    return shown(region_client("ul", staff_user("moderator")).get("/work/queues/new/", dict_of(query)))


def dict_of(query: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in query.split("&"))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=яма", 0),
        ("q=контейнер", 1),
        ("q=радищева", 1),
        ("q=дорога -школа", None),
        ('q="вторую неделю"', 1),
        ("q=вертолёт", None),
        ("q=\"'))--", None),
        ("photos=on", 1),
        ("channel=vk", None),
        ("since=2999-01-01", None),
        ("until=2020-01-01", None),
    ],
)
def test_a_list_is_narrowed(pair, query, expected):
    assert search(query) == ([] if expected is None else [pair[expected].number])


def test_a_list_is_narrowed_by_category_group_and_municipality(pair):
    hole, rubbish = pair

    assert search(f"category={hole.category_id}") == [hole.number]
    assert search(f"category=direction:{rubbish.category.direction}") == [rubbish.number]
    assert search(f"municipality={rubbish.municipality_id}") == [rubbish.number]
    assert search(f"category={hole.category_id}&municipality={rubbish.municipality_id}") == []


@pytest.mark.parametrize("form", ["{n}", "УЛ-{n}", "ул-{n}", "УЛ {n}", "№ {n}", " УЛ-{n} "])
def test_an_appeal_is_found_by_its_number(pair, form):
    assert search(f"q={form.format(n=pair[1].number)}") == [pair[1].number]


def test_an_appeal_of_another_queue_that_is_asked_for_by_number_is_offered(ul):
    appeal = appeal_at("moderation_2")

    page = region_client("ul", staff_user("moderator")).get(f"/work/queues/new/?q={appeal.number}").content.decode()

    assert f"УЛ-{appeal.number} сейчас не в этой очереди: «В министерстве»" in page


def test_an_appeal_that_is_not_theirs_is_not_offered(ul):
    appeal = appeal_at("moderation_1")

    page = region_client("ul", staff_user("worker")).get(f"/work/queues/tasks/?q={appeal.number}").content.decode()

    assert "не в этой очереди" not in page


@pytest.mark.parametrize(
    "query",
    [
        "category=nonsense",
        "municipality=00000000-0000-0000-0000-000000000000",
        "since=31.02.2026",
        "until=9999-12-31",
        "since=2026-02-01&until=2026-01-01",
        "sort=sideways",
        "channel=pigeon",
        "q=" + "я" * 5000,
        "q=a\x00b",
        "cursor=nonsense",
        "cursor=ffffffffffffffffffff.00000000000000000000000000000000",
        "q=99999999999999999999",
    ],
)
def test_filters_that_cannot_be_understood_break_nothing(pair, query):
    assert region_client("ul", staff_user("moderator")).get("/work/queues/new/", dict_of(query)).status_code == 200


# --- Pages


def test_pages_follow_each_other_without_gaps_or_repeats(ul, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE_SIZE", 2)
    moment = clock.now()
    with clock.at(moment):
        numbers = [appeal_make().number for _turn in range(5)]
    client = region_client("ul", staff_user("moderator"))

    found, url = [], "/work/queues/new/"
    while url:
        response = client.get(url)
        found += shown(response)
        more = re.search(r'hx-get="(\?[^"]*cursor=[^"]+)"', response.content.decode())
        url = "/work/queues/new/" + more[1].replace("&amp;", "&") if more else ""

    assert found == numbers


def test_coming_back_finds_the_filters_and_the_part_of_the_list(pair, monkeypatch):
    monkeypatch.setattr(selectors, "PAGE_SIZE", 1)
    client = region_client("ul", staff_user("moderator"))
    first = client.get("/work/queues/new/?channel=portal").content.decode()
    more = re.search(r'hx-get="(\?[^"]*cursor=[^"]+)"', first)[1].replace("&amp;", "&")
    second = client.get(f"/work/queues/new/{more}").content.decode()
    opened = re.search(rf'href="(/work/appeals/{pair[1].number}/[^"]*)"', second)[1].replace("&amp;", "&")

    page = client.get(opened).content.decode()
    back = re.search(r'href="(/work/queues/new/[^"]*)" data-work-back', page)[1].replace("&amp;", "&")

    assert "channel=portal" in back
    assert f"at={pair[1].number}" in back
    assert shown(client.get(back)) == [pair[1].number]


def test_the_menu_opens_a_queue_with_the_filters_with_which_it_was_left_and_no_search(pair):
    client = region_client("ul", staff_user("moderator"))
    client.get("/work/queues/new/?q=яма&channel=portal")

    page = client.get("/work/queues/checked/").content.decode()

    assert 'href="/work/queues/new/?channel=portal"' in page
    assert client.get("/work/").url == "/work/queues/new/?channel=portal"


# --- Numbers and speed


def test_counts_are_capped(ul, monkeypatch):
    monkeypatch.setattr(selectors, "COUNT_CAP", 2)
    for _turn in range(3):
        appeal_make()

    assert queue_counts(staff_person("moderator")) == {"new": 2, "checked": 0}


def test_after_an_action_the_menu_counts_anew(ul):
    appeal, _other = appeal_make(), appeal_make()
    client = region_client("ul", staff_user("moderator"))
    assert '<span class="nav-badge">2<' in client.get("/work/queues/new/").content.decode()

    body = {"version": appeal.version, "category": str(appeal.category_id), "publish": "on"}
    client.post(f"/work/appeals/{appeal.number}/approve/", body)

    assert '<span class="nav-badge">1<' in client.get("/work/queues/new/").content.decode()


def test_queues_of_the_same_name_are_told_apart_by_the_role(ul):
    user = staff_user("worker")
    role_grant(user_id=user.id, role=Role.MUNICIPAL_CENTRE, municipality=municipality_by_code("north"))

    page = region_client("ul", user).get("/work/queues/tasks/").content.decode()

    assert "На доработке · Исполнитель" in page
    assert "На доработке · Муниципальный центр" in page


def test_counts_of_an_empty_region_are_zero(ul):
    assert queue_counts(staff_person("moderator")) == {"new": 0, "checked": 0}


@BY_ROLE
def test_a_list_takes_a_dozen_queries_however_long_it_is(ul, role, who):
    queues = queues_of_role(role)
    every_state()
    client = region_client("ul", staff_user(who))
    few = [_queries(client, queue) for queue in queues]

    every_state()
    many = [_queries(client, queue) for queue in queues]

    assert max(few) <= 12
    assert many == few


def _queries(client, queue: Queue) -> int:
    url = f"/work/queues/{queue.slug}/?channel=portal"
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    return len(queries)
