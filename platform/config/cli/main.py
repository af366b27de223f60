"""The `otklik` command: one sub-command per subject, contributed by its package.

A subject's module is imported only when it is called, with the services running and Django set up. So it may import
anything, and `otklik --help` stays fast.
"""

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module

import typer

from config.cli.django_ready import django_ready
from config.cli.frame import command_run
from config.cli.serve import health, serve
from config.runtime.environment import load_dotenv
from config.runtime.errors import RuntimeFault
from config.runtime.paths import WORKING_COPY
from core.modules import modules_discover

__all__ = ["SUBJECTS", "app", "module_subjects", "run", "working_copy_require"]

BESIDE = {"demo": ("Демо", "make demo"), "benchmarks": ("Измерения скорости", "otklik bench")}
"""Packages of the checkout that setuptools leaves out: what people call them, and the command that runs them there."""


def working_copy_require(module: str) -> None:
    """Make a module importable that is not installed; do nothing for those that are.

    Raises RuntimeFault where there is no checkout, or one without that folder (an image of Docker).
    """
    package = module.partition(".")[0]
    if package not in BESIDE:
        return
    if WORKING_COPY is None or not (WORKING_COPY / package / "__init__.py").is_file():
        name, command = BESIDE[package]
        raise RuntimeFault(
            f"{name} — часть рабочей копии проекта, на сервер это не ставится: "
            f"возьмите копию через git clone и запустите в ней {command}."
        )
    if str(WORKING_COPY) not in sys.path:
        sys.path.append(str(WORKING_COPY))


SUBJECTS: dict[str, tuple[str, str]] = {
    "region": ("tenants.cli", "Регионы: запустить, посмотреть, приостановить, удалить."),
    "module": ("tenants.cli_modules", "Модули региона: показать, включить, выключить."),
    "operator": ("console.cli", "Операторы: завести, посмотреть, отключить."),
    "catalog": ("taxonomy.cli.catalog", "Каталоги категорий: загрузить, сравнить, опубликовать в регионе."),
    "categories": ("taxonomy.cli.categories", "Набор категорий региона: показать, открыть, закрыть, изменить."),
    "playbooks": ("taxonomy.cli.playbooks", "Алгоритмы: показать, обновить из библиотеки."),
    "rubrics": ("taxonomy.cli.rubrics", "Рубрикация: обучить, измерить, спросить, объяснить."),
    "models": ("learning.cli", "Обученные модели региона: показать, обучить, включить прежнюю."),
    "appeals": ("appeals.cli", "Обращения: загрузить из файла, заново скрыть личное в опубликованных."),
    "flow": ("appeals.flow_cli", "Ход обращения: показать, включить, выключить необязательные стадии."),
    "detectors": ("appeals.detectors_cli", "Детекторы: измерить распознавание грубости, посмотреть, что найдено."),
    "log": ("config.cli.log", "Журнал событий: состояние, показать читателю заново."),
    "bench": ("benchmarks.cli", "Измерения скорости (из рабочей копии проекта)."),
}
"""Name → module with a Typer `app`, and what the help says of it."""


def module_subjects() -> dict[str, tuple[str, str]]:
    """The same of the installed modules: `otklik <slug>`. A name of ours stays ours."""
    return {
        manifest.slug: (manifest.submodule(manifest.cli), manifest.cli_help)
        for manifest in modules_discover()
        if manifest.cli and manifest.slug not in {*SUBJECTS, "demo", "health", "manage", "serve"}
    }


PASS_ON = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}

app = typer.Typer(
    name="otklik",
    help="Отклик: центр управления регионом как сервис.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("serve")(serve)
app.command("health")(health)


@app.callback()
def main(context: typer.Context) -> None:
    """Choose Django's settings: development, unless DJANGO_SETTINGS_MODULE is set."""
    if context.invoked_subcommand == "serve":
        return
    load_dotenv()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")


@app.command("demo")
def demo() -> None:
    """Запустить демо: базы данных, два региона с обращениями, сайт и фоновые задачи; Ctrl-C остановит всё."""
    working_copy_require("demo")
    import_module("demo.command").demo()


@app.command("manage", context_settings=PASS_ON, help="Команды Django: otklik manage shell …")
def manage(context: typer.Context) -> None:
    """Run a management command of Django with the services running."""
    from django.core.management import execute_from_command_line

    with django_ready(context.args):
        _require_command(context.args)
        execute_from_command_line(["otklik manage", *context.args])


def _require_command(arguments: Sequence[str]) -> None:
    """Raise RuntimeFault for an unknown Django command; Django's own message is English."""
    from django.core.management import get_commands

    known = {*get_commands(), "help", "version"}
    name = arguments[0] if arguments else ""
    if name and not name.startswith("-") and name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f" Похожа: {near[0]}." if near else ""
        raise RuntimeFault(f"Команды Django «{name}» нет.{hint} Все команды: otklik manage help")


def _subject(name: str, module: str) -> Callable[[typer.Context], None]:
    def pass_on(context: typer.Context) -> None:
        working_copy_require(module)
        with django_ready(context.args):
            command = typer.main.get_command(import_module(module).app)
            code = command.main(context.args, prog_name=f"otklik {name}", standalone_mode=False)
        if isinstance(code, int) and code:
            raise typer.Exit(code)

    return pass_on


for _name, (_module, _help) in {**module_subjects(), **SUBJECTS}.items():
    app.command(_name, context_settings=PASS_ON, help=_help)(_subject(_name, _module))


def run() -> None:
    """Entry point of the command."""
    sys.exit(command_run(app, sys.argv[1:], prog="otklik"))
