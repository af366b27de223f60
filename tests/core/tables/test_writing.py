"""Tables as files: what they say is what was meant, in Excel and in anything else."""

import csv
import io
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from core.tables.writing import csv_written
from core.tables.xlsx import xlsx_written

MOMENT = datetime(2026, 11, 29, 21, 30, tzinfo=UTC)
DANGEROUS = ["=1+1", "+7 927 123-45-67", "-2", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "＝1+1"]


def from_csv(row) -> list[str]:
    text = csv_written(["Столбец"] * len(row), [row]).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1]


def from_xlsx(row):
    content = xlsx_written(["Столбец"] * len(row), [row], sheet="Все: [обращения]/2026")
    return list(load_workbook(io.BytesIO(content)).active[2])


@pytest.mark.parametrize("words", DANGEROUS)
def test_words_that_begin_like_a_formula_are_text(words):
    (cell,) = from_xlsx([words])
    assert (cell.data_type, cell.value) == ("s", words.replace("\r", "\n") if "\r" in words else words)
    assert cell.quotePrefix
    assert from_csv([words]) == [f"'{words}"]


def test_a_title_is_no_formula_either():
    assert csv_written(["=1+1"], []).decode("utf-8-sig").strip() == "'=1+1"
    content = xlsx_written(["=1+1"], [], sheet="")
    assert load_workbook(io.BytesIO(content)).active["A1"].data_type == "s"


def test_moments_are_of_the_regions_zone_and_numbers_are_numbers():
    with timezone.override(ZoneInfo("Europe/Ulyanovsk")):
        moment, day, number, nothing, yes = from_xlsx([MOMENT, date(2026, 1, 2), -5, None, True])
        row = from_csv([MOMENT, date(2026, 1, 2), -5, None, True])

    assert moment.value == datetime(2026, 11, 30, 1, 30)  # noqa: DTZ001 - Excel knows no zones
    assert moment.number_format == "dd.mm.yyyy hh:mm"
    assert (day.value.date(), number.value, nothing.value, yes.value) == (date(2026, 1, 2), -5, None, "да")
    assert row == ["30.11.2026 01:30", "02.01.2026", "-5", "", "да"]


def test_words_of_every_kind_survive_or_lose_what_no_table_holds():
    words = 'Яма; «глубокая», "пять" метров\nи ещё одна 🕳'

    assert from_csv([words]) == [words]
    assert from_xlsx([words])[0].value == words
    assert from_xlsx(["нуль\x00и\x0bдругие"])[0].value == "нульидругие"
