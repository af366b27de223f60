"""Warm up a worker: render some pages before it reports ready, so that the first page is fast."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import structlog
from django.conf import settings
from django.db import connections
from django.urls import get_resolver
from django_tenants.utils import tenant_context

from core.warming import warm_up

__all__ = ["pages_warm"]

logger = structlog.get_logger(__name__)

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

# Of a few regions: pages of all share their code and their templates.
REGIONS = 2
SAMPLE = "Во дворе не горит фонарь, и пахнет газом у подъезда."
PATHS = ("/", "/appeals/", "/appeals/new/", "/accounts/login/")


def pages_warm(application: Application) -> None:
    """Import every view, load dictionaries, render the most requested pages. Failures are logged and ignored."""
    # Importable only once Django is set up, which importing the application does.
    from tenants.administration import region_hosts_some

    for urlconf in (settings.ROOT_URLCONF, settings.CONSOLE_URLCONF, settings.PUBLIC_SCHEMA_URLCONF):
        len(get_resolver(urlconf).reverse_dict)
    warm_up()
    try:
        hosts = region_hosts_some(REGIONS)
        _read_a_text()
        for host, path in [(settings.BASE_DOMAIN, "/"), *((host, path) for host in hosts for path in PATHS)]:
            _draw(application, host, path)
    except Exception:
        # A database that is away: the health of the site says so, not its start.
        logger.exception("pages_not_warmed_up")
    finally:
        # The threads that serve have connections of their own.
        connections.close_all()


def _read_a_text() -> None:
    """Load the models that find the category of a text: who writes of a danger first must not wait for them."""
    from taxonomy.service import rubricate
    from tenants.service import regions_ready

    for region in regions_ready()[:REGIONS]:
        with tenant_context(region):
            rubricate(SAMPLE)


def _draw(application: Application, host: str, path: str) -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": host,
        "SERVER_PORT": str(settings.PUBLIC_PORT),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": host,
        "HTTP_X_FORWARDED_PROTO": settings.PUBLIC_SCHEME,
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": settings.PUBLIC_SCHEME,
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": io.StringIO(),
    }
    answer = application(environ, lambda _status, _headers: None)
    for _part in answer:
        pass
    close = getattr(answer, "close", None)
    if close is not None:
        close()
