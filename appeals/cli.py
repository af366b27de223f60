"""`otklik appeals …`: import and mask."""

import csv
import shlex
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from django_tenants.utils import tenant_context
from rich.markup import escape
from rich.table import Table

from appeals.channels.bulk import Columns, Format, ImportOutcome, bulk_columns_unused, bulk_import, bulk_lines_count
from appeals.upkeep.masking import appeals_mask_anew
from core.tables import output_checked, output_written
from core.terminal import terminal
from tenants.service import RegionState, region_by_slug, regions_all

__all__ = ["app"]

app = typer.Typer(help="Обращения.", no_args_is_help=True, add_completion=False)

MOST_REASONS = 10


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Файл CSV или XLSX, в первой строке — названия столбцов.")],
    region: Annotated[str, typer.Option(help="Код региона.")],
    text: Annotated[str, typer.Option(help="Столбец с текстом.")] = "text",
    category: Annotated[str, typer.Option(help="Столбец с кодом или названием категории.")] = "",
    default_category: Annotated[str, typer.Option(help="Категория для строк, где её нет или она неизвестна.")] = "",
    municipality: Annotated[str, typer.Option(help="Столбец с муниципалитетом: код или название.")] = "",
    address: Annotated[str, typer.Option(help="Столбец с адресом.")] = "",
    lat: Annotated[str, typer.Option(help="Столбец с широтой или с обеими координатами: 54.31, 48.39.")] = "",
    lon: Annotated[str, typer.Option(help="Столбец с долготой.")] = "",
    received_at: Annotated[
        str, typer.Option(help="Столбец с датой: 05.03.2025 14:30, 2025-03-05T14:30 или число Excel.")
    ] = "",
    id: Annotated[str, typer.Option(help="Столбец с номером, по которому строка узнаётся при повторе.")] = "",
    email: Annotated[str, typer.Option(help="Столбец с электронной почтой заявителя.")] = "",
    name: Annotated[str, typer.Option(help="Столбец с именем заявителя.")] = "",
    source: Annotated[str, typer.Option(help="Откуда номера: нужно вместе с --id, например «Инцидент».")] = "",
    delimiter: Annotated[str, typer.Option(help="Разделитель столбцов CSV; без него найдётся сам.")] = "",
    encoding: Annotated[str, typer.Option(help="Кодировка CSV; без неё найдётся сама.")] = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Написать заявителям и попросить подтвердить адрес; без этого писем не будет.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Куда записать отклонённые строки; без него — рядом с файлом.")
    ] = None,
) -> None:
    """Загрузить обращения из таблицы через обычный приём. Повтор добавит только то, чего ещё нет.

    Если хоть одна строка отклонена, команда кончается с кодом 1.
    """
    columns = Columns(
        text=text,
        category=category,
        municipality=municipality,
        address=address,
        lat=lat,
        lon=lon,
        received_at=received_at,
        email=email,
        name=name,
        id=id,
    )
    file_format = Format(encoding=encoding, delimiter=delimiter)
    target = output_checked(report or file.with_name(f"{file.stem}.rejected.csv"), inputs=(file,))
    with tenant_context(region_by_slug(region)):
        with terminal.status(f"Проверяю {escape(file.name)}…"):
            total = bulk_lines_count(file, file_format=file_format)
        if unused := bulk_columns_unused(file, columns=columns, file_format=file_format):
            _tell_unused(unused)
        outcome = ImportOutcome()
        try:
            with terminal.progress(file.name, total) as advance:
                for outcome in bulk_import(
                    file,
                    columns=columns,
                    source=source,
                    default_category=default_category,
                    file_format=file_format,
                    asks=ask,
                ):
                    advance(outcome.lines)
        except BaseException:
            # After Ctrl-C too: what came in by then stays, and is known the next time.
            if outcome.lines:
                _tell(outcome, target, file)
            raise
    _tell(outcome, target, file)
    if outcome.rejected:
        raise typer.Exit(1)


def _tell_unused(unused: dict[str, str]) -> None:
    """Say which columns stay outside, and by which parameter those would come in whose names tell what they hold."""
    terminal.print(f"Эти столбцы не загружаются: {', '.join(unused)}.", markup=False)
    wanted = [f"--{field.replace('_', '-')} {shlex.quote(name)}" for name, field in unused.items() if field]
    if wanted:
        terminal.print(f"Чтобы загрузить, добавьте: {' '.join(wanted)}", markup=False)
    if len(wanted) < len(unused):
        terminal.print("Какие столбцы можно назвать, скажет otklik appeals import --help.", markup=False)


@app.command("mask")
def mask(
    region: Annotated[str, typer.Option(help="Код региона; без него — все регионы.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Только посчитать, ничего не меняя.")] = False,
) -> None:
    """Скрыть личные данные в опубликованных текстах заново: правила становятся лучше. Что скрыто, скрытым и останется.

    Тексты, которые правил человек, не трогает и называет, если личное осталось в них. Повтор ничего не меняет.
    """
    chosen = (
        [region_by_slug(region)]
        if region
        else [row for row in regions_all() if row.state in (RegionState.READY, RegionState.SUSPENDED)]
    )
    for one in chosen:
        with tenant_context(one), terminal.progress(one.slug) as advance:
            masked = appeals_mask_anew(dry_run=dry_run, told=advance)
        verb = "Изменилось бы" if dry_run else "Изменено"
        terminal.print(f"{one.slug}: просмотрено {masked.looked_at}. {verb}: {masked.changed}.", markup=False)
        if masked.edited:
            numbers = ", ".join(map(str, sorted(masked.edited)))
            terminal.print(f"{one.slug}: правил человек, прочтите сами: {numbers}.", markup=False)


def _tell(outcome: ImportOutcome, target: Path, source: Path) -> None:
    _print(outcome)
    if outcome.rejected:
        _write(outcome, target, source)


def _print(outcome: ImportOutcome) -> None:
    terminal.print(f"Принято: {outcome.taken}. Уже было: {outcome.known}. Отклонено: {len(outcome.rejected)}.")
    if outcome.rejected:
        table = Table("Причина", "Строк")
        reasons = Counter(item.reason for item in outcome.rejected).most_common()
        for reason, count in reasons[:MOST_REASONS]:
            table.add_row(escape(reason), str(count))
        terminal.print(table)
        if len(reasons) > MOST_REASONS:
            terminal.print(f"И ещё причин: {len(reasons) - MOST_REASONS}.")


def _write(outcome: ImportOutcome, path: Path, source: Path) -> None:
    with output_written(path, inputs=(source,), bom=True) as file:
        writer = csv.writer(file)
        writer.writerow(["line", "column", "reason"])
        writer.writerows([item.line, item.field, item.reason] for item in outcome.rejected)
    terminal.print(f"Отклонённые строки с причинами: {path}", markup=False)
