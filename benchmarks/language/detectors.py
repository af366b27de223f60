"""`otklik bench detectors`: recall of personal data, false masks, and speed."""

import csv
import time
from collections.abc import Callable
from random import Random
from typing import Annotated

import typer
from rich.table import Table

from appeals.second_reader import persons_seen, second_reader_is_on
from benchmarks.language.toxicity import SHARED
from core.terminal import Terminal
from language.detectors.personal_data import personal_data_find, personal_data_union
from tests.language.detectors.labelled import FILE, UNSEEN_FILE, labelled_read, score

__all__ = ["REAL", "detectors", "timed"]

PARTS = {
    "tuning": "на них правились правила",
    "final": "отложенные",
    "fresh": "написаны после правил",
    "last": "написаны после правил, трудные имена",
    "blind_a": "написаны другими вслепую",
    "blind_b": "написаны другими вслепую",
    "third": "написаны после весов",
    "fourth": "написаны после весов",
    "fifth": "написаны после весов, трудные имена",
    "sixth": "написаны после весов, длиннее",
    "seventh": "написаны последними, без имён",
    "blind_c": "написаны другими вслепую",
    "blind_d": "написаны другими вслепую",
}
UNSEEN = {"unseen_e": "написаны другими, не правились", "unseen_f": "написаны другими, не правились"}
SAMPLE = 3000
REAL = SHARED / "incidents_train.csv"
console = Terminal()


def detectors(
    missed: Annotated[
        bool, typer.Option("--missed", help="Показать пропущенное и замазанное зря в размеченных.")
    ] = False,
) -> None:
    """Измерить поиск персональных данных (по видам, на размеченных и настоящих сообщениях)."""
    _by_kind(missed)
    _by_two_readers()
    _on_real()


def _by_kind(missed: bool) -> None:
    table = Table("Часть", "вид", "размечено", "полнота", "точность")
    for part, title in {**PARTS, **UNSEEN}.items():
        messages = labelled_read(part, UNSEEN_FILE if part in UNSEEN else FILE)
        result = score(messages, personal_data_find)
        for kind, marked in sorted(result.marked.items()):
            found, masked, right = result.found[kind], result.masked[kind], result.right[kind]
            table.add_row(part, kind, str(marked), f"{found / marked:.3f}", f"{right / max(1, masked):.3f}")
        marked, found = result.marked.total(), result.found.total()
        precision = result.right.total() / max(1, result.masked.total())
        table.add_row(f"{part}: {title}", "все", str(marked), f"{found / marked:.3f}", f"{precision:.3f}", style="bold")
        if missed:
            for line in [*result.missed, *result.false]:
                console.print(line, markup=False)
    console.print(table)


def _by_two_readers() -> None:
    """The second reader is asked in its own process, as before words become public."""
    if not second_reader_is_on():
        console.print("Второго читателя нет (requirements/reader.txt): что он добавляет, не измерено.")
        return
    table = Table("Часть", "читают", "имена", "здоровье", "всё", "замазано зря")
    for part in UNSEEN:
        messages = labelled_read(part, UNSEEN_FILE)
        seen = dict(zip((m.text for m in messages), persons_seen([m.text for m in messages]), strict=True))
        for title, find in (
            ("один", personal_data_find),
            ("двое", lambda text, seen=seen: personal_data_union(text, seen[text] or [])),
        ):
            result = score(messages, find)
            recalls = [f"{result.found[kind] / result.marked[kind]:.3f}" for kind in ("name", "health")]
            table.add_row(
                part, title, *recalls, f"{result.found.total() / result.marked.total():.3f}", str(len(result.false))
            )
    console.print(table)
    if REAL.exists():
        with REAL.open(encoding="utf-8", newline="") as lines:
            texts = [row["text"] for row in csv.DictReader(lines)]
        texts = Random(5).sample(texts, SAMPLE)
        seen_in = persons_seen(texts)
        more = sum(
            personal_data_find(text) != personal_data_union(text, seen or [])
            for text, seen in zip(texts, seen_in, strict=True)
        )
        unread = sum(seen is None for seen in seen_in)
        console.print(f"Второй читатель добавил маски в {more} из {SAMPLE} настоящих сообщений, не прочёл {unread}.")


def _on_real() -> None:
    if not REAL.exists():
        console.print(f"Нет файла {REAL}: зря замазанное на настоящих сообщениях не измерено.")
        return
    with REAL.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    found, seconds = timed(personal_data_find, texts)
    kinds = sorted({span.kind for spans in found for span in spans})
    table = Table("Вид", "сообщений", "доля")
    for kind in kinds:
        number = sum(any(span.kind == kind for span in spans) for spans in found)
        table.add_row(kind, str(number), f"{number / len(texts):.2%}")
    number = sum(map(bool, found))
    table.add_row("хоть что-то", str(number), f"{number / len(texts):.2%}", style="bold")
    console.print(table)
    console.print(
        f"{len(texts)} настоящих сообщений, {len(texts) / seconds:.0f} в секунду процессорного времени. "
        "Данные из них убраны не все: доля выше — верхняя граница замазанного зря."
    )


def timed(read: Callable[[str], object], texts: list[str]) -> tuple[list, float]:
    """What is read of each text, and the seconds of processor time; the first text is read before the clock starts."""
    read(texts[0])
    start = time.process_time()
    found = [read(text) for text in texts]
    return found, time.process_time() - start
