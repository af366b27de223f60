"""`otklik models …`: trained models of a region, of every kind."""

from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from django_tenants.utils import tenant_context
from rich.table import Table

from core.errors import InvalidInput
from core.events.types import SYSTEM
from core.terminal import Terminal
from core.units import filesize
from learning.kinds import ACTIVE, STAND_IN, AnyKind, StoredModel, model_kinds
from learning.promoting import NO_MODEL, model_promote
from learning.selectors import models_list
from learning.training import model_train
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Обученные модели региона.", no_args_is_help=True, add_completion=False)
console = Terminal()

MODELS_SHOWN = 100

RegionSlug = Annotated[str, typer.Option("--region", help="Код региона, например ul.")]
KindName = Annotated[str, typer.Option("--kind", help="Вид модели: его показывает otklik models show.")]


@app.command("show")
def show(region: RegionSlug, only: Annotated[str, typer.Option("--kind", help="Только этот вид.")] = "") -> None:
    """Показать модели региона: что работает, как обучено и как проверено."""
    with tenant_context(region_by_slug(region)):
        for kind in [_kind(only)] if only else model_kinds:
            rows = models_list(kind, most=MODELS_SHOWN)
            table = Table(
                *("Версия", "Состояние", "Обучена", "Примеров", "Оценка", "У прежней", "Размер", "Кто обучил"),
                title=f"{kind.title} ({kind.name})",
                title_justify="left",
            )
            for row in rows:
                table.add_row(
                    str(row.version),
                    row.state_title,
                    f"{timezone.localtime(row.created_at):%d.%m.%Y %H:%M}",
                    str(row.examples),
                    _numbers(row.score),
                    _numbers(row.rival),
                    filesize(row.size_bytes) if row.path else "удалена",
                    row.trained_by,
                )
            console.print(table if rows else f"{kind.title} ({kind.name}): своих моделей нет.")
            if not any(row.is_active for row in rows):
                console.print(f"Отвечает {kind.stand_in}.")


@app.command("train")
def train(
    region: RegionSlug,
    kind: KindName,
    csv_file: Annotated[Path | None, typer.Option("--csv", help="Размеченный файл CSV или XLSX.")] = None,
    ordinary: Annotated[
        Path | None, typer.Option("--ordinary", help="Для toxicity: файл со столбцом text, обычные обращения.")
    ] = None,
) -> None:
    """Обучить модель на данных региона и на файле, если он дан; она начнёт отвечать, только если лучше прежней.

    Столбцы файла: для rubrication — text и один из code, topic, title, можно group и executor; для toxicity — text и
    toxic (1 или 0).
    """
    files = {name: path for name, path in (("csv", csv_file), ("ordinary", ordinary)) if path is not None}
    with tenant_context(region_by_slug(region)):
        found = _kind(kind)
        with console.status("Читаю примеры…") as status:
            given = found.given(files, lambda line: console.print(line, markup=False, highlight=False))
            training = model_train(found, acting=SYSTEM, given=given, say=lambda stage: status.update(f"{stage}…"))
        remarks = list(found.remarks(training.lesson, training.examined))
    row = training.row
    rivals = {
        str(found.stand_in) if name == STAND_IN else _former(row): score for name, score in training.rivals.items()
    }
    table = Table("", f"Модель {row.version}", *(title.capitalize() for title in rivals), title_justify="left")
    scores = [score.as_json() for score in (training.score, *rivals.values())]
    for name in scores[0]:
        table.add_row(str(found.measures.get(name, name)), *(f"{score[name]:g}" for score in scores))
    console.print(table)
    for remark in remarks:
        console.print(remark, highlight=False)
    console.print(
        f"[green]Модель {row.version} лучше и теперь отвечает.[/green]"
        if training.is_promoted
        else f"Модель {row.version} не лучше; всё остаётся как было."
    )


def _former(row: StoredModel) -> str:
    """What answered before: a model, or what answers where there is none."""
    version = row.rivals.get(ACTIVE, {}).get("version")
    return f"модель {version}" if version else "прежняя"


@app.command("use")
def use(
    region: RegionSlug,
    kind: KindName,
    version: Annotated[int, typer.Option(min=0, help="Версия; 0 — то, что отвечает без модели.")],
) -> None:
    """Включить другую версию модели или вернуть то, что отвечает без неё."""
    with tenant_context(region_by_slug(region)):
        found = _kind(kind)
        former = model_promote(found, acting=SYSTEM, version=version)
    now = f"модель {version}" if version != NO_MODEL else found.stand_in
    console.print(f"Отвечает {now}, как и прежде." if former == version else f"Теперь отвечает {now}.")


def _kind(name: str) -> AnyKind:
    if name not in model_kinds:
        known = ", ".join(model_kinds.names())
        raise InvalidInput(f"Вида моделей «{name}» нет. Есть: {known}.", field="kind")
    return model_kinds[name]


def _numbers(score: Any) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in score.items()) or "—"
