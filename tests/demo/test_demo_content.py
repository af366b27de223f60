"""The demo's content matches the launch kits and tells possible stories.

Reads files only. The table of steps below is deliberately a second copy of the order of an appeal's steps, so that a
story cannot become legal by accident together with a change of the real one.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from taxonomy.questions import answers_checked, questions_parse

ROOT = Path(__file__).resolve().parents[2]
KITS = ROOT / "tenants" / "kits"
CONTENT = ROOT / "demo" / "content"
CATALOGS = ROOT / "taxonomy" / "catalogs"
CATALOG_OF = {"mo": "moscow-689", "ul": "ulyanovsk-20"}
RESPONSIBLE_20 = {
    "Семья и дети": "min-family",
    "Социальная поддержка": "min-family",
    "Общественный транспорт": "min-transport",
    "Противодействие коррупции": "agency-anticorruption",
}
REGIONS = ("mo", "ul")
MUNICIPALITIES = {"mo": 56, "ul": 24}

EXPIRES_AFTER_HOURS = 240
LONGEST_AGO_DAYS = 180
FIRST = "moderation_1"
NEXT: dict[str, dict[str, str]] = {
    "moderation_1": {"approve": "moderation_2", "reject": "rejected"},
    "moderation_2": {"ask": "clarification", "assign": "assigned", "reject": "rejected"},
    "clarification": {"clarify": "moderation_2"},
    "assigned": {"answer": "answered", "refuse": "moderation_2"},
    "returned": {"answer": "answered", "refuse": "moderation_2"},
    "answered": {"confirm": "closed", "return": "returned", "expire": "closed"},
    "closed": {},
    "rejected": {},
}
EXPECTED = Counter(
    moderation_1=12,
    moderation_2=14,
    clarification=8,
    assigned=28,
    returned=8,
    answered=16,
    closed=50,
    rejected=14,
)

APPEAL_FIELDS = {
    "key", "resident", "category", "municipality", "settlement", "address", "text", "details", "days_ago",
    "channel", "public", "scene", "story",
}  # fmt: skip
STEP_FIELDS = {
    "approve": set(),
    "reject": {"by", "reason_code", "reason"},
    "ask": {"question"},
    "clarify": {"reply"},
    "assign": {"executor", "note"},
    "refuse": {"reason"},
    "answer": {"text", "photos"},
    "return": {"reason"},
    "confirm": {"rating", "comment"},
    "expire": set(),
}
REASON_CODES = {"not_an_appeal", "rude", "duplicate", "no_details", "not_our_authority", "personal_data"}
REJECTED_BY = {"moderation_1": "moderator", "moderation_2": "ministry"}
CHANNELS = {"portal", "hotline", "vk", "telegram"}
SCENES = {
    "pothole", "garbage", "lamp", "ice", "playground", "leak", "bus_stop", "sign", "tree", "facade",
    "manhole", "bus_cabin", "hallway", "none",
}  # fmt: skip

EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
PHONE = re.compile(r"(?<!\d)(?:\+7|8|7)[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}(?!\d)")
RESERVED_PHONE = re.compile(r"\+7 \(900\) 000-\d{2}-\d{2}")

Appeal = dict[str, Any]
Rows = list[dict[str, str]]


@cache
def appeals_of(region: str) -> tuple[Appeal, ...]:
    lines: list[Appeal] = []
    for path in sorted((CONTENT / region).glob("appeals-*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            try:
                lines.append(json.loads(line))
            except json.JSONDecodeError as error:
                pytest.fail(f"{path.name}:{number} is not JSON: {error}")
    return tuple(lines)


@cache
def table(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def kit(region: str, name: str) -> Rows:
    return table(KITS / region / f"{name}.csv")


def codes(rows: Rows) -> set[str]:
    return {row["code"] for row in rows}


@cache
def catalog(region: str) -> dict[str, dict[str, str]]:
    """The region's categories by code."""
    files = sorted((CATALOGS / CATALOG_OF[region]).glob("*.csv"))
    return {row["code"]: row for path in files for row in table(path) if "evidence" in row}


def ministries(region: str) -> dict[str, str]:
    """The ministry of each category: its own line wins over its direction's."""
    rows = kit(region, "responsible")
    by_code = {row["code"]: row["ministry"] for row in rows if row["code"]}
    by_direction = {row["direction"]: row["ministry"] for row in rows if not row["code"]}
    return {
        code: by_code.get(code) or by_direction[category["direction"]] for code, category in catalog(region).items()
    }


def state_after(appeal: Appeal) -> str:
    state = FIRST
    for step in appeal["story"]:
        state = NEXT[state][step["do"]]
    return state


def hours_told(appeal: Appeal) -> float:
    return sum(float(step["after_hours"]) for step in appeal["story"])


def written_texts(appeal: Appeal) -> list[str]:
    """Everything in an appeal that a person is supposed to have written."""
    steps = [
        str(step[field])
        for step in appeal["story"]
        for field in ("reason", "question", "reply", "note", "text", "comment")
        if field in step
    ]
    return [appeal["text"], *steps]


def luminance(colour: str) -> float:
    def linear(channel: int) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[at : at + 2], 16)) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.fixture(params=REGIONS)
def region(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_region_sheet_is_complete_and_its_primary_colour_is_readable_on_white(region: str) -> None:
    sheet = tomllib.loads((KITS / region / "region.toml").read_text(encoding="utf-8"))
    assert sheet["slug"] == region
    for field in ("name", "portal_name", "timezone", "primary", "accent", "emblem", "number_prefix", "note"):
        assert sheet[field], field
    assert 1.05 / (luminance(sheet["primary"]) + 0.05) >= 4.5


def test_every_municipality_has_one_boundary_marked_approximate(region: str) -> None:
    municipalities = {row["code"]: row["name"] for row in kit(region, "municipalities")}
    collection = json.loads((KITS / region / "boundaries.geojson").read_text(encoding="utf-8"))
    boundaries = [feature["properties"] for feature in collection["features"]]
    assert len(municipalities) == len(boundaries) == MUNICIPALITIES[region]
    assert {boundary["code"]: boundary["name"] for boundary in boundaries} == municipalities
    assert all(boundary["approximate"] is True for boundary in boundaries)
    assert "approximate" in collection["note"]
    assert "приблизительн" in collection["note"].lower()


def test_organisations_point_at_known_parents_and_municipalities(region: str) -> None:
    rows = kit(region, "organisations")
    known, municipalities = codes(rows), codes(kit(region, "municipalities"))
    assert len(known) == len(rows)
    for row in rows:
        assert row["kind"] in {
            "ministry", "administration", "management_company", "carrier", "clinic", "utility", "other",
        }, row["code"]  # fmt: skip
        assert not row["parent"] or row["parent"] in known, row["code"]
        assert not row["municipality"] or row["municipality"] in municipalities, row["code"]
        assert row["email"].endswith(".example"), row["code"]
    administered = Counter(row["municipality"] for row in rows if row["kind"] == "administration")
    assert administered == Counter(municipalities)


def test_every_category_has_a_ministry_and_every_such_ministry_a_moderator(region: str) -> None:
    known = {row["code"] for row in kit(region, "organisations") if row["kind"] == "ministry"}
    moderated = {row["organisation"] for row in kit(region, "staff") if row["role"] == "ministry_moderator"}
    assert set(ministries(region).values()) <= known & moderated


def test_three_agencies_answer_for_the_twenty_categories_of_ulyanovsk() -> None:
    owners = ministries("ul")
    assert len(owners) == 20
    for code, category in catalog("ul").items():
        assert owners[code] == RESPONSIBLE_20[category["direction"]], code


def test_staff_and_residents_are_bound_to_known_places_and_have_reserved_contacts(region: str) -> None:
    organisations, municipalities = codes(kit(region, "organisations")), codes(kit(region, "municipalities"))
    staff, residents = kit(region, "staff"), kit(region, "residents")
    for person in staff:
        assert person["email"].endswith(f"@{region}.example")
        assert not person["organisation"] or person["organisation"] in organisations, person["email"]
        assert not person["municipality"] or person["municipality"] in municipalities, person["email"]
        if person["role"] in {"ministry_moderator", "executor"}:
            assert person["organisation"], person["email"]
        if person["role"] == "municipal_centre":
            assert person["municipality"], person["email"]
    for resident in residents:
        assert resident["email"].endswith("@post.example")
        assert RESERVED_PHONE.fullmatch(resident["phone"]), resident["email"]
        assert resident["municipality"] in municipalities, resident["email"]
    emails = [person["email"] for person in (*staff, *residents)]
    assert len(set(emails)) == len(emails)
    roles = Counter(person["role"] for person in staff)
    assert set(roles) == {"moderator", "ministry_moderator", "executor", "municipal_centre", "regional_admin"}


def test_appeals_are_well_formed_and_name_only_what_the_kit_has(region: str) -> None:
    appeals = appeals_of(region)
    categories, municipalities = catalog(region), codes(kit(region, "municipalities"))
    residents = len(kit(region, "residents"))
    assert len({appeal["key"] for appeal in appeals}) == len(appeals) == 150
    for appeal in appeals:
        key = appeal["key"]
        assert set(appeal) == APPEAL_FIELDS, key
        assert key.startswith(f"{region}-"), key
        assert 0 <= appeal["resident"] < residents, key
        assert appeal["category"] in categories, key
        assert appeal["municipality"] in municipalities, key
        assert appeal["settlement"], key
        assert appeal["address"], key
        assert appeal["channel"] in CHANNELS, key
        assert appeal["scene"] in SCENES, key
        assert isinstance(appeal["public"], bool), key
        assert 0 < appeal["days_ago"] <= LONGEST_AGO_DAYS, key


def test_details_answer_the_questions_of_the_category_as_intake_demands(region: str) -> None:
    for appeal in appeals_of(region):
        asked = questions_parse(catalog(region)[appeal["category"]]["questions"])
        answers = answers_checked(asked, appeal["details"], all_required=appeal["channel"] == "portal")
        assert answers == appeal["details"], appeal["key"]


def test_every_step_carries_exactly_its_own_fields(region: str) -> None:
    for appeal in appeals_of(region):
        for step in appeal["story"]:
            fields = STEP_FIELDS[step["do"]]
            assert set(step) == fields | {"do", "after_hours"}, (appeal["key"], step["do"])
            assert step["after_hours"] > 0, (appeal["key"], step["do"])
            assert all(step[field] not in ("", None) for field in fields), (appeal["key"], step["do"])
            if step["do"] == "confirm":
                assert step["rating"] in range(1, 6), appeal["key"]


def test_every_story_is_a_legal_path(region: str) -> None:
    for appeal in appeals_of(region):
        state = FIRST
        for step in appeal["story"]:
            assert step["do"] in NEXT[state], (appeal["key"], state, step["do"])
            if step["do"] == "reject":
                assert step["reason_code"] in REASON_CODES, appeal["key"]
                assert step["by"] == REJECTED_BY[state], appeal["key"]
            state = NEXT[state][step["do"]]


def test_every_story_fits_between_its_sending_and_now(region: str) -> None:
    for appeal in appeals_of(region):
        left = appeal["days_ago"] * 24 - hours_told(appeal)
        assert left > 0, appeal["key"]
        for step in appeal["story"]:
            if step["do"] == "expire":
                assert step["after_hours"] >= EXPIRES_AFTER_HOURS, appeal["key"]
            elif step["do"] in {"confirm", "return"}:
                assert step["after_hours"] < EXPIRES_AFTER_HOURS, appeal["key"]
        if state_after(appeal) == "answered":
            assert left < EXPIRES_AFTER_HOURS, f"{appeal['key']} would have closed by itself"


def test_executors_work_where_the_appeal_is_and_have_someone_to_do_it(region: str) -> None:
    staffed = {row["organisation"] for row in kit(region, "staff") if row["role"] == "executor"}
    local = {row["code"]: row["municipality"] for row in kit(region, "organisations")}
    for appeal in appeals_of(region):
        for step in appeal["story"]:
            if step["do"] == "assign":
                executor = step["executor"]
                assert executor in local, (appeal["key"], executor)
                assert executor in staffed, (appeal["key"], executor)
                assert local[executor] in ("", appeal["municipality"]), (appeal["key"], executor)


def test_answers_show_photos_where_the_category_wants_evidence(region: str) -> None:
    for appeal in appeals_of(region):
        evidence = catalog(region)[appeal["category"]]["evidence"]
        for step in appeal["story"]:
            if step["do"] == "answer":
                assert step["photos"] or evidence == "none", appeal["key"]
                assert not step["photos"] or appeal["scene"] != "none", appeal["key"]


def test_reports_of_corruption_never_ask_to_be_public_and_show_nothing(region: str) -> None:
    for appeal in appeals_of(region):
        if catalog(region)[appeal["category"]]["sensitivity"] == "confidential":
            assert not appeal["public"], appeal["key"]
            assert appeal["scene"] == "none", appeal["key"]


def test_ulyanovsk_uses_all_of_its_twenty_categories_and_few_reports_of_corruption() -> None:
    used = Counter(appeal["category"] for appeal in appeals_of("ul"))
    assert set(used) == set(catalog("ul"))
    assert 6 <= sum(times for code, times in used.items() if code.startswith("anticorruption-")) <= 10
    for block in ("social", "transport"):
        assert sum(times for code, times in used.items() if catalog("ul")[code]["block"] == block) >= 50


def test_most_answers_come_in_time_and_some_do_not(region: str) -> None:
    hours = {"hours": 1, "calendar_days": 24, "working_days": 24 * 7 / 5}
    late = answered = 0
    for appeal in appeals_of(region):
        category = catalog(region)[appeal["category"]]
        limit, spent = int(category["deadline"]) * hours[category["deadline_unit"]], 0.0
        for step in appeal["story"]:
            spent += step["after_hours"]
            if step["do"] == "answer":
                answered, late = answered + 1, late + (spent > limit)
                break
    assert 0 < late < answered / 4


def test_the_demo_shows_every_state_in_the_intended_proportion(region: str) -> None:
    appeals = appeals_of(region)
    assert Counter(state_after(appeal) for appeal in appeals) == EXPECTED
    endings = Counter(appeal["story"][-1]["do"] for appeal in appeals if state_after(appeal) == "closed")
    assert endings == Counter(confirm=38, expire=12)
    assert len({appeal["category"] for appeal in appeals}) >= {"mo": 60, "ul": 20}[region]
    assert len({appeal["municipality"] for appeal in appeals}) >= 20
    assert {appeal["channel"] for appeal in appeals} == CHANNELS
    assert {appeal["public"] for appeal in appeals} == {True, False}


def test_texts_of_both_regions_are_unique_and_neither_empty_nor_endless() -> None:
    texts = [appeal["text"] for region in REGIONS for appeal in appeals_of(region)]
    assert [text for text, times in Counter(texts).items() if times > 1] == []
    assert all(8 <= len(text) <= 3000 for text in texts)
    answers = [
        step["text"]
        for region in REGIONS
        for appeal in appeals_of(region)
        for step in appeal["story"]
        if step["do"] == "answer"
    ]
    assert [text for text, times in Counter(answers).items() if times > 1] == []


def test_some_texts_need_four_byte_characters(region: str) -> None:
    assert sum(any(ord(sign) > 0xFFFF for sign in appeal["text"]) for appeal in appeals_of(region)) >= 3


def test_no_text_contains_an_email_or_a_phone_number(region: str) -> None:
    for appeal in appeals_of(region):
        for text in written_texts(appeal):
            assert not EMAIL.search(text), appeal["key"]
            assert not PHONE.search(text), appeal["key"]
