"""The fixture `site`."""

from collections.abc import Iterator

import pytest

from tests.site.running import Site, site_running

__all__ = ["site"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site, started for the first test that asks."""
    with site_running(tmp_path_factory.mktemp("site")) as running:
        yield running
