"""`otklik appeals …`."""

import csv
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from appeals.channels.bulk import Columns, ImportOutcome, bulk_import, bulk_lines_count
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Обращения.", no_args_is_help=True)
console = Console()


@app.callback()
def appeals() -> None:
    """Keep `import` a sub-command even while it is the only one."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Файл CSV с заголовком.")],
    region: Annotated[str, typer.Option(help="Код региона.")],
    text: Annotated[str, typer.Option(help="Столбец с текстом.")] = "text",
    category: Annotated[str, typer.Option(help="Столбец с кодом или названием категории.")] = "",
    default_category: Annotated[str, typer.Option(help="Категория для строк, где её нет или она неизвестна.")] = "",
    municipality: Annotated[str, typer.Option(help="Столбец с муниципалитетом.")] = "",
    address: Annotated[str, typer.Option(help="Столбец с адресом.")] = "",
    lat: Annotated[str, typer.Option(help="Столбец с широтой.")] = "",
    lon: Annotated[str, typer.Option(help="Столбец с долготой.")] = "",
    received_at: Annotated[str, typer.Option(help="Столбец с датой (ISO 8601).")] = "",
    id: Annotated[str, typer.Option(help="Столбец с номером, по которому строка узнаётся при повторе.")] = "",
    delimiter: Annotated[str, typer.Option(help="Разделитель столбцов.")] = ",",
    encoding: Annotated[str, typer.Option(help="Кодировка файла.")] = "utf-8-sig",
    report: Annotated[Path | None, typer.Option(help="Куда записать отклонённые строки.")] = None,
) -> None:
    """Загрузить обращения из CSV через обычный приём. Повтор добавит только то, чего ещё нет."""
    columns = Columns(
        text=text,
        category=category,
        municipality=municipality,
        address=address,
        lat=lat,
        lon=lon,
        received_at=received_at,
        id=id,
    )
    total = bulk_lines_count(file, encoding=encoding, delimiter=delimiter)
    outcome = ImportOutcome()
    with tenant_context(region_by_slug(region)), _progress() as bar:
        task = bar.add_task(file.name, total=total)
        for outcome in bulk_import(
            file, columns=columns, default_category=default_category, encoding=encoding, delimiter=delimiter
        ):
            bar.update(task, completed=outcome.lines)
    _print(outcome)
    if outcome.rejected:
        path = report or Path(f"{file.stem}.rejected.csv")
        _write(outcome, path)
        console.print(f"Отклонённые строки с причинами: {path}")


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )


def _print(outcome: ImportOutcome) -> None:
    console.print(
        f"Принято: {outcome.taken}. Уже было: {outcome.known}. Отклонено: {len(outcome.rejected)}.", highlight=False
    )
    if outcome.rejected:
        table = Table("Причина", "Строк")
        for reason, count in Counter(item.reason for item in outcome.rejected).most_common(10):
            table.add_row(reason, str(count))
        console.print(table)


def _write(outcome: ImportOutcome, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "column", "reason"])
        writer.writerows([item.line, item.field, item.reason] for item in outcome.rejected)
