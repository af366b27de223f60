"""Two regions, made once a session on a real PostgreSQL; each test rolls back and starts in `public`."""

from collections.abc import Iterator

import pytest
from django.core.cache import caches
from django.db import connection
from django_tenants.utils import tenant_context

from tenants.service import launch_run, public_ensure, region_create
from tests.kits import small_kit


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The session's database with `public`, region `ul` and region `mo`."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        public_ensure()
        for slug in ("ul", "mo"):
            launch_run(launch_id=region_create(kit=small_kit(slug)).id)


@pytest.fixture(autouse=True)
def _clean_surroundings(settings, tmp_path) -> Iterator[None]:
    """Files of a test go into its own folder; nothing of one test's cache or schema reaches the next."""
    settings.OUTBOX_DIR = str(tmp_path / "outbox")
    caches["default"].clear()
    caches["shared"].clear()
    yield
    connection.set_schema_to_public()


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
