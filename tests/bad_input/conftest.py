"""People of `ul`, signed in and with tokens, who may send as often as they like."""

import pytest

from tests.api import ApiClient
from tests.factories import citizen_make, staff_user
from tests.http import region_client


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


@pytest.fixture
def cast(ul) -> Cast:
    return Cast()
