"""A part that fails is skipped and the rest is shown."""

from dataclasses import dataclass

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

from core.guard import cached, guarded, guarded_rows


@dataclass
class FormerFact:
    number: int


@dataclass
class Fact:
    number: int
    title: str


def _broken():
    raise ValueError("nobody thought of this")


def _ask_nonsense():
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")


def test_a_failing_part_is_replaced_and_reported_with_its_traceback(failed_parts):
    assert guarded("a part", _broken, instead="the rest") == "the rest"

    (record,) = failed_parts
    assert "a part" in record.getMessage()
    assert record.exc_info[0] is ValueError


def test_rows_that_fail_alike_are_left_out_and_reported_once(failed_parts):
    shown = guarded_rows("list", [1, 0, 2, 0, "x"], lambda row: 10 / row)

    assert shown == [10, 5]
    assert [record.args for record in failed_parts] == [("list", 2), ("list", 1)]


def test_an_error_of_the_database_does_not_reach_what_comes_after(ul, failed_parts):
    assert guarded("part", _ask_nonsense, instead=None, savepoint=True) is None

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert len(failed_parts) == 1


def test_an_error_of_the_database_in_a_row_is_not_hidden_inside_a_transaction(ul):
    with pytest.raises(DatabaseError):
        guarded_rows("list", [1], lambda _row: _ask_nonsense())


def test_what_another_release_has_kept_is_not_read_as_ours(ul):
    assert cached("fact", lambda: FormerFact(1), 60, shape=(FormerFact,)).number == 1

    assert cached("fact", lambda: Fact(2, "new"), 60, shape=(Fact,)).title == "new"
    assert cached("fact", _broken, 60, shape=(Fact,)).title == "new"


def test_a_kept_value_that_cannot_be_read_is_made_anew(ul, monkeypatch, failed_parts):
    def unreadable(_key):
        raise AttributeError("no such class any more")

    monkeypatch.setattr(cache, "get", unreadable)

    assert cached("fact", lambda: 2, 60) == 2
    assert len(failed_parts) == 1
