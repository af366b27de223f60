"""Run a command inside one region."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from django.utils import timezone
from django_tenants.utils import tenant_context

from tenants.service import region_by_slug

__all__ = ["RegionSlug", "region_inside"]

RegionSlug = Annotated[str, typer.Option("--region", help="Код региона, например ul.")]


@contextmanager
def region_inside(slug: str) -> Iterator[None]:
    """In the region's schema and its time zone. Raises Missing for an unknown slug."""
    region = region_by_slug(slug)
    with tenant_context(region), timezone.override(region.zone):
        yield
