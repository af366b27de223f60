"""`otklik bench toxicity`: accuracy of rudeness, by the lexicon alone and by a trained model."""

import csv
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import StratifiedKFold

from benchmarks.words import catalog_examples
from config.runtime.paths import PROJECT
from core.terminal import Terminal
from language.detectors.toxicity import TOXIC, ToxicityModel, ordinary_shipped, toxicity_find

__all__ = ["SHARED", "toxicity"]

SHARED = PROJECT.parent / "shared" / "data"
console = Terminal()


def toxicity(
    file: Annotated[Path, typer.Option(help="CSV с колонками text и toxic (0 или 1).")] = SHARED / "toxicity_train.csv",
    real: Annotated[
        Path, typer.Option(help="CSV обычных обращений с колонкой text: сколько вежливых из них названо грубыми.")
    ] = SHARED / "incidents_train.csv",
    folds: Annotated[int, typer.Option(min=2, max=20, help="На сколько частей делить.")] = 5,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Как перемешать.")] = 7,
) -> None:
    """Измерить детектор грубости: словарь сам по себе и обучаемую модель на невиденных частях файла.

    Модель учится трижды: на одном файле; с примерами категорий и обычными сообщениями, какие есть у каждого; и со
    своими обращениями.
    """
    if not file.exists():
        console.print(f"Нет файла {file}: измерить не на чем. Укажите свой через --file.")
        raise typer.Exit(1)
    rows = [(row["text"], int(row["toxic"])) for row in _rows(file)]
    texts, truth = [text for text, _ in rows], np.array([label for _, label in rows])
    polite = [row["text"] for row in _rows(real) if not _is_rude(row["text"])] if real.exists() else []
    table = Table("Что", "F1", "точность", "полнота", "в секунду", "вежливых названо грубыми")
    # The lexicon was looked at on even rows, so it is measured on odd ones.
    table.add_row("словарь, нечётные строки", *_lexicon(texts[1::2], truth[1::2]), "—")
    examples = list(dict.fromkeys((*catalog_examples(), *ordinary_shipped())))
    for title, ordinary, unknown in (
        ("на одном файле", [], polite[1::2]),
        ("и на сообщениях, какие есть у каждого", examples, polite[1::2]),
        ("и на половине обращений", examples + polite[::2], polite[1::2]),
    ):
        table.add_row(f"модель {title}, {folds} частей", *_model(texts, truth, ordinary, unknown, folds, seed))
    console.print(table)
    console.print(f"{len(rows)} текстов, грубых {truth.mean():.0%}; порог модели выбран внутри обучающих частей")


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _is_rude(text: str) -> bool:
    return any(finding.score >= TOXIC for finding in toxicity_find(text))


def _lexicon(texts: list[str], truth: np.ndarray) -> tuple[str, ...]:
    start = time.process_time()
    said = [_is_rude(text) for text in texts]
    return _measures(truth, np.array(said), time.process_time() - start)


def _model(
    texts: list[str], truth: np.ndarray, ordinary: Sequence[str], unknown: Sequence[str], folds: int, seed: int
) -> tuple[str, ...]:
    said, seconds, false = np.zeros(len(truth), dtype=bool), 0.0, []
    parts = StratifiedKFold(folds, shuffle=True, random_state=seed).split(truth, truth)
    for number, (train, test) in enumerate(parts):
        model = ToxicityModel.fit([texts[row] for row in train], truth[train], ordinary)
        start = time.process_time()
        said[test] = [model.is_toxic(texts[row]) for row in test]
        seconds += time.process_time() - start
        false += [model.is_toxic(text) for text in unknown[number::folds]]
    return (*_measures(truth, said, seconds), f"{np.mean(false):.2%}" if false else "—")


def _measures(truth: np.ndarray, said: np.ndarray, seconds: float) -> tuple[str, ...]:
    scores = (measure(truth, said) for measure in (f1_score, precision_score, recall_score))
    return (*(f"{score:.3f}" for score in scores), f"{len(truth) / seconds:.0f}")
