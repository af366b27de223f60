"""Both regions at once: somebody else's things in `mo`, an ordinary life in `ul`."""

from dataclasses import dataclass

import pytest
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.service import token_issue
from tenants.service import Role, region_by_slug
from tenants.structure.grants import role_grant
from tenants.structure.models import Municipality, Organisation, OrganisationKind
from tests.factories import appeal_at, citizen_make, modules_switch_on, staff_user
from tests.http import region_client
from tests.isolation.world import World, world_make


@pytest.fixture(autouse=True)
def _no_limits(settings, monkeypatch) -> None:
    """So many tries a minute would meet the rate limits; 429 would hide what we look for."""
    generous = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
    monkeypatch.setitem(settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES", generous)


@pytest.fixture
def world(db) -> World:
    """Region `mo` with something of everything; both have every module on."""
    for slug in ("ul", "mo"):
        with tenant_context(region_by_slug(slug)):
            modules_switch_on()
    return world_make()


@dataclass(frozen=True)
class Insiders:
    """Clients of people of `ul`: a citizen with an appeal, and somebody who holds every role there is."""

    clients: dict[str, Client]
    token: str


@pytest.fixture
def insiders(db) -> Insiders:
    """People of `ul` with as many rights as there are."""
    with tenant_context(region_by_slug("ul")):
        modules_switch_on()
        citizen = citizen_make()
        appeal_at("answered", citizen)
        almighty = staff_user("admin")
        role_grant(user_id=almighty.id, role=Role.MODERATOR)
        for organisation in Organisation.objects.all():
            if organisation.kind == OrganisationKind.MINISTRY:
                role_grant(user_id=almighty.id, role=Role.MINISTRY_MODERATOR, organisation=organisation)
            role_grant(user_id=almighty.id, role=Role.EXECUTOR, organisation=organisation)
        for municipality in Municipality.objects.all():
            role_grant(user_id=almighty.id, role=Role.MUNICIPAL_CENTRE, municipality=municipality)
        _row, token = token_issue(user=almighty, title="Всё")
        return Insiders(
            clients={"citizen": region_client("ul", citizen), "almighty": region_client("ul", almighty)}, token=token
        )
