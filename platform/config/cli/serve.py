"""`otklik serve` and `otklik health`: run the programs of a server and check them."""

import fcntl
import hashlib
import os
import time
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.cli.django_ready import django_ready
from config.runtime import programs
from config.runtime.environment import (
    DEFAULT_PORT,
    PRODUCTION,
    REQUIRED,
    environment_ready,
    load_dotenv,
    settings_require,
)
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT, data_directory
from config.runtime.preflight import chosen_port, require_free_port
from config.runtime.restarts import Deaths, deaths_told
from config.runtime.together import together

__all__ = ["health", "serve", "static_collect"]

STAMP = "static.stamp"


def static_collect(data: Path) -> None:
    """Update STATIC_ROOT if anything has changed; concurrent web servers take turns."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.STATIC_ROOT is None:
        return
    with (data / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, present = data / STAMP, _present()
        if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == present:
            return
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(present)


def _present() -> str:
    """A digest of all static files: paths, sizes, times."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in get_finders():
        for path, storage in sorted(finder.list(None), key=lambda found: str(found[0])):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Part(StrEnum):
    """The programs to run: the web server, the task workers, the scheduler, or all of them."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    BEAT = "beat"


class WorkerName(StrEnum):
    """The task workers (`programs.WORKERS`)."""

    WORKER = "worker"
    SENDER = "sender"
    SWEEPER = "sweeper"
    LEARNER = "learner"


def serve(
    part: Annotated[
        Part, typer.Argument(help="Что запустить: web, worker (все обработчики заданий), beat или всё вместе.")
    ] = Part.ALL,
    host: Annotated[str, typer.Option(help="Адрес, на котором слушает web.")] = "127.0.0.1",
    port: Annotated[str, typer.Option(help="Порт web; по умолчанию PORT или 8000.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Процессов web.")] = programs.WEB_WORKERS,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Запросов сразу в каждом процессе web.")] = (
        programs.WEB_THREADS
    ),
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Коротких заданий сразу у worker.")] = (
        programs.TASK_PROCESSES
    ),
    only: Annotated[
        WorkerName | None, typer.Option(help="Один из обработчиков worker: остальные — на другой машине.")
    ] = None,
) -> None:
    """Запустить Отклик на сервере; настройки — из окружения и .env, по умолчанию боевые."""
    load_dotenv()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
    listen = chosen_port(port or os.environ.get("PORT") or str(DEFAULT_PORT))
    os.environ["PORT"] = str(listen)
    settings_require(REQUIRED)
    with environment_ready():
        _prepare(part)
        if part in (Part.WEB, Part.ALL):
            require_free_port(listen)
        commands: dict[Part, dict[str, list[str]]] = {
            Part.WEB: {"web": programs.web(listen, host=host, workers=workers, threads=threads)},
            Part.WORKER: programs.workers(concurrency=concurrency),
            Part.BEAT: {"beat": programs.beat(data_directory())},
        }
        _become(_chosen(commands, part, only))


def health() -> None:
    """Всё ли работает: база, схема, статика, Valkey, обработчик заданий, планировщик. Код 1, если что-то нет."""
    failing = False
    with django_ready(["health"]):
        from config.health import all_checks

        for check in all_checks():
            failing = failing or not check.is_fine
            mark = "ждём" if check.is_starting else "ok  " if check.is_fine else "НЕТ "
            typer.echo(f"{mark} {check.title}" + (f": {check.detail}" if check.detail else ""))
    for line in deaths_told(Deaths.of(data_directory()), time.time()):
        typer.echo(line)
    if failing:
        raise typer.Exit(1)


def _prepare(part: Part) -> None:
    """Refuse an unmigrated schema; collect static files before the web server reads their list."""
    import django
    from django.db import connections

    django.setup()

    from tenants.administration import public_ensure, public_is_behind, region_roles_fault, regions_behind

    if public_is_behind():
        raise RuntimeFault("База данных отстала от программы. Обновить её: otklik region migrate")
    public_ensure()
    if behind := [region.slug for region in regions_behind()]:
        typer.echo(f"Регионы ждут обновления схемы ({', '.join(behind)}): otklik region migrate", err=True)
    if fault := region_roles_fault():
        typer.echo(fault, err=True)
    if part in (Part.WEB, Part.ALL):
        static_collect(data_directory())
    _tell_of_start(part)
    # The programs must not share this process's connections.
    connections.close_all()


def _tell_of_start(part: Part) -> None:
    """Record the start, so that health checks report "starting" instead of "dead"."""
    from core.heartbeats import Heartbeat, start_record

    if part in (Part.WORKER, Part.ALL):
        start_record(Heartbeat.WORKER, Heartbeat.SENDER, Heartbeat.SWEEPER, Heartbeat.LEARNER, Heartbeat.TASKS)
    if part in (Part.BEAT, Part.ALL):
        start_record(Heartbeat.BEAT)


def _chosen(commands: Mapping[Part, dict[str, list[str]]], part: Part, only: WorkerName | None) -> dict[str, list[str]]:
    parts = list(commands) if part is Part.ALL else [part]
    chosen = {name: command for item in parts for name, command in commands[item].items()}
    if only is None:
        return chosen
    if part is not Part.WORKER:
        raise RuntimeFault(f"--only выбирает один из обработчиков: otklik serve worker --only {only}")
    return {only.value: chosen[only.value]}


def _become(commands: Mapping[str, Sequence[str]]) -> None:
    """Replace this process by the program, or by a supervisor of several: signals and the exit code are theirs."""
    command = next(iter(commands.values())) if len(commands) == 1 else together(data_directory(), commands)
    os.chdir(PROJECT)
    os.execvpe(command[0], list(command), os.environ | {"PYTHONUNBUFFERED": "1"})  # noqa: S606
