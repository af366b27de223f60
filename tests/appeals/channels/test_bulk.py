"""Importing a table of messages."""

from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import pytest

from appeals.channels import bulk
from appeals.channels.bulk import Columns, ImportOutcome, bulk_import, bulk_lines_count
from appeals.models import Appeal
from core.errors import InvalidInput
from core.events.log import events_of
from tests.kits import INSIDE

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
    assert [item.reason for item in outcome.rejected] == ["Дата в будущем.", "«вчера» — не дата."]


def test_an_unknown_category_falls_to_the_default_where_one_is_named(ul, tmp_path):
    outcome = run(write(tmp_path, f"{TEXT},Непонятно что"), default_category="roads-potholes")

    assert (outcome.taken, outcome.rejected) == (1, [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Файл пуст"),
        (b"words,topic\nx,y\n", "нет столбца «text»"),
        ("text,topic\nЯма,x".encode("cp1251"), "не в кодировке"),
        ('text,topic\n"Яма без конца,x'.encode(), "Строка 2"),
    ],
    ids=["empty", "no column", "encoding", "open quote"],
)
def test_a_file_that_cannot_be_used_says_why(ul, tmp_path, content, message):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)

    with pytest.raises(InvalidInput, match=message):
        run(path)


def test_a_missing_file_says_so(tmp_path):
    with pytest.raises(InvalidInput, match="не открывается"):
        bulk_lines_count(tmp_path / "none.csv", encoding="utf-8", delimiter=",")


def test_a_nul_byte_is_dropped_from_the_text(ul, tmp_path):
    run(write(tmp_path, f"{TEXT}\x00,{CATEGORY}"))

    assert Appeal.objects.get().text == TEXT


def test_a_line_without_its_number_is_rejected_and_not_taken_for_another(ul, tmp_path):
    path = write(tmp_path, f"{TEXT},{CATEGORY},", f"{TEXT} Ещё.,{CATEGORY},", header="text,topic,number")

    outcome = run(path, columns=Columns(text="text", category="topic", id="number"))

    assert (outcome.taken, outcome.known) == (0, 0)
    assert [(item.line, item.field) for item in outcome.rejected] == [(2, "number"), (3, "number")]


def test_the_same_number_twice_is_one_appeal_and_counted_as_one(ul, tmp_path):
    path = write(tmp_path, f"{TEXT},{CATEGORY},7", f"{TEXT} Ещё.,{CATEGORY},7", header="text,topic,number")

    outcome = run(path, columns=Columns(text="text", category="topic", id="number"))

    assert (outcome.taken, outcome.known, Appeal.objects.count()) == (1, 1, 1)


def test_long_numbers_that_begin_alike_stay_apart(ul, tmp_path):
    rows = [f"{TEXT} {n}.,{CATEGORY},{'x' * 120}{n}" for n in range(2)]

    outcome = run(
        write(tmp_path, *rows, header="text,topic,number"), columns=Columns(text="text", category="topic", id="number")
    )

    assert outcome.taken == 2
