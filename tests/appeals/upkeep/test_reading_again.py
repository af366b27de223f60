"""The second reading: nothing is shown before it, its masks join the first ones, and it holds nothing up for ever."""

from contextlib import closing
from datetime import timedelta

import pytest
from django.db import connection

from appeals.models import Appeal
from appeals.states import Action
from appeals.upkeep import reading_again
from appeals.upkeep.reading_again import GIVE_UP, appeals_read_again
from core import clock
from core.database.locks import lock_number, session_lock
from tests.factories import appeal_at, appeal_make, citizen_make, staff_person, take
from tests.http import region_client

MASK = "▒▒▒"
TEXT = "Мастер обещал и не пришёл. Чигирин обещал, звоните 8 927 123-45-67, подъезд без света."
FIRST = TEXT.replace("8 927 123-45-67", MASK)
BOTH = FIRST.replace("Чигирин", MASK)
AT = TEXT.index("Чигирин")
SEEN = [(AT, AT + len("Чигирин"))]


class Reader:
    """A second reader that sees what it is told; None is a broken one."""

    def __init__(self) -> None:
        self.sees: list[tuple[int, int]] | None = SEEN
        self.asked = 0

    def __call__(self, texts):
        self.asked += len(texts)
        return [self.sees for _ in texts]


@pytest.fixture
def reader(ul, monkeypatch):
    made = Reader()
    monkeypatch.setattr("appeals.stages.publicity.second_reader_is_on", lambda: True)
    monkeypatch.setattr(reading_again, "persons_seen", made)
    # What is agreed upon between the readers is asked elsewhere.
    monkeypatch.setattr("language.detectors.personal_data.name_judging.AGREED", 0.0)
    return made


def approved(**changes) -> Appeal:
    appeal = take(Action.APPROVE, appeal_make(text=TEXT), staff_person("moderator"), **changes)
    assert appeal.public_text == FIRST
    return appeal


def status(appeal: Appeal) -> int:
    return region_client("ul", HTTP_ACCEPT="text/html").get(f"/appeals/{appeal.number}/").status_code


def test_words_are_shown_only_when_both_have_read_them(reader):
    appeal = approved()

    assert (appeal.is_published, status(appeal)) == (False, 302)
    assert appeals_read_again() == 1

    appeal.refresh_from_db()
    assert (appeal.is_published, appeal.public_text, appeal.text) == (True, BOTH, TEXT)
    assert status(appeal) == 200
    assert appeals_read_again() == 0
    assert reader.asked == 1


def test_what_was_read_once_is_shown_at_once_the_next_time(reader):
    appeal = approved()
    appeals_read_again()
    Appeal.objects.filter(pk=appeal.pk).update(is_published=False, state="moderation_1")

    assert take(Action.APPROVE, appeal, staff_person("moderator")).is_published


def test_without_a_second_reader_the_first_one_decides(ul):
    appeal = approved()

    assert (appeal.is_published, appeal.awaits_reading_since) == (True, None)


def test_a_broken_reader_holds_words_back_and_not_for_ever(reader):
    reader.sees = None
    appeal = approved()

    assert appeals_read_again() == 0
    appeal.refresh_from_db()
    assert not appeal.is_published

    with clock.at(clock.now() + GIVE_UP + timedelta(seconds=1)):
        assert appeals_read_again() == 1
    appeal.refresh_from_db()
    assert (appeal.is_published, appeal.public_text, appeal.read_again_at) == (True, FIRST, None)


def test_a_reader_that_recovers_finds_what_waits(reader):
    reader.sees = None
    appeal = approved()
    appeals_read_again()
    reader.sees = SEEN

    assert appeals_read_again() == 1
    appeal.refresh_from_db()
    assert appeal.public_text == BOTH


@pytest.mark.parametrize("gives_up", [False, True])
def test_what_was_rejected_meanwhile_is_not_shown(reader, gives_up):
    appeal = approved()
    take(Action.REJECT_BY_SUBSTANCE, appeal, staff_person("roads"))
    reader.sees = None if gives_up else SEEN

    with clock.at(clock.now() + GIVE_UP * 2):
        assert appeals_read_again() == 0
    appeal.refresh_from_db()
    assert not appeal.is_published


def test_a_category_made_confidential_meanwhile_is_not_shown(reader):
    appeal = approved()
    type(appeal.category).objects.filter(pk=appeal.category_id).update(sensitivity="confidential")

    assert appeals_read_again() == 0
    appeal.refresh_from_db()
    assert not appeal.is_published


def test_nothing_waits_where_nobody_wants_it_shown(reader):
    assert approved(publish=False).awaits_reading_since is None
    appeal = take(Action.APPROVE, appeal_make(text=TEXT, wants_publicity=False), staff_person("moderator"))
    assert appeal.awaits_reading_since is None


def test_whoever_has_the_page_open_meets_no_conflict(reader):
    appeal = approved()
    version = appeal.version
    appeals_read_again()
    appeal.refresh_from_db()

    assert appeal.version == version
    take(Action.ASSIGN, appeal, staff_person("roads"))


def test_an_edited_text_is_left_as_the_person_wrote_it(reader):
    appeal = approved()
    Appeal.objects.filter(pk=appeal.pk).update(public_text="Подъезд без света.")

    assert appeals_read_again() == 1
    appeal.refresh_from_db()
    assert (appeal.is_published, appeal.public_text) == (True, "Подъезд без света.")


def test_two_workers_do_not_read_the_same(reader):
    approved()
    with closing(connection.copy()) as other, session_lock(lock_number("appeals", "reading_again"), other):
        assert (appeals_read_again(), reader.asked) == (0, 0)

    # Whoever had it is dead: its lock went with its connection.
    assert appeals_read_again() == 1


def test_level_1_that_is_passed_by_itself_waits_too(reader, monkeypatch):
    monkeypatch.setattr("appeals.stages.triage._may_pass", lambda appeal, reading: True)
    appeal = appeal_make(citizen_make(), text=TEXT)

    assert (appeal.skipped_level_1, appeal.is_published) == (True, False)
    assert appeals_read_again() == 1


def test_the_sweep_finds_what_lost_its_task(reader):
    from appeals.tasks import appeals_sweep

    appeal = approved()
    appeals_sweep.run("ul")

    appeal.refresh_from_db()
    assert appeal.is_published


def test_no_later_state_is_without_its_reading(reader):
    appeal = appeal_at("answered", text=TEXT)

    assert not appeal.is_published
    appeals_read_again()
    appeal.refresh_from_db()
    assert (appeal.is_published, appeal.public_text) == (True, BOTH)
