"""The library: thirty playbooks that could be published, and how a region takes them over."""

from dataclasses import replace

import pytest

from core.events.types import SYSTEM
from taxonomy.catalogs.folders import SHIPPED, draft_read, shipped_slugs
from taxonomy.choices import Block
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks import shipped
from taxonomy.playbooks.publishing import playbook_publish, playbook_withdraw
from taxonomy.playbooks.selectors import playbook_by_code, playbook_steps
from taxonomy.playbooks.shipped import library_load, shipped_playbooks
from tenants.launches.steps import launch_steps, ordered_steps

NAMED = """
pothole-repair road-snow-removal sidewalk-repair road-sign-restore traffic-light-repair open-manhole road-flooding
no-heating no-water power-outage roof-leak roof-icicles sewer-blockage lift-stopped pipe-burst
school-heating school-meals kindergarten-place school-safety
doctor-appointment subsidised-medicine ambulance-delay clinic-staff-rudeness
illegal-dump container-overflow water-pollution air-pollution
bus-schedule bus-stop-repair driver-behaviour
"""
CODES = NAMED.split()
KINDS = {"муниципальный район", "муниципальный округ", "городской округ"}
LIBRARY = {playbook.code: playbook for playbook in shipped_playbooks()}


def test_the_library_has_its_thirty_playbooks():
    assert sorted(LIBRARY) == sorted(CODES)
    assert len([playbook for playbook in LIBRARY.values() if len(playbook.steps) > 1]) >= 8


@pytest.mark.parametrize("code", CODES)
def test_a_playbook_says_who_does_what_what_shows_it_and_by_when(code):
    playbook = LIBRARY[code]
    assert playbook.block in Block.values
    assert set(playbook.steps) - {""} <= KINDS
    for steps in playbook.steps.values():
        assert 4 <= len(steps) <= 8
        assert all(step.evidence and step.hours for step in steps)
        assert "ответ" in steps[-1].title.lower(), "the last step prepares the answer"
        assert max(step.hours for step in steps) == steps[-1].hours


def test_catalogs_name_only_playbooks_that_there_are():
    named = {category.playbook for slug in shipped_slugs() for category in draft_read(SHIPPED / slug).categories} - {""}
    assert named <= set(LIBRARY)


def loaded() -> list[str]:
    """What the library brought just now."""
    return [variant.playbook.code for variant in library_load(acting=SYSTEM).fresh]


def newer(monkeypatch, code, **changes):
    """Let the library have a next version of one playbook, with another first step."""
    playbook = LIBRARY[code]
    steps = {kind: [replace(steps[0], title="Новый первый шаг"), *steps[1:]] for kind, steps in playbook.steps.items()}
    changed = replace(playbook, version=playbook.version + 1, steps=steps, **changes)
    monkeypatch.setattr(shipped, "shipped_playbooks", lambda: iter((LIBRARY | {code: changed}).values()))


def test_a_launch_loads_the_library_once(ul):
    assert [step.name for step in ordered_steps()].index("playbooks") > [step.name for step in ordered_steps()].index(
        "categories"
    )
    assert launch_steps["playbooks"].run(ul, {}) == "30 алгоритмов"
    versions = PlaybookVersion.objects.count()
    assert loaded() == []
    assert PlaybookVersion.objects.count() == versions
    assert playbook_steps("open-manhole", "район")[0].title == "Немедленно послать ближайшего"


def test_a_newer_version_of_the_library_is_taken_over(ul, monkeypatch):
    newer(monkeypatch, "pothole-repair", title="Ямы на дорогах")
    assert loaded() == ["pothole-repair"]
    assert playbook_steps("pothole-repair", "")[0].title == "Новый первый шаг"
    assert playbook_by_code("pothole-repair").title == "Ямы на дорогах"


def test_what_the_region_published_or_withdrew_stays_its_own(ul, monkeypatch):
    own = replace(LIBRARY["pothole-repair"].steps[""][0], title="Наш шаг")
    facts = {"acting": SYSTEM, "code": "pothole-repair", "title": "Наш ремонт", "block": "utilities"}
    playbook_publish(**facts, municipality_kind="", steps=[own], expected=1)
    playbook_withdraw(acting=SYSTEM, code="no-water", municipality_kind="", expected=1)
    newer(monkeypatch, "pothole-repair")
    assert loaded() == []
    assert [step.title for step in playbook_steps("pothole-repair", "")] == ["Наш шаг"]
    assert Playbook.objects.get(code="pothole-repair").title == "Наш ремонт"
    newer(monkeypatch, "no-water")
    assert loaded() == []
    assert playbook_steps("no-water", "") == []


def test_a_variant_comes_only_to_a_region_with_such_municipalities(ul, monkeypatch):
    kinds = set(PlaybookVersion.objects.values_list("municipality_kind", flat=True))
    assert kinds == {""}
    monkeypatch.setattr(shipped, "municipality_kinds", lambda: ["муниципальный район"])
    written = loaded()
    assert len(written) == len([playbook for playbook in LIBRARY.values() if "муниципальный район" in playbook.steps])
    assert playbook_steps("open-manhole", "муниципальный район")[0].title == "Послать того, кто ближе всех"
