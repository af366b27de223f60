"""`otklik bench …`: measure Otklik on this machine, in a region made for it."""

import platform
import statistics
import time
from collections.abc import Callable
from typing import Annotated

import psutil
import typer
from django.db import connection
from django_tenants.utils import tenant_context
from rich.progress import track
from rich.table import Table

from benchmarks.language.addresses import addresses
from benchmarks.language.detectors import detectors
from benchmarks.language.emergency import emergency, relevance
from benchmarks.language.encoders import encoders
from benchmarks.language.strangers import strangers
from benchmarks.language.toxicity import toxicity
from benchmarks.requests import HOST, INTAKE, SLUG, intake_requests, list_requests, world_of_region
from benchmarks.seed import BATCH, history_seed
from benchmarks.site import Measured, site_running
from config.runtime import programs
from config.runtime.paths import PROJECT
from core.errors import Missing
from core.terminal import Terminal
from tenants.administration import kit_read, launch_run, public_ensure, region_create, schemas_migrate
from tenants.regions.models import Region
from tenants.service import region_by_slug

__all__ = ["app"]

app = typer.Typer(help="Измерения.", no_args_is_help=True, add_completion=False)
console = Terminal()
for command in (addresses, detectors, encoders, toxicity, emergency, relevance, strangers):
    app.command()(command)
Runs = Annotated[int, typer.Option(min=1, max=100, help="Сколько прогонов; печатается медиана.")]
Requests = Annotated[int, typer.Option(min=1, max=1_000_000, help="Запросов в прогоне.")]
Connections = Annotated[int, typer.Option(min=1, max=1000, help="Соединений сразу.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="Порт измеряемого сервера.")]
Threads = Annotated[
    int, typer.Option(min=1, max=64, help="Потоков в каждом процессе сервера; без этого — как в работе.")
]


@app.command()
def seed(appeals: Annotated[int, typer.Option(min=1, max=10_000_000, help="Сколько обращений.")] = 100_000) -> None:
    """Наполнить регион bench обращениями с историей."""
    region = _region()
    with tenant_context(region):
        world = world_of_region()
        start = time.perf_counter()
        bar = track(range(0, appeals, BATCH), description=f"{appeals} обращений", console=console)
        steps = iter(bar)
        next(steps)
        history_seed(appeals, world, progress=lambda done: next(steps, None))
        seconds = time.perf_counter() - start
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM events_event")
            events = cursor.fetchone()[0]
    console.print(f"{appeals} обращений с историей за {seconds:.1f} с; событий в журнале региона: {events}")


@app.command()
def intake(
    requests: Requests = 1500,
    connections: Connections = 8,
    runs: Runs = 3,
    port: Port = 8077,
    threads: Threads = programs.WEB_THREADS,
) -> None:
    """Измерить приём обращений: POST /api/v1/appeals по HTTP, событие в той же транзакции."""
    with tenant_context(_region()):
        bodies = intake_requests(runs * (requests + 50), seed=2)
    with site_running(port, threads=threads) as site:
        share = len(bodies) // runs
        measured = [
            site.measure(bodies[run * share : (run + 1) * share], connections=connections) for run in range(runs)
        ]
    _report({INTAKE: measured})


@app.command()
def lists(
    requests: Requests = 400,
    connections: Connections = 8,
    runs: Runs = 3,
    port: Port = 8077,
    threads: Threads = programs.WEB_THREADS,
) -> None:
    """Измерить очередь, список в API и страницу обращения."""
    with tenant_context(_region()):
        pages = list_requests()
    results = {}
    with site_running(port, threads=threads) as site:
        for title, chosen in pages.items():
            load = [chosen[n % len(chosen)] for n in range(requests + 50)]
            results[title] = [site.measure(load, connections=connections) for _run in range(runs)]
    _report(results)


def _region() -> Region:
    """The region `bench`, its schema up to date, made where there is none yet."""
    schemas_migrate()
    try:
        region = region_by_slug(SLUG)
    except Missing:
        public_ensure()
        # The one with all 689 categories, 56 municipalities and 104 organisations.
        kit = kit_read(PROJECT / "tenants" / "kits" / "mo")
        kit["region"]["domain"] = HOST
        region = region_create(kit=kit, slug=SLUG).region
    launch_run(launch_id=region.launch.id)
    return region_by_slug(SLUG)


def _report(results: dict[str, list[Measured]]) -> None:
    table = Table("Что", "в секунду", "p50, мс", "p99, мс", "SQL", "CPU веб, мс", "CPU БД, мс", "ошибок")
    for title, runs in results.items():
        table.add_row(
            title,
            _median(runs, lambda run: run.result.per_second, 0),
            _median(runs, lambda run: run.result.p50 * 1000, 1),
            _median(runs, lambda run: run.result.p99 * 1000, 1),
            runs[-1].queries,
            _median(runs, lambda run: run.web_cpu, 1),
            _median(runs, lambda run: run.database_cpu, 1),
            str(sum(run.result.failures for run in runs)),
        )
    console.print(table)
    console.print(
        f"{psutil.cpu_count()} ядра, Python {platform.python_version()}, {platform.system()}; "
        f"прогонов: {len(next(iter(results.values())))}, печатается медиана"
    )


def _median(runs: list[Measured], value: Callable[[Measured], float], digits: int) -> str:
    return f"{statistics.median(value(run) for run in runs):.{digits}f}"
