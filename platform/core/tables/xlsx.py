"""Read the first visible sheet of an XLSX file, line by line; write one for office programs.

Formulas are refused, not computed: their shown value depends on the program that saved it. Merged cells are refused,
because it is unclear which rows they belong to. Import this where a workbook is at hand: openpyxl takes 0.1 s.
"""

import io
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.functions import iterparse

from core.errors import InvalidInput
from core.tables.lines import Fault, Limits, Line, too_many_columns
from core.tables.writing import FORMULA, Cell, yes_no

__all__ = ["MAX_MERGED", "xlsx_lines", "xlsx_written"]

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
_XLSX_FORMATS = {datetime: "dd.mm.yyyy hh:mm", date: "dd.mm.yyyy"}
# The most that a cell of XLSX holds (ECMA-376).
_XLSX_CELL = 32_767
_WIDTHS = (10, 60)


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
            value = yes_no(value)
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
    if words.startswith(FORMULA):
        # Stays text when somebody edits the cell.
        cell.quotePrefix = True
    return cell


def _sheet_name(name: str) -> str:
    clean = "".join(" " if character in "[]:*?/\\" else character for character in name).strip(" '")
    return clean[:31] or "1"
