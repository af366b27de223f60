"""Rows of public lists: drawn once, and anew as soon as anything in them differs."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from appeals.portals.citizen.rows import row_html
from appeals.states import State

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
PHOTO = SimpleNamespace(pk=UUID(int=7))


def row(**changed: Any) -> SimpleNamespace:
    facts = {
        "number": 5,
        "excerpt": "Во дворе не горит фонарь третью неделю. Темно.",
        "category": SimpleNamespace(title="Освещение"),
        "municipality": SimpleNamespace(name="Северный район"),
        "received_at": NOON,
        "state": State.ASSIGNED,
        "rating": None,
        "photos": [],
    }
    return SimpleNamespace(**(facts | changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"number": 6},
        {"excerpt": "Во дворе не горит фонарь. <b>Темно</b>."},
        {"category": SimpleNamespace(title="Дворы")},
        {"municipality": None},
        {"received_at": datetime(2026, 11, 19, 12, tzinfo=UTC)},
        {"state": State.CLOSED},
        {"rating": 4},
        {"photos": [PHOTO]},
    ],
    ids=lambda changed: next(iter(changed)),
)
@time_machine.travel(NOON, tick=False)
def test_a_row_shows_what_changed(changed):
    assert row_html(row(), "УЛ-5") == row_html(row(), "УЛ-5")
    assert row_html(row(**changed), "УЛ-5") != row_html(row(), "УЛ-5")


def test_today_is_yesterday_after_midnight_of_the_region():
    late = datetime(2026, 11, 20, 19, 30, tzinfo=UTC)
    with timezone.override(ZoneInfo("Europe/Ulyanovsk")):
        with time_machine.travel(late, tick=False):
            assert "сегодня" in row_html(row(), "УЛ-5")
        with time_machine.travel(late.replace(hour=20, minute=30), tick=False):
            assert "вчера" in row_html(row(), "УЛ-5")


def test_one_moment_has_the_day_of_each_region():
    with time_machine.travel(NOON, tick=False):
        with timezone.override(ZoneInfo("Europe/Moscow")):
            here = row_html(row(received_at=datetime(2026, 11, 18, 20, 30, tzinfo=UTC)), "МО-5")
        with timezone.override(ZoneInfo("Asia/Kamchatka")):
            there = row_html(row(received_at=datetime(2026, 11, 18, 20, 30, tzinfo=UTC)), "МО-5")

    assert "18 ноября" in here
    assert "19 ноября" in there
