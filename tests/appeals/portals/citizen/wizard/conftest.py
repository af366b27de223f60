"""What tests of the wizard share."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from tests.appeals.portals.citizen.wizard.tabs import Tab
from tests.appeals.portals.citizen.wizard.walking import TEXT, Wizard
from tests.factories import citizen_make
from tests.http import region_client


@pytest.fixture
def clear_choices() -> Callable[[], None]:
    """Lets the minute pass for which the categories on offer are remembered."""

    def clear() -> None:
        cache.clear()

    return clear


@pytest.fixture(params=[True, False], ids=["guest", "signed-in"])
def wizard(request, ul) -> Wizard:
    """A draft with words, of a guest and of a person."""
    begun = Wizard(region_client("ul", None if request.param else citizen_make()))
    assert Tab(begun, "describe").sends(text=TEXT) == "category"
    return begun
