"""Files → rows: CSV and XLSX, as people save them.

A workbook's first visible sheet is read. Formulas are refused, not computed: what a cell shows depends on the
program that saved it. Merged cells are refused: nobody can say which rows they mean.
"""

import csv
import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.xml.functions import iterparse

from core.errors import InvalidInput
from taxonomy.catalogs.rows import COLUMNS, OPTIONAL_COLUMNS, BadRow, Row

__all__ = ["MAX_BYTES", "MAX_ROWS", "rows_read", "table_read"]

MAX_BYTES = 16 * 1024 * 1024
# A workbook is a zip: so much may it hold when unpacked.
MAX_UNPACKED = 100 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
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
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
)
UNREADABLE = {
    "f": gettext_lazy("формула: вставьте вместо неё значение"),
    "e": gettext_lazy("в ячейке ошибка Excel"),
}
REQUIRED = tuple(column for column in COLUMNS if column not in OPTIONAL_COLUMNS)


def rows_read(name: str, content: bytes) -> tuple[list[Row], list[BadRow]]:
    """Rows of a catalog's file and the faults found in reading it; see `table_read`."""
    return table_read(name, content, required=REQUIRED, known=COLUMNS)


def table_read(
    name: str, content: bytes, *, required: Iterable[str], known: Iterable[str]
) -> tuple[list[Row], list[BadRow]]:
    """Rows of a `.csv` or `.xlsx` by the names in its first line, and the cells that can't be read.

    Raises InvalidInput where the whole file can't: not a table, too large, a column missing, unknown or twice.
    """
    if len(content) > MAX_BYTES:
        raise InvalidInput(_("Файл больше %(most)d МБ.") % {"most": MAX_BYTES // 1024 // 1024}, field="file")
    bad: list[BadRow] = []
    numbered = _xlsx_lines(name, content, bad) if content.startswith(b"PK") else _csv_lines(name, content)
    header_line = next(numbered, None)
    if header_line is None:
        raise InvalidInput(_("%(name)s: файл пустой.") % {"name": name}, field="file")
    header = [cell.strip().lower() for cell in header_line[1]]
    _check_header(name, header, tuple(required), tuple(known))
    rows: list[Row] = []
    for line, cells in numbered:
        if not any(cell.strip() for cell in cells):
            continue
        place = _("%(name)s, строка %(line)d") % {"name": name, "line": line}
        if len(rows) >= MAX_ROWS:
            raise InvalidInput(_("%(name)s: строк больше %(most)d.") % {"name": name, "most": MAX_ROWS}, field="file")
        if any(cell.strip() for cell in cells[len(header) :]) or len(cells) < len(header):
            bad.append(BadRow(place, "", _("не столько ячеек, сколько столбцов")))
            continue
        rows.append(Row(place, {column: cell for column, cell in zip(header, cells, strict=False) if column}))
    return rows, bad


def _check_header(name: str, header: list[str], required: tuple[str, ...], known: tuple[str, ...]) -> None:
    named = [column for column in header if column]
    missing = [column for column in required if column not in named]
    strange = [column for column in named if column not in known]
    twice = {column for column in named if named.count(column) > 1}
    for columns, words in (
        (missing, _("%(name)s: нет столбцов: %(columns)s.")),
        (strange, _("%(name)s: неизвестные столбцы: %(columns)s.")),
        (sorted(twice), _("%(name)s: столбцы повторяются: %(columns)s.")),
    ):
        if columns:
            listed = ", ".join(column[:40] for column in columns[:20])
            raise InvalidInput(words % {"name": name, "columns": listed}, field="file")


def _csv_lines(name: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
        if "\ufffd" in text or "\0" in text:
            raise InvalidInput(_("%(name)s: это не таблица CSV и не XLSX.") % {"name": name}, field="file") from None
    if "\0" in text:
        raise InvalidInput(_("%(name)s: это не таблица CSV и не XLSX.") % {"name": name}, field="file")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        start = 1
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput(
            _("%(name)s, строка %(line)d: %(error)s.") % {"name": name, "line": reader.line_num, "error": error},
            field="file",
        ) from error


def _xlsx_lines(name: str, content: bytes, bad: list[BadRow]) -> Iterator[tuple[int, list[str]]]:
    """Streamed, never loaded whole: a sheet of a few kilobytes may claim a million rows, or merge them all."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise InvalidInput(_("%(name)s: книга слишком велика.") % {"name": name}, field="file")
        book = load_workbook(BytesIO(content), read_only=True)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise InvalidInput(_("%(name)s: в книге нет видимого листа.") % {"name": name}, field="file")
        merged = _merged(sheets[0])
        for first, _last, area in merged:
            place = _("%(name)s, строка %(line)d") % {"name": name, "line": first}
            bad.append(BadRow(place, area, _("объединённые ячейки: разъедините и заполните каждую")))
        # What the sheet says of its own size may be wrong; then rows would be cut.
        sheets[0].reset_dimensions()
        width = 0
        for number, cells in enumerate(sheets[0].iter_rows(), start=1):
            if len(cells) > MAX_COLUMNS and any(cell.value is not None for cell in cells[MAX_COLUMNS:]):
                raise InvalidInput(
                    _("%(name)s: столбцов больше %(most)d.") % {"name": name, "most": MAX_COLUMNS}, field="file"
                )
            unread = [cell for cell in cells if cell.data_type in UNREADABLE]
            place = _("%(name)s, строка %(line)d") % {"name": name, "line": number}
            bad += [BadRow(place, cell.coordinate, str(UNREADABLE[cell.data_type])) for cell in unread]
            is_refused = bool(unread) or any(first <= number <= last for first, last, _area in merged)
            values = [_cell(cell.value) for cell in cells[:MAX_COLUMNS]]
            width = width or len(values)
            if number == 1 or not is_refused:
                # A row ends with its last cell that holds anything; the rest of it is empty, not missing.
                yield number, values + [""] * (width - len(values))
    except BROKEN_BOOK as error:
        raise InvalidInput(_("%(name)s: книга Excel не читается.") % {"name": name}, field="file") from error


def _merged(sheet: Any) -> list[tuple[int, int, str]]:
    """The first rows, the last rows and the names of merged areas, MAX_MERGED of them at most."""
    found = []
    with sheet._get_source() as source:
        for _event, element in iterparse(source):
            if element.tag.endswith("}mergeCell"):
                area = element.get("ref", "")[:40]
                _left, top, _right, bottom = range_boundaries(area)
                found.append((top or 1, bottom or top or 1, area))
            if len(found) >= MAX_MERGED:
                break
            element.clear()
    return found


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    return str(value)
