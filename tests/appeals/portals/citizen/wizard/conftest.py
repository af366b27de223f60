"""What tests of the wizard share."""

from collections.abc import Callable

import pytest
from django.core.cache import cache


@pytest.fixture
def clear_choices() -> Callable[[], None]:
    """Lets the minute pass for which the categories on offer are remembered."""

    def clear() -> None:
        cache.clear()

    return clear
