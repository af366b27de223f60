"""The catalogs that come with Otklik are whole."""

import csv
import tomllib
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from taxonomy.catalogs.folders import SHIPPED, CatalogDraft, draft_read, shipped_slugs
from taxonomy.choices import Block, DeadlineUnit
from taxonomy.facts import CategoryFacts

TOPICS = Path(__file__).with_name("topics_195.csv")
LIBRARY = SHIPPED.parent / "playbooks" / "library"


@cache
def draft(slug: str) -> CatalogDraft:
    return draft_read(SHIPPED / slug)


def categories(slug: str) -> dict[str, CategoryFacts]:
    return {category.code: category for category in draft(slug).categories}


def topics() -> list[dict[str, str]]:
    with TOPICS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_are_two():
    assert shipped_slugs() == ["moscow-689", "ulyanovsk-20"]


@pytest.mark.parametrize("slug", ["moscow-689", "ulyanovsk-20"])
def test_every_row_is_good(slug):
    assert [str(problem) for problem in draft(slug).problems] == []
    assert draft(slug).slug == slug


def test_moscow_has_689_categories_in_22_directions_of_11_blocks():
    rows = draft("moscow-689").categories

    assert len(rows) == 689
    assert len({row.direction for row in rows}) == 22
    assert {row.block for row in rows} == set(Block.values)
    # A direction belongs to one block: people go from a block to its directions.
    assert len({(row.block, row.direction) for row in rows}) == 22


def test_moscow_has_no_double_titles():
    folded = Counter(row.title.lower().replace("ё", "е") for row in draft("moscow-689").categories)

    assert [title for title, count in folded.items() if count > 1] == []


def test_moscow_holds_the_195_topics_under_their_codes():
    known = categories("moscow-689")

    for topic in topics():
        facts = known[topic["code"]]
        assert facts.title == topic["title"]
        assert facts.incident_group == topic["group"]
        assert facts.fast_track == (topic["fast_track"] == "true")


def test_every_category_is_filed_under_one_of_the_26_groups():
    groups = {topic["group"] for topic in topics()}

    assert len(groups) == 26
    assert {row.incident_group for row in draft("moscow-689").categories} == groups


def test_moscow_says_of_each_category_what_people_and_programs_need():
    for row in draft("moscow-689").categories:
        assert row.includes, row.code
        assert row.aliases, row.code
        assert 3 <= len(row.examples) <= 6, row.code


def test_fast_tracks_are_shorter_than_the_usual_ten_days():
    for row in draft("moscow-689").categories:
        if row.fast_track and row.deadline.unit != DeadlineUnit.HOURS:
            assert row.deadline.amount <= 8, row.code


def test_playbooks_that_categories_name_are_in_the_library():
    known = {
        playbook["code"]
        for path in LIBRARY.glob("*.toml")
        for playbook in tomllib.loads(path.read_text(encoding="utf-8"))["playbook"]
    }
    named = {row.playbook for row in draft("moscow-689").categories if row.playbook}

    assert named <= known
    assert named


def test_ulyanovsk_has_20_categories_that_moscow_knows_under_the_same_codes():
    moscow, ulyanovsk = categories("moscow-689"), categories("ulyanovsk-20")

    assert len(ulyanovsk) == 20
    assert set(ulyanovsk) <= set(moscow)
    for code, facts in ulyanovsk.items():
        # Words and deadlines may differ, that is what a diff is for; the identity may not.
        assert (facts.block, facts.direction) == (moscow[code].block, moscow[code].direction)


def test_ulyanovsk_begins_with_three_agencies():
    by_direction = Counter(row.direction for row in draft("ulyanovsk-20").categories)

    assert by_direction["Семья и дети"] + by_direction["Социальная поддержка"] == 10
    assert by_direction["Общественный транспорт"] == 5
    assert by_direction["Противодействие коррупции"] == 5


def test_the_plan_opens_every_direction_of_moscow_on_a_day_to_come():
    plan = draft("ulyanovsk-20").rollout

    assert {step["direction"] for step in plan} == {row.direction for row in draft("moscow-689").categories}
    assert len(plan) == 22
    assert all(date.fromisoformat(step["opens_on"]).weekday() < 5 for step in plan)
    assert all(step["note"] for step in plan)
