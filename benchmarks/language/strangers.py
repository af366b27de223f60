"""`otklik bench strangers`: out-of-set messages caught by «Другое» of a small set, and right answers lost to it."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table

from benchmarks.language.toxicity import SHARED
from benchmarks.words import CATALOG
from core.tables import name_fold
from core.terminal import Terminal
from language.engine import SURE_WITH_RELATED, CategoryText, RelatedShares, RubricModel, sure_at_first
from taxonomy.catalogs.folders import SHIPPED, draft_read
from taxonomy.rubrication.region_set import directions_beside, known_beside

__all__ = ["Caught", "caught_of", "strangers"]

SMALL = "ulyanovsk-20"
SEED = 11
console = Terminal()


@dataclass(frozen=True, kw_only=True)
class Caught:
    """Of messages that are none of the set's the share that gets «Другое», of its own right answers the share lost.

    From 0 to 1, by what is in use and, `alone`, by the probability of the best category with a threshold of 0.05.
    """

    own: int
    right: int
    strange: int
    caught: float
    lost: float
    caught_alone: float
    lost_alone: float


def strangers(
    real: Annotated[Path, typer.Option(help="CSV настоящих сообщений: text, topic, group.")] = SHARED
    / "incidents_train.csv",
    topics: Annotated[Path, typer.Option(help="CSV тем: group, topic; из них — наборы одних названий.")] = SHARED
    / "incident_topics.csv",
    messages: Annotated[int, typer.Option(min=1, max=1_000_000, help="Сколько сообщений спросить.")] = 3000,
    draws: Annotated[int, typer.Option(min=0, max=100, help="Сколько наборов из названий случайных групп.")] = 4,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Какие группы выпадут.")] = 100,
) -> None:
    """Измерить «Другое» в первый день: наборы названий половины групп и малый каталог, рядом с образцом."""
    for file in (real, topics):
        if not file.exists():
            console.print(f"Нет файла {file}: измерить не на чем. Укажите свой через --real и --topics.")
            raise typer.Exit(1)
    asked = [(row["text"], row["topic"]) for row in _rows(real)]
    Random(SEED).shuffle(asked)
    asked = asked[:messages]
    reference = [CategoryText.of(facts) for facts in draft_read(SHIPPED / CATALOG).categories]
    named = [(row["group"], row["topic"]) for row in _rows(topics)]
    groups = list(dict.fromkeys(group for group, _topic in named))
    sets = [
        ("каждая вторая группа", _titles(named, groups[::2])),
        ("остальные группы", _titles(named, groups[1::2])),
        (SMALL, [CategoryText.of(facts) for facts in draft_read(SHIPPED / SMALL).categories]),
    ]
    for draw in range(draws):
        chosen = Random(seed + draw).sample(groups, len(groups) // 2)
        sets.append((f"группы наугад, {draw + 1}", _titles(named, chosen)))
    table = Table(
        "Набор", "категорий", "своих", "верных", "чужих поймано", "верных потеряно", "без родни поймано", "потеряно"
    )
    with console.progress("Наборы", len(sets)) as advance:
        for done, (title, own) in enumerate(sets, 1):
            found = caught_of(own, reference, asked)
            shares = (found.caught, found.lost, found.caught_alone, found.lost_alone)
            counts = (len(own), found.own, found.right)
            table.add_row(title, *map(str, counts), *(f"{share:.3f}" for share in shares))
            advance(done)
    console.print(table)


def caught_of(
    own: Sequence[CategoryText], reference: Sequence[CategoryText], asked: Sequence[tuple[str, str]]
) -> Caught:
    """Ask a set beside the reference for messages, each with the name of its topic."""
    known = known_beside(own, reference)
    model = RubricModel.fit(known)
    related = RelatedShares.of(
        model, {category.code: category.title for category in own}, directions_beside(own, reference)
    )
    topic_of: dict[str, str] = {}
    for category in known[: len(own)]:
        for name in (category.title, *category.aliases):
            topic_of.setdefault(name_fold(name), category.code)
    ours = np.isin(np.array(model.codes), [category.code for category in own])
    sure: list[float] = []
    alone: list[float] = []
    is_right: list[bool] = []
    is_own: list[bool] = []
    for text, topic in asked:
        given = model.probabilities(text)
        best = int(np.where(ours, given, -1.0).argmax())
        code, probability = model.codes[best], float(given[best])
        sure.append(related.sureness(code, probability, given) if related is not None else probability)
        alone.append(probability)
        meant = topic_of.get(name_fold(topic))
        is_own.append(meant is not None)
        is_right.append(meant == code)
    right, strange = np.array(is_right), ~np.array(is_own)
    at = SURE_WITH_RELATED if related is not None else sure_at_first(len(own), len(known))
    return Caught(
        own=int((~strange).sum()),
        right=int(right.sum()),
        strange=int(strange.sum()),
        caught=_below(sure, at, strange),
        lost=_below(sure, at, right),
        caught_alone=_below(alone, 0.05, strange),
        lost_alone=_below(alone, 0.05, right),
    )


def _below(values: Sequence[float], at: float, chosen: NDArray[np.bool_]) -> float:
    return float((np.array(values)[chosen] < at).mean()) if chosen.any() else 0.0


def _titles(named: Sequence[tuple[str, str]], groups: Sequence[str]) -> list[CategoryText]:
    return [
        CategoryText(code=f"own-{number}", title=topic, direction=group)
        for number, (group, topic) in enumerate(named)
        if group in groups
    ]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
