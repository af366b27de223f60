"""`otklik region …`: create, launch, update, suspend, remove a region."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from django.utils import timezone
from django_tenants.utils import tenant_context
from rich.markup import escape
from rich.table import Table

from core.errors import DomainError
from core.terminal import Terminal
from core.units import plural, seconds
from tenants.cli_addresses import app as addresses
from tenants.cli_maps import app as maps
from tenants.launches.checking import kit_faults, kit_warnings
from tenants.launches.kit import kit_read
from tenants.launches.launch import launch_run, launch_send, region_create
from tenants.launches.progress import launch_progress, launches_progress
from tenants.launches.steps import Step
from tenants.launches.updating import Outcome, RegionUpdate, region_update
from tenants.regions.database_roles import region_roles_fault
from tenants.regions.identity import region_url
from tenants.regions.lifecycle import public_ensure, region_remove, region_resume, region_suspend
from tenants.regions.migrating import public_is_behind, public_migrate, schemas_migrate
from tenants.regions.models import Launch, LaunchStep, Region, RegionState, StepState
from tenants.regions.selectors import region_by_slug, region_get, region_host, regions_all
from tenants.structure.settlements import settlements_import, settlements_read

__all__ = ["app"]

app = typer.Typer(help="Регионы.", no_args_is_help=True, add_completion=False)
app.add_typer(maps, name="map")
app.add_typer(addresses, name="addresses")
console = Terminal()

Slug = Annotated[str, typer.Argument(help="Код региона, например ul.")]
Kit = Annotated[Path, typer.Argument(help="Папка с набором для запуска: region.toml, staff.csv и другие файлы.")]
STATE_STYLES = {
    RegionState.READY: "green",
    RegionState.SUSPENDED: "yellow",
    RegionState.REMOVING: "red",
}
STEP_MARKS = {
    StepState.DONE: "[green]✓[/green]",
    StepState.FAILED: "[red]✗[/red]",
    StepState.RUNNING: "…",
    StepState.WAITING: "·",
}


@app.command("create")
def create(
    kit: Kit,
    slug: Annotated[str, typer.Option(help="Код региона вместо указанного в наборе.")] = "",
    wait: Annotated[bool, typer.Option(help="Ждать конца запуска или оставить его фоновой задаче.")] = True,
    check: Annotated[bool, typer.Option("--check", help="Только проверить набор, ничего не создавая.")] = False,
) -> None:
    """Проверить набор, завести регион и запустить его. Об ошибках набора скажет сразу обо всех, ничего не создав."""
    if public_is_behind():
        with console.status("Готовлю базу данных…"):
            public_migrate()
    public_ensure()
    with console.status("Проверяю набор…"):
        content, faults = kit_faults(kit, slug=slug)
    if faults:
        _show_faults(faults, left="ничего не создано")
        raise typer.Exit(1)
    _show_warnings(content)
    if check:
        console.print("Ошибок в наборе нет.")
        return
    launch = region_create(kit=content, slug=slug)
    if wait:
        _run(launch, folder=kit)
    else:
        launch_send(launch)
        console.print(
            f"Регион «{launch.region.slug}» заведён, запускает его фоновая задача. "
            f"Ход запуска: otklik region show {launch.region.slug}",
            soft_wrap=True,
        )


@app.command("launch")
def launch(
    slug: Slug,
    kit: Annotated[Path | None, typer.Option(help="Исправленный набор вместо прежнего.")] = None,
) -> None:
    """Продолжить прерванный запуск или запуск с ошибкой; готовые шаги не повторяются."""
    region = region_by_slug(slug)
    if region.launch.finished_at is not None:
        console.print(f"Регион «{slug}» уже запущен.")
        return
    _run(region.launch, kit)


def _show_faults(faults: list[str], *, left: str) -> None:
    for fault in faults:
        console.print(fault, markup=False, soft_wrap=True)
    forms = ("ошибка", "ошибки", "ошибок")
    console.print(f"В наборе {len(faults)} {plural(len(faults), *forms)}, {left}.", style="red")


def _show_warnings(kit: dict[str, Any]) -> None:
    for words in kit_warnings(kit):
        console.print(f"Внимание. {words}", style="yellow", markup=False, soft_wrap=True)


def _run(launch: Launch, kit: Path | None = None, *, folder: Path | None = None) -> None:
    """Run a launch; where it stops, say how to go on. `kit` replaces its kit, `folder` is where that came from."""
    new_kit = kit_read(kit) if kit is not None else None
    try:
        with console.status("Запуск…") as status:
            finished = launch_run(
                launch_id=launch.id,
                kit=new_kit,
                on_step=lambda row, step: _show_step(row, step, status.update),
            )
    except BaseException as error:
        mended = f" --kit {kit or folder or 'ПАПКА_НАБОРА'}" if isinstance(error, DomainError) else ""
        console.print(f"Запуск остановлен. Продолжить с этого места: otklik region resume {launch.region.slug}{mended}")
        raise
    console.print(f"[green]Регион «{finished.region.name}» работает:[/green] {region_url('/', region=finished.region)}")


def _show_step(row: LaunchStep, step: Step, say: Callable[[str], None]) -> None:
    if row.state == StepState.RUNNING:
        say(f"{step.title}…")
    else:
        console.print(f"{STEP_MARKS[StepState(row.state)]} {step.title} [dim]{_duration(row)}[/dim] {row.result}")


def _duration(row: LaunchStep) -> str:
    if row.started_at is None or row.finished_at is None:
        return ""
    return seconds((row.finished_at - row.started_at).total_seconds(), digits=1)


@app.command("list")
def list_() -> None:
    """Показать все регионы."""
    regions = regions_all()
    if not regions:
        console.print("Регионов ещё нет. Завести: otklik region create ПАПКА_НАБОРА")
        return
    table = Table("Код", "Регион", "Состояние", "Запуск", "Адрес")
    launches = launches_progress(regions)
    for region in regions:
        progress = launches[region.id]
        table.add_row(
            region.slug,
            region.name,
            _state(region),
            f"{progress.done} из {progress.total}" + (", ошибка" if progress.failed else ""),
            region_host(region) or "—",
        )
    console.print(table)


@app.command("show")
def show(slug: Slug) -> None:
    """Показать один регион: сведения, адреса, шаги запуска."""
    region = region_get(slug)
    facts = Table(show_header=False, box=None)
    for name, value in (
        ("Регион", region.name),
        ("Портал", region.portal_name),
        ("Состояние", _state(region)),
        ("Причина", region.suspended_reason),
        ("Часовой пояс", region.timezone),
        ("Схема", region.schema_name),
        ("Номера", f"{region.number_prefix}-1, {region.number_prefix}-2, …"),
        ("Адреса", ", ".join(str(row.domain) for row in region.domains.all()) or "—"),
    ):
        if value:
            facts.add_row(name, value)
    console.print(facts)
    progress = launch_progress(region)
    table = Table("", "Шаг", "Начат", "Длился", "Итог", title="Запуск", title_justify="left")
    with timezone.override(region.zone):
        for title, row in progress.steps:
            began = timezone.localtime(row.started_at).strftime("%d.%m.%Y %H:%M:%S") if row.started_at else ""
            table.add_row(STEP_MARKS[StepState(row.state)], title, began, _duration(row), row.error or row.result)
    console.print(table)
    if not progress.is_finished:
        who = "идёт сейчас" if progress.is_running else f"стоит; продолжить: otklik region launch {slug}"
        console.print(f"Запуск {who}")


@app.command("suspend")
def suspend(slug: Slug, reason: Annotated[str, typer.Option(help="Почему: это увидят жители.")]) -> None:
    """Приостановить: портал остаётся читаемым и говорит, почему ничего не принимает."""
    region_suspend(slug=slug, reason=reason)
    console.print(f"Регион «{slug}» приостановлен. Вернуть: otklik region resume {slug}", soft_wrap=True)


@app.command("update")
def update(
    slug: Slug,
    kit: Annotated[Path, typer.Option(help="Папка с исправленным набором.")],
    dry_run: Annotated[bool, typer.Option("--check", "--dry-run", help="Только показать, что изменится.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Взять и там, где регион менял сам.")] = False,
    restore: Annotated[
        bool, typer.Option("--restore", help="Вернуть снятые роли, открыть закрытые организации.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать.")] = False,
) -> None:
    """Взять из набора сведения о регионе, муниципалитеты с границами, организации и людей: показать, спросить, взять.

    Что регион изменил сам, остаётся; чего в наборе нет, остаётся и будет названо. Ничего не удаляет.
    """
    content, faults = kit_faults(kit, is_new=False)
    if faults:
        _show_faults(faults, left="ничего не изменено")
        raise typer.Exit(1)
    _show_warnings(content)
    planned = region_update(slug=slug, kit=content, dry_run=True, overwrite=overwrite, restore=restore)
    if planned.absent:
        console.print(f"В наборе нет, в регионе остаётся: {', '.join(planned.absent)}.", markup=False)
    _show_plan(planned)
    if dry_run or not planned.changes:
        return
    if not yes and not typer.confirm("Изменить?"):
        console.print("Ничего не изменено.")
        raise typer.Exit(1)
    done = region_update(slug=slug, kit=content, overwrite=overwrite, restore=restore)
    console.print(f"Изменений: {len(done.changes)}.")


def _show_plan(planned: RegionUpdate) -> None:
    if planned.changes or planned.kept:
        table = Table("Где", "Что", "В регионе", "В наборе", "Итог")
        for change in (*planned.changes, *planned.kept):
            words = (change.what, change.field, change.before, change.after, str(change.outcome.label))
            table.add_row(*map(escape, words))
        console.print(table)
    outcomes = {change.outcome for change in planned.kept}
    if Outcome.UNKNOWN in outcomes:
        console.print(
            "Отклик не помнит, что здесь было взято из набора: регион запущен раньше, чем он стал это запоминать. "
            "Что отличается, оставлено. Взять из набора: --overwrite.",
            soft_wrap=True,
        )
    elif Outcome.KEPT in outcomes:
        console.print("Изменённое в регионе оставлено. Взять из набора и это: --overwrite.", soft_wrap=True)
    if outcomes & {Outcome.REVOKED, Outcome.CLOSED}:
        console.print("Снятые роли и закрытые организации не возвращаются. Вернуть их: --restore.", soft_wrap=True)
    if not planned.changes:
        console.print("Менять нечего." if planned.kept else "Менять нечего: регион такой же, как набор.")


@app.command("resume")
def resume(
    slug: Slug,
    kit: Annotated[Path | None, typer.Option(help="Исправленный набор, если запуск остановился на ошибке.")] = None,
) -> None:
    """Вернуть приостановленный регион к работе или продолжить запуск, который остановился."""
    region = region_by_slug(slug)
    if region.state in (RegionState.DRAFT, RegionState.LAUNCHING):
        _run(region.launch, kit)
        return
    region_resume(slug=slug)
    console.print(f"Регион «{slug}» снова работает.")


@app.command("remove")
def remove(slug: Slug, yes: Annotated[bool, typer.Option("--yes", help="Не спрашивать.")] = False) -> None:
    """Удалить регион со всеми обращениями, людьми и файлами. Вернуть его нельзя."""
    region = region_by_slug(slug)
    if not yes:
        console.print(f"[red]Будут удалены все обращения, люди и файлы региона «{region.name}».[/red]")
        if typer.prompt("Чтобы удалить, наберите код региона", default="", show_default=False) != slug:
            console.print("Код не совпал: ничего не удалено.")
            raise typer.Exit(1)
    with console.status("Удаление…"):
        region_remove(slug=slug)
    console.print(f"Регион «{slug}» удалён.")


@app.command("settlements")
def settlements(
    region: Annotated[str, typer.Option(help="Код региона.")],
    csv: Annotated[Path, typer.Option(help="Файл CSV: name, kind, municipality, lat, lon, population.")],
) -> None:
    """Загрузить населённые пункты региона. Что есть — исправится, чего нет — добавится; плохие строки будут названы."""
    rows, bad = settlements_read(csv)
    with tenant_context(region_by_slug(region)):
        result = settlements_import(rows=rows, bad=bad)
    console.print(f"Добавлено: {result.added}. Исправлено: {result.changed}. Без изменений: {result.same}.")
    if result.bad:
        table = Table("Строка", "Почему не взята")
        for row in result.bad:
            table.add_row(str(row.line), row.reason)
        console.print(table)
        console.print(f"[red]Не взято строк: {len(result.bad)}.[/red]")
        raise typer.Exit(1)


@app.command("migrate")
def migrate() -> None:
    """Обновить схемы, отставшие от программы."""
    with console.status("Ищу отставшие схемы…"):
        migrated = schemas_migrate(on_schema=lambda schema: console.print(f"{STEP_MARKS[StepState.DONE]} {schema}"))
    console.print(f"Обновлено схем: {len(migrated)}." if migrated else "Все схемы свежие.")
    if fault := region_roles_fault():
        console.print(fault, style="yellow", markup=False, soft_wrap=True)


def _state(region: Region) -> str:
    state = RegionState(region.state)
    style = STATE_STYLES.get(state, "cyan")
    return f"[{style}]{state.label}[/{style}]"
