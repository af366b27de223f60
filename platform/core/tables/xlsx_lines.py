"""Stream the first visible sheet of an XLSX file, line by line.

Formulas are refused, not computed: their shown value depends on the program that saved it. Merged cells are refused,
because it is unclear which rows they belong to.
"""

import zlib
from collections.abc import Generator, Iterator
from datetime import date, datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.functions import iterparse

from core.errors import InvalidInput
from core.tables.lines import Fault, Limits, Line, too_many_columns

__all__ = ["MAX_MERGED", "ZIP", "xlsx_lines"]

ZIP = b"PK"
MAX_MERGED = 100
# What zipfile and openpyxl raise over a damaged, encrypted or foreign file; they promise no common class.
BROKEN_BOOK = (
    BadZipFile,
    InvalidFileException,
    zlib.error,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
UNREADABLE = {
    "f": gettext_lazy("формула: вставьте вместо неё значение"),
    "e": gettext_lazy("в ячейке ошибка Excel"),
}


def xlsx_lines(name: str, file: BinaryIO, limits: Limits) -> Generator[Line, None, None]:
    """Lines of a workbook: a sheet of a few kilobytes may claim a million rows, or merge them all.

    Raises InvalidInput, when they are read, for what is no workbook or holds too much.
    """
    try:
        file.seek(0)
        with ZipFile(file) as archive:
            if sum(item.file_size for item in archive.infolist()) > limits.unpacked:
                raise InvalidInput(
                    _("%(name)s: книга слишком велика. Сохраните её как CSV.") % {"name": name}, field="file"
                )
            if "content.xml" in archive.namelist():
                raise InvalidInput(
                    _("%(name)s: это таблица OpenDocument. Сохраните её как .xlsx или .csv.") % {"name": name},
                    field="file",
                )
        file.seek(0)
        book = load_workbook(file, read_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise InvalidInput(_("%(name)s: в книге нет видимого листа.") % {"name": name}, field="file")
        yield from _sheet_lines(name, sheets[0], limits)
    except BROKEN_BOOK as error:
        raise InvalidInput(_("%(name)s: книга Excel не читается.") % {"name": name}, field="file") from error


def _sheet_lines(name: str, sheet: Any, limits: Limits) -> Iterator[Line]:
    merged = _merged(sheet)
    told: set[str] = set()
    # What the sheet says of its own size may be wrong; then rows would be cut.
    sheet.reset_dimensions()
    width = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if len(cells) > limits.columns and any(cell.value is not None for cell in cells[limits.columns :]):
            raise too_many_columns(name, limits)
        faults = [
            Fault(cell.coordinate, str(UNREADABLE[cell.data_type])) for cell in cells if cell.data_type in UNREADABLE
        ]
        for first, last, area in merged:
            if first <= number <= last:
                # Each row of the area is unusable, but the area is told of once.
                problem = _("объединённые ячейки: разъедините и заполните каждую") if area not in told else ""
                faults.append(Fault(area, problem))
                told.add(area)
        values = [_cell(cell.value) for cell in cells[: limits.columns]]
        width = width or len(values)
        # A row ends with its last cell that holds anything; the rest of it is empty, not missing.
        yield Line(number, values + [""] * (width - len(values)), tuple(faults))


def _merged(sheet: Any) -> list[tuple[int, int, str]]:
    """The first rows, the last rows and the names of merged areas, MAX_MERGED of them at most."""
    found: dict[str, tuple[int, int, str]] = {}
    with sheet._get_source() as source:
        for _event, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                area = element.get("ref", "")[:40]
                _left, top, _right, bottom = range_boundaries(area)
                found[area] = (top or 1, bottom or top or 1, area)
            if len(found) >= MAX_MERGED:
                break
            element.clear()
    return list(found.values())


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        # Whole days are dates; Excel keeps moments with an error of some microseconds.
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
