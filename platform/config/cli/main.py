"""The `otklik` command: one sub-command a subject, contributed by the package it belongs to."""

import os
import sys
from typing import Annotated

import typer

__all__ = ["app", "run"]

app = typer.Typer(
    name="otklik", help="Отклик: центр управления регионом как сервис.", no_args_is_help=True, pretty_exceptions_enable=False
)
manage_settings = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


@app.callback()
def main() -> None:
    """Set Django's settings for every sub-command: those of development unless DJANGO_SETTINGS_MODULE says otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.development")


@app.command(context_settings=manage_settings, help="Команды Django: otklik manage migrate_schemas …")
def manage(context: Annotated[typer.Context, typer.Option()]) -> None:
    """Run a management command of Django with the local services running."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["otklik manage", *context.args])


def run() -> None:
    """Entry point of the command."""
    sys.exit(app())
