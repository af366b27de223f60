"""`otklik flow …`: the optional stages of a region's flow."""

from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.markup import escape
from rich.table import Table

from appeals.flow_settings import flow_stages
from appeals.stages.optional import flow_stage_switch
from core.events.types import SYSTEM
from core.terminal import terminal
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Ход обращения в регионе.", no_args_is_help=True, add_completion=False)

Slug = Annotated[str, typer.Argument(help="Код региона, например ul.")]
Stage = Annotated[str, typer.Argument(help="Код стадии: otklik flow list РЕГИОН.")]


@app.command("list")
def list_(region: Slug) -> None:
    """Показать необязательные стадии, и сколько обращений сейчас в каждой."""
    with tenant_context(region_by_slug(region)):
        stages = flow_stages()
    if not stages:
        terminal.print("Необязательных стадий нет: они приходят с модулями.")
        return
    table = Table("Код", "Стадия", "Перед состоянием", "В регионе", "Обращений в ней")
    for stage in stages:
        is_on = "включена" if stage.is_on else "—"
        table.add_row(stage.name, escape(stage.label), escape(stage.before), is_on, str(stage.waiting))
    terminal.print(table)


@app.command("on")
def on(region: Slug, stage: Stage) -> None:
    """Включить стадию; через неё пойдут те, кто до неё ещё не дошёл."""
    _switch(region, stage, is_on=True)


@app.command("off")
def off(region: Slug, stage: Stage) -> None:
    """Выключить стадию; кто уже в ней, останутся в ней, пока их не отпустят."""
    _switch(region, stage, is_on=False)


def _switch(region: str, name: str, *, is_on: bool) -> None:
    with tenant_context(region_by_slug(region)):
        stage = flow_stage_switch(name, acting=SYSTEM, is_on=is_on)
        waiting = next(shown.waiting for shown in flow_stages() if shown.name == name)
    verb = "включена" if is_on else "выключена"
    terminal.print(f"Стадия «{stage.label}» в регионе «{region}» {verb}. Обращений в ней: {waiting}.", markup=False)
