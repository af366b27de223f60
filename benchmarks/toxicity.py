"""`otklik bench toxicity`: how well rudeness is told, by the lexicon alone and by the model that a region may train."""

import csv
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table
from sklearn.metrics import f1_score, precision_score, recall_score
from sklearn.model_selection import StratifiedKFold

from appeals.detectors.toxicity import TOXIC, ToxicityModel, toxicity_find
from config.runtime.paths import PROJECT
from core.terminal import Terminal

__all__ = ["SHARED", "toxicity"]

SHARED = PROJECT.parent / "shared" / "data"
console = Terminal()


def toxicity(
    file: Annotated[Path, typer.Option(help="CSV с колонками text и toxic (0 или 1).")] = SHARED / "toxicity_train.csv",
    folds: Annotated[int, typer.Option(help="На сколько частей делить.")] = 5,
    seed: Annotated[int, typer.Option(help="Как перемешать.")] = 7,
) -> None:
    """Измерить детектор грубости: словарь сам по себе и обучаемую модель на невиденных частях файла."""
    if not file.exists():
        console.print(f"Нет файла {file}: измерить не на чем. Укажите свой через --file.")
        raise typer.Exit(1)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [(row["text"], int(row["toxic"])) for row in csv.DictReader(lines)]
    texts, truth = [text for text, _ in rows], np.array([label for _, label in rows])
    table = Table("Что", "F1", "точность", "полнота", "в секунду")
    # The lexicon was looked at on even rows, so it is measured on odd ones.
    table.add_row("словарь, нечётные строки", *_lexicon(texts[1::2], truth[1::2]))
    table.add_row(f"модель, {folds} частей", *_model(texts, truth, folds, seed))
    console.print(table)
    console.print(f"{len(rows)} текстов, грубых {truth.mean():.0%}; порог модели выбран внутри обучающих частей")


def _lexicon(texts: list[str], truth: np.ndarray) -> tuple[str, ...]:
    start = time.process_time()
    said = [any(finding.score >= TOXIC for finding in toxicity_find(text)) for text in texts]
    return _measures(truth, np.array(said), time.process_time() - start)


def _model(texts: list[str], truth: np.ndarray, folds: int, seed: int) -> tuple[str, ...]:
    said, seconds = np.zeros(len(truth), dtype=bool), 0.0
    for train, test in StratifiedKFold(folds, shuffle=True, random_state=seed).split(truth, truth):
        model = ToxicityModel.fit([texts[row] for row in train], truth[train])
        start = time.process_time()
        said[test] = [model.is_toxic(texts[row]) for row in test]
        seconds += time.process_time() - start
    return _measures(truth, said, seconds)


def _measures(truth: np.ndarray, said: np.ndarray, seconds: float) -> tuple[str, ...]:
    scores = (measure(truth, said) for measure in (f1_score, precision_score, recall_score))
    return (*(f"{score:.3f}" for score in scores), f"{len(truth) / seconds:.0f}")
