"""`otklik region map …`: a region's own tile file."""

from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.table import Table

from core.errors import Missing
from core.terminal import Terminal
from core.units import filesize
from tenants.regions.selectors import region_by_slug
from tenants.structure.maps.region_map import region_map, region_map_remove, region_map_set
from tenants.structure.models import RegionMap

__all__ = ["app"]

app = typer.Typer(help="Карта региона с улицами: файл PMTiles или MBTiles.", no_args_is_help=True, add_completion=False)
console = Terminal()

Slug = Annotated[str, typer.Argument(help="Код региона, например ul.")]


@app.command("set")
def set_(
    slug: Slug,
    file: Annotated[Path, typer.Argument(help="Файл PMTiles или MBTiles с картинками (PNG, JPEG, WebP).")],
    attribution: Annotated[str, typer.Option(help="Чья карта; по умолчанию — строка из самого файла.")] = "",
) -> None:
    """Проверить файл и показывать его на картах региона вместо прежнего."""
    with tenant_context(region_by_slug(slug)), console.status("Проверяю и копирую файл…"):
        row = region_map_set(path=file, attribution=attribution)
    _show(row)
    console.print(f"[green]Карта региона «{slug}» подключена.[/green] На страницах она появится в течение минуты.")


@app.command("show")
def show(slug: Slug) -> None:
    """Показать, какая карта подключена."""
    with tenant_context(region_by_slug(slug)):
        row = region_map()
    if row is None:
        console.print(
            f"Своей карты у региона «{slug}» нет. Подключить: otklik region map set {slug} ФАЙЛ", soft_wrap=True
        )
        return
    _show(row)


@app.command("remove")
def remove(slug: Slug) -> None:
    """Убрать карту региона и удалить её файл."""
    with tenant_context(region_by_slug(slug)):
        try:
            region_map_remove()
        except Missing as missing:
            console.print(missing.message)
            return
    console.print(f"Карта региона «{slug}» убрана.")


def _show(row: RegionMap) -> None:
    facts = Table(show_header=False, box=None)
    for name, value in (
        ("Вид", f"{row.format}, {row.image_type}"),
        ("Масштабы", f"от {row.min_zoom} до {row.max_zoom}"),
        ("Границы", f"{row.west:.4f}, {row.south:.4f} — {row.east:.4f}, {row.north:.4f} (долгота, широта)"),
        ("Размер", filesize(row.size)),
        ("Чья карта", row.attribution),
        ("Файл", row.file),
    ):
        facts.add_row(name, value)
    console.print(facts)
