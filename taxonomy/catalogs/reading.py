"""Read a catalog's files into rows with our column names; report every unreadable cell."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from core.tables import Limits, table_open
from taxonomy.catalogs.rows import COLUMNS, OPTIONAL_COLUMNS, BadRow, Row

__all__ = ["LIMITS", "rows_read", "table_read"]

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
