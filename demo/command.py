"""`otklik demo`: run everything on this machine with two regions until Ctrl-C."""

import os
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import typer
from rich.table import Column, Table

from config.cli.serve import static_collect
from config.runtime import programs
from config.runtime.environment import DEFAULT_PORT, environment_ready, load_dotenv
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT, data_directory
from config.runtime.preflight import chosen_port, require_free_port
from config.runtime.restarts import Deaths
from config.runtime.services import Services
from config.runtime.supervisor import Supervisor
from core.terminal import Terminal
from core.units import seconds

REGIONS = ("ul", "mo")
INTERRUPTED = 130
_ANSWER_SECONDS = 60

console = Terminal()


@dataclass(frozen=True)
class Sights:
    """What there is to see: (address, title) of the sites, (region, role, e-mail, password) of the people."""

    addresses: Sequence[tuple[str, str]]
    accounts: Sequence[tuple[str, str, str, str]]


def demo() -> None:
    """Запустить демо: базы данных, два региона с обращениями, сайт и фоновые задачи; Ctrl-C остановит всё."""
    try:
        with ExitStack() as stack:
            port, services = _prepare_ground(stack)
            sights = _prepare_content(port)
            culprit = _run(port, services, sights)
        if culprit is not None:
            raise RuntimeFault(f"Часть системы раз за разом останавливается: {culprit}. Остальное тоже остановлено.")
        console.print("Всё остановлено.")
    except RuntimeFault as fault:
        Terminal(stderr=True).print(str(fault), style="red", markup=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except KeyboardInterrupt:
        console.print("Прервано, всё остановлено.")
        raise typer.Exit(INTERRUPTED) from None


def _prepare_ground(stack: ExitStack) -> tuple[int, Services]:
    load_dotenv()
    port = chosen_port(os.environ.get("PORT") or str(DEFAULT_PORT))
    require_free_port(port)
    os.environ["PORT"] = str(port)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")
    with _step("PostgreSQL и Valkey"):
        return port, stack.enter_context(environment_ready())


def _prepare_content(port: int) -> Sights:
    """Bring the schemas, the regions and the demo content up to date; what is there already is skipped."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connections

    from demo.load import demo_accounts, load_demo
    from tenants.administration import schemas_migrate
    from tenants.service import regions_all

    with _step("Схемы базы данных") as say:
        schemas_migrate(on_schema=lambda schema: say(f"миграции: {schema}"))
    for slug in REGIONS:
        with _step(f"Регион {slug}") as say:
            _launch(slug, say)
    with _step("Стили и скрипты"):
        static_collect(data_directory())
    with console.progress("Обращения демо") as advance:
        load_demo(advance)
    base, console_host = settings.BASE_DOMAIN, settings.CONSOLE_DOMAIN
    sights = Sights(
        addresses=[
            (f"http://{base}:{port}/", "все регионы"),
            *(
                (f"http://{region.slug}.{base}:{port}/", f"«{region.portal_name}», {region.name}")
                for region in regions_all()
            ),
            (f"http://{console_host}:{port}/", "оператор"),
        ],
        accounts=demo_accounts(),
    )
    # The processes are forked from this one and must not share its connections.
    connections.close_all()
    return sights


def _launch(slug: str, say: Callable[[str], None]) -> None:
    from tenants.administration import kit_read, launch_run, public_ensure, region_create
    from tenants.service import regions_all

    public_ensure()
    launch = next((region.launch for region in regions_all() if region.slug == slug), None)
    if launch is None:
        launch = region_create(kit=kit_read(PROJECT / "tenants" / "kits" / slug))
    if launch.finished_at is None:
        launch_run(launch_id=launch.id, on_step=lambda row, step: say(str(step.title)))


def _run(port: int, services: Services, sights: Sights) -> str | None:
    """Run web, worker and beat until a signal; returns the name of what ended by itself, or None."""
    supervisor = Supervisor(
        environment=os.environ | {"PYTHONUNBUFFERED": "1"},
        directory=PROJECT,
        deaths=Deaths.of(data_directory()),
        watch=services.failed,
        revive=services.revive,
        on_started=lambda: _announce(port, sights),
        on_stopping=_say_stopping,
    )
    supervisor.add("web", programs.web(port))
    for name, command in programs.workers().items():
        supervisor.add(name, command)
    supervisor.add("beat", programs.beat(data_directory()))
    return supervisor.run()


def _say_stopping() -> None:
    # Not through rich: this runs in a signal handler, perhaps in the middle of rich's own printing.
    with suppress(OSError):
        os.write(1, "\nОстанавливаю…\n".encode())


def _announce(port: int, sights: Sights) -> None:
    if not _answers(port):
        console.print(f"Сайт не ответил за {_ANSWER_SECONDS} секунд.", style="yellow")
        return
    addresses = Table(title="Адреса", title_justify="left", show_header=False)
    for address in sights.addresses:
        addresses.add_row(*address)
    # Without lines the longest address fits 80 columns, so that it can be copied whole.
    people = Table(
        *(Column(header, overflow="fold") for header in ("Регион", "Роль", "Почта", "Пароль")),
        title="Учётные записи",
        title_justify="left",
        box=None,
        pad_edge=False,
    )
    for account in sights.accounts:
        people.add_row(*account)
    console.print(addresses, people, "Остановить — Ctrl-C.", sep="\n")


def _answers(port: int) -> bool:
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        request = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": f"localhost:{port}"})
        try:
            with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS):  # noqa: S310  (our own address)
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            time.sleep(0.1)
    return False


@contextmanager
def _step(title: str) -> Iterator[Callable[[str], None]]:
    """Show a step while it lasts and how long it took; the yielded function adds what it's doing now."""
    began = time.monotonic()
    with console.status(f"{title}…") as status:
        yield lambda detail: status.update(f"{title}: {detail}…")
    console.print(f"[green]✓[/green] {title} [dim]{seconds(time.monotonic() - began, digits=1)}[/dim]")
