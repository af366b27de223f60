"""Two regions, made once a session on a real PostgreSQL; each test rolls back and starts in `public`."""

import gc
import logging
import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from django_tenants.utils import tenant_context

from core.database.owner import owner_everywhere
from core.valkey import valkey_breaker
from tenants.administration import public_ensure, schemas_migrate
from tenants.service import regions_all
from tests.kits import small_region_launch
from tests.site.fixtures import demo, site

__all__ = ["demo", "site"]


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment,
    django_db_blocker,
    django_db_keepdb,
    django_db_createdb,
    django_db_modify_db_settings,
) -> Iterator[None]:
    """The session's database with `public`, region `ul` and region `mo`.

    Made for every test that asks, not only for those that pytest-django knows to use a database (tests that commit).
    """
    keep = django_db_keepdb and not django_db_createdb
    with django_db_blocker.unblock():
        with owner_everywhere():
            databases = setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=keep)
        connection.set_schema_to_public()
        schemas_migrate()
        public_ensure()
        known = {region.slug for region in regions_all()}
        for slug in {"ul", "mo"} - known:
            small_region_launch(slug)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock(), owner_everywhere():
            teardown_databases(databases, verbosity=0)


# Collected less often than Python would: a page makes some hundred thousand objects and few cycles.
GARBAGE = (20_000, 20, 20)
BROWSER = Path(__file__).parent / "browser"
# A minute and more each: begun last, one of them would leave the other processes idle.
LONGEST = frozenset(
    {
        "test_add_a_module.py",
        "test_chaos.py",
        "test_services.py",
        "test_walk.py",
    }
)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In one process the tests of the running site come last, and after them the browser's.

    Of several processes one begins with the running site, one with the demo and one with the longest files.
    """
    for item in items:
        if item.path.is_relative_to(BROWSER):
            item.add_marker(pytest.mark.browser)
    items.sort(key=_turn if hasattr(config, "workerinput") else _turn_alone)


def _turn(item: pytest.Item) -> tuple[int, str, bool]:
    share = _share(item.path)
    first = ("site", "demo").index(share) if share else 3 - (item.path.name in LONGEST)
    return first, share, item.path.is_relative_to(BROWSER)


def _turn_alone(item: pytest.Item) -> tuple[bool, bool]:
    asks = not {"site", "demo"}.isdisjoint(getattr(item, "fixturenames", ()))
    return item.path.is_relative_to(BROWSER), asks


@cache
def _share(path: Path) -> str:
    """Whose tests a file has: those of the running site, of the demo, or "" for neither."""
    asked = re.findall(r"\b(site|demo): Site\b", path.read_text(encoding="utf-8"))
    if "demo" in asked:
        return "demo"
    return "site" if asked or path.is_relative_to(BROWSER) else ""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """One process makes the running site and one the demo, a minute's work; other files go to whoever is free.

    pytest-xdist has groups of its own, which it writes into names that pytest 9.2 no longer lets it write.
    """
    from xdist.scheduler import LoadScopeScheduling

    class Shares(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            path = nodeid.partition("::")[0]
            return _share(config.rootpath / path) or path

    return Shares(config, log)


def pytest_collection_finish() -> None:
    """Exclude everything loaded so far, thousands of tests and all modules, from garbage collection."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*GARBAGE)


CHANGEABLE = ("CACHES", "REST_FRAMEWORK", "STORAGES", "TEMPLATES")
_SETTINGS = pytest.StashKey[dict[str, object]]()


def pytest_sessionstart(session: pytest.Session) -> None:
    """Remember the settings that tests could change in place."""
    session.stash[_SETTINGS] = {name: deepcopy(getattr(django_settings, name)) for name in CHANGEABLE}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """Fail the test that changed a value of the settings in place: the `settings` fixture cannot take it back."""
    yield
    for name, value in item.session.stash[_SETTINGS].items():
        assert getattr(django_settings, name) == value, f"the test changed settings.{name} in place"


def pytest_sessionfinish() -> None:
    """Delete the photos that tests uploaded."""
    shutil.rmtree(django_settings.DATA_DIR + "/files", ignore_errors=True)


@pytest.fixture(autouse=True)
def _clean_surroundings(settings, tmp_path) -> Iterator[None]:
    """Isolate each test: its own folder for files, an empty cache, the schema `public`."""
    settings.OUTBOX_DIR = str(tmp_path / "outbox")
    valkey_breaker.succeed()
    caches["default"].clear()
    caches["shared"].clear()
    yield
    connection.set_schema_to_public()


@pytest.fixture
def own_files(settings, tmp_path) -> Path:
    """The folder where the private files of this test are, and no others."""
    folder = tmp_path / "own"
    backend = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    settings.STORAGES = {**settings.STORAGES, "private": backend}
    return folder


class _Failures(logging.Handler):
    """Collects reports of `core.guard`."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def _failed_parts(request) -> Iterator[list[logging.LogRecord]]:
    """Fail the test if a part of a page failed, unless the test uses the fixture `failed_parts`."""
    handler, logger = _Failures(), logging.getLogger("core.guard")
    logger.addHandler(handler)
    yield handler.records
    logger.removeHandler(handler)
    if "failed_parts" not in request.fixturenames and handler.records:
        pytest.fail("\n".join(logging.Formatter().format(record) for record in handler.records))


@pytest.fixture
def failed_parts(_failed_parts) -> list[logging.LogRecord]:
    """Reported failures of parts; a test that uses the fixture expects some."""
    return _failed_parts


@pytest.fixture
def ul(db):
    """Region «ul», its schema set for the test."""
    yield from _inside("ul")


@pytest.fixture
def mo(db):
    """Region «mo», its schema set for the test."""
    yield from _inside("mo")


def _inside(slug: str):
    from tenants.service import region_by_slug

    region = region_by_slug(slug)
    with tenant_context(region):
        yield region
