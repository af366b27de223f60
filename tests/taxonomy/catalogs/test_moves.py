"""Where categories went between versions."""

import pytest

from taxonomy.catalogs.moves import moves_check, moves_parse, moves_resolve
from taxonomy.catalogs.rows import Row


def parse(*pairs: tuple[str, str]):
    moves, bad = moves_parse([Row(f"строка {n}", {"from": a, "to": b}) for n, (a, b) in enumerate(pairs, start=2)])
    return moves, [str(problem) for problem in bad]


def test_one_row_a_target():
    assert parse(("a", "b"), ("c", "d"), ("c", "e"), ("f", "")) == ({"a": ("b",), "c": ("d", "e"), "f": ()}, [])


@pytest.mark.parametrize(
    ("pairs", "problem"),
    [
        ([("", "a")], "строка 2, from: пусто"),
        ([("a", "a")], "строка 2, to: категория переходит сама в себя"),
        ([("a", "b"), ("a", "b")], "строка 3, to: этот переход уже есть"),
    ],
)
def test_faults_of_rows(pairs, problem):
    assert parse(*pairs)[1] == [problem]


@pytest.mark.parametrize(
    ("moves", "problem"),
    [
        ({"a": ("b",)}, "«a» осталась в каталоге, переходить ей некуда"),
        ({"x": ("y",)}, "«x» переходит в «y», а её в каталоге нет"),
        ({"x": ("y",), "y": ("x",)}, "переходы идут по кругу"),
        ({"x": ("y",), "y": ("z",), "z": ("x",)}, "переходы идут по кругу"),
    ],
)
def test_moves_that_cannot_be(moves, problem):
    assert any(words.startswith(problem) for words in moves_check(moves, {"a", "b"}))


def test_moves_that_can_be():
    assert moves_check({"x": ("a",), "y": ("x", "b"), "z": ()}, {"a", "b"}) == []


def test_a_chain_leads_to_its_end():
    moves = {"x": ("y",), "y": ("a", "z"), "z": ("b",), "gone": ()}

    assert moves_resolve(moves, "x") == ("a", "b")
    assert moves_resolve(moves, "gone") == ()
    assert moves_resolve(moves, "unknown") == ()


def test_targets_that_meet_again_are_named_once():
    assert moves_resolve({"x": ("y", "z"), "y": ("a",), "z": ("a",)}, "x") == ("a",)


def test_a_circle_leads_nowhere_instead_of_for_ever():
    assert moves_resolve({"x": ("y",), "y": ("x", "a")}, "x") == ("a",)


def test_a_long_chain_is_walked():
    moves = {f"c{n}": (f"c{n + 1}",) for n in range(5000)}

    assert moves_resolve(moves, "c0") == ("c5000",)
