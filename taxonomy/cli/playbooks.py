"""`otklik playbooks …`: a region's playbooks and the shipped library."""

from collections.abc import Sequence

import typer
from rich.markup import escape
from rich.table import Column, Table

from core.events.types import SYSTEM
from taxonomy.cli.inside import RegionSlug, region_inside
from taxonomy.cli.tables import console
from taxonomy.playbooks.selectors import playbook_rows
from taxonomy.playbooks.shipped import LibraryVariant, library_load, library_news

__all__ = ["app"]

app = typer.Typer(help="Алгоритмы: шаги, которые получает исполнитель.", no_args_is_help=True, add_completion=False)


@app.command("list")
def list_(region: RegionSlug) -> None:
    """Показать алгоритмы региона и то, что в библиотеке новее."""
    with region_inside(region):
        table = Table("Код", "Алгоритм", "Шагов", "Свои варианты", Column("Категорий", justify="right"))
        for row in playbook_rows():
            kinds = escape(", ".join(row.kinds))
            table.add_row(row.code, escape(row.title), str(row.steps or "—"), kinds, str(row.categories))
        console.print(table)
        news = library_news()
        _show("В библиотеке новее, взять: otklik playbooks load", news.fresh)
        _show("В библиотеке новее, но регион правил сам", news.kept)


@app.command("load")
def load(region: RegionSlug) -> None:
    """Взять из библиотеки то, что новее. Что регион опубликовал или отменил сам, остаётся; оно будет названо."""
    with region_inside(region):
        news = library_load(acting=SYSTEM)
        if news.fresh:
            _show("[green]Взято из библиотеки[/green]", news.fresh)
        else:
            console.print("В библиотеке нет ничего новее.")
        _show("[yellow]Не тронуто: регион правил сам[/yellow]", news.kept)


def _show(title: str, variants: Sequence[LibraryVariant]) -> None:
    if not variants:
        return
    table = Table("Код", "Алгоритм", "Для кого", "Выпуск", title=title, title_justify="left")
    for variant in variants:
        facts = variant.playbook
        table.add_row(facts.code, escape(facts.title), variant.kind or "все", str(facts.version))
    console.print(table)
