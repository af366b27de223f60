"""What must be true of every page after every step, whoever looks."""

import json
import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django_tenants.utils import tenant_context

from appeals.models import Appeal
from appeals.selectors.public_home import PERIOD
from core import clock
from tenants.service import region_by_slug
from tests.walk.people import CITIZENS, GUEST, STAFF, Answer, Walker

__all__ = ["Watch", "nothing_reported"]

NOTE = "СЛУЖЕБНАЯ"
PAGE_OF_LIST = 20
_ROW_OF_QUEUE = re.compile(r'id="a-(\d+)"')
_FOUND = re.compile(r'class="work-found">\s*(\d+)')
_PUBLIC_ROW = re.compile(r'href="/appeals/(\d+)/')
PUBLIC_PAGES = ("/", "/appeals/", "/map/", "/map/points.json", "/rules/")
OWN_PAGES = ("/my/", "/my/notifications/", "/account/", "/appeals/new/")
STAFF_PAGES = (
    "/work/",
    "/work/people/",
    "/work/deliveries/",
    "/work/categories/",
    "/work/playbooks/",
    "/work/rubrication/",
)
API = (
    "/api/v1/region",
    "/api/v1/categories",
    "/api/v1/me",
    "/api/v1/appeals",
    "/api/v1/notifications",
    "/api/v1/public/appeals",
)


class _Reports(logging.Handler):
    """What the product reports as an error, though the page was shown."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.exc_info:
            text += "\n" + logging.Formatter().formatException(record.exc_info)
        self.said.append(text)


@contextmanager
def nothing_reported() -> Iterator[None]:
    """Fail for an error that was reported and not shown."""
    reports = _Reports()
    logging.getLogger().addHandler(reports)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(reports)
    assert not reports.said, "reported as an error: " + "\n".join(reports.said)


class Watch:
    """Opens pages as everybody of both regions and compares what they show with the rows."""

    def __init__(self, people: dict[str, dict[str, Walker]]) -> None:
        self._people = people

    def answer(self, who: Walker, answer: Answer) -> None:
        """One answer, to anything: no fault of the server, no word of others."""
        assert answer.status < 500, f"{who.region}/{who.name} {answer.path}: {answer.status}\n{answer.text[:2000]}"
        for owner in self._others(who):
            for secret in owner.secrets:
                said = answer.text
                # Quotes of JSON are no different from letters of a page.
                if answer.text.startswith(("{", "[")):
                    said = json.dumps(json.loads(answer.text), ensure_ascii=False)
                assert secret not in said, f"{who.region}/{who.name} reads «{secret}» of {owner.name} at {answer.path}"
        if who.name not in STAFF:
            assert NOTE not in answer.text, f"{who.region}/{who.name} reads a note of the staff at {answer.path}"

    def _others(self, who: Walker) -> Iterable[Walker]:
        for region, people in self._people.items():
            for name in CITIZENS:
                if region != who.region or (who.name not in STAFF and name != who.name):
                    yield people[name]

    def pages_of(self, number: int, region: str, names: Iterable[str]) -> None:
        """The pages of one appeal, as these people of its region see them."""
        for who in (self._people[region][name] for name in names):
            for path in (
                f"/appeals/{number}/",
                f"/api/v1/public/appeals/{number}",
                f"/api/v1/public/appeals/{number}/timeline",
            ):
                self._look(who, path)
            if who.name in STAFF:
                self._look(who, f"/work/appeals/{number}/")
            if who.name != GUEST:
                self._look(who, f"/api/v1/appeals/{number}")
                self._look(who, f"/api/v1/appeals/{number}/timeline")

    def lists(self, region: str) -> None:
        """Lists and numbers of a region: what they say is what there is."""
        cache.clear()
        with tenant_context(region_by_slug(region)):
            cache.clear()
            published = set(Appeal.objects.filter(is_published=True).values_list("number", flat=True))
            received = Appeal.objects.filter(received_at__gte=clock.now() - PERIOD).count()
        guest = self._people[region][GUEST]
        home = self._look(guest, "/")
        if received:
            assert re.search(rf">\s*{received}\s*<", home.text), (
                f"home of {region} does not say {received} were received"
            )
        if len(published) <= PAGE_OF_LIST:
            shown = {int(number) for number in _PUBLIC_ROW.findall(self._look(guest, "/appeals/").text)}
            assert shown == published, f"the public list of {region} shows {shown}, published are {published}"
            told = json.loads(self._look(guest, "/api/v1/public/appeals").text)
            assert {row["number"] for row in told["results"]} == published
        for who in self._people[region].values():
            if who.name in STAFF:
                self._queues(who)

    def _queues(self, who: Walker) -> None:
        home = self._look(who, "/work/")
        for slug in sorted(set(re.findall(r'href="/work/queues/([\w-]+)/', home.text))):
            page = self._look(who, f"/work/queues/{slug}/")
            found, rows = _FOUND.search(page.text), _ROW_OF_QUEUE.findall(page.text)
            if found and int(found.group(1)) <= PAGE_OF_LIST:
                assert int(found.group(1)) == len(set(rows)), (
                    f"{who.name}: queue {slug} says {found.group(1)}, shows {rows}"
                )

    def everything(self, names: Iterable[str]) -> None:
        """Every page without a number that these people may open, and what stands in their tabs."""
        for people in self._people.values():
            for who in (people[name] for name in names):
                pages = [*PUBLIC_PAGES, *API, *OWN_PAGES, *(STAFF_PAGES if who.name in STAFF else ())]
                for path in pages:
                    self._look(who, path)
                for tab in who.tabs:
                    if tab:
                        self._look(who, tab[-1].path)

    def _look(self, who: Walker, path: str) -> Answer:
        answer = who.api("get", path)
        self.answer(who, answer)
        return answer
