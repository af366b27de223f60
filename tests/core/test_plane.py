"""Code raises when it runs on the wrong side, in a region or in `public`."""

import pytest
from django_tenants.utils import tenant_context

from core.plane import (
    PublicRequired,
    RegionRequired,
    current_schema,
    in_region,
    public_only,
    region_schema,
    tenant_only,
)
from tenants.service import region_by_slug


@tenant_only
def of_a_region() -> str:
    return region_schema()


@public_only
def of_the_installation() -> str:
    return current_schema()


def test_code_of_a_region_refuses_public_and_names_itself(db):
    assert not in_region()
    with pytest.raises(RegionRequired, match="of_a_region"):
        of_a_region()
    with pytest.raises(RegionRequired):
        region_schema()


def test_code_of_the_installation_refuses_a_region(ul):
    with pytest.raises(PublicRequired, match="of_the_installation"):
        of_the_installation()


def test_the_schema_follows_the_context_and_comes_back(ul):
    assert of_a_region() == "ul"
    with tenant_context(region_by_slug("mo")):
        assert of_a_region() == "mo"
    assert of_a_region() == "ul"
