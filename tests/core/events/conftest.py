"""A region where things are really committed, for what cannot be seen inside one transaction."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django_tenants.utils import tenant_context

from core.database.owner import as_owner
from core.tasks import broker_pause
from tenants.regions.lifecycle import region_remove
from tenants.service import region_by_slug
from tests.kits import small_region_launch


@pytest.fixture(autouse=True)
def _broker_is_asked() -> Iterator[None]:
    """A broker that one test found dead is asked again by the next."""
    broker_pause.end()
    yield
    broker_pause.end()


@pytest.fixture(scope="package")
def _live_region(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        small_region_launch("ul", slug="live")
    yield
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        region_remove(slug="live")


@pytest.fixture
def live(_live_region, django_db_blocker):
    """Region «live», its schema set; nothing is rolled back, and its log is emptied before and after."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("live")) as region:
        _empty_log()
        yield region
        _empty_log()


def _empty_log() -> None:
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE live.events_event, live.events_delivery, live.events_readerretry")
