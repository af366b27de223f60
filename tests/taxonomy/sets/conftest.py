"""A region where things are really committed, for two who write at once."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tenants.regions.lifecycle import region_remove
from tenants.service import Region, region_by_slug
from tests.kits import small_region_launch


@pytest.fixture
def lone_region(django_db_setup, django_db_blocker) -> Iterator[Region]:
    """Region «sets», made for one test; the thread stands in `public`."""
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        small_region_launch("ul", slug="sets")
        yield region_by_slug("sets")
        connection.set_schema_to_public()
        region_remove(slug="sets")
