"""`otklik serve` and `otklik health`: what runs on a server, and whether all of it works."""

import fcntl
import os
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from config.runtime import programs
from config.runtime.environment import DEFAULT_PORT, environment_ready, load_dotenv
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT, data_directory
from config.runtime.port import chosen_port, require_free_port
from config.runtime.supervisor import Supervisor

__all__ = ["health", "serve"]

PRODUCTION = "config.settings.production"
# Without them an embedded server would be started, empty, and everything would seem to work.
REQUIRED = {
    "DATABASE_URL": "postgresql://otklik:пароль@127.0.0.1:5432/otklik",
    "VALKEY_URL": "redis://127.0.0.1:6379/0",
    "SECRET_KEY": "строка из 50 и более случайных знаков",
}
REQUIRED_IN_PRODUCTION = {"EMAIL_URL": "smtp+tls://login:пароль@mail.example:587", "NUM_PROXIES": "1"}


class Part(StrEnum):
    """What to run: one program, or all three under one supervisor."""

    ALL = "all"
    WEB = "web"
    WORKER = "worker"
    BEAT = "beat"


def serve(
    part: Annotated[Part, typer.Argument(help="Что запустить: web, worker, beat или всё вместе.")] = Part.ALL,
    host: Annotated[str, typer.Option(help="Адрес, на котором слушает web.")] = "127.0.0.1",
    port: Annotated[str, typer.Option(help="Порт web; по умолчанию PORT или 8000.")] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, help="Процессов web.")] = programs.WEB_WORKERS,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Запросов сразу в каждом процессе web.")] = (
        programs.WEB_THREADS
    ),
    concurrency: Annotated[int, typer.Option(min=1, max=64, help="Заданий сразу у worker.")] = (
        programs.TASK_PROCESSES
    ),
) -> None:
    """Запустить Отклик на сервере; настройки — из окружения и .env, по умолчанию боевые."""
    load_dotenv()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", PRODUCTION)
    listen = chosen_port(port or os.environ.get("PORT") or str(DEFAULT_PORT))
    os.environ["PORT"] = str(listen)
    _require_settings()
    with environment_ready():
        _prepare(part)
        if part in (Part.WEB, Part.ALL):
            require_free_port(listen)
        commands = {
            Part.WEB: programs.web(listen, host=host, workers=workers, threads=threads),
            Part.WORKER: programs.worker(concurrency=concurrency),
            Part.BEAT: programs.beat(data_directory()),
        }
        if part is Part.ALL:
            _run_all(commands)
        else:
            _become(commands[part])


def health() -> None:
    """Всё ли работает: база, схема, статика, Valkey, обработчик заданий, планировщик. Код 1, если что-то нет."""
    from config.cli.main import django_ready

    failing = False
    with django_ready(["health"]):
        from config.health import all_checks

        for check in all_checks():
            failing = failing or not check.is_fine
            typer.echo(f"ok   {check.title}" if check.is_fine else f"НЕТ  {check.title}: {check.detail}")
    if failing:
        raise typer.Exit(1)


def _require_settings() -> None:
    required = REQUIRED
    if os.environ["DJANGO_SETTINGS_MODULE"] == PRODUCTION:
        required = REQUIRED | REQUIRED_IN_PRODUCTION
    for name, example in required.items():
        if not os.environ.get(name):
            raise RuntimeFault(f"Не задано {name} (в окружении или в .env), например {name}={example}")


def _prepare(part: Part) -> None:
    """Refuse to serve an old schema; collect static files before the web server reads the list of them."""
    import django
    from django.db import connections

    django.setup()

    from tenants.service import public_ensure, public_is_behind, regions_behind

    if public_is_behind():
        raise RuntimeFault("База данных отстала от программы. Обновить её: otklik region migrate")
    public_ensure()
    if behind := [region.slug for region in regions_behind()]:
        typer.echo(f"Регионы ждут обновления схемы ({', '.join(behind)}): otklik region migrate", err=True)
    if part in (Part.WEB, Part.ALL):
        _collect_static(data_directory())
    # The programs must not share this process's connections.
    connections.close_all()


def _collect_static(data: Path) -> None:
    """Bring STATIC_ROOT up to date; two web servers that start at once take turns."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.STATIC_ROOT is None:
        return
    with (data / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        call_command("collectstatic", interactive=False, verbosity=0)


def _become(command: Sequence[str]) -> None:
    """Replace this process, so that signals and the exit code are the program's own."""
    os.chdir(PROJECT)
    os.execvpe(command[0], list(command), os.environ | {"PYTHONUNBUFFERED": "1"})  # noqa: S606


def _run_all(commands: dict[Part, list[str]]) -> None:
    supervisor = Supervisor(environment=os.environ | {"PYTHONUNBUFFERED": "1"}, directory=PROJECT)
    for part, command in commands.items():
        supervisor.add(part.value, command)
    culprit = supervisor.run()
    if culprit is not None:
        raise RuntimeFault(f"Неожиданно остановилась часть системы: {culprit}. Остальное тоже остановлено.")
