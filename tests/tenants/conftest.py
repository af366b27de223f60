from collections.abc import Iterator

import pytest
from django.db import connection, connections

from tenants.regions.lifecycle import region_remove
from tenants.service import regions_all

LASTING = {"ul", "mo"}


@pytest.fixture
def committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The database without a transaction around the test: other processes see what it does.

    Regions that the test made are removed after it.
    """
    with django_db_blocker.unblock():
        connection.set_schema_to_public()
        yield
        connection.set_schema_to_public()
        for region in regions_all():
            if region.slug not in LASTING:
                region_remove(slug=region.slug)
        connections.close_all()
