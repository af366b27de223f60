"""`otklik log …`: status of each region's event log, replay, retry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated
from uuid import UUID

import typer
from django.utils import timezone
from django_tenants.utils import get_public_schema_name, tenant_context
from rich.table import Table

from core.errors import Missing
from core.events.dispatcher import retry_replay
from core.events.log import LogStatus, log_replay, log_status
from core.events.models import DeliveryState, ReaderRetry, RetryState
from core.terminal import Terminal
from core.units import span
from tenants.service import region_by_slug, regions_ready

__all__ = ["app"]

app = typer.Typer(help="Журнал событий.", no_args_is_help=True, add_completion=False)
console = Terminal()

PUBLIC = get_public_schema_name()
Region = Annotated[str, typer.Option(help=f"Код региона, например ul; {PUBLIC} — журнал оператора.")]


@app.command("status")
def status(region: Region = "") -> None:
    """Показать, что в журнале ждёт, что остановлено и что не доставлено: в одном регионе или во всех."""
    slugs = [region] if region else [PUBLIC, *(row.slug for row in regions_ready())]
    table = Table("Регион", "Ждут", "Старшее ждёт", "Повторы", "Остановлены", "Доставки")
    dead: list[tuple[str, ReaderRetry]] = []
    for slug in slugs:
        with _inside(slug):
            table.add_row(slug, *_cells(log_status()))
            rows = ReaderRetry.objects.filter(state=RetryState.DEAD).select_related("event")
            dead += [(slug, row) for row in rows.order_by("id")[:20]]
    console.print(table)
    for slug, row in dead:
        console.print(f"{slug}: {row.reader} не прочитал {row.event.type}: {row.last_error}", markup=False)
        console.print(f"  повторить: otklik log retry --region {slug} {row.id}", markup=False)


def _cells(state: LogStatus) -> list[str]:
    deliveries = [f"{DeliveryState(name).label.lower()}: {count}" for name, count in sorted(state.deliveries.items())]
    return [
        str(state.undispatched),
        span(state.oldest_waits) if state.oldest_waits else "—",
        str(state.retries_pending),
        str(state.retries_dead),
        ", ".join(deliveries) or "—",
    ]


@app.command("replay")
def replay(
    reader: Annotated[str, typer.Option(help="Имя читателя, например appeals.inbox.")],
    region: Region,
    since: Annotated[datetime | None, typer.Option(help="С какого времени региона; без него — весь журнал.")] = None,
) -> None:
    """Показать читателю журнал заново: проекция строится с нуля, письма дважды не уходят."""
    with _inside(region), console.status("Событий: 0") as line:
        moment = timezone.make_aware(since) if since is not None else None
        done = log_replay(
            reader_name=reader, since=moment, on_progress=lambda events: line.update(f"Событий: {events}")
        )
    console.print(f"Прочитано событий: {done.events}, с ошибкой: {done.failed}.")
    if done.failed:
        console.print("На ошибки заведены повторы: otklik log status.")


@app.command("retry")
def retry(retry: Annotated[UUID, typer.Argument(help="Номер остановленного повтора.")], region: Region) -> None:
    """Дать остановленному повтору новую попытку при ближайшем обходе."""
    with _inside(region):
        try:
            retry_replay(retry_id=retry)
        except ReaderRetry.DoesNotExist:
            raise Missing("Такого остановленного повтора нет. Список: otklik log status.") from None
    console.print("Будет повторено в течение минуты.")


@contextmanager
def _inside(slug: str) -> Iterator[None]:
    """The schema and the time zone of a region, or `public` as we are."""
    if slug == PUBLIC:
        yield
        return
    region = region_by_slug(slug)
    with tenant_context(region), timezone.override(region.zone):
        yield
