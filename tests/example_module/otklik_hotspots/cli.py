"""`otklik hotspots …`."""

from typing import Annotated

import typer
from django_tenants.utils import tenant_context

from core.terminal import Terminal
from otklik_hotspots.counts import hottest
from tenants.service import region_by_slug

app = typer.Typer(help="Горячие темы региона.", no_args_is_help=True, add_completion=False)
console = Terminal()


@app.callback()
def main() -> None:
    """Горячие темы региона."""


@app.command("top")
def top(region: Annotated[str, typer.Argument(help="Код региона, например ul.")]) -> None:
    """Показать, о чём в регионе пишут чаще всего."""
    with tenant_context(region_by_slug(region)):
        rows = hottest()
    for title, count in rows:
        console.print(f"{count}  {title}", markup=False)
    if not rows:
        console.print("Ещё ничего не посчитано.")
