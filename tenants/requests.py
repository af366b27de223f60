"""Type of a request after the tenants middleware."""

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails
from rest_framework.request import Request

from accounts.service import User
from shell.brand import Brand
from tenants.regions.models import Region

if TYPE_CHECKING:
    # A region is found below its structure, which brings the person.
    from tenants.structure.roles import Person

__all__ = ["ApiRequest", "RegionRequest"]


class RegionRequest(HttpRequest):
    """A request to a region's host; for annotations, never instantiated.

    `user` is AnonymousUser for somebody who is not signed in; ask `person.is_signed_in`.
    """

    tenant: Region
    person: "Person"
    brand: Brand
    home_url: str
    htmx: HtmxDetails
    user: User


class ApiRequest(Request):
    """The same in the open API, where somebody has signed in; for annotations, never instantiated."""

    tenant: Region
    person: "Person"
    user: User
