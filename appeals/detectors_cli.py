"""`otklik detectors …`: a region's own model of rudeness."""

from pathlib import Path
from typing import Annotated

import typer
from django.utils import timezone
from django_tenants.utils import tenant_context
from rich.table import Table

from appeals.toxicity.labelled import decided_texts, labelled_file, ordinary_file, ordinary_texts
from appeals.toxicity.learning import TOXICITY, ToxicityExamples, toxicity_model_now
from appeals.toxicity.scores import Score, cross_validated, false_share, lexicon_score, model_score
from core.errors import InvalidInput
from core.events.types import SYSTEM
from core.terminal import Terminal
from language.detectors.toxicity import toxicity_find
from learning.service import ACTIVE, STAND_IN, model_train, models_list
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


@app.command("train")
def train(
    region: RegionSlug,
    csv_file: Annotated[Path | None, typer.Option("--csv", help=CSV_HELP)] = None,
    ordinary_csv: Ordinary = None,
) -> None:
    """Обучить модель грубости по решениям модераторов и по размеченному файлу, если он дан.

    Обычные обращения — примеры категорий и свой файл, если он дан, — учат её не принимать за грубость жалобы. Она
    начнёт отвечать, только если на отложенных текстах она лучше и словаря, и прежней модели.
    """
    with tenant_context(region_by_slug(region)):
        labelled = [*(labelled_file(csv_file) if csv_file is not None else ()), *decided_texts()]
        with console.status("Обучение…"):
            own = ordinary_file(ordinary_csv) if ordinary_csv is not None else ()
            ordinary = [*own, *ordinary_texts(labelled=len(labelled))]
            given = ToxicityExamples(labelled=labelled, ordinary=ordinary)
            training = model_train(TOXICITY, acting=SYSTEM, given=given)
        name = f"Модель {training.row.version}"
        table = _table(f"Отложенных текстов: {training.score.texts}")
        for title, score in (
            (name, training.score),
            ("Словарь", training.rivals[STAND_IN]),
            ("Прежняя модель", training.rivals.get(ACTIVE)),
        ):
            if score is not None:
                table.add_row(title, *_numbers(score))
        console.print(table)
        _false_told(false_share(training.examined, training.lesson.ordinary.held))
        if training.is_promoted:
            console.print(f"[green]{name} лучше и теперь отвечает.[/green]")
        else:
            console.print(f"{name} не лучше; всё остаётся как было.")


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
    _false_told(false)


@app.command("show")
def show(region: RegionSlug, text: Annotated[str, typer.Option(help="Что детектор видит в этом тексте.")] = "") -> None:
    """Показать модели грубости региона и как они проверены; с --text — что найдено в тексте."""
    with tenant_context(region_by_slug(region)):
        if text:
            _findings(text)
            return
        rows = models_list(TOXICITY, most=MODELS_SHOWN)
        if not rows:
            console.print("Своих моделей нет, отвечает словарь. Обучить: otklik detectors train.")
            return
        table = Table("Версия", "Состояние", "Обучена", "Текстов", "F1", "F1 словаря", "F1 прежней", "МБ", "Кто обучил")
        for row in rows:
            f1 = (row.score, row.rivals.get(STAND_IN), row.rivals.get(ACTIVE))
            table.add_row(
                str(row.version),
                row.state_title,
                f"{timezone.localtime(row.created_at):%d.%m.%Y %H:%M}",
                str(row.examples),
                *(f"{score['f1']:.3f}" if score else "—" for score in f1),
                f"{row.size_bytes / 2**20:.1f}",
                row.trained_by,
            )
        console.print(table)


def _findings(text: str) -> None:
    table = Table("Что", "Оценка", "Слова")
    for found in toxicity_find(text, toxicity_model_now()):
        words = ", ".join(f"«{text[span.start : span.end]}»" for span in found.spans) or "—"
        table.add_row(found.kind, f"{found.score:.3f}", words)
    console.print(table if table.rows else "Ничего грубого.")


def _false_told(share: float | None) -> None:
    if share is not None:
        console.print(f"Из вежливых обычных обращений, которых модель не видела, грубыми названы {share:.2%}.")


def _table(title: str) -> Table:
    return Table(title, "F1", "Точность", "Полнота", "Текстов в секунду")


def _numbers(score: Score) -> tuple[str, ...]:
    return (f"{score.f1:.3f}", f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.a_second:.0f}")
