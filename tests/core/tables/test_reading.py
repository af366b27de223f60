"""Tables as offices save them, read by the one reader; what can't be read is refused with a sentence."""

import tracemalloc
from datetime import datetime

import pytest

from core.errors import InvalidInput
from core.tables import Limits, table_open
from core.tables.reading import TableRow
from tests.taxonomy.catalogs.workbooks import book_bytes, book_of, part_replace

TEXT = "Яма у дома, глубокая; опасно"


def rows_of(content: bytes, **options) -> list[TableRow]:
    with table_open(content, name="t", **options) as table:
        return list(table)


def cells_of(content: bytes, **options) -> list[dict[str, str]]:
    return [row.cells for row in rows_of(content, **options)]


def refused(content: bytes, **options) -> str:
    with pytest.raises(InvalidInput) as caught:
        rows_of(content, **options)
    return str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n"])
def test_encoding_and_delimiter_are_found(encoding, delimiter, end):
    lines = [f"Текст{delimiter}Адрес", f'"{TEXT}"{delimiter}ул. Ёлочная, 5'.replace(", 5", " 5"), ""]

    assert cells_of(end.join(lines).encode(encoding)) == [{"текст": TEXT, "адрес": "ул. Ёлочная 5"}]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("text;lat, lon\nЯма;54.3, 48.4\nЯма, яма;54.3, 48.4\n", {"text": "Яма", "lat, lon": "54.3, 48.4"}),
        ('"Текст, полный";Тема\nЯма;Дороги\n', {"текст, полный": "Яма", "тема": "Дороги"}),
        ("sep=;\ntext;topic\nЯма;Дороги\n", {"text": "Яма", "topic": "Дороги"}),
        ("text\nЯма\n", {"text": "Яма"}),
        ("\n\ntext;topic;\nЯма;Дороги;\n", {"text": "Яма", "topic": "Дороги"}),
    ],
)
def test_a_delimiter_inside_of_cells_misleads_nobody(content, expected):
    assert cells_of(content.encode())[0] == expected


def test_words_that_name_a_delimiter_are_understood():
    content = "text\ttopic\nЯма\tДороги\n".encode()

    assert cells_of(content, delimiter="\\t") == cells_of(content, delimiter="tab") == cells_of(content)


@pytest.mark.parametrize("words", [";;", "", "  "])
def test_what_is_no_delimiter_is_refused_with_a_sentence(words):
    if words:
        assert "не разделитель" in refused(b"a;b\n1;2\n", delimiter=words)
    else:
        assert cells_of(b"a;b\n1;2\n", delimiter=words) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("encoding", ["кои-8", "hex", "rot13", "utf-8\0"])
def test_an_encoding_that_is_none_is_refused_with_a_sentence(encoding):
    assert "Кодировки" in refused(b"a\n1\n", encoding=encoding)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\xfe\xff\x04", "текст\nяма".encode("utf-16")[:-1]], ids=repr)
def test_a_text_that_breaks_off_names_no_encoding_that_nobody_named(content):
    words = refused(content)

    assert "повреждён или обрезан" in words
    assert "не в кодировке" not in words


def test_a_table_as_wide_as_no_table_is_refused_by_its_width():
    words = refused((",".join(f"столбец {n}" for n in range(30_000)) + "\nа\n").encode())

    assert words.endswith("столбцов больше 300.")
    assert cells_of(("a" + "," * 500 + "\n1" + "," * 500 + "\n").encode()) == [{"a": "1"}]


def test_a_named_encoding_that_is_another_is_told():
    assert "не в кодировке" in refused("текст\nяма\n".encode("cp1251"), encoding="utf-8")


@pytest.mark.parametrize("content", ["text,text\nа,б\n", "Текст,text,ТЕКСТ \nа,б,в\n", "Ёлка,елка\nа,б\n"])
def test_two_columns_of_one_name_are_refused_with_a_sentence(content):
    assert "столбцы повторяются" in refused(content.encode())
    names = content.partition("\n")[0].split(",")
    assert "столбцы повторяются" in refused(book_bytes(book_of(names, ["а"] * len(names))))


def test_columns_are_found_whatever_case_and_blanks_they_have():
    with table_open("Текст  обращения ;Приём\nЯма;5\n".encode(), name="t") as table:
        assert "текст обращения" in table
        assert "прием" in table
        assert table.columns == ("Текст обращения", "Приём")
        table.check(required=("ТЕКСТ ОБРАЩЕНИЯ",))
        with pytest.raises(InvalidInput, match=r"нет столбцов: адрес.*есть: Текст обращения, Приём"):
            table.check(required=("адрес",))


def test_empty_rows_and_columns_without_a_name_are_passed_over():
    content = book_bytes(book_of(["text", None, "topic"], ["Яма", "заметка", "Дороги"], [], [None, " ", None], []))

    assert cells_of(content) == [{"text": "Яма", "topic": "Дороги"}]


def test_numbers_dates_and_moments_of_a_workbook_are_words():
    row = [54.31, 7.0, 10**15, datetime(2025, 3, 5), datetime(2025, 3, 5, 14, 30), "007", True]  # noqa: DTZ001
    content = book_bytes(book_of([*"abcdefg"], row))

    assert [*cells_of(content)[0].values()] == [
        "54.31", "7", "1000000000000000", "2025-03-05", "2025-03-05 14:30:00", "007", "yes",
    ]  # fmt: skip


def test_a_formula_is_a_fault_of_its_row_alone():
    rows = rows_of(book_bytes(book_of(["text"], ["=1+1"], ["Яма"])))

    assert [(row.line, [fault.cell for fault in row.faults]) for row in rows] == [(2, ["A2"]), (3, [])]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "файл пустой"),
        (b"\n \n\n", "файл пустой"),
        (b"\x89PNG\r\n\x1a\n\0\0", "не таблица"),
        (b"%PDF-1.7\n", "не таблица"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "старого Excel"),
        (b"a\0b,c\n1,2\n", "не таблица"),
        (b"\x98\x98", "не таблица"),
        (b'a,b\n"1"2,3\n', "строка 2: файл CSV испорчен (после закрывающей кавычки"),
        (b'a,b\n"1,3\n' + b"x" * 10, "строка 2: файл CSV испорчен (кавычка открыта"),
        (b"PK\x03\x04 nothing", "книга Excel не читается"),
        (part_replace(book_bytes(book_of(["a"])), "docProps/app.xml", b""), ""),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, words):
    if words:
        assert words in refused(content)
    else:
        rows_of(content)


def test_a_bomb_is_refused_before_it_is_unpacked():
    content = part_replace(book_bytes(book_of(["a"])), "xl/worksheets/sheet1.xml", b" " * 2_000_000)

    assert "слишком велика" in refused(content, limits=Limits(unpacked=10**6))


def test_limits_of_size_and_rows_are_told():
    content = b"a\n" + b"1\n" * 5

    assert "больше 1 МБ" in refused(content, limits=Limits(bytes=3))
    assert "строк больше 4" in refused(content, limits=Limits(rows=4))


def test_a_large_file_is_streamed(tmp_path):
    path = tmp_path / "large.csv"
    with path.open("w", encoding="cp1251") as file:
        file.write("text,topic\n")
        for number in range(100_000):
            file.write(f"{TEXT.replace(',', ' ')} номер {number},дороги\n")

    tracemalloc.start()
    with table_open(path) as table:
        count = sum(1 for _row in table)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert count == 100_000
    assert path.stat().st_size > 4_000_000
    assert peak < 4_000_000


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe", "loop", "long"])
def test_a_path_that_is_no_file_is_told(tmp_path, kind):
    import os

    path = tmp_path / "name"
    if kind == "folder":
        path.mkdir()
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "long":
        path = tmp_path / ("я" * 300)

    with pytest.raises(InvalidInput), table_open(path):
        pass
