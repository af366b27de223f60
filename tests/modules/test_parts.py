"""Every part that a module may bring, by the example module: there where the region has it on, and nowhere else."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.urls import NoReverseMatch, reverse
from django_tenants.utils import tenant_context
from otklik_hotspots.counts import KEPT_DAYS, hotspots
from otklik_hotspots.models import CountedAppeal
from otklik_hotspots.tasks import counts_forget_task
from typer.testing import CliRunner

from config.celery import app as celery
from config.cli.main import module_subjects
from core import clock
from core.errors import InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Event
from core.modules import Manifest, Meter, Setting, manifest_check, modules_on
from core.modules.metering import meters_read
from core.modules.parts import ForeignPart, parts_of
from core.modules.tasks import ModuleTask
from core.plane import current_schema
from shell.navigation import Navigation, NavItem
from tenants.launches.steps import launch_step, launch_steps
from tenants.regions.tasks import module_task_everywhere
from tenants.service import module_settings, module_settings_set, region_by_slug
from tenants.structure.switches import module_switch_set
from tests.factories import appeal_make, citizen_make, staff_user
from tests.http import region_client
from workplace.service import REGION_TABS, MenuLead, Tab, menu_leads

PAGES = [
    "/modules/hotspots/",
    "/work/modules/hotspots/",
    "/work/modules/hotspots/settings/",
    "/api/v1/modules/hotspots/",
]
WORDS = "Горячие темы"


@pytest.fixture
def on(ul):
    module_switch_set(slug="hotspots", is_on=True)
    return ul


@pytest.fixture
def counted(on):
    """Two appeals about holes, one about a yard, counted."""
    found = [appeal_make(category=code) for code in ("roads-potholes", "roads-potholes", "yard-driveway-cleaning")]
    while events_dispatch_batch():
        pass
    return found


def page(path: str, who: str = "admin") -> str:
    response = region_client("ul", staff_user(who) if who else None).get(path)
    assert response.status_code == 200
    return response.content.decode()


# --- URLs, menu, slots


@pytest.mark.parametrize("path", PAGES)
def test_its_pages_are_there_where_it_is_on_and_for_nobody_elsewhere(ul, path):
    admin = region_client("ul", staff_user("admin"))
    assert admin.get(path).status_code == 404
    assert region_client("ul").get(path).status_code == 404

    module_switch_set(slug="hotspots", is_on=True)

    assert admin.get(path).status_code == 200


def test_its_part_of_the_api_tells_of_errors_as_the_api_does(ul):
    answer = region_client("ul").get("/api/v1/modules/hotspots/")

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"


def test_its_pages_show_what_it_counted(counted):
    assert "2\xa0обращения" in page("/modules/hotspots/", who="")
    assert "2\xa0обращения" in page("/work/modules/hotspots/", who="moderator")
    assert [row["count"] for row in region_client("ul").get("/api/v1/modules/hotspots/").json()] == [2, 1]


def test_its_pages_of_the_staff_stand_behind_the_guard(on):
    assert region_client("ul").get("/work/modules/hotspots/").status_code == 302
    assert region_client("ul", citizen_make()).get("/work/modules/hotspots/").status_code == 403
    assert region_client("ul", staff_user("moderator")).get("/work/modules/hotspots/settings/").status_code == 403


def test_it_has_no_pages_in_the_console():
    with pytest.raises(NoReverseMatch):
        reverse("hotspots:list", urlconf="config.urls.console")


def test_its_menu_items_are_there_where_it_is_on(ul):
    assert WORDS not in page("/", who="")
    assert WORDS not in page("/work/people/")

    module_switch_set(slug="hotspots", is_on=True)

    assert 'href="/modules/hotspots/"' in page("/", who="")
    assert 'href="/work/modules/hotspots/"' in page("/work/people/")


def test_it_adds_a_card_and_a_button_to_an_appeal_and_a_tab_to_the_region(counted):
    appeal = counted[0]
    there = page(f"/work/appeals/{appeal.number}/", who="moderator")
    assert "Об этом же пишут: 2\xa0обращения" in there
    assert there.count('href="/work/modules/hotspots/"') == 2
    (tabs,) = re.findall(r'<nav class="tabs".*?</nav>', page("/work/region/"), re.DOTALL)
    assert 'href="/work/modules/hotspots/"' in tabs

    module_switch_set(slug="hotspots", is_on=False)

    assert "hotspots" not in page(f"/work/appeals/{appeal.number}/", who="moderator")
    assert "hotspots" not in page("/work/region/")


# --- tasks, launch, commands, meters


def test_its_task_runs_where_it_is_on(counted):
    CountedAppeal.objects.update(created_at=clock.now() - timedelta(days=KEPT_DAYS + 1))
    module_switch_set(slug="hotspots", is_on=False)
    assert counts_forget_task(current_schema()) is None
    assert hotspots().total() == 3

    module_switch_set(slug="hotspots", is_on=True)

    assert counts_forget_task(current_schema()) == 3
    assert hotspots().total() == 0


def test_its_task_is_on_the_schedule_and_sent_to_every_region(db, monkeypatch):
    entry = celery.conf.beat_schedule["hotspots.forget"]
    sent = []
    monkeypatch.setattr(ModuleTask, "apply_async", lambda task, args, **more: sent.append((task.name, args)))

    assert entry["task"] == module_task_everywhere.name
    assert entry["schedule"] == 86_400
    module_task_everywhere(*entry["args"])

    assert sorted(sent) == [(counts_forget_task.name, (slug,)) for slug in ("mo", "ul")]


def test_what_is_no_task_of_a_region_is_not_sent_to_any(db):
    with pytest.raises(TypeError, match="no task of a region"):
        module_task_everywhere("public", "celery.backend_cleanup")


def test_its_launch_step_runs_where_the_kit_switches_it_on(ul):
    step = launch_steps["hotspots"]
    assert step.run(ul, {}) == "Модуль выключен, делать нечего"

    module_switch_set(slug="hotspots", is_on=True)

    assert step.run(ul, {}) == "Считаем обращения по темам"


@pytest.mark.parametrize("wrong", [{"position": 60}, {"position": 90, "inside": False}])
def test_a_launch_step_of_a_module_comes_after_the_switches_and_inside_the_region(wrong):
    with pytest.raises(ValueError, match="after position 60"):
        launch_step("early", title="Рано", module="hotspots", **wrong)


def test_its_commands_are_subjects_of_otklik(counted):
    module, told = module_subjects()["hotspots"]
    assert module == "otklik_hotspots.cli"
    assert told

    from otklik_hotspots.cli import app

    result = CliRunner().invoke(app, ["top", "ul"])
    assert result.output.startswith("2 ")
    assert CliRunner().invoke(app, ["top", "mo"]).output.strip() == "Ещё ничего не посчитано."


def test_its_meter_is_read_for_a_period_where_it_is_on(counted):
    now = clock.now()
    CountedAppeal.objects.filter(pk=CountedAppeal.objects.first().pk).update(created_at=now - timedelta(days=40))

    (reading,) = meters_read(now - timedelta(days=30), now + timedelta(minutes=1))
    assert (reading.module, reading.meter.name, reading.amount) == ("hotspots", "counted", 2)

    module_switch_set(slug="hotspots", is_on=False)
    assert meters_read(now - timedelta(days=30), now) == []


# --- settings


def test_a_setting_has_its_default_until_the_region_sets_it(on):
    assert module_settings("hotspots") == {"many": 3}

    for _again in range(2):
        module_settings_set(slug="hotspots", values={"many": "2"})

    assert module_settings("hotspots") == {"many": 2}
    with tenant_context(region_by_slug("mo")):
        assert module_settings("hotspots") == {"many": 3}
    (event,) = Event.objects.filter(type="tenants.ModuleConfigured").values_list("payload", flat=True)
    assert event == {"module": "hotspots", "settings": ["many"]}


def test_what_the_region_sets_is_what_the_module_does(on):
    module_settings_set(slug="hotspots", values={"many": 2})
    for _number in range(2):
        appeal_make(category="roads-potholes")
    while events_dispatch_batch():
        pass

    assert Event.objects.filter(type="hotspots.HotspotJoined").count() == 1


@pytest.mark.parametrize("value", ["", "1", "1001", "три", "2.5", "-3", "9" * 400, "٣", True, None])
def test_a_number_out_of_its_bounds_is_refused_at_its_name(on, value):
    with pytest.raises(InvalidInput, match="целое число от 2 до 1000") as refused:
        module_settings_set(slug="hotspots", values={"many": value})

    assert refused.value.field == "many"
    assert module_settings("hotspots") == {"many": 3}


@pytest.mark.parametrize("text", ["\ud800", "до\0после", 5, None, {"a": 1}])
def test_what_is_no_text_that_can_be_stored_is_told_as_that(on, monkeypatch, text):
    told = Setting(name="greeting", title="Приветствие", default="Здравствуйте", least=1, most=40)
    monkeypatch.setattr("tenants.structure.module_settings.modules", {"hotspots": SimpleNamespace(settings=(told,))})

    with pytest.raises(InvalidInput, match=r"нельзя сохранить|нужна строка") as refused:
        module_settings_set(slug="hotspots", values={"greeting": text})

    assert refused.value.field == "greeting"


@pytest.mark.parametrize(("slug", "values"), [("hotspots", {"few": 1}), ("nothing", {"many": 3})])
def test_an_unknown_setting_or_module_is_refused(on, slug, values):
    with pytest.raises(InvalidInput):
        module_settings_set(slug=slug, values=values)


def test_the_administrator_sets_it_on_the_modules_page(on):
    client = region_client("ul", staff_user("admin"))

    wrong = client.post("/work/modules/hotspots/settings/", {"many": "0"}, follow=True).content.decode()
    assert "целое число от 2 до 1000" in wrong
    client.post("/work/modules/hotspots/settings/", {"many": "7"})

    assert module_settings("hotspots") == {"many": 7}


def test_settings_keep_while_the_module_is_off_and_from_before_it_is_on(ul):
    module_settings_set(slug="hotspots", values={"many": 9})
    assert modules_on() == frozenset()

    module_switch_set(slug="hotspots", is_on=True)
    module_switch_set(slug="hotspots", is_on=False)

    assert module_settings("hotspots") == {"many": 9}


# --- what a module registers is its own


@pytest.mark.parametrize(
    "register",
    [
        lambda: menu_leads.register(MenuLead(name="stray", entries=lambda request: [])),
        lambda: REGION_TABS.add(Tab(name="stray", label="Чужой", url_name="work:region")),
        lambda: Navigation().register(NavItem(label="Чужой", url_name="portal:home", icon="home", frame="portal")),
        lambda: launch_step("stray", title="Чужой", position=90),
        lambda: launch_step("stray", title="Чужой", position=90, module="other"),
    ],
    ids=["lead", "tab", "item", "step", "step of another"],
)
def test_a_module_registers_nothing_that_is_not_its_own(register):
    with parts_of("hotspots"), pytest.raises(ForeignPart, match="pass module='hotspots'"):
        register()


FACTS = {"slug": "other", "title": "Другой", "version": "1", "api_version": 1, "django_app": "other"}
METER = Meter(name="one", title="Один", unit="штук", read="counts.one")
SETTING = Setting(name="one", title="Один", default=1)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"meters": (METER, METER)}, "two of one name"),
        ({"settings": (SETTING, SETTING)}, "two of one name"),
        ({"cli": "cli"}, "cli_help"),
    ],
)
def test_a_manifest_whose_parts_cannot_be_hosted_is_refused(parts, message):
    with pytest.raises(ValueError, match=message):
        manifest_check(Manifest(**FACTS, **parts))
