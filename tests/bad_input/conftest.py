"""People of `ul`, signed in and with tokens, who may send as often as they like."""

import pytest

from core.events.types import SYSTEM
from taxonomy.models import SetVersion
from taxonomy.sets.editing import category_add
from tenants.service import organisation_by_code
from tests.api import ApiClient
from tests.factories import citizen_make, modules_switch_on, staff_user
from tests.http import region_client
from tests.taxonomy.making import cells
from tests.taxonomy.published import catalog_make, present_facts


@pytest.fixture(autouse=True)
def _no_limits(settings, monkeypatch) -> None:
    """What is tried here is tried hundreds of times."""
    rates = dict.fromkeys(settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "100000/min")
    monkeypatch.setitem(settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES", rates)
    settings.ACCOUNT_RATE_LIMITS = False
    settings.AXES_ENABLED = False


class Cast:
    """Everybody who sends something, once a test."""

    def __init__(self) -> None:
        self.users = {who: staff_user(who) for who in ("moderator", "roads", "worker", "admin")}
        self.users["citizen"] = citizen_make()
        self.pages = {who: region_client("ul", user) for who, user in self.users.items()}
        self.pages[""] = region_client("ul")
        self.programs = {who: ApiClient("ul", user) for who, user in self.users.items()}
        self.browsers = {who: ApiClient("ul", user, in_session=True) for who, user in self.users.items()}


def _set_prepare() -> None:
    """The region has a category of its own, and its set began with a catalog that has a plan."""
    category_add(acting=SYSTEM, cells=cells(title="Своя"), ministry_id=organisation_by_code("ministry-roads").id)
    step = {"direction": "Дороги", "opens_on": "2090-12-01", "note": ""}
    planned = catalog_make(1, *present_facts(), slug="planned", rollout=(step,))
    SetVersion.objects.create(number=0, catalog="planned", catalog_version=planned.number, size=2, published_by="")


@pytest.fixture
def cast(ul) -> Cast:
    _set_prepare()
    modules_switch_on()
    return Cast()
