"""`otklik module …`: a region's modules, their settings and meters."""

from datetime import timedelta
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.markup import escape
from rich.table import Table

from core import clock
from core.errors import InvalidInput
from core.modules import modules
from core.modules.metering import meters_read
from core.terminal import Terminal
from tenants.regions.selectors import region_by_slug
from tenants.structure.module_settings import module_settings, module_settings_set
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


@app.command("set")
def set_(
    region: Slug,
    module: Module,
    values: Annotated[list[str] | None, typer.Argument(help="Настройки: имя=значение. Без них — показать.")] = None,
) -> None:
    """Изменить настройки модуля в регионе, показать их."""
    with tenant_context(region_by_slug(region)):
        if values:
            module_settings_set(slug=module, values=dict(_pair(value) for value in values))
        elif module not in modules:
            raise InvalidInput(f"Модуль «{module}» не установлен.", field="module")
        now = module_settings(module)
    if not now:
        console.print("У модуля нет настроек.")
        return
    table = Table("Имя", "Настройка", "Значение")
    for name, value in now.items():
        shown = {True: "да", False: "нет"}[value] if isinstance(value, bool) else str(value)
        table.add_row(name, escape(modules[module].setting(name).title), escape(shown))
    console.print(table)


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise InvalidInput(f"Настройка пишется имя=значение, а не «{text}».", field="values")
    return name, value


@app.command("meters")
def meters(
    region: Slug, days: Annotated[int, typer.Option(min=1, max=3660, help="За сколько последних дней.")] = 30
) -> None:
    """Показать, сколько регион израсходовал по счётчикам включённых модулей."""
    now = clock.now()
    with tenant_context(region_by_slug(region)):
        readings = meters_read(now - timedelta(days=days), now)
    if not readings:
        console.print("Счётчиков нет: у включённых модулей их не объявлено.")
        return
    table = Table("Модуль", "Счётчик", "Сколько", "Единица")
    for reading in readings:
        meter = reading.meter
        table.add_row(reading.module, escape(meter.title), str(reading.amount), escape(meter.unit))
    console.print(table)
