"""Pages say until when an appeal is answered, and why."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils.html import escape

from appeals.portals.deadlines import deadlines_told
from appeals.states import Action
from core import clock
from shell import text
from taxonomy.models import Category
from tenants.service import person_of
from tests.api import ApiClient
from tests.appeals.trial.declared import declared
from tests.factories import appeal_at, appeal_make, citizen_make, staff_person, staff_user, take
from tests.http import region_client

WHY = "8\u00a0календарных дней: "
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _eight_days(ul):
    Category.objects.filter(code="roads-potholes").update(deadline=8, deadline_unit="calendar_days", fast_track=False)


def test_staff_and_applicant_read_the_deadline_with_its_reason():
    citizen = citizen_make()
    appeal = appeal_at("assigned", citizen)
    words = escape(f"{WHY}{appeal.category.title}")

    for client, url in (
        (region_client("ul", staff_user("roads")), f"/work/appeals/{appeal.number}/"),
        (region_client("ul", citizen), f"/appeals/{appeal.number}/"),
    ):
        page = client.get(url).content.decode()
        assert "Срок ответа" in page
        assert words in page


def test_an_edited_category_is_not_told_for_an_earlier_appeal():
    appeal = appeal_at("assigned")
    Category.objects.filter(code="roads-potholes").update(deadline=1, title="Иначе названо")

    ((_label, told),) = deadlines_told(appeal, for_applicant=True)

    assert WHY in told
    assert "Иначе названо" not in told


def test_a_fast_track_is_part_of_the_reason():
    Category.objects.filter(code="roads-potholes").update(fast_track=True)

    ((_label, told),) = deadlines_told(appeal_at("moderation_1"), for_applicant=True)

    assert ", быстрый срок" in told


def test_a_pause_is_told_while_it_lasts_and_after_it():
    appeal = appeal_at("moderation_2")
    asked = clock.now()
    with clock.at(asked):
        asking = take(Action.ASK, appeal, staff_person("roads"))
    ((_label, told),) = deadlines_told(asking, for_applicant=True)
    assert told.startswith("на паузе, пока ждём вас")

    with clock.at(asked + 2 * DAY):
        take(Action.CLARIFY, appeal, person_of(appeal.applicant))

    ((_label, told),) = deadlines_told(appeal, for_applicant=False)
    # The day of the question is the day of the start, which does not count.
    assert "; пауза 2\u00a0календарных дня" in told


@pytest.mark.parametrize(
    ("unit", "pause", "words"),
    [
        ("hours", timedelta(hours=26, minutes=20), "пауза 26\u00a0часов 20\u00a0минут"),
        ("hours", timedelta(minutes=40), "пауза 40\u00a0минут"),
        ("calendar_days", timedelta(hours=30), "пауза 1\u00a0календарный день"),
    ],
)
def test_a_pause_is_told_in_the_unit_of_the_period(unit, pause, words):
    Category.objects.filter(code="roads-potholes").update(deadline=8, deadline_unit=unit)
    asked = clock.now().replace(hour=9, minute=0)
    with clock.at(asked):
        appeal = appeal_at("moderation_2")
        take(Action.ASK, appeal, staff_person("roads"))
    with clock.at(asked + pause):
        take(Action.CLARIFY, appeal, person_of(appeal.applicant))

    ((_label, told),) = deadlines_told(appeal, for_applicant=False)

    assert words.replace("\u00a0", " ") in told.replace("\u00a0", " ")


def test_around_the_holidays_a_day_is_told():
    Category.objects.filter(code="roads-potholes").update(deadline=5, deadline_unit="working_days")
    with clock.at(clock.now().replace(year=2026, month=12, day=29, hour=9)):
        appeal = appeal_at("moderation_1")
        ((_label, told),) = deadlines_told(appeal, for_applicant=True)

    assert told.startswith("13 января 2027")
    assert '<span class="facts-why">5\u00a0рабочих дней: ' in told


def test_a_clock_of_the_staff_is_not_told_to_the_applicant():
    citizen = citizen_make()
    with declared("first_look"):
        appeal = appeal_at("moderation_1", citizen)
        assert len(deadlines_told(appeal, for_applicant=False)) == 2
        assert len(deadlines_told(appeal, for_applicant=True)) == 1
        told = ApiClient("ul", citizen).get(f"appeals/{appeal.number}").data["clocks"]
        assert [item["kind"] for item in told] == ["resolution"]


def test_where_an_answer_waits_for_its_verdict_its_day_is_told_and_no_deadline():
    citizen = citizen_make()
    appeal = appeal_at("answered", citizen)
    own = deadlines_told(appeal, for_applicant=True)

    assert own == [("Ответ дан", text.day(appeal.answered_at))]
    assert [label for label, _told in deadlines_told(appeal, for_applicant=False)] == [
        "Без оценки закроется",
        "Ответ дан",
    ]
    for client, url in (
        (region_client("ul", staff_user("centre")), f"/work/appeals/{appeal.number}/"),
        (region_client("ul", citizen), f"/appeals/{appeal.number}/"),
    ):
        page = client.get(url).content.decode()
        assert "Ответ дан" in page
        assert "на паузе" not in page


def test_an_export_tells_no_deadline_of_what_was_answered():
    answered, assigned = appeal_at("answered"), appeal_at("assigned")

    told = {}
    for slug in ("awaiting-verdict", "in-work"):
        sent = region_client("ul", staff_user("roads")).get(f"/work/queues/{slug}/export.csv")
        rows = csv.DictReader(io.StringIO(sent.content.decode("utf-8-sig"), newline=""), delimiter=";")
        told |= {row["Номер"]: bool(row["Срок по категории"]) for row in rows}
    assert told == {f"УЛ-{answered.number}": False, f"УЛ-{assigned.number}": True}


def test_nobody_is_told_a_ministry_or_a_deadline_before_a_moderator_knows_what_it_is_about():
    Category.objects.filter(code="own-other").update(moderators_keep=False)
    citizen = citizen_make()
    appeal = appeal_make(citizen, category="own-other")
    ministry, client, api = appeal.ministry.name, region_client("ul", citizen), ApiClient("ul", citizen)

    page = client.get(f"/appeals/{appeal.number}/").content.decode()
    assert "Срок ответа" not in page
    assert ministry not in page
    told = api.get(f"appeals/{appeal.number}").data
    assert (told["ministry"], told["clocks"]) == (None, [])
    assert api.get("appeals?scope=mine").data["results"][0]["ministry"] is None

    take(Action.APPROVE, appeal, staff_person("moderator"))

    page = client.get(f"/appeals/{appeal.number}/").content.decode()
    assert "Срок ответа" in page
    assert ministry in page
    assert api.get("appeals?scope=mine").data["results"][0]["ministry"] is not None


def test_a_known_category_is_told_with_its_ministry_at_once():
    citizen = citizen_make()
    appeal = appeal_make(citizen)

    page = region_client("ul", citizen).get(f"/appeals/{appeal.number}/").content.decode()

    assert "Срок ответа" in page
    assert appeal.ministry.name in page
