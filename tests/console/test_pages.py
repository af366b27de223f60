"""What the operator sees and does; what anybody sees on the landing page."""

import re

import pytest
from django.db import connection
from django.test import Client

from core.events.models import Event
from tenants.administration import region_get
from tenants.launches.launch import region_create
from tenants.launches.steps import launch_steps
from tenants.regions.lifecycle import region_suspend
from tenants.regions.models import LaunchStep, Region, RegionState, StepState
from tenants.service import host_url, region_by_slug
from tests.tenants.launches.kit_files import third_kit

REASON = "Переносим данные."


@pytest.fixture
def launching(db):
    """A region in the middle of its launch."""
    launch = region_create(kit=third_kit())
    Region.objects.filter(slug="xx").update(state=RegionState.LAUNCHING)
    LaunchStep.objects.filter(launch=launch, name="schema").update(state=StepState.DONE, result="Схема xx готова")
    return launch


def fail(launch) -> None:
    LaunchStep.objects.filter(launch=launch, name="roles").update(
        state=StepState.FAILED, error="staff.csv, строка 3: роли «tsar» нет"
    )


def read(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    connection.set_schema_to_public()
    assert response.status_code == status
    return response.content.decode()


def test_the_first_page_lists_regions_with_their_states(console, launching):
    region_suspend(slug="mo", reason=REASON)

    page = read(console, "/")

    assert "Ульяновская область" in page
    assert f'href="{host_url("ul.localhost")}"' in page
    assert "Приостановлен" in page
    assert f"1 из {len(launch_steps)} шагов" in page
    assert host_url("xx.localhost") not in page


def test_the_first_page_asks_the_same_number_of_queries_for_any_number_of_regions(
    console, launching, django_assert_max_num_queries
):
    for slug in ("yy", "zz", "ww"):
        connection.set_schema_to_public()
        region_create(kit=third_kit(slug))
    with django_assert_max_num_queries(9):
        console.get("/")


def test_without_regions_the_first_page_says_what_to_do(console):
    Region.objects.exclude(schema_name="public").delete()

    assert "otklik region create" in read(console, "/")


def test_a_region_has_facts_steps_and_history(console):
    page = read(console, "/regions/ul/")

    for text in ("Europe/Ulyanovsk", "ul.localhost", "Муниципалитеты и границы", "2 муниципалитета", "Регион открыт"):
        assert text in page
    assert "hx-get" not in page  # nothing to watch


def test_an_unknown_region_is_a_page(console):
    assert "Региона «zz» нет" in read(console, "/regions/zz/", status=404)


def test_a_launch_is_watched_while_it_goes_on(console, launching):
    page = read(console, "/regions/xx/")
    part = console.get("/regions/xx/launch/")

    assert 'hx-get="/regions/xx/launch/"' in page
    assert "Схема xx готова" in page
    assert 'hx-trigger="every 2s"' in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part.headers


def test_the_watching_ends_with_the_launch(console):
    part = console.get("/regions/ul/launch/")

    assert "hx-get" not in part.content.decode()
    assert part["HX-Refresh"] == "true"


def test_a_failed_launch_says_where_and_how_to_mend_it(console, launching):
    fail(launching)

    page = read(console, "/regions/xx/")

    assert "staff.csv, строка 3" in page
    assert "otklik region launch xx --kit" in page
    assert "Продолжить запуск" in page
    assert "Ошибка запуска" in read(console, "/")


def test_a_stopped_launch_is_gone_on_with_by_the_worker(
    console, launching, monkeypatch, django_capture_on_commit_callbacks
):
    fail(launching)
    sent = []
    monkeypatch.setattr(
        "tenants.launches.tasks.launch_continue.apply_async", lambda arguments, **options: sent.append(arguments)
    )

    with django_capture_on_commit_callbacks(execute=True):
        response = console.post("/regions/xx/launch/continue/")

    assert response.status_code == 302
    assert sent == [("public", str(launching.id))]


def test_a_finished_launch_is_not_begun_again(console, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(
        "tenants.launches.tasks.launch_continue.apply_async", lambda arguments, **options: sent.append(arguments)
    )

    with django_capture_on_commit_callbacks(execute=True):
        console.post("/regions/ul/launch/continue/")

    assert sent == []


def test_an_operator_suspends_and_resumes(console, operator):
    console.post("/regions/ul/suspend/", {"reason": REASON})
    connection.set_schema_to_public()
    assert region_by_slug("ul").suspended_reason == REASON
    page = read(console, "/regions/ul/")
    assert REASON in page
    assert "Возобновить" in page
    event = Event.objects.filter(type="tenants.RegionSuspended").latest("id")
    assert (event.actor_id, event.actor_label) == (operator.id, "Оператор")

    console.post("/regions/ul/resume/")
    connection.set_schema_to_public()
    assert region_by_slug("ul").state == RegionState.READY


def test_suspending_without_a_reason_shows_the_form_again(console):
    response = console.post("/regions/ul/suspend/", {"reason": " "})
    connection.set_schema_to_public()

    assert response.status_code == 422
    assert "data-dialog-show" in response.content.decode()
    assert region_by_slug("ul").state == RegionState.READY


def test_resuming_a_working_region_is_told(console):
    response = console.post("/regions/ul/resume/")

    assert response.status_code == 409
    assert "не приостановлен" in response.content.decode()


@pytest.mark.parametrize("action", ["suspend", "resume", "launch/continue"])
def test_changes_come_by_post_only_and_their_addresses_lead_to_the_region(console, action):
    opened = console.get(f"/regions/ul/{action}/")

    assert (opened.status_code, opened.headers["Location"]) == (302, "/regions/ul/")
    assert console.put(f"/regions/ul/{action}/").status_code == 405


def test_the_landing_page_lists_the_regions_that_are_open(launching):
    region_suspend(slug="mo", reason=REASON)

    page = read(Client(HTTP_HOST="localhost"), "/")

    assert f'href="{host_url("ul.localhost")}"' in page
    assert "shell/emblems/ul.svg" in page
    assert "Решаем вместе" in page
    assert "Только чтение" in page
    assert "Третья область" not in page
    assert "/accounts/login/" not in page


def test_the_landing_page_of_nothing_says_so(db):
    Region.objects.exclude(schema_name="public").delete()

    assert "Регионов ещё нет" in read(Client(HTTP_HOST="localhost"), "/")


def test_the_console_is_not_on_the_landing_host_nor_in_a_region(db):
    assert Client(HTTP_HOST="localhost").get("/regions/ul/").status_code == 404
    assert Client(HTTP_HOST="ul.localhost").get("/regions/ul/").status_code == 404


def test_a_region_that_got_stuck_is_shown_as_interrupted(console, launching):
    LaunchStep.objects.filter(launch=launching, name="municipalities").update(state=StepState.RUNNING)

    assert "Прервано: продолжится само" in read(console, "/regions/xx/")
    assert region_get("xx").state == RegionState.LAUNCHING


def test_moments_of_a_region_stand_in_its_own_zone_and_name_it(console, ul):
    page = read(console, "/regions/ul/")

    assert "Время региона, UTC+4" in page
    assert re.search(r'<time datetime="[^"]+\+04:00"', page)
