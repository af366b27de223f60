"""A third-party module: its contract, and that a region's switch decides whether it runs."""

from dataclasses import replace

import pytest
from django_tenants.utils import tenant_context
from otklik_hotspots.counts import hotspots
from otklik_hotspots.manifest import MANIFEST
from otklik_hotspots.models import CountedAppeal

from appeals.telling.notifications import notifications_of
from core.errors import Conflict, InvalidInput
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, Event
from core.events.readers import StoredEvent, readers
from core.modules import Manifest, module_is_enabled, modules
from core.modules.testing import ModuleContract
from taxonomy.service import category_by_code
from tenants.launches.steps import launch_steps
from tenants.service import person_of, region_by_slug
from tenants.structure.switches import module_switch_set
from tests.factories import appeal_make
from tests.kits import small_kit


class TestHotspots(ModuleContract):
    """The published contract, run as its authors would run it."""

    slug = "hotspots"


@pytest.fixture
def dependent():
    """A second module that needs the first."""
    item = modules.register(
        Manifest(
            slug="alarms", title="Тревоги", version="1", api_version=1, django_app="alarms", requires=("hotspots",)
        )
    )
    yield item.slug
    modules.unregister(item.slug)


def test_installed_is_not_enabled(ul):
    appeal_make()
    events_dispatch_batch()

    assert modules["hotspots"] == MANIFEST
    assert not module_is_enabled("hotspots")
    assert hotspots() == {}


def test_it_works_where_it_is_on_and_nowhere_else(db):
    with tenant_context(region_by_slug("ul")):
        module_switch_set(slug="hotspots", is_on=True)

    for slug in ("ul", "mo"):
        with tenant_context(region_by_slug(slug)):
            for category in ("roads-potholes", "roads-potholes", "yard-driveway-cleaning"):
                appeal_make(category=category)
            events_dispatch_batch()

    with tenant_context(region_by_slug("ul")):
        assert hotspots().most_common(1) == [(category_by_code("roads-potholes").id, 2)]
    with tenant_context(region_by_slug("mo")):
        assert hotspots() == {}


def test_an_event_that_comes_twice_counts_once(ul):
    appeal_make()
    event = StoredEvent.of(Event.objects.get(type="appeals.AppealReceived"))

    for _time in range(2):
        readers["hotspots.count"].handle(event)

    assert CountedAppeal.objects.count() == 1


def told(slug: str) -> list[str]:
    """What the third of three who write of one thing gets in a region, in-app lines and letters."""
    with tenant_context(region_by_slug(slug)):
        applicant = [appeal_make(category="roads-potholes") for _number in range(3)][-1].applicant
        while events_dispatch_batch():
            pass
        letters = Delivery.objects.values_list("title", flat=True)
        lines = notifications_of(person_of(applicant)).values_list("title", flat=True)
        return [title for title in (*lines, *letters) if title.endswith("об этом пишут многие")]


def test_its_words_reach_people_where_it_is_on_and_nowhere_else(db):
    with tenant_context(region_by_slug("ul")):
        module_switch_set(slug="hotspots", is_on=True)

    assert len(told("ul")) == 2
    assert told("mo") == []


def test_its_words_are_not_sent_once_it_is_off(ul):
    module_switch_set(slug="hotspots", is_on=True)
    for _number in range(3):
        appeal_make(category="roads-potholes")
    # One batch: the module's own event waits for the next.
    events_dispatch_batch()
    assert Event.objects.filter(type="hotspots.HotspotJoined", dispatched_at=None).exists()
    module_switch_set(slug="hotspots", is_on=False)

    while events_dispatch_batch():
        pass

    assert not Delivery.objects.filter(title__endswith="об этом пишут многие").exists()


def test_switching_is_in_the_log_once(ul):
    for is_on in (True, True, False, False):
        module_switch_set(slug="hotspots", is_on=is_on)

    payloads = Event.objects.filter(type="tenants.ModuleSwitched").order_by("id").values_list("payload", flat=True)
    assert [payload["is_on"] for payload in payloads] == [True, False]


def test_a_module_that_is_not_installed_is_not_switched_on(ul):
    with pytest.raises(InvalidInput, match="не установлен"):
        module_switch_set(slug="nothing", is_on=True)


def test_what_a_module_needs_is_on_before_it_and_off_after_it(ul, dependent):
    with pytest.raises(Conflict, match="Сначала включите: hotspots"):
        module_switch_set(slug=dependent, is_on=True)
    module_switch_set(slug="hotspots", is_on=True)
    module_switch_set(slug=dependent, is_on=True)

    with pytest.raises(Conflict, match="Сначала выключите: alarms"):
        module_switch_set(slug="hotspots", is_on=False)


@pytest.mark.parametrize(
    ("changes", "message"),
    [({"slug": "Hot Spots"}, "must match"), ({"slug": "x" * 42}, "must match"), ({"api_version": 2}, "module API 2")],
)
def test_a_manifest_that_cannot_be_hosted_is_refused(changes, message):
    facts = {"slug": "other", "title": "Другой", "version": "1", "api_version": 1, "django_app": "other"}

    with pytest.raises(ValueError, match=message):
        modules.register(Manifest(**(facts | changes)))


def test_the_contract_catches_a_reader_that_forgot_its_module():
    stray = replace(readers["hotspots.count"], name="hotspots.stray", module=None)
    readers.register(stray)
    try:
        with pytest.raises(AssertionError, match="pass module='hotspots'"):
            TestHotspots().test_its_readers_belong_to_it()
    finally:
        readers.unregister(stray.name)


def test_a_kit_switches_modules_on(ul):
    kit = small_kit("ul")
    kit["region"]["modules"] = ["hotspots"]

    assert launch_steps["modules"].run(ul, kit) == "hotspots"
    assert module_is_enabled("hotspots")
