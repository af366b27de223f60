"""Moves of categories between two versions of a catalog: merged, split, renamed, retired."""

from collections.abc import Collection, Mapping
from graphlib import CycleError, TopologicalSorter

from django.utils.translation import gettext as _

from taxonomy.catalogs.rows import BadRow, Row

__all__ = ["MOVE_COLUMNS", "Moves", "moves_check", "moves_parse", "moves_resolve"]

MOVE_COLUMNS = ("from", "to")

Moves = dict[str, tuple[str, ...]]
"""Former code → codes that took it over, the first being where an appeal goes that nobody can ask about."""


def moves_parse(rows: Collection[Row]) -> tuple[Moves, list[BadRow]]:
    """Parse rows `from,to`: one row per target; an empty `to` retires the category without a successor."""
    moves: dict[str, list[str]] = {}
    bad: list[BadRow] = []
    for row in rows:
        former, target = row.cells["from"].strip(), row.cells["to"].strip()
        if not former:
            bad.append(BadRow(row.place, "from", _("пусто")))
        elif former == target:
            bad.append(BadRow(row.place, "to", _("категория переходит сама в себя")))
        elif target and target in moves.get(former, []):
            bad.append(BadRow(row.place, "to", _("этот переход уже есть")))
        else:
            moves.setdefault(former, []).extend([target] if target else [])
    return {former: tuple(targets) for former, targets in moves.items()}, bad


def moves_check(moves: Mapping[str, Collection[str]], codes: Collection[str]) -> list[str]:
    """Errors in the moves of a version that has `codes`.

    A category that stayed yet moves, a target that is nowhere, a cycle.
    """
    problems = [
        _("«%(code)s» осталась в каталоге, переходить ей некуда") % {"code": former}
        for former in moves
        if former in codes
    ]
    problems += [
        _("«%(code)s» переходит в «%(target)s», а её в каталоге нет") % {"code": former, "target": target}
        for former, targets in moves.items()
        for target in targets
        if target not in codes and target not in moves
    ]
    try:
        TopologicalSorter(moves).prepare()
    except CycleError as error:
        problems.append(_("переходы идут по кругу: %(path)s") % {"path": " → ".join(reversed(error.args[1]))})
    return problems


def moves_resolve(moves: Mapping[str, Collection[str]], code: str) -> tuple[str, ...]:
    """The final targets of a category, through chains of moves; nothing if it ends, or in a cycle."""
    ends: dict[str, None] = {}
    seen = {code}
    waiting = list(reversed(tuple(moves.get(code, ()))))
    while waiting:
        target = waiting.pop()
        if target not in moves:
            ends[target] = None
        elif target not in seen:
            seen.add(target)
            waiting.extend(reversed(tuple(moves[target])))
    return tuple(ends)
