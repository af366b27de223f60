"""Output of commands: complete, and plain when not on a terminal."""

from io import StringIO

from rich.table import Column, Table

from core.terminal import EVERY, Terminal, _Lines

CODE = "roads-potholes-on-a-very-long-road-of-the-far-north"
ADDRESS = "http://very-long-name-of-a-region.example.org:8180/work/queues/new/"


def table() -> Table:
    rows = Table("Код", Column("Название"), "Адрес", title="Все")
    rows.add_row(CODE, "[bold]Длинное название[/bold], которое можно\nпереносить по словам", ADDRESS)
    return rows


class Eyes(StringIO):
    def isatty(self) -> bool:
        return True


def printed(width: int, monkeypatch, file: StringIO, *items) -> str:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setenv("TERM", "xterm")
    Terminal(file=file).print(*items)
    return file.getvalue()


def test_in_a_file_a_table_is_its_cells_between_tabs(monkeypatch):
    assert printed(40, monkeypatch, StringIO(), table()).splitlines() == [
        "Все",
        "Код\tНазвание\tАдрес",
        f"{CODE}\tДлинное название, которое можно переносить по словам\t{ADDRESS}",
    ]


def test_in_a_file_a_sentence_is_one_line(monkeypatch):
    words = "слово " * 60

    assert printed(40, monkeypatch, StringIO(), words).splitlines() == [words]


def test_on_a_wide_terminal_codes_and_addresses_stay_whole(monkeypatch):
    shown = printed(150, monkeypatch, Eyes(), table())

    assert CODE in shown
    assert ADDRESS in shown


def test_on_a_narrow_terminal_nothing_is_cut(monkeypatch):
    shown = printed(60, monkeypatch, Eyes(), table())

    assert "…" not in shown
    rows = [line.split("│") for line in shown.splitlines() if line.count("│") >= 2]
    assert "".join(row[1].strip() for row in rows) == CODE
    assert "".join(row[3].strip() for row in rows) == ADDRESS


def test_progress_in_a_file_is_a_line_now_and_then():
    out, moment = StringIO(), [0.0]
    advance = _Lines(Terminal(file=out), "file.csv", 100, now=lambda: moment[0])

    for done in range(10, 101, 10):
        advance(done)
        moment[0] += EVERY / 3

    assert out.getvalue().splitlines() == [f"file.csv: {done} из 100" for done in (10, 40, 70, 100)]


def test_a_step_in_a_file_says_what_is_being_done():
    out = StringIO()

    with Terminal(file=out).status("Обучение…") as status:
        for words in ("Проверка…", "Событий: 1", "Событий: 2", "Событий: 3"):
            status.update(words)

    assert out.getvalue().splitlines() == ["Обучение…", "Проверка…", "Событий: 1"]
