"""`otklik detectors …`: a region's own model of rudeness."""

from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.table import Table

from appeals.toxicity.labelled import labelled_file, ordinary_file
from appeals.toxicity.learning import toxicity_model_now
from appeals.toxicity.scores import Score, cross_validated, false_words, lexicon_score, model_score
from core.errors import InvalidInput
from core.terminal import Terminal
from language.detectors.toxicity import toxicity_find
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Детекторы: своя модель грубости.", no_args_is_help=True, add_completion=False)
console = Terminal()

RegionSlug = Annotated[str, typer.Option("--region", help="Код региона, например ul.")]
CSV_HELP = "Файл CSV со столбцами text и toxic (1 или 0)."
ORDINARY_HELP = "Файл CSV со столбцом text: обычные обращения, какие модель не должна считать грубыми."
LEAST_MEASURED = 20
MODELS_SHOWN = 100

Ordinary = Annotated[Path | None, typer.Option("--ordinary", help=ORDINARY_HELP)]


@app.command("evaluate")
def evaluate(
    csv_file: Annotated[Path, typer.Option("--csv", help=CSV_HELP)],
    region: Annotated[str, typer.Option("--region", help="Измерить на файле и работающую модель региона.")] = "",
    folds: Annotated[int, typer.Option(min=2, max=20, help="На сколько частей делить файл.")] = 5,
    ordinary_csv: Ordinary = None,
) -> None:
    """Измерить распознавание грубости на файле: модель — на частях, которых она не видела, рядом словарь.

    Работающая модель региона, если дан --region, могла учиться на этом же файле: тогда её числа завышены.
    """
    labelled = list(dict(labelled_file(csv_file)).items())
    rude = sum(is_rude for _text, is_rude in labelled)
    if min(rude, len(labelled) - rude) < LEAST_MEASURED:
        raise InvalidInput(f"Измерять не на чем: нужно хотя бы по {LEAST_MEASURED} текстов, грубых и обычных.")
    table = _table(f"Разных текстов: {len(labelled)}, грубых {rude}")
    with console.status("Обучение и проверка…"):
        ordinary = ordinary_file(ordinary_csv) if ordinary_csv is not None else []
        score, false = cross_validated(labelled, ordinary, folds=folds)
        table.add_row(f"Модель, частей {folds}", *_numbers(score))
        table.add_row("Словарь", *_numbers(lexicon_score(labelled)))
        if region:
            with tenant_context(region_by_slug(region)):
                model = toxicity_model_now()
            if model is None:
                raise InvalidInput(f"В регионе {region} своей модели грубости нет.")
            table.add_row(f"Модель региона {region}", *_numbers(model_score(model, labelled)))
    console.print(table)
    if false is not None:
        console.print(false_words(false))


@app.command("find")
def find(text: Annotated[str, typer.Argument(help="Текст обращения.")], region: RegionSlug) -> None:
    """Показать, что грубого детектор находит в тексте."""
    with tenant_context(region_by_slug(region)):
        findings = toxicity_find(text, toxicity_model_now())
    table = Table("Что", "Оценка", "Слова")
    for found in findings:
        words = ", ".join(f"«{text[span.start : span.end]}»" for span in found.spans) or "—"
        table.add_row(found.kind, f"{found.score:.3f}", words)
    console.print(table if table.rows else "Ничего грубого.")


def _table(title: str) -> Table:
    return Table(title, "F1", "Точность", "Полнота", "Текстов в секунду")


def _numbers(score: Score) -> tuple[str, ...]:
    return (f"{score.f1:.3f}", f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.a_second:.0f}")
