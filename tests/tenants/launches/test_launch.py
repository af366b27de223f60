"""A launch goes on where it was, whatever stopped it."""

import os
import signal
import time
from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection, connections
from django_tenants.utils import tenant_context

from core import clock
from core.errors import Conflict, InvalidInput
from core.events.models import Event
from tenants.administration import launch_progress, region_get
from tenants.launches.launch import launch_run, launches_interrupted, region_create
from tenants.launches.steps import ordered_steps
from tenants.launches.tasks import launch_continue
from tenants.regions.emblems import emblem_read
from tenants.regions.locks import region_lock, regions_locked
from tenants.regions.models import Launch, LaunchStep, RegionState, StepState
from tenants.service import regions_ready
from tenants.structure.models import Municipality, Organisation, RoleGrant
from tests.tenants.launches.kit_files import third_kit

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><script>a()</script><path d="M0 0h64v64z"/></svg>'
STEPS = [step.name for step in ordered_steps()]


def states(launch: Launch) -> dict[str, str]:
    return dict(LaunchStep.objects.filter(launch=launch).values_list("name", "state"))


def run_and_die(launch: Launch, *, step: str, moment: str) -> None:
    """Run the launch in a process of its own that is killed with SIGKILL at a moment of a step."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            _run_until(launch, step, moment)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"the process outlived {moment} of {step}"
    assert os.WTERMSIG(status) == signal.SIGKILL
    deadline = time.monotonic() + 5
    while regions_locked([launch.region_id]):
        assert time.monotonic() < deadline, "the lock outlived its holder"
        time.sleep(0.01)


def _run_until(launch: Launch, step: str, moment: str) -> None:
    now = {"step": ""}
    statements = {"left": 4}

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def on_step(row, current) -> None:
        now["step"] = current.name if row.state == StepState.RUNNING else ""
        if current.name == step and moment == {"running": "begun", "done": "done"}[row.state]:
            die()

    def watch(execute: Callable, sql: str, params, many: bool, context) -> object:
        if now["step"] == step:
            if moment == "unrecorded" and "regions_launchstep" in sql and "UPDATE" in sql:
                die()
            if moment == "inside" and "SET search_path" not in sql:
                statements["left"] -= 1
                if not statements["left"]:
                    die()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        launch_run(launch_id=launch.id, on_step=on_step)


def test_a_launch_killed_at_every_moment_goes_on_where_it_was(committed):
    launch = region_create(kit=third_kit())
    done_at: dict[str, object] = {}

    for number, step in enumerate(STEPS):
        if step == "hotspots":
            continue  # of a module that the kit does not switch on: passed over
        # Moments of one step in the order of time: it has begun; in the middle; its work is done but not written
        # down; it is written down.
        for moment in ("begun", "inside", "unrecorded", "done"):
            if moment == "inside" and step in ("modules", "module_categories", "emblem", "domain"):
                continue  # too short to have a middle
            run_and_die(launch, step=step, moment=moment)
            region = region_get("xx")
            expected = dict.fromkeys(STEPS[:number], "done") | dict.fromkeys(STEPS[number + 1 :], "waiting")
            assert states(launch) == expected | {step: "done" if moment == "done" else "running"}
            assert region.state == RegionState.LAUNCHING
            assert "xx" not in [ready.slug for ready in regions_ready()]
        done_at |= dict(LaunchStep.objects.filter(launch=launch, name=step).values_list("name", "finished_at"))

    launch_run(launch_id=launch.id)

    region = region_get("xx")
    assert region.state == RegionState.READY
    ours = LaunchStep.objects.filter(launch=launch).exclude(name="hotspots")
    assert dict(ours.values_list("name", "finished_at")) == done_at
    assert Launch.objects.get(pk=launch.pk).kit == {}
    assert Event.objects.filter(subject_id=region.id, type="tenants.RegionReady").count() == 1
    with tenant_context(region):
        counts = Municipality.objects.count(), Organisation.objects.count(), RoleGrant.objects.count()
    assert counts == (2, 5, 7)


def test_a_region_starts_with_the_words_and_the_emblem_of_its_kit(committed):
    kit = third_kit()
    kit["region"] |= {"greeting": " Пишите  нам ", "hotline": "122", "contact_email": "Centre@XX.example"}
    kit["emblem"] = b64encode(SVG).decode()

    launch_run(launch_id=region_create(kit=kit).id)

    region = region_get("xx")
    assert (region.greeting, region.hotline, region.contact_email) == ("Пишите нам", "122", "centre@xx.example")
    with tenant_context(region):
        kept = emblem_read(region.emblem_file)
    assert b"path" in kept
    assert b"script" not in kept


def test_the_sweep_finds_a_launch_whose_runner_died(committed):
    launch = region_create(kit=third_kit())
    run_and_die(launch, step="municipalities", moment="begun")

    assert launches_interrupted() == []  # too early: whoever made it may be about to run it
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert launches_interrupted() == [launch]
        with region_lock(launch.region_id):
            assert launches_interrupted() == []

    launch_continue.run("public", str(launch.id))
    assert region_get("xx").state == RegionState.READY


def test_a_second_runner_is_told(committed):
    launch = region_create(kit=third_kit())

    with region_lock(launch.region_id), pytest.raises(Conflict, match="другой процесс"):
        launch_run(launch_id=launch.id)

    assert set(states(launch).values()) == {"waiting"}


def test_the_lock_is_held_to_the_end_though_migrating_closes_the_connection(committed):
    launch = region_create(kit=third_kit())
    held = []

    launch_run(launch_id=launch.id, on_step=lambda row, step: held.append(bool(regions_locked([launch.region_id]))))

    assert len(held) == 2 * len(STEPS)
    assert all(held)
    assert not regions_locked([launch.region_id])


def test_a_step_that_fails_is_marked_and_goes_on_with_a_mended_kit(committed):
    broken = third_kit()
    broken["organisations"][3]["municipality"] = "west"
    launch = region_create(kit=broken)

    with pytest.raises(InvalidInput, match="«west»"):
        launch_run(launch_id=launch.id)

    progress = launch_progress(region_get("xx"))
    assert progress.failed is not None
    assert progress.failed.name == "organisations"
    assert progress.failed.error == "organisations.csv, строка 5: «west» нет в municipalities.csv"
    assert (progress.done, progress.is_running, progress.is_finished) == (3, False, False)
    assert connection.schema_name == "public"
    assert Event.objects.filter(subject_id=launch.region_id, type="tenants.LaunchFailed").count() == 1
    with clock.at(clock.now() + timedelta(minutes=1)):
        assert launches_interrupted() == []  # a person has to mend it first
    with pytest.raises(InvalidInput, match="«west»"):
        launch_run(launch_id=launch.id)  # the same kit, the same answer

    mended = third_kit()
    mended["region"]["portal_name"] = "Наш дом"
    launch_run(launch_id=launch.id, kit=mended)

    region = region_get("xx")
    assert (region.state, region.portal_name) == (RegionState.READY, "Наш дом")
    assert {row.error for _title, row in launch_progress(region).steps} == {""}


def test_an_unexpected_error_of_a_step_is_written_down_and_raised(committed, monkeypatch):
    launch = region_create(kit=third_kit())
    monkeypatch.setattr("tenants.launches.own_steps.call_command", lambda *args, **options: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        launch_run(launch_id=launch.id)

    failed = launch_progress(region_get("xx")).failed
    assert failed is not None
    assert failed.error == "Непредвиденная ошибка: ZeroDivisionError: division by zero"


def test_a_finished_launch_is_not_run_again(db):
    launch = region_get("ul").launch
    seen = []

    launch_run(launch_id=launch.id, on_step=lambda row, step: seen.append(step.name))

    assert seen == []


@pytest.mark.parametrize(
    ("facts", "error", "message"),
    [
        ({"slug": "ul"}, Conflict, "«ul» уже есть"),
        ({"slug": "console"}, InvalidInput, "занят самим сервисом"),
        ({"slug": "public"}, InvalidInput, "занят самим сервисом"),
        ({"slug": ""}, InvalidInput, "slug"),
        ({"slug": "Ул"}, InvalidInput, "slug"),
        ({"slug": "x; drop schema ul"}, InvalidInput, "slug"),
        ({"timezone": "Europe/Atlantis"}, InvalidInput, "нет часового пояса Europe/Atlantis"),
        ({"timezone": "../../etc/passwd"}, InvalidInput, "нет часового пояса"),
        ({"primary": "blue"}, InvalidInput, "region.toml: primary_colour"),
        ({"number_prefix": "СЛИШКОМ"}, InvalidInput, "region.toml: number_prefix"),
        ({"emblem": "dragon"}, InvalidInput, "нет эмблемы dragon"),
        ({"name": 5}, InvalidInput, "нужна строка name"),
    ],
)
def test_an_unusable_description_of_a_region_creates_nothing(db, facts, error, message):
    kit = third_kit()
    kit["region"] |= facts

    with pytest.raises(error, match=message):
        region_create(kit=kit)

    assert not Launch.objects.filter(region__slug="xx").exists()
