"""`otklik region …` as the operator types it."""

import os
import re
import subprocess
import sys
from dataclasses import replace

import pytest
from django.db import connection
from django_tenants.utils import tenant_context
from typer.testing import CliRunner, Result

from core.errors import DomainError, InvalidInput, Missing
from core.events.models import Event
from tenants.administration import launch_progress, region_get
from tenants.cli import app
from tenants.cli_modules import app as modules_app
from tenants.launches.launch import launch_run, region_create
from tenants.launches.steps import launch_steps
from tenants.regions.models import Region, RegionState, StepState
from tenants.service import region_by_slug
from tests.tenants.launches.kit_files import kit_folder, third_kit


def otklik_region(*arguments: str, answer: str = "") -> str:
    """What the command prints. Raises what it raises; AssertionError when it ends with another code than 0."""
    result = CliRunner().invoke(app, list(arguments), input=answer, env={"COLUMNS": "200"})
    if isinstance(result.exception, DomainError):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.output


def otklik(*arguments: str, **options) -> subprocess.Popen:
    """The real command, in a process of its own, on the database of the tests."""
    address = re.sub(r"/[^/?]+(\?|$)", rf"/{connection.settings_dict['NAME']}\1", os.environ["DATABASE_URL"], count=1)
    return subprocess.Popen(
        [sys.executable, "-c", "from config.cli.main import run; run()", *arguments],
        env=os.environ
        | {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "COLUMNS": "200",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.fixture
def folder(tmp_path):
    return kit_folder(tmp_path / "kit", third_kit())


def test_create_shows_the_steps_and_the_address(committed, folder):
    output = otklik_region("create", str(folder))

    for title in ("Схема базы данных", "Муниципалитеты и границы", "Категории", "Адрес портала"):
        assert title in output
    assert "2 муниципалитета" in output
    assert "http://xx.localhost" in output
    assert region_by_slug("xx").state == RegionState.READY


def test_create_takes_another_slug(committed, folder):
    otklik_region("create", str(folder), "--slug", "yy")

    assert region_by_slug("yy").state == RegionState.READY


def test_create_without_waiting_leaves_the_launch_to_the_worker(committed, folder, monkeypatch):
    sent = []
    monkeypatch.setattr(
        "tenants.launches.tasks.launch_continue.apply_async", lambda arguments, **options: sent.append(arguments)
    )

    output = otklik_region("create", str(folder), "--no-wait")

    region = region_get("xx")
    assert "otklik region show xx" in output
    assert sent == [("public", str(region.launch.id))]
    assert launch_progress(region).done == 0


def test_launch_goes_on_with_a_mended_kit(committed, tmp_path):
    broken = third_kit()
    broken["staff"][1]["role"] = "tsar"
    # As the worker would find it: the command itself looks at a kit before it makes anything.
    with pytest.raises(DomainError, match=r"staff.csv, строка 3"):
        launch_run(launch_id=region_create(kit=broken).id)
    assert "ошибка" in otklik_region("list")
    shown = otklik_region("show", "xx")
    assert "роли «tsar» нет" in shown
    assert "otklik region launch xx" in shown

    output = otklik_region("launch", "xx", "--kit", str(kit_folder(tmp_path / "mended", third_kit())))

    assert "Схема базы данных" not in output  # was done already
    assert "Сотрудники и роли" in output
    assert region_by_slug("xx").state == RegionState.READY
    assert "уже запущен" in otklik_region("launch", "xx")


def test_list_and_show_tell_what_there_is(db):
    listed, shown = otklik_region("list"), otklik_region("show", "ul")

    assert "Ульяновская область" in listed
    assert "mo.localhost" in listed
    assert f"{len(launch_steps)} из {len(launch_steps)}" in listed
    assert "Europe/Ulyanovsk" in shown
    assert "ul.localhost" in shown
    assert shown.count("✓") == len(launch_steps)


def test_list_of_nothing_says_what_to_do(db):
    Region.objects.exclude(schema_name="public").delete()

    assert "otklik region create" in otklik_region("list")


def test_suspend_and_resume(db):
    otklik_region("suspend", "ul", "--reason", "Проверка.")
    assert "Проверка." in otklik_region("show", "ul")
    otklik_region("resume", "ul")

    assert region_by_slug("ul").state == RegionState.READY


@pytest.mark.parametrize("command", [["show"], ["resume"], ["launch"], ["remove", "--yes"]])
def test_an_unknown_region_is_told(db, command):
    with pytest.raises(Missing, match="«zz» нет"):
        otklik_region(command[0], "zz", *command[1:])


def test_remove_asks_for_the_slug(committed):
    launch_run(launch_id=region_create(kit=third_kit()).id)

    refused = CliRunner().invoke(app, ["remove", "xx"], input="да\n")
    assert refused.exit_code == 1
    assert "ничего не удалено" in refused.output
    assert region_by_slug("xx")

    otklik_region("remove", "xx", answer="xx\n")
    assert not Region.objects.filter(slug="xx").exists()


def test_remove_with_yes_asks_nothing(committed):
    launch_run(launch_id=region_create(kit=third_kit()).id)

    otklik_region("remove", "xx", "--yes")

    assert not Region.objects.filter(slug="xx").exists()


def test_a_launch_that_stops_says_how_to_go_on_and_resume_does(committed, folder, monkeypatch):
    broken = replace(launch_steps["modules"], run=_refuse)
    with monkeypatch.context() as patched:
        patched.setitem(launch_steps._items, "modules", broken)
        result = CliRunner().invoke(app, ["create", str(folder)])

    assert isinstance(result.exception, InvalidInput)
    told = f"Продолжить с этого места: otklik region resume xx --kit {folder}"
    assert told in result.output
    assert "http://xx.localhost" in otklik_region("resume", "xx", "--kit", str(folder))
    assert region_by_slug("xx").state == RegionState.READY


def _refuse(_region, _kit):
    raise InvalidInput("Так нельзя.")


def test_modules_are_listed_switched_on_and_off(db):
    def module(*arguments: str) -> Result:
        return CliRunner().invoke(modules_app, list(arguments))

    assert "hotspots\t" in module("list", "ul").output
    assert "\t—" in module("list", "ul").output
    for _again in range(2):
        assert module("on", "ul", "hotspots").exit_code == 0
    assert "\tвключён" in module("list", "ul").output
    assert "\tвключён" not in module("list", "mo").output
    assert module("off", "ul", "hotspots").exit_code == 0
    with tenant_context(region_by_slug("ul")):
        events = Event.objects.filter(type="tenants.ModuleSwitched").order_by("id").values_list("payload", flat=True)
        assert [event["is_on"] for event in events] == [True, False]
    assert isinstance(module("on", "ul", "nothing").exception, InvalidInput)
    assert isinstance(module("on", "nowhere", "hotspots").exception, Missing)


def test_migrate_has_nothing_to_do(committed):
    assert "Все схемы свежие" in otklik_region("migrate")


def test_the_command_killed_in_the_middle_is_gone_on_with(committed, folder):
    process = otklik("region", "create", str(folder))
    assert process.stdout is not None
    # The kit is looked at, what it leaves open is said, the launch has begun, a step is on, and done.
    lines = [process.stdout.readline()]
    while lines[-1] and "✓" not in lines[-1]:
        lines.append(process.stdout.readline())
    process.kill()
    process.communicate()

    assert "✓ Схема базы данных" in lines[-1]
    progress = launch_progress(region_get("xx"))
    assert StepState.DONE in {row.state for _title, row in progress.steps}

    resumed = otklik("region", "launch", "xx")
    output, errors = resumed.communicate()

    assert resumed.returncode == 0, errors
    assert "Схема базы данных" not in output
    assert region_by_slug("xx").state == RegionState.READY


def test_an_expected_error_is_one_sentence_and_code_1(committed):
    process = otklik("region", "show", "zz")
    output, errors = process.communicate()

    assert process.returncode == 1
    assert output == ""
    assert errors == "Региона «zz» нет. Список: otklik region list.\n"


def test_help_needs_no_services():
    command = [sys.executable, "-c", "from config.cli.main import run; run()", "region", "--help"]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "OTKLIK_DATA": "/nonexistent",
    }
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert result.returncode == 0, result.stderr
    assert "migrate" in result.stdout


def test_two_regions_with_one_slug_are_refused(db, tmp_path):
    result = CliRunner().invoke(app, ["create", str(kit_folder(tmp_path / "kit", third_kit("ul")))])

    assert result.exit_code == 1
    assert "Регион с кодом «ul» уже есть." in result.output
