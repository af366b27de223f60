"""`otklik region addresses …`: import streets and houses from files of ГАР, and their points."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.table import Table

from core.tables import BadRow, NumberedRow
from core.terminal import Terminal
from tenants.regions.selectors import region_by_slug
from tenants.structure.addresses.gar.files import gar_files
from tenants.structure.addresses.gar.load import addresses_import
from tenants.structure.addresses.points import points_import, points_read
from tenants.structure.models import House, Settlement, Street

__all__ = ["app"]

app = typer.Typer(
    help="Адреса региона: улицы и дома из ГАР, точки на карте.", no_args_is_help=True, add_completion=False
)
console = Terminal()

Slug = Annotated[str, typer.Argument(help="Код региона, например ul.")]
_SHOWN = 50


@app.command("import")
def import_(
    slug: Slug,
    files: Annotated[list[Path], typer.Argument(help="Файлы ГАР в XML: архивы .zip, папки или сами файлы AS_….")],
    code: Annotated[str, typer.Option(help="Номер региона в ГАР, если в архиве вся страна: 73.")] = "",
    points: Annotated[Path | None, typer.Option(help="Таблица с точками: guid или address, lat, lon.")] = None,
) -> None:
    """Загрузить населённые пункты, улицы и дома из ГАР. Повторная загрузка обновляет; точки на карте остаются."""
    found = gar_files(files, region=code)
    rows, bad = points_read(points) if points is not None else ([], [])
    with tenant_context(region_by_slug(slug)):
        result = addresses_import(files=found, progress=lambda line: console.print(line, soft_wrap=True))
        console.print(
            f"[green]Готово.[/green] Населённых пунктов: {result.settlements}. Улиц: {result.streets}. "
            f"Домов: {result.houses}. Удалено прежних: {result.removed}.",
            soft_wrap=True,
        )
        for reason, count in result.left_out:
            console.print(f"Не взято: {count} — {reason}.", markup=False, soft_wrap=True)
        if points is not None:
            _points(rows, bad)


@app.command("points")
def points(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="Таблица CSV или XLSX: guid или address, lat, lon.")],
) -> None:
    """Поставить адреса на карту: в ГАР точек нет."""
    rows, bad = points_read(file)
    with tenant_context(region_by_slug(slug)):
        _points(rows, bad)


@app.command("show")
def show(slug: Slug) -> None:
    """Показать, сколько адресов в справочнике и у скольких есть точка."""
    table = Table("", "Всего", "С точкой на карте")
    with tenant_context(region_by_slug(slug)):
        for name, model in (("Населённые пункты", Settlement), ("Улицы", Street), ("Дома", House)):
            total, placed = model.objects.count(), model.objects.filter(lat__isnull=False).count()
            table.add_row(name, str(total), str(placed))
    console.print(table)


def _points(rows: Sequence[NumberedRow], bad: Sequence[BadRow]) -> None:
    result = points_import(rows=rows, bad=bad)
    console.print(f"Точек поставлено: {result.changed}. Без изменений: {result.same}.")
    if result.bad:
        for row in result.bad[:_SHOWN]:
            console.print(f"Строка {row.line}: {row.reason}", markup=False, soft_wrap=True)
        console.print(f"[red]Не взято строк: {len(result.bad)}.[/red]")
        raise typer.Exit(1)
