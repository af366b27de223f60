"""A catalog as a folder of plain files, shipped with Otklik or prepared by an operator.

catalog.toml   slug, title, version, note
*.csv          categories, one row each, in the order of the files' names
moves.csv      from,to: successors of categories of the previous version (optional)
rollout.csv    opens_on,direction,note: in which order a region opens the rest (optional)
"""

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tables import Limits, day_parse, table_open
from taxonomy.catalogs.moves import MOVE_COLUMNS, Moves, moves_check, moves_parse
from taxonomy.catalogs.rows import COLUMNS, OPTIONAL_COLUMNS, BadRow, Row, rows_parse
from taxonomy.facts import CategoryFacts

__all__ = [
    "LIMITS",
    "SHIPPED",
    "CatalogDraft",
    "draft_of_file",
    "draft_read",
    "rows_read",
    "shipped_slugs",
    "table_read",
]

# Catalogs come through a form too: one must not take the process's memory.
LIMITS = Limits(bytes=16 * 2**20, rows=20_000, columns=200, unpacked=100 * 2**20)
REQUIRED = tuple(column for column in COLUMNS if column not in OPTIONAL_COLUMNS)


def rows_read(source: Path | bytes, *, name: str = "") -> tuple[list[Row], list[BadRow]]:
    """Rows of a catalog's file and the errors found; see `table_read`."""
    return table_read(source, name=name, required=REQUIRED, known=COLUMNS)


def table_read(
    source: Path | bytes, *, required: Iterable[str], known: Iterable[str], name: str = ""
) -> tuple[list[Row], list[BadRow]]:
    """Read a CSV or XLSX by the names in its first line; also returns unreadable cells.

    Raises InvalidInput where the whole file can't: not a table, too large, a column missing, unknown or twice.
    """
    rows: list[Row] = []
    bad: list[BadRow] = []
    with table_open(source, name=name, limits=LIMITS) as table:
        table.check(required=tuple(required), known=tuple(known))
        for row in table:
            bad += [BadRow(row.place, fault.cell, fault.problem) for fault in row.faults if fault.problem]
            if row.faults:
                continue
            if row.surplus or row.missing:
                bad.append(BadRow(row.place, "", _("не столько ячеек, сколько столбцов")))
            else:
                rows.append(Row(row.place, row.cells))
    return rows, bad


SHIPPED = Path(__file__).parent
FACTS, MOVES, ROLLOUT = "catalog.toml", "moves.csv", "rollout.csv"
ROLLOUT_COLUMNS = ("opens_on", "direction", "note")
LONGEST_SLUG, LONGEST_TITLE, LARGEST_NUMBER = 60, 150, 2**31 - 1
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class CatalogDraft:
    """A parsed version of a catalog, with all its errors."""

    slug: str
    title: str
    number: int
    note: str = ""
    categories: tuple[CategoryFacts, ...]
    moves: Moves = field(default_factory=dict)
    rollout: tuple[dict[str, str], ...] = field(default=())
    problems: tuple[BadRow, ...] = field(default=())


def shipped_slugs() -> list[str]:
    """Slugs of the shipped catalogs."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{FACTS}"))


def draft_read(folder: Path) -> CatalogDraft:
    """Read a folder. Raises InvalidInput if a file can't be read; errors of rows are in the draft."""
    facts = _facts(folder)
    rows: list[Row] = []
    problems: list[BadRow] = []
    for path in sorted(folder.glob("*.csv")):
        if path.name not in (MOVES, ROLLOUT):
            read, bad = rows_read(path)
            rows += read
            problems += bad
    categories, bad = rows_parse(rows)
    problems += bad
    moves, bad = _optional(folder / MOVES, MOVE_COLUMNS, moves_parse, {})
    problems += bad
    rollout, bad = _optional(folder / ROLLOUT, ROLLOUT_COLUMNS, _rollout_parse, ())
    problems += bad
    codes = {category.code for category in categories}
    problems += [BadRow(MOVES, "", problem) for problem in moves_check(moves, codes)]
    return CatalogDraft(**facts, categories=tuple(categories), moves=moves, rollout=rollout, problems=tuple(problems))


def draft_of_file(
    name: str,
    content: Path | bytes,
    *,
    slug: str,
    title: str,
    number: int,
    note: str = "",
    moves_file: tuple[str, Path | bytes] | None = None,
) -> CatalogDraft:
    """A version from a single CSV or XLSX, with its moves from another (name and content).

    Raises InvalidInput for a file that is no table, a bad slug, title or number.
    """
    _check_identity(slug, title, number)
    rows, problems = rows_read(content, name=name)
    categories, bad = rows_parse(rows)
    problems += bad
    moves: Moves = {}
    if moves_file is not None:
        moves_name, moves_content = moves_file
        moves, bad = _moves_read(moves_name, moves_content)
        codes = {category.code for category in categories}
        problems += [*bad, *(BadRow(moves_name, "", problem) for problem in moves_check(moves, codes))]
    return CatalogDraft(
        slug=slug,
        title=title,
        number=number,
        note=note,
        categories=tuple(categories),
        moves=moves,
        problems=tuple(problems),
    )


def _moves_read(name: str, content: Path | bytes) -> tuple[Moves, list[BadRow]]:
    rows, unread = table_read(content, name=name, required=MOVE_COLUMNS, known=MOVE_COLUMNS)
    moves, bad = moves_parse(rows)
    return moves, [*unread, *bad]


def _facts(folder: Path) -> dict[str, Any]:
    try:
        facts = tomllib.loads((folder / FACTS).read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise InvalidInput(_("В папке %(name)s нет файла catalog.toml.") % {"name": folder.name}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InvalidInput(_("%(name)s не читается: %(error)s") % {"name": FACTS, "error": error}) from error
    slug, title, number, note = (facts.get(key, "") for key in ("slug", "title", "version", "note"))
    if not all(isinstance(value, str) for value in (slug, title, note)):
        raise InvalidInput(_("%(name)s: slug, title и note — строки.") % {"name": FACTS})
    _check_identity(slug, title, number)
    return {"slug": slug, "title": title, "number": number, "note": note}


def _check_identity(slug: str, title: str, number: Any) -> None:
    if not (_SLUG.fullmatch(slug) and len(slug) <= LONGEST_SLUG):
        raise InvalidInput(
            _("Код каталога — строчные латинские буквы, цифры и дефисы, до %(most)d знаков.") % {"most": LONGEST_SLUG},
            field="slug",
        )
    if not title.strip() or len(title) > LONGEST_TITLE or "\0" in title:
        raise InvalidInput(_("Название каталога — до %(most)d знаков.") % {"most": LONGEST_TITLE}, field="title")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= LARGEST_NUMBER:
        raise InvalidInput(_("Номер версии — целое число от 1."), field="version")


def _optional(
    path: Path, columns: tuple[str, ...], parse: Callable[[list[Row]], tuple[Any, list[BadRow]]], absent: Any
) -> tuple[Any, list[BadRow]]:
    if not path.is_file():
        return absent, []
    rows, unread = table_read(path, required=columns, known=columns)
    value, bad = parse(rows)
    return value, [*unread, *bad]


def _rollout_parse(rows: list[Row]) -> tuple[tuple[dict[str, str], ...], list[BadRow]]:
    plan, bad = [], []
    for row in rows:
        opens_on = day_parse(row.cells["opens_on"])
        if opens_on is None:
            bad.append(BadRow(row.place, "opens_on", _("нужна дата вида 2026-12-01")))
            continue
        if not row.cells["direction"].strip():
            bad.append(BadRow(row.place, "direction", _("пусто")))
            continue
        plan.append(
            {
                "opens_on": opens_on.isoformat(),
                "direction": row.cells["direction"].strip(),
                "note": row.cells["note"].strip(),
            }
        )
    return tuple(plan), bad
