"""`otklik bench emergency` and `otklik bench relevance`: precision and recall of danger and of appeals."""

import csv
import random
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.table import Table

from benchmarks.language.toxicity import SHARED
from core.terminal import Terminal
from language.detectors.emergency import EMERGENCY, emergencies_in, emergency_find
from language.detectors.emergency.training import TAUGHT, Message
from language.detectors.emergency.training import weights_fit as emergency_fit
from language.detectors.emergency.training import weights_write as emergency_write
from language.detectors.relevance import relevance_find
from language.detectors.relevance.training import weights_fit, weights_write
from language.findings import Finding
from tests.language.detectors.messages import messages_of

__all__ = ["emergency", "relevance"]

# As those write it who want to be called back.
WITH_TELEPHONE = ("{} 89271234567", "Звоните 8 927 123-45-67. {}", "{}, мой тел. +7 (927) 123 45 67, Ольга")
# Each written before anybody looked at its misses; split by the CRC-32 of the text.
_HALVED = ("unseen", "shaped", "stated")
_RESAMPLES = 1000
_SEED = 1
console = Terminal()
Real = Annotated[Path, typer.Option(help="CSV настоящих сообщений с колонкой text: доля и скорость на них.")]


class _Judged(NamedTuple):
    """The kinds of danger of a message, as marked and as found."""

    meant: frozenset[str]
    said: frozenset[str]


def emergency(
    real: Real = SHARED / "incidents_train.csv",
    train: Annotated[bool, typer.Option("--train", help="Сначала выучить веса заново.")] = False,
    labels: Annotated[
        Path | None,
        typer.Option(help="Свои пометки настоящих: строки «номер, 1 или 0», номер строки файла с нуля."),
    ] = None,
) -> None:
    """Измерить детектор опасности на размеченных сообщениях, доля и скорость — на настоящих."""
    if train:
        taught = [message for part in TAUGHT for message in messages_of("emergency", part)]
        emergency_write(emergency_fit(Message(m["text"], frozenset(m["kinds"])) for m in taught))
        console.print("Веса выучены заново; измерение — в новом запуске.")
        raise typer.Exit
    table = Table("Часть", "сообщений", "опасных", "точность", "полнота", "род опасности")
    for part in (*TAUGHT, "held", "fresh"):
        _row(table, part, _judged(messages_of("emergency", part)))
    kept: list[_Judged] = []
    for part in _HALVED:
        halves = [[m for m in messages_of("emergency", part) if _is_odd(m["text"]) is odd] for odd in (False, True)]
        _row(table, f"{part}, чётная половина", _judged(halves[0]))
        _row(table, f"{part}, нечётная половина", judged := _judged(halves[1]))
        kept += judged
    _row(table, "все нечётные", kept)
    console.print(table)
    _by_kind(kept)
    _on_real(real, emergency_find, lambda found: found[0].kind if found and found[0].score >= EMERGENCY else "—")
    if labels is not None:
        _by_labels(real, labels)


def _is_odd(text: str) -> bool:
    """Whether a text belongs to the half of its part whose errors nobody reads."""
    return zlib.crc32(text.encode()) % 2 == 1


def _judged(messages: list[dict]) -> list[_Judged]:
    said = [frozenset(found.kind for found in emergencies_in(message["text"])) for message in messages]
    return [_Judged(frozenset(message["kinds"]), kinds) for message, kinds in zip(messages, said, strict=True)]


def _row(table: Table, name: str, judged: list[_Judged]) -> None:
    both = [one for one in judged if one.meant and one.said]
    kinds = sum(bool(one.meant & one.said) for one in both) / len(both)
    dangerous = sum(bool(one.meant) for one in judged)
    precision, recall = (_with_interval(judged, share) for share in (_precision, _recall))
    table.add_row(name, str(len(judged)), str(dangerous), precision, recall, f"{kinds:.3f}")


def _by_kind(judged: list[_Judged]) -> None:
    table = Table("Род, нечётные половины", "опасных", "полнота", "ложных тревог этого рода")
    for kind in sorted({kind for one in judged for kind in one.meant}):
        meant = [one for one in judged if kind in one.meant]
        false = sum(kind in one.said and not one.meant for one in judged)
        table.add_row(kind, str(len(meant)), f"{sum(bool(one.said) for one in meant) / len(meant):.3f}", str(false))
    console.print(table)


def _precision(judged: list[_Judged]) -> float:
    return sum(bool(one.meant) for one in judged if one.said) / max(1, sum(bool(one.said) for one in judged))


def _recall(judged: list[_Judged]) -> float:
    return sum(bool(one.said) for one in judged if one.meant) / max(1, sum(bool(one.meant) for one in judged))


def _with_interval(judged: list[_Judged], share: Callable[[list[_Judged]], float]) -> str:
    """A share and the middle 95% of it in resamples of the messages."""
    draws = random.Random(_SEED)
    found = sorted(share(draws.choices(judged, k=len(judged))) for _ in range(_RESAMPLES))
    low, high = found[_RESAMPLES // 40], found[-_RESAMPLES // 40 - 1]
    return f"{share(judged):.3f} ({low:.2f}–{high:.2f})"


def _by_labels(real: Path, labels: Path) -> None:
    """How a person's own reading of real messages compares; such labels stay outside the project."""
    with real.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    with labels.open(encoding="utf-8", newline="") as lines:
        meant = {int(number): said.strip() == "1" for number, said in csv.reader(lines)}
    said = {number: bool(emergencies_in(texts[number])) for number in meant}
    both = sum(meant[number] and said[number] for number in meant)
    console.print(
        f"Помечено {len(meant)}, опасных {sum(meant.values())}: "
        f"точность {both / max(1, sum(said.values())):.3f}, полнота {both / max(1, sum(meant.values())):.3f}"
    )


def relevance(
    real: Real = SHARED / "incidents_train.csv",
    train: Annotated[bool, typer.Option("--train", help="Сначала выучить веса заново.")] = False,
) -> None:
    """Измерить детектор уместности на размеченных сообщениях, доля «не обращений» и скорость — на настоящих."""
    if train:
        weights_write(weights_fit((m["text"], m["kind"]) for m in messages_of("relevance", "train")))
        console.print("Веса выучены заново; измерение — в новом запуске.")
        raise typer.Exit
    table = Table("Часть", "сообщений", "верно", "обращений найдено", "обращений среди названных")
    for part in ("train", "held", "unseen"):
        pairs = [
            (message["kind"], relevance_find(message["text"])[0].kind) for message in messages_of("relevance", part)
        ]
        both = sum(meant == said == "appeal" for meant, said in pairs)
        table.add_row(
            part,
            str(len(pairs)),
            f"{sum(meant == said for meant, said in pairs) / len(pairs):.3f}",
            f"{both / sum(meant == 'appeal' for meant, _ in pairs):.3f}",
            f"{both / sum(said == 'appeal' for _, said in pairs):.3f}",
        )
    console.print(table)
    _on_real(real, relevance_find, lambda found: found[0].kind)
    console.print("Те же сообщения с телефоном:")
    for form in WITH_TELEPHONE:
        _on_real(real, lambda text, form=form: relevance_find(form.format(text)), lambda found: found[0].kind)


def _on_real(file: Path, find: Callable[[str], list[Finding]], name: Callable[[list[Finding]], str]) -> None:
    if not file.exists():
        console.print(f"Нет файла {file}: доля и скорость на настоящих сообщениях не измерены.")
        return
    with file.open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    find(texts[0])
    start = time.process_time()
    named = Counter(name(find(text)) for text in texts)
    seconds = time.process_time() - start
    shares = ", ".join(f"{kind} {count / len(texts):.2%}" for kind, count in named.most_common())
    console.print(f"{len(texts)} настоящих сообщений: {shares}; {len(texts) / seconds:.0f} в секунду процессора")
