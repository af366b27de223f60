"""Settings of the chaos site: photos on a disk that a test can fill."""

from tests.site.settings import *  # noqa: F403
from tests.site.settings import DATA_DIR, STORAGES

STORAGES["private"] = {
    "BACKEND": "tests.chaos.small_disk.StandIn",
    "OPTIONS": {"location": DATA_DIR + "/files"},
}
