"""Files → rows: CSV and XLSX, as people save them.

A workbook's first visible sheet is read. Formulas are refused, not computed: what a cell shows depends on the
program that saved it. Merged cells are refused: nobody can say which rows they mean.
"""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from core.errors import InvalidInput
from taxonomy.catalogs.rows import COLUMNS, OPTIONAL_COLUMNS, BadRow, Row

__all__ = ["MAX_BYTES", "MAX_ROWS", "rows_read", "table_read"]

MAX_BYTES = 16 * 1024 * 1024
# A workbook is a zip: so much may it hold when unpacked.
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 200
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
    numbered = iter(_xlsx_lines(name, content, bad) if content.startswith(b"PK") else _csv_lines(name, content))
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


def _xlsx_lines(name: str, content: bytes, bad: list[BadRow]) -> list[tuple[int, list[str]]]:
    unreadable = InvalidInput(_("%(name)s: книга Excel не читается.") % {"name": name}, field="file")
    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
                raise InvalidInput(_("%(name)s: книга слишком велика.") % {"name": name}, field="file")
        book = load_workbook(BytesIO(content), data_only=False)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError, TypeError, SyntaxError) as error:
        raise unreadable from error
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise InvalidInput(_("%(name)s: в книге нет видимого листа.") % {"name": name}, field="file")
    sheet = sheets[0]
    if (sheet.max_row or 0) > MAX_ROWS + 1 or (sheet.max_column or 0) > MAX_COLUMNS:
        raise InvalidInput(_("%(name)s: строк больше %(most)d.") % {"name": name, "most": MAX_ROWS}, field="file")
    refused: set[int] = set()
    for merged in sheet.merged_cells.ranges:
        place = _("%(name)s, строка %(line)d") % {"name": name, "line": merged.min_row}
        bad.append(BadRow(place, merged.coord, _("объединённые ячейки: разъедините и заполните каждую")))
        refused.update(range(merged.min_row, merged.max_row + 1))
    lines = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        for cell in cells:
            if cell.data_type == "f":
                place = _("%(name)s, строка %(line)d") % {"name": name, "line": number}
                bad.append(BadRow(place, cell.coordinate, _("формула: вставьте вместо неё значение")))
                refused.add(number)
        if number == 1 or number not in refused:
            lines.append((number, [_cell(cell.value) for cell in cells]))
    return lines


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
