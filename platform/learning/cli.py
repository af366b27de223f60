"""`otklik models …`: trained models of a region, of every kind."""

from typing import Annotated, Any

import typer
from django.utils import timezone
from django_tenants.utils import tenant_context
from rich.table import Table

from core.errors import InvalidInput
from core.events.types import SYSTEM
from core.terminal import Terminal
from core.units import filesize
from learning.kinds import AnyKind, model_kinds
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
def show(region: RegionSlug) -> None:
    """Показать модели региона: что работает, как обучено и как проверено."""
    with tenant_context(region_by_slug(region)):
        for kind in model_kinds:
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
def train(region: RegionSlug, kind: KindName) -> None:
    """Обучить модель на примерах региона; она начнёт отвечать, только если лучше прежней."""
    with tenant_context(region_by_slug(region)):
        found = _kind(kind)
        with console.status("Обучение…") as status:
            training = model_train(found, acting=SYSTEM, say=lambda stage: status.update(f"{stage}…"))
        row = training.row
    console.print(f"Модель {row.version}: {_numbers(row.score)}; у прежней: {_numbers(row.rival)}.", highlight=False)
    console.print(
        f"[green]Модель {row.version} лучше и теперь отвечает.[/green]"
        if training.is_promoted
        else f"Модель {row.version} не лучше; всё остаётся как было."
    )


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
