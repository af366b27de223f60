"""Tables as people save them: what is read, what is refused and in which words."""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO
from time import process_time
from zipfile import ZipFile

import pytest

from core.errors import InvalidInput
from core.tables.lines import Limits
from taxonomy.catalogs import folders
from taxonomy.catalogs.folders import rows_read, table_read
from taxonomy.catalogs.rows import COLUMNS, rows_parse
from tests.taxonomy.catalogs.workbooks import book_bytes, book_of, part_replace
from tests.taxonomy.making import cells

HEADER = ["code", *cells()]
ROW = ["roads-potholes", *cells().values()]
SHEET = "xl/worksheets/sheet1.xml"


def csv_of(*rows: list[str], delimiter: str = ",") -> str:
    file = StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


def codes(content: bytes, name: str = "a.csv") -> list[str]:
    rows, bad = rows_read(content, name=name)
    assert bad == []
    facts, bad = rows_parse(rows)
    assert bad == []
    return [item.code for item in facts]


def refused(content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(InvalidInput) as caught:
        rows_read(content, name=name)
    assert caught.value.field == "file"
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_csv_of_every_office_is_read(delimiter, encoding, end):
    text = csv_of(HEADER, ROW, delimiter=delimiter).replace("\r\n", end)

    assert codes(text.encode(encoding)) == ["roads-potholes"]


def test_empty_lines_are_passed_over_and_places_stay_right():
    text = csv_of(HEADER, [], ROW, [""] * len(HEADER), ["b", *ROW[1:3], "Вторая\nстрока", *ROW[4:]], ["c", *ROW[1:]])

    rows, _bad = rows_read(text.encode(), name="a.csv")

    assert [row.place for row in rows] == ["a.csv, строка 3", "a.csv, строка 5", "a.csv, строка 7"]


def test_a_row_of_another_width_is_a_fault_of_that_row():
    text = csv_of(HEADER, ROW[:-1], [*ROW, "лишнее"], [*ROW, ""])

    rows, bad = rows_read(text.encode(), name="a.csv")

    assert len(rows) == 1
    assert [str(problem) for problem in bad] == [
        "a.csv, строка 2: не столько ячеек, сколько столбцов",
        "a.csv, строка 3: не столько ячеек, сколько столбцов",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "файл пустой"),
        (b"\xef\xbb\xbf", "файл пустой"),
        (csv_of(["code", "title"], ["a", "b"]).encode(), "нет столбцов: block, direction"),
        (csv_of([*HEADER, "colour"], [*ROW, "red"]).encode(), "неизвестные столбцы: colour"),
        (csv_of([*HEADER, "code"], [*ROW, "a"]).encode(), "столбцы повторяются: code"),
        (b"\x98\x98\x98", "это не таблица"),
        (b"code,title\0", "это не таблица"),
        (b"\x89PNG\r\n\x1a\n\0\0", "это не таблица"),
        (csv_of(HEADER).encode() + b'"a"b,c', "строка 2"),
        (csv_of(HEADER).encode() + b'"' + b"x" * 300_000, "строка 2"),
    ],
)
def test_what_is_no_table_is_refused_whole(content, words):
    assert words in refused(content)


def test_too_large_a_file_is_refused(monkeypatch):
    monkeypatch.setattr(folders, "LIMITS", Limits(bytes=10))

    assert "больше" in refused(csv_of(HEADER, ROW).encode())


def test_too_many_rows_are_refused(monkeypatch):
    monkeypatch.setattr(folders, "LIMITS", Limits(rows=2))

    assert "строк больше 2" in refused(csv_of(HEADER, ROW, ROW, ROW).encode())
    assert "строк больше 2" in refused(book_bytes(book_of(HEADER, ROW, ROW, ROW)), "a.xlsx")


def test_ten_thousand_rows_are_read_and_checked_in_seconds():
    rows = [[f"code-{n}", *cells(title=f"Категория {n}").values()] for n in range(10_000)]

    began = process_time()
    assert len(codes(csv_of(HEADER, *rows).encode())) == 10_000
    assert process_time() - began < 10


def test_ten_thousand_rows_of_a_workbook_too():
    rows = [[f"code-{n}", *cells(title=f"Категория {n}").values()] for n in range(10_000)]
    content = book_bytes(book_of(HEADER, *rows))

    began = process_time()
    assert len(codes(content, "a.xlsx")) == 10_000
    assert process_time() - began < 30


def test_a_workbook_is_read_with_its_numbers_and_answers():
    row = [*ROW]
    row[HEADER.index("deadline")] = 10
    row[HEADER.index("fast_track")] = True
    content = book_bytes(book_of([*HEADER, "includes"], [*row, None], [], ["b", *row[1:3], "Вторая", *row[4:], 2.0]))

    rows, bad = rows_read(content, name="a.xlsx")

    assert bad == []
    assert [row.place for row in rows] == ["a.xlsx, строка 2", "a.xlsx, строка 4"]
    assert rows[0].cells["deadline"] == "10"
    assert rows[0].cells["fast_track"] == "yes"
    assert [row.cells["includes"] for row in rows] == ["", "2"]


def test_a_date_of_a_workbook_is_a_day():
    content = book_bytes(book_of(["opens_on", "direction"], [datetime(2026, 12, 1), "Дороги"]))  # noqa: DTZ001

    rows, _bad = table_read(content, name="a.xlsx", required=("opens_on",), known=("opens_on", "direction"))

    assert rows[0].cells["opens_on"] == datetime(2026, 12, 1, tzinfo=UTC).date().isoformat()


def test_formulas_are_refused_and_other_rows_read():
    book = book_of(HEADER, ROW, ["b", *ROW[1:3], "Вторая", *ROW[4:]])
    book.active.cell(row=2, column=HEADER.index("deadline") + 1).value = "=5+5"

    rows, bad = rows_read(book_bytes(book), name="a.xlsx")

    assert [row.cells["code"] for row in rows] == ["b"]
    assert [str(problem) for problem in bad] == ["a.xlsx, строка 2, H2: формула: вставьте вместо неё значение"]


def test_an_error_in_a_cell_is_told():
    book = book_of(HEADER, ROW)
    cell = book.active.cell(row=2, column=4)
    cell.value, cell.data_type = "#REF!", "e"

    _rows, bad = rows_read(book_bytes(book), name="a.xlsx")

    assert [str(problem) for problem in bad] == ["a.xlsx, строка 2, D2: в ячейке ошибка Excel"]


def test_merged_cells_are_refused_with_every_row_they_touch():
    book = book_of(HEADER, ROW, ["b", *ROW[1:]], ["c", *ROW[1:3], "Третья", *ROW[4:]])
    book.active.merge_cells("B2:B3")

    rows, bad = rows_read(book_bytes(book), name="a.xlsx")

    assert [row.cells["code"] for row in rows] == ["c"]
    assert [str(problem) for problem in bad] == [
        "a.xlsx, строка 2, B2:B3: объединённые ячейки: разъедините и заполните каждую"
    ]


def test_a_merged_sheet_of_billions_of_cells_is_read_at_once():
    content = book_bytes(book_of(HEADER, ROW))
    merges = b"".join(b'<mergeCell ref="A1:XFD1048576"/>' for _ in range(10_000))
    sheet = part_of(content).replace(b"</sheetData>", b"</sheetData><mergeCells>" + merges + b"</mergeCells>")

    began = process_time()
    rows, bad = rows_read(part_replace(content, SHEET, sheet), name="a.xlsx")

    assert process_time() - began < 5
    assert rows == []
    assert len(bad) == 1


def test_a_sheet_that_lies_about_its_size_is_read_whole():
    content = book_bytes(book_of(HEADER, ROW))
    lying = part_of(content).replace(b'ref="A1:I2"', b'ref="A1:A1"')
    assert lying != part_of(content)

    assert codes(part_replace(content, SHEET, lying), "a.xlsx") == ["roads-potholes"]


def test_the_first_visible_sheet_is_read():
    book = book_of(["заметки"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("Категории")
    sheet.append(HEADER)
    sheet.append(ROW)

    assert codes(book_bytes(book), "a.xlsx") == ["roads-potholes"]


def test_a_workbook_without_a_visible_sheet_says_so():
    book = book_of(HEADER, ROW)
    content = book_bytes(book)
    hidden = workbook_of(content).replace(b'state="visible"', b'state="hidden"')

    assert "нет видимого листа" in refused(part_replace(content, "xl/workbook.xml", hidden), "a.xlsx")


@pytest.mark.parametrize(
    "content",
    [
        b"PK",
        b"PK\x03\x04" + b"\0" * 100,
        book_bytes(book_of(HEADER, ROW))[:-200],
        part_replace(book_bytes(book_of(HEADER, ROW)), SHEET, b"<worksheet"),
        part_replace(book_bytes(book_of(HEADER, ROW)), SHEET, b""),
        part_replace(book_bytes(book_of(HEADER, ROW)), "[Content_Types].xml", b"<x/>"),
    ],
)
def test_a_broken_workbook_is_refused(content):
    assert "книга Excel не читается" in refused(content, "a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(folders, "LIMITS", Limits(unpacked=1_000_000))
    content = part_replace(book_bytes(book_of(HEADER, ROW)), SHEET, b" " * 2_000_000)

    assert len(content) < 100_000
    assert "слишком велика" in refused(content, "a.xlsx")


def test_an_endless_row_is_refused():
    assert "столбцов больше" in refused(book_bytes(book_of([*HEADER, *("x" * 300)])), "a.xlsx")


def test_columns_of_our_own_files_are_known():
    assert set(HEADER) <= set(COLUMNS)


def part_of(content: bytes, name: str = SHEET) -> bytes:
    with ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def workbook_of(content: bytes) -> bytes:
    return part_of(content, "xl/workbook.xml")
