"""Read rows from CSV and XLSX, from disk or from an upload.

Encoding and delimiter are detected, rows are streamed. An error of a row is reported with that row; an error of the
whole file ends the reading with one sentence.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.tables.cells import name_fold
from core.tables.csv_lines import csv_lines
from core.tables.files import file_opened
from core.tables.lines import Fault, Limits, Line

__all__ = ["BadRow", "NumberedRow", "Table", "TableRow", "place_of", "rows_parted", "table_open"]

_ZIP = b"PK"

NumberedRow = tuple[int, Mapping[str, Any]]
"""The line where a row begins, and its cells by folded name of column."""


@dataclass(frozen=True, slots=True)
class BadRow:
    """A rejected row: its line in the file and its error."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: the line where it begins (1 is the first of the file), its cells by folded name of column.

    `surplus` counts cells that hold something and stand under no column, `missing` the columns that the row ends
    before; for those the cells are empty. `faults` are cells that can't be read: a row with any isn't to be used.
    """

    name: str
    line: int
    cells: dict[str, str]
    surplus: int = 0
    missing: int = 0
    faults: tuple[Fault, ...] = field(default=())

    @property
    def place(self) -> str:
        """«roads.csv, строка 12»."""
        return place_of(self.name, self.line)


class Table:
    """An open table: the names of its columns as they stand there, and its rows, to be read once.

    Rows without a single word are passed over. A column without a name is none.
    """

    def __init__(self, name: str, lines: Iterator[Line], limits: Limits) -> None:
        self.name = name
        self._lines = lines
        self._limits = limits
        self._before: list[Line] = []
        header = next((line for line in lines if any(cell.strip() for cell in line.cells) or line.faults), None)
        if header is None:
            raise InvalidInput(_("%(name)s: файл пустой.") % {"name": name}, field="file")
        self._header = [name_fold(cell) for cell in header.cells]
        while self._header and not self._header[-1]:
            self._header.pop()
        self.columns = tuple(" ".join(cell.split()) for cell in header.cells if cell.strip())
        if header.faults:
            self._before.append(Line(header.number, [], header.faults))
        twice = sorted({column for column in self._header if column and self._header.count(column) > 1})
        if twice:
            raise InvalidInput(
                _("%(name)s: столбцы повторяются: %(columns)s. Дайте каждому своё название.")
                % {"name": name, "columns": _listed(twice)},
                field="file",
            )

    def check(self, *, required: tuple[str, ...] = (), known: tuple[str, ...] | None = None) -> None:
        """Raise InvalidInput where a column is missing, or where one is that is not known."""
        wanted = {name_fold(column) for column in known or ()} | {name_fold(column) for column in required}
        missing = [column for column in required if column not in self]
        strange = [column for column in self._header if column and column not in wanted] if known is not None else []
        if missing:
            raise InvalidInput(
                _("%(name)s: нет столбцов: %(columns)s. В первой строке — названия столбцов, есть: %(present)s.")
                % {"name": self.name, "columns": _listed(missing), "present": _listed(self.columns)},
                field="file",
            )
        if strange:
            raise InvalidInput(
                _("%(name)s: неизвестные столбцы: %(columns)s.") % {"name": self.name, "columns": _listed(strange)},
                field="file",
            )

    def __contains__(self, column: str) -> bool:
        """Whether there is such a column, in whatever case and with whatever blanks it is written."""
        return name_fold(column) in self._header

    def __iter__(self) -> Iterator[TableRow]:
        width = len(self._header)
        for line in self._before:
            yield TableRow(name=self.name, line=line.number, cells={}, faults=line.faults)
        count = 0
        for line in self._lines:
            if not line.faults and not any(cell.strip() for cell in line.cells):
                continue
            count += 1
            if self._limits.rows is not None and count > self._limits.rows:
                raise InvalidInput(
                    _("%(name)s: строк больше %(most)d.") % {"name": self.name, "most": self._limits.rows}, field="file"
                )
            missing = max(width - len(line.cells), 0)
            padded = line.cells + [""] * missing
            yield TableRow(
                name=self.name,
                line=line.number,
                cells={column: cell for column, cell in zip(self._header, padded, strict=False) if column},
                surplus=sum(1 for cell in line.cells[width:] if cell.strip()),
                missing=missing,
                faults=line.faults,
            )


@contextmanager
def table_open(
    source: Path | bytes,
    *,
    name: str = "",
    encoding: str = "",
    delimiter: str = "",
    limits: Limits = Limits(),  # noqa: B008  (frozen)
) -> Iterator[Table]:
    """Open a table on disk, or the bytes of one under a `name`; its kind is told by its content, not by its name.

    CSV: UTF-8 with or without a mark, UTF-16 with one, cp1251; the delimiter is a comma, a semicolon or a tab,
    whichever makes columns of the first lines. `encoding` and `delimiter` (`\\t` is a tab) overrule that. XLSX: the
    first visible sheet; formulas, errors and merged cells are faults of their rows, dates come as ISO 8601.

    Raises InvalidInput, here and while rows are read, for what is no such table or is beyond the limits.
    """
    file = BytesIO(source) if isinstance(source, bytes) else file_opened(source)
    name = name or (source.name if isinstance(source, Path) else _("Таблица"))
    with file:
        size = file.seek(0, 2)
        file.seek(0)
        if limits.bytes is not None and size > limits.bytes:
            raise InvalidInput(
                _("%(name)s: файл больше %(most)d МБ.") % {"name": name, "most": max(limits.bytes // 2**20, 1)},
                field="file",
            )
        if file.read(len(_ZIP)) == _ZIP:
            from core.tables.xlsx import xlsx_lines

            lines = xlsx_lines(name, file, limits)
        else:
            lines = csv_lines(name, file, limits, encoding=encoding, delimiter=delimiter)
        with closing(lines):
            yield Table(name, lines, limits)


def rows_parted(table: Iterable[TableRow]) -> tuple[list[NumberedRow], list[BadRow]]:
    """Rows that can be used, and those that cannot: cells without a column, without a cell, or that can't be read."""
    rows: list[NumberedRow] = []
    bad: list[BadRow] = []
    for row in table:
        bad += [BadRow(row.line, f"{fault.cell} — {fault.problem}") for fault in row.faults if fault.problem]
        if row.surplus or row.missing:
            bad.append(BadRow(row.line, _("не столько ячеек, сколько столбцов")))
        elif not row.faults:
            rows.append((row.line, row.cells))
    return rows, bad


def place_of(name: str, line: int) -> str:
    """«roads.csv, строка 12»."""
    return _("%(name)s, строка %(line)d") % {"name": name, "line": line}


def _listed(columns: tuple[str, ...] | list[str]) -> str:
    return ", ".join(column[:40] for column in columns[:20])
