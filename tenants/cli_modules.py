"""`otklik module …`: switch a region's modules."""

from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.markup import escape
from rich.table import Table

from core.terminal import Terminal
from tenants.regions.selectors import region_by_slug
from tenants.structure.switches import module_states, module_switch_set

__all__ = ["app"]

app = typer.Typer(help="Модули региона.", no_args_is_help=True, add_completion=False)
console = Terminal()

Slug = Annotated[str, typer.Argument(help="Код региона, например ul.")]
Module = Annotated[str, typer.Argument(help="Код модуля: otklik module list РЕГИОН.")]


@app.command("list")
def list_(region: Slug) -> None:
    """Показать установленные модули и то, какие из них в регионе включены."""
    with tenant_context(region_by_slug(region)):
        states = module_states()
    if not states:
        console.print("Модулей не установлено: модуль — это пакет Python, он ставится рядом с Откликом.")
        return
    table = Table("Код", "Модуль", "Версия", "Нужны", "В регионе")
    for state in states:
        title = escape(state.title) if state.version else "не установлен"
        table.add_row(state.slug, title, state.version, ", ".join(state.requires), "включён" if state.is_on else "—")
    console.print(table)


@app.command("on")
def on(region: Slug, module: Module) -> None:
    """Включить модуль в регионе; если он уже включён, ничего не изменится."""
    with tenant_context(region_by_slug(region)):
        module_switch_set(slug=module, is_on=True)
    console.print(f"Модуль «{module}» в регионе «{region}» включён.", markup=False)


@app.command("off")
def off(region: Slug, module: Module) -> None:
    """Выключить модуль в регионе. Его данные остаются."""
    with tenant_context(region_by_slug(region)):
        module_switch_set(slug=module, is_on=False)
    console.print(f"Модуль «{module}» в регионе «{region}» выключен.", markup=False)
