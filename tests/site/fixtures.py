"""The fixtures `site` and `demo`."""

from collections.abc import Iterator

import pytest

from tests.site.backstage import prepare_demo
from tests.site.running import Site, site_running

__all__ = ["demo", "site"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site, started for the first test that asks."""
    with site_running(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A running site with the regions and people of `make demo` and a few of its appeals: what the docs talk of."""
    with site_running(tmp_path_factory.mktemp("demo"), name="demo", prepare=prepare_demo, valkey_database=1) as running:
        yield running
