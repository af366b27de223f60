"""`otklik bench …`: how fast Otklik is, on this machine, in a region made for it."""

import json
import platform
import statistics
import time
from collections.abc import Callable
from random import Random
from typing import Annotated
from uuid import uuid4

import psutil
import typer
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django_tenants.utils import tenant_context
from rich.progress import track
from rich.table import Table

from accounts.models import User
from accounts.service import consent_give, token_issue, user_create
from appeals.models import Appeal
from benchmarks.addresses import addresses
from benchmarks.detectors import detectors
from benchmarks.emergency import emergency, relevance
from benchmarks.encoders import encoders
from benchmarks.load import Request
from benchmarks.seed import BATCH, World, history_seed
from benchmarks.site import Measured, site_running
from benchmarks.toxicity import toxicity
from benchmarks.words import sentence
from config.runtime.paths import PROJECT
from core.errors import Missing
from core.terminal import Terminal
from tenants.regions.models import Region
from tenants.service import (
    Role,
    executors_for,
    kit_read,
    launch_run,
    municipalities_list,
    public_ensure,
    region_by_slug,
    region_create,
    schemas_migrate,
    staff_find,
)

__all__ = ["app"]

app = typer.Typer(help="Измерения.", no_args_is_help=True, add_completion=False)
console = Terminal()
SLUG = "bench"
HOST = f"{SLUG}.{settings.BASE_DOMAIN}"
PEOPLE = 200
for command in (addresses, detectors, encoders, toxicity, emergency, relevance):
    app.command()(command)
Runs = Annotated[int, typer.Option(help="Сколько прогонов; печатается медиана.")]


@app.command()
def seed(appeals: Annotated[int, typer.Option(help="Сколько обращений.")] = 100_000) -> None:
    """Наполнить регион bench обращениями с историей."""
    region = _region()
    with tenant_context(region):
        world = _world()
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
    requests: Annotated[int, typer.Option(help="Запросов в прогоне.")] = 1500,
    connections: Annotated[int, typer.Option(help="Соединений сразу.")] = 8,
    runs: Runs = 3,
    port: int = 8077,
) -> None:
    """Измерить приём обращений: POST /api/v1/appeals по HTTP, событие в той же транзакции."""
    region = _region()
    with tenant_context(region):
        world, tokens = _world(), _tokens()
        codes = list(_category_codes())
    random = Random(2)
    bodies = [_post(random, world, codes, tokens) for _request in range(runs * (requests + 50))]
    with site_running(port) as site:
        share = len(bodies) // runs
        measured = [
            site.measure(bodies[run * share : (run + 1) * share], connections=connections) for run in range(runs)
        ]
    _report({"POST /api/v1/appeals": measured})


@app.command()
def lists(
    requests: Annotated[int, typer.Option(help="Запросов в прогоне.")] = 400,
    connections: Annotated[int, typer.Option(help="Соединений сразу.")] = 8,
    runs: Runs = 3,
    port: int = 8077,
) -> None:
    """Измерить очередь, список в API и страницу обращения."""
    region = _region()
    with tenant_context(region):
        moderator = staff_find(role=Role.MODERATOR)
        ministry = staff_find(role=Role.MINISTRY_MODERATOR)
        token = token_issue(user=moderator, title="bench")[1]
        cookies = {name: _session(user) for name, user in (("moderator", moderator), ("ministry", ministry))}
        published = _numbers(is_published=True)
        owned = _numbers(ministry_id__in=[grant.organisation_id for grant in ministry.role_grants.all()])
    plain = {"Host": HOST, "Accept-Encoding": "identity"}
    api = {**plain, "Authorization": f"Bearer {token}", "Accept": "application/json"}
    as_moderator = {**plain, "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookies['moderator']}"}
    as_ministry = {**plain, "Cookie": f"{settings.SESSION_COOKIE_NAME}={cookies['ministry']}"}
    pages = {
        "Очередь модератора, 50": [Request("GET", "/work/queues/new/", as_moderator)],
        "Очередь министерства, 50": [Request("GET", "/work/queues/review/", as_ministry)],
        "Список в API, 50": [Request("GET", "/api/v1/appeals?scope=visible&page_size=50", api)],
        "Публичный список, 50": [Request("GET", "/appeals/", plain)],
        "Обращение на портале": [Request("GET", f"/appeals/{number}/", plain) for number in published],
        "Обращение в рабочем месте": [Request("GET", f"/work/appeals/{number}/", as_ministry) for number in owned],
    }
    results = {}
    with site_running(port) as site:
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


def _world() -> World:
    from taxonomy.service import categories_active

    people = [
        User.objects.filter(email=f"person-{n}@bench.example").first()
        or user_create(email=f"person-{n}@bench.example", full_name=f"Житель {n}")
        for n in range(PEOPLE)
    ]
    for person in people:
        consent_give(user=person)
    return World(
        categories=[(category.id, category.ministry_id) for category in categories_active()],
        municipalities=[(row.id, row.lat, row.lon) for row in municipalities_list()],
        executors=[organisation.id for organisation in executors_for(None)],
        applicants=[person.id for person in people],
    )


def _category_codes() -> list[str]:
    from taxonomy.service import categories_active

    return [category.code for category in categories_active()]


def _tokens() -> list[str]:
    people = User.objects.filter(email__endswith="@bench.example")[:PEOPLE]
    return [token_issue(user=person, title="bench")[1] for person in people]


def _session(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    assert session.session_key is not None
    return session.session_key


def _numbers(**conditions: object) -> list[int]:
    found = Appeal.objects.filter(**conditions).exclude(state="moderation_1").order_by("-number")
    numbers = list(found.values_list("number", flat=True)[:500])
    if not numbers:
        raise Missing("В регионе bench нет обращений: сначала otklik bench seed.")
    return numbers


def _post(random: Random, world: World, codes: list[str], tokens: list[str]) -> Request:
    text, address = sentence(random)
    _municipality, lat, lon = random.choice(world.municipalities)
    body = {"text": text, "category": random.choice(codes), "address": address, "point": {"lat": lat, "lon": lon}}
    headers = {
        "Host": HOST,
        "Authorization": f"Bearer {random.choice(tokens)}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    return Request("POST", "/api/v1/appeals", headers, json.dumps(body).encode())


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
