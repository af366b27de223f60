"""What a version would change in a set: every kind of change, and conflicts."""

from dataclasses import replace
from typing import Any

from taxonomy.facts import FACT_FIELDS, CategoryFacts, Deadline
from taxonomy.sets.diff import ChangeKind, LocalCategory, SetDiff, set_diff
from tests.taxonomy.making import by_code, facts_make

A, B, C = (facts_make(code) for code in "abc")


def local(facts: CategoryFacts, *, is_retired: bool = False, **edits: Any) -> LocalCategory:
    return LocalCategory(facts=replace(facts, **edits), base=facts, is_retired=is_retired)


def own(facts: CategoryFacts) -> LocalCategory:
    return LocalCategory(facts=facts, base=None)


def difference(current: list[LocalCategory], *new: CategoryFacts, **moves: tuple[str, ...]) -> SetDiff:
    return set_diff(current, by_code(new), moves)


def told(diff: SetDiff) -> list[tuple[str, str]]:
    return [(change.kind.value, change.code) for change in diff.changes]


def test_the_same_is_no_change():
    diff = difference([local(A), local(B)], A, B)

    assert diff.changes == ()
    assert diff.unchanged == 2


def test_new_categories_are_added():
    assert told(difference([local(A)], A, B, C)) == [("added", "b"), ("added", "c")]


def test_a_field_that_only_the_catalog_changed_is_no_conflict():
    (change,) = difference([local(A)], replace(A, deadline=Deadline(amount=3, unit="hours"))).changes

    assert change.kind == ChangeKind.CHANGED
    (item,) = change.fields
    assert (item.name, item.is_conflict) == ("deadline", False)
    assert item.base == item.local == {"amount": 10, "unit": "working_days"}
    assert item.new == {"amount": 3, "unit": "hours"}


def test_a_field_that_only_the_region_changed_stays():
    assert difference([local(A, title="Наше имя")], A).changes == ()


def test_a_field_that_both_changed_differently_is_a_conflict():
    diff = difference([local(A, title="Наше имя")], replace(A, title="Их имя"))

    ((change, item),) = diff.conflicts
    assert (change.code, item.name) == ("a", "title")
    assert (item.base, item.local, item.new) == (A.title, "Наше имя", "Их имя")


def test_a_field_that_both_changed_the_same_way_is_no_change():
    assert difference([local(A, title="Имя")], replace(A, title="Имя")).changes == ()


def test_conflicts_and_plain_changes_of_one_category_are_told_apart():
    diff = difference([local(A, title="Наше имя")], replace(A, title="Их имя", includes="Всё"))

    (change,) = diff.changes
    assert {item.name: item.is_conflict for item in change.fields} == {"title": True, "includes": False}


def test_every_fact_is_compared():
    other = facts_make(
        "a",
        block="health",
        direction="Другое",
        title="Другое имя",
        includes="и",
        excludes="и",
        aliases="и",
        examples="и",
        executor_kind="clinic",
        regime="incident",
        fast_track="yes",
        deadline="1",
        evidence="after",
        sensitivity="personal",
        questions="a:text:А",
        playbook="p",
        incident_group="Г",
    )

    (change,) = difference([local(A)], other).changes

    assert tuple(item.name for item in change.fields) == FACT_FIELDS


def test_a_category_that_left_is_merged_split_or_retired():
    diff = difference([local(A), local(B), local(C)], facts_make("x"), facts_make("y"), a=("x",), b=("y", "x"))

    leaving = {change.code: (change.kind, change.targets) for change in diff.changes if change.kind != ChangeKind.ADDED}
    assert leaving == {
        "a": (ChangeKind.MERGED, ("x",)),
        "b": (ChangeKind.SPLIT, ("y", "x")),
        "c": (ChangeKind.RETIRED, ()),
    }


def test_a_chain_of_moves_is_followed_to_its_end():
    (change,) = difference([local(A), local(C)], C, a=("b",), b=("c",)).changes

    assert (change.kind, change.targets) == (ChangeKind.MERGED, ("c",))


def test_a_move_to_what_is_not_in_the_version_is_a_retirement():
    (change,) = difference([local(A)], a=("nowhere",)).changes

    assert change.kind == ChangeKind.RETIRED


def test_the_regions_own_categories_are_left_alone():
    assert difference([own(A), local(B)], B).changes == ()


def test_an_own_category_that_the_catalog_knows_too_is_all_conflict():
    (change,) = difference([own(replace(A, title="Наше"))], A).changes

    assert [(item.name, item.is_conflict) for item in change.fields] == [("title", True)]


def test_a_retired_category_comes_back_as_an_added_one():
    assert told(difference([local(A, is_retired=True)], A)) == [("added", "a")]


def test_a_retired_category_does_not_leave_again():
    assert told(difference([local(A, is_retired=True)])) == []


def test_changes_come_in_order_of_kind_direction_and_title():
    diff = difference(
        [local(A), local(B)],
        replace(A, includes="и"),
        facts_make("z", direction="Аллеи"),
        facts_make("y", direction="Яхты"),
    )

    assert told(diff) == [("added", "z"), ("added", "y"), ("changed", "a"), ("retired", "b")]
