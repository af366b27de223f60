"""The municipality of a point, whatever one of the boundaries has become."""

import pytest
from django.core.cache import caches

from core.errors import InvalidInput
from tenants.places import municipality_at
from tenants.structure.models import Municipality
from tests.kits import INSIDE


def test_a_point_lies_in_its_municipality(ul):
    lat, lon = INSIDE["ul"]

    assert municipality_at(lat=lat, lon=lon).code in Municipality.objects.values_list("code", flat=True)


def test_a_broken_boundary_costs_its_municipality_and_no_other(ul, failed_parts):
    lat, lon = INSIDE["ul"]
    whole = municipality_at(lat=lat, lon=lon)
    other = Municipality.objects.exclude(pk=whole.pk).first()
    Municipality.objects.filter(pk=other.pk).update(boundary={"type": "Polygon", "coordinates": "nonsense"})
    caches["shared"].clear()

    assert municipality_at(lat=lat, lon=lon) == whole
    assert len(failed_parts) == 1


def test_a_point_outside_is_told(ul):
    with pytest.raises(InvalidInput) as refused:
        municipality_at(lat=0, lon=0)

    assert refused.value.code == "outside_region"
