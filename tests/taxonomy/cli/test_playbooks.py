"""`otklik playbooks …` as the operator types it."""

from dataclasses import replace

import pytest
from typer.testing import CliRunner

from core.events.types import SYSTEM
from taxonomy.cli.playbooks import app
from taxonomy.models import PlaybookVersion
from taxonomy.playbooks import shipped
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.playbooks.selectors import playbook_steps
from taxonomy.playbooks.shipped import shipped_playbooks

LIBRARY = {playbook.code: playbook for playbook in shipped_playbooks()}


@pytest.fixture(autouse=True)
def region(ul) -> None:
    """Every command is about `ul`."""


@pytest.fixture
def newer(monkeypatch) -> None:
    """The library has a next version of two playbooks; the region has published one of them itself."""
    changed = {}
    for code in ("pothole-repair", "no-water"):
        playbook = LIBRARY[code]
        steps = {kind: [replace(of[0], title="Новый шаг"), *of[1:]] for kind, of in playbook.steps.items()}
        changed[code] = replace(playbook, version=playbook.version + 1, steps=steps)
    monkeypatch.setattr(shipped, "shipped_playbooks", lambda: iter((LIBRARY | changed).values()))
    own = LIBRARY["no-water"]
    playbook_publish(
        acting=SYSTEM,
        code=own.code,
        title=own.title,
        block=own.block,
        municipality_kind="",
        steps=[replace(own.steps[""][0], title="Наш шаг")],
        expected=1,
    )


def playbooks(*arguments: str) -> str:
    """What the command prints, in one line of words."""
    result = CliRunner().invoke(app, [*arguments, "--region", "ul"], env={"COLUMNS": "220"}, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return " ".join(result.output.split())


def test_load_takes_what_is_newer_and_names_what_the_region_edited(newer):
    taken, kept = playbooks("load").split("Не тронуто: регион правил сам")

    assert "Взято из библиотеки" in taken
    assert "pothole-repair" in taken
    assert "no-water" not in taken
    assert "no-water" in kept
    assert playbook_steps("pothole-repair", "")[0].title == "Новый шаг"
    assert playbook_steps("no-water", "")[0].title == "Наш шаг"


def test_load_again_takes_nothing(newer):
    playbooks("load")
    versions = PlaybookVersion.objects.count()

    output = playbooks("load")

    assert "нет ничего новее" in output
    assert "no-water" in output
    assert PlaybookVersion.objects.count() == versions


def test_list_tells_what_waits_in_the_library(newer):
    output = playbooks("list")

    assert "open-manhole" in output
    assert "В библиотеке новее, взять: otklik playbooks load" in output
    playbooks("load")
    assert "взять" not in playbooks("list")
