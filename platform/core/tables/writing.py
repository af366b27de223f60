"""Write CSV and XLSX for office programs; text is never interpreted as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

__all__ = ["Cell", "csv_written", "xlsx_written"]

Cell = str | int | float | bool | date | datetime | None

# What a spreadsheet takes for a formula or a command (OWASP, CSV Injection), full-width signs included.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOMENT, _DAY = "%d.%m.%Y %H:%M", "%d.%m.%Y"
_XLSX_FORMATS = {datetime: "dd.mm.yyyy hh:mm", date: "dd.mm.yyyy"}
# The most that a cell of XLSX holds (ECMA-376).
_XLSX_CELL = 32_767
_WIDTHS = (10, 60)


def csv_written(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A file: UTF-8 with a byte order mark, semicolons, moments in the current time zone.

    Words that begin like a formula get an apostrophe, which spreadsheets show as nothing or as itself.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_csv_cell(title) for title in titles])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return _yes_no(value)
        case datetime():
            return timezone.localtime(value).strftime(_MOMENT)
        case date():
            return value.strftime(_DAY)
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
    return str(value)


def xlsx_written(titles: Sequence[str], rows: Iterable[Sequence[Cell]], *, sheet: str) -> bytes:
    """A file; moments are in the current time zone, words are text in their very cells."""
    book = Workbook(write_only=True)
    page = book.create_sheet(_sheet_name(sheet))
    page.freeze_panes = "A2"
    for index, title in enumerate(titles, start=1):
        page.column_dimensions[get_column_letter(index)].width = min(max(len(title) + 4, _WIDTHS[0]), _WIDTHS[1])
    page.append([_heading(page, title) for title in titles])
    for row in rows:
        page.append([_xlsx_cell(page, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _heading(page: Any, title: str) -> Any:
    cell = _xlsx_cell(page, title)
    cell.font = Font(bold=True)
    return cell


def _xlsx_cell(page: Any, value: Cell) -> Any:
    match value:
        case bool():
            value = _yes_no(value)
        case datetime():
            value = timezone.localtime(value).replace(tzinfo=None)
    cell: Any = WriteOnlyCell(page)
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = _XLSX_FORMATS[type(value)]
        return cell
    words = ILLEGAL_CHARACTERS_RE.sub("", value)
    if len(words) > _XLSX_CELL:
        raise ValueError(f"a cell of XLSX holds {_XLSX_CELL} characters, not {len(words)}")
    # Set past the guess of the library, which makes a formula of «=».
    cell._value, cell.data_type = words, "s"
    if words.startswith(_FORMULA):
        # Stays text when somebody edits the cell.
        cell.quotePrefix = True
    return cell


def _yes_no(value: bool) -> str:
    return "да" if value else "нет"


def _sheet_name(name: str) -> str:
    clean = "".join(" " if character in "[]:*?/\\" else character for character in name).strip(" '")
    return clean[:31] or "1"
