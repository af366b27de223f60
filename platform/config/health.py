"""Health endpoints for load balancers and monitoring.

| address | 200 means |
|---|---|
| `/health/live/` | this process answers; nothing else is checked |
| `/health/ready/` | it can serve: database, schema, static files. For a load balancer |
| `/health/all/` | Valkey, the workers of all queues, scheduler and tasks are alive too. For monitoring |
| `/health/host/?domain=…` | the host belongs to Otklik. For a proxy that obtains certificates on demand |

They answer on every host and without TLS, because a probe comes from inside and knows only an address.
"""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_redis import get_redis_connection
from redis import RedisError

from core.database.patience import patient_for
from core.heartbeats import Heartbeat, heartbeats_read, starts_read
from core.units import minutes
from core.valkey import valkey_untouched
from tenants.administration import host_is_known, public_is_behind, region_roles_fault

__all__ = ["Check", "HealthEndpoints", "all_checks", "health", "ready_checks"]

# How long each may be silent. The scheduler sends something every 20 s, so a short task ends at least as often; the
# two processes of the ordinary worker may both be busy with long tasks, of which none may last more than ten minutes.
SILENCE_SECONDS = {
    Heartbeat.WORKER: 60,
    Heartbeat.SENDER: 60,
    Heartbeat.SWEEPER: 60,
    Heartbeat.LEARNER: 60,
    Heartbeat.BEAT: 90,
    Heartbeat.TASKS: 660,
}
# A page cannot be drawn without this file.
STATIC_SAMPLE = "shell/css/base.css"
# How long the database may be silent before this is asked by another connection.
_PATIENCE_SECONDS = 1.0
# How long the first sign of a program may take after its start.
STARTING_SECONDS = 90


@dataclass(frozen=True, slots=True)
class Check:
    """Result of one check. `detail` is a Russian sentence: what is wrong and what to do; empty when fine.

    `is_starting`: it was started just now and has given no sign yet, which is nothing wrong.
    """

    name: str
    title: str
    detail: str = ""
    is_starting: bool = False

    @property
    def is_fine(self) -> bool:
        return self.is_starting or not self.detail


def ready_checks() -> list[Check]:
    """Checks of what this process needs to serve a page."""
    return [*_database(), _static_files()]


def all_checks() -> list[Check]:
    """Checks of the whole installation."""
    return [*ready_checks(), _walls(), *_background()]


def _database() -> Iterable[Check]:
    title = _("База данных")
    try:
        with patient_for(_PATIENCE_SECONDS), connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        yield Check("database", title)
        yield Check("schema", _("Схема базы данных"), _schema_detail())
    except DatabaseError:
        connection.close()
        yield Check("database", title, _("База данных не отвечает."))


_schema_is_current = False


def _schema_detail() -> str:
    # Neither the program of this process nor a migrated database goes back: once current is enough.
    global _schema_is_current
    _schema_is_current = _schema_is_current or not public_is_behind()
    return "" if _schema_is_current else _("База данных отстала от программы: otklik region migrate.")


def _walls() -> Check:
    title = _("Роли регионов в базе данных")
    try:
        # A database older than the program has its own line.
        return Check("region_roles", title, "" if public_is_behind() else region_roles_fault())
    except DatabaseError:
        connection.close()
        return Check("region_roles", title, _("Неизвестно: база данных не отвечает."))


def _static_files() -> Check:
    # Only a storage with a manifest has names to miss; it has read them when the process started.
    names = getattr(staticfiles_storage, "hashed_files", None)
    collected = names is None or STATIC_SAMPLE in names
    detail = "" if collected else _("Статические файлы не собраны: otklik serve собирает их при запуске.")
    return Check("static", _("Статические файлы"), detail)


def _background() -> Iterable[Check]:
    valkey = _("Valkey")
    titles = {
        Heartbeat.WORKER: _("Обработчик заданий"),
        Heartbeat.SENDER: _("Отправка писем и сообщений"),
        Heartbeat.SWEEPER: _("Обработчик долгих заданий"),
        Heartbeat.LEARNER: _("Обучение моделей"),
        Heartbeat.BEAT: _("Планировщик"),
        Heartbeat.TASKS: _("Выполнение заданий"),
    }
    try:
        get_redis_connection("shared").ping()
    except (RedisError, OSError):
        yield Check("valkey", valkey, _("Valkey не отвечает: задания запаздывают, страницы медленнее."))
        for heartbeat, title in titles.items():
            yield Check(heartbeat.value, title, _("Неизвестно: отметки хранятся в Valkey."))
        return
    yield Check("valkey", valkey)
    seen, started = heartbeats_read(), starts_read()
    for heartbeat, title in titles.items():
        silence = _silence(seen.get(heartbeat), SILENCE_SECONDS[heartbeat])
        if silence and started.get(heartbeat, STARTING_SECONDS) < STARTING_SECONDS:
            words = _("Запущен только что, первая отметка появится в течение полутора минут.")
            yield Check(heartbeat.value, title, words, is_starting=True)
        else:
            yield Check(heartbeat.value, title, silence)


def _silence(seconds: float | None, allowed: int) -> str:
    if seconds is None:
        return _("За последние сутки ни одной отметки.")
    if seconds <= allowed:
        return ""
    return _("Последняя отметка — %(span)s назад.") % {"span": minutes(int(seconds // 60))}


class HealthEndpoints:
    """Answer the endpoints above before anything checks the host or requires TLS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == _OF_A_HOST:
            # A page can be served without the cache: a hanging one must not make this answer late.
            with valkey_untouched():
                return self.get_response(request)
        endpoint = _ENDPOINTS.get(request.path_info)
        if endpoint is None or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        # Nobody has set the schema of this request yet: the last one's would still be there.
        connection.set_schema_to_public()  # type: ignore[attr-defined]  # django-tenants' connection
        response = endpoint(request)
        response["Cache-Control"] = "no-store"
        return response


def _live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok", "process": os.getpid()})


def _ready(request: HttpRequest) -> HttpResponse:
    return _told(ready_checks())


def _all(request: HttpRequest) -> HttpResponse:
    return _told(all_checks())


def _told(checks: list[Check]) -> HttpResponse:
    fine = all(check.is_fine for check in checks)
    starting = any(check.is_starting for check in checks)
    body = {
        "status": "failing" if not fine else "starting" if starting else "ok",
        "checks": {check.name: {"ok": check.is_fine, "detail": check.detail} for check in checks},
    }
    return JsonResponse(body, status=200 if fine else 503, json_dumps_params={"ensure_ascii": False})


def _host(request: HttpRequest) -> HttpResponse:
    domain = request.GET.get("domain", "")
    known = domain in (settings.BASE_DOMAIN, settings.CONSOLE_DOMAIN) or host_is_known(domain)
    return JsonResponse({"known": known}, status=200 if known else 404)


_OF_A_HOST = "/health/"
_ENDPOINTS: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/health/live/": _live,
    "/health/ready/": _ready,
    "/health/all/": _all,
    "/health/host/": _host,
}


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when this host of a region can be served, through everything that a page goes through."""
    failing = [check for check in ready_checks() if not check.is_fine]
    body = "".join(f"{check.name}\n" for check in failing) or "ok\n"
    return HttpResponse(body, content_type="text/plain", status=503 if failing else 200)
