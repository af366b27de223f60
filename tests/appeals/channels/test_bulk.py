"""Importing a table of messages."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from appeals.channels import bulk
from appeals.channels.bulk import Columns, Format, ImportOutcome, bulk_import, bulk_lines_count
from appeals.models import Appeal
from core.errors import InvalidInput
from core.events.log import events_of
from tests.kits import INSIDE
from tests.taxonomy.catalogs.workbooks import book_bytes, book_of

TEXT = "Яма на дороге у дома глубокая: машины бьют колёса."
CATEGORY = "Ямы и выбоины на дороге"


def write(folder: Path, *rows: str, header: str = "text,topic", encoding: str = "utf-8") -> Path:
    path = folder / "messages.csv"
    path.write_bytes("\n".join([header, *rows]).encode(encoding))
    return path


def run(path: Path, **options) -> ImportOutcome:
    options.setdefault("columns", Columns(text="text", category="topic"))
    outcome = ImportOutcome()
    for so_far in bulk_import(path, **options):
        outcome = so_far
    return outcome


def test_lines_come_in_through_the_same_intake_with_an_event_each(ul, tmp_path):
    outcome = run(write(tmp_path, f"{TEXT},{CATEGORY}", f"{TEXT} Второй раз.,roads-potholes"))

    assert (outcome.taken, outcome.rejected) == (2, [])
    appeal = Appeal.objects.order_by("number").first()
    assert (appeal.text, appeal.channel, appeal.state) == (TEXT, "bulk", "moderation_1")
    assert appeal.category.title == CATEGORY
    assert [event.type for event in events_of("appeal", appeal.id)] == [
        "appeals.AppealReceived",
        "appeals.AppealTriaged",
    ]


def test_importing_again_adds_nothing_and_equal_lines_stay_apart(ul, tmp_path):
    path = write(tmp_path, *[f"{TEXT},{CATEGORY}"] * 3)

    first, second = run(path), run(path)

    assert (first.taken, first.known) == (3, 0)
    assert (second.taken, second.known) == (0, 3)
    assert Appeal.objects.count() == 3


def test_an_import_stopped_in_the_middle_goes_on_where_it_was(ul, tmp_path, monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK", 2)
    path = write(tmp_path, *[f"{TEXT} Номер {n}.,{CATEGORY}" for n in range(5)])
    columns = Columns(text="text", category="topic")

    stopped = list(islice(bulk_import(path, columns=columns), 1))[-1]
    finished = run(path)

    assert stopped.taken == 2
    assert (finished.known, finished.taken) == (2, 3)
    assert Appeal.objects.count() == 5


def test_bad_lines_are_rejected_with_their_line_number_and_reason_and_the_rest_comes_in(ul, tmp_path):
    path = write(
        tmp_path,
        f'"{TEXT}\nВторая строка того же сообщения.",{CATEGORY}',
        f"ой,{CATEGORY}",
        f",{CATEGORY}",
        f"{TEXT},Летающие тарелки",
        f"{'я' * 10_001},{CATEGORY}",
        f"Яма, не взятая в кавычки,{CATEGORY}",
        f"{TEXT} Последняя.,{CATEGORY}",
    )

    outcome = run(path)

    assert outcome.taken == 2
    assert [item.line for item in outcome.rejected] == [4, 5, 6, 7, 8]
    reasons = [item.reason for item in outcome.rejected]
    assert "Слишком коротко" in reasons[0]
    assert "Напишите" in reasons[1]
    assert "Летающие тарелки" in reasons[2]
    assert "Слишком длинно" in reasons[3]
    assert "Ячеек больше" in reasons[4]


def test_a_point_finds_its_municipality_and_one_in_the_sea_is_rejected(ul, tmp_path):
    lat, lon = INSIDE["ul"]
    path = write(
        tmp_path, f"{TEXT},{CATEGORY},{lat},{lon}", f"{TEXT},{CATEGORY},0,0", f"{TEXT},{CATEGORY},север,1",
        header="text,topic,lat,lon",
    )  # fmt: skip

    outcome = run(path, columns=Columns(text="text", category="topic", lat="lat", lon="lon"))

    assert Appeal.objects.get().municipality.code == "north"
    assert "вне региона" in outcome.rejected[0].reason
    assert "не координата" in outcome.rejected[1].reason


def test_dates_are_in_the_regions_zone_and_a_future_one_is_rejected(ul, tmp_path):
    path = write(
        tmp_path, f"{TEXT},{CATEGORY},2025-03-01T10:00:00", f"{TEXT},{CATEGORY},2125-03-01", f"{TEXT},{CATEGORY},вчера",
        header="text,topic,when",
    )  # fmt: skip

    outcome = run(path, columns=Columns(text="text", category="topic", received_at="when"))

    assert Appeal.objects.get().received_at == datetime(2025, 3, 1, 6, tzinfo=UTC)
    assert [item.reason.partition(". ")[0] for item in outcome.rejected] == ["Дата в будущем.", "«вчера» — не дата"]


def test_an_unknown_category_falls_to_the_default_where_one_is_named(ul, tmp_path):
    outcome = run(write(tmp_path, f"{TEXT},Непонятно что"), default_category="roads-potholes")

    assert (outcome.taken, outcome.rejected) == (1, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "файл пуст"),
        (b"words,topic\nx,y\n", "нет столбцов: text"),
        (b"text,topic,text\nx,y,z\n", "столбцы повторяются: text"),
        ('text,topic\n"Яма без конца,x'.encode(), "строка 2"),
    ],
    ids=["empty", "no column", "two of one name", "open quote"],
)
def test_a_file_that_cannot_be_used_says_why(ul, tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match=message):
        run(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(InvalidInput, match="нет"):
        bulk_lines_count(tmp_path / "none.csv")


def test_a_nul_byte_is_dropped_from_the_text(ul, tmp_path):
    run(write(tmp_path, f"{TEXT}\x00,{CATEGORY}"))

    assert Appeal.objects.get().text == TEXT


NUMBERED = Columns(text="text", category="topic", id="number")


def numbered(path: Path, *, source: str = "incident") -> ImportOutcome:
    return run(path, columns=NUMBERED, source=source)


def test_a_line_without_its_number_is_rejected_and_not_taken_for_another(ul, tmp_path):
    path = write(tmp_path, f"{TEXT},{CATEGORY},", f"{TEXT} Ещё.,{CATEGORY},", header="text,topic,number")

    outcome = numbered(path)

    assert (outcome.taken, outcome.known) == (0, 0)
    assert [(item.line, item.field) for item in outcome.rejected] == [(2, "number"), (3, "number")]


def test_a_number_with_other_words_is_rejected_and_not_said_to_be_there(ul, tmp_path):
    path = write(
        tmp_path, f"{TEXT},{CATEGORY},7", f"{TEXT} Ещё.,{CATEGORY},7", f"{TEXT},{CATEGORY},7",
        header="text,topic,number",
    )  # fmt: skip

    first, second = numbered(path), numbered(path)

    assert (first.taken, first.known, second.taken, second.known) == (1, 1, 0, 2)
    for outcome in (first, second):
        assert [(item.line, item.field) for item in outcome.rejected] == [(3, "number")]
        assert "с другим текстом" in outcome.rejected[0].reason
    assert Appeal.objects.get().text == TEXT


def test_equal_numbers_of_two_sources_are_two_messages(ul, tmp_path):
    one = numbered(write(tmp_path, f"{TEXT},{CATEGORY},1", header="text,topic,number"))
    other = write(tmp_path, f"{TEXT} Из другой системы.,{CATEGORY},1", header="text,topic,number")

    outcome = numbered(other, source="Добродел")
    again = numbered(other, source=" добродел ")

    assert (one.taken, outcome.taken, outcome.rejected, again.known) == (1, 1, [], 1)
    assert Appeal.objects.count() == 2


@pytest.mark.parametrize("source", ["", "  ", "a:b", "я" * 50])
def test_numbers_without_a_source_are_refused_before_anything(ul, tmp_path, source):
    with pytest.raises(InvalidInput) as caught:
        numbered(write(tmp_path, f"{TEXT},{CATEGORY},1", header="text,topic,number"), source=source)

    assert caught.value.field == "source"
    assert not Appeal.objects.exists()


def test_what_came_in_before_sources_were_told_apart_is_known_by_its_words(ul, tmp_path):
    path = write(tmp_path, f"{TEXT},{CATEGORY},1", header="text,topic,number")
    numbered(path)
    Appeal.objects.update(source_key="bulk:1")

    assert (numbered(path).known, numbered(path, source="other").known) == (1, 1)
    other = write(tmp_path, f"{TEXT} Другое.,{CATEGORY},1", header="text,topic,number")
    assert numbered(other).taken == 1


def test_long_numbers_that_begin_alike_stay_apart(ul, tmp_path):
    rows = [f"{TEXT} {n}.,{CATEGORY},{'x' * 120}{n}" for n in range(2)]

    outcome = numbered(write(tmp_path, *rows, header="text,topic,number"))

    assert outcome.taken == 2


@pytest.mark.parametrize("number", ["9" * 201, "1\x07", "\u200b7", "7\u202e1"])
def test_a_number_that_is_none_is_a_rejected_row(ul, tmp_path, number):
    path = write(tmp_path, f"{TEXT},{CATEGORY},{number}", f"{TEXT} Ещё.,{CATEGORY},8", header="text,topic,number")

    outcome = numbered(path)

    assert (outcome.taken, [(item.line, item.field) for item in outcome.rejected]) == (1, [(2, "number")])


@pytest.mark.parametrize("words", ["0001-01-01", "01.01.1900", "1900-01-01T00:00:00", "1.5", "9999-12-31"])
def test_a_date_that_cannot_be_is_a_rejected_row(ul, tmp_path, words):
    path = write(tmp_path, f"{TEXT},{CATEGORY},{words}", f"{TEXT} Ещё.,{CATEGORY},", header="text,topic,when")

    outcome = run(path, columns=Columns(text="text", category="topic", received_at="when"))

    assert [(item.line, item.field) for item in outcome.rejected] == [(2, "when")]
    assert outcome.taken == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_file_of_any_office_is_taken_in(ul, tmp_path, encoding):
    lat, lon = INSIDE["ul"]
    path = write(
        tmp_path,
        f'"{TEXT}";ямы  и выбоины на дороге;СЕВЕРНЫЙ  район;{lat}, {lon};05.03.2025 14:30',
        header=" Текст ;Тема;Район;Координаты;Дата",
        encoding=encoding,
    )

    outcome = run(
        path,
        columns=Columns(text="текст", category="тема", municipality="район", lat="координаты", received_at="дата"),
    )

    assert (outcome.taken, outcome.rejected) == (1, [])
    appeal = Appeal.objects.get()
    assert appeal.received_at == datetime(2025, 3, 5, 10, 30, tzinfo=UTC)
    assert (appeal.municipality.code, appeal.lat, appeal.lon) == ("north", lat, lon)


def test_a_workbook_with_its_dates_is_taken_in_and_formulas_are_rejected(ul, tmp_path):
    path = tmp_path / "messages.xlsx"
    moment = datetime(2025, 3, 5, 14, 30)  # noqa: DTZ001
    book = book_of(["text", "topic", "when"], [TEXT, CATEGORY, moment], ["=1", CATEGORY, moment], [], [])
    path.write_bytes(book_bytes(book))

    outcome = run(path, columns=Columns(text="text", category="topic", received_at="when"))

    assert Appeal.objects.get().received_at == datetime(2025, 3, 5, 10, 30, tzinfo=UTC)
    assert [(item.line, item.reason) for item in outcome.rejected] == [(3, "A3: формула: вставьте вместо неё значение")]


def test_a_named_delimiter_may_be_a_tab_in_words(ul, tmp_path):
    path = write(tmp_path, f"{TEXT}\t{CATEGORY}", header="text\ttopic")

    assert run(path, file_format=Format(delimiter="\\t")).taken == 1
