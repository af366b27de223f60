"""Slots: what a package or a module adds to a page of the staff stands there, in order, and breaks nothing."""

import re

import pytest
from django.db import connection
from django.http import HttpRequest
from django.template import Context, Template
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from core.modules.switches import switches_remembered
from core.registry import AlreadyRegistered
from tenants.service import NOBODY, person_of
from tenants.structure.switches import module_switch_set
from tests.factories import staff_user
from tests.http import region_client
from workplace.service import REGION_TABS, WORK_SIDE, ActionLink, Card, Panel, Slot, Tab
from workplace.slots import slots

NAME = "tests.page"
SWITCHES = "structure_moduleswitch"


@pytest.fixture
def cards():
    yield Slot(NAME, Card)
    slots.unregister(NAME)


@pytest.fixture
def tabs():
    yield Slot(NAME, Tab)
    slots.unregister(NAME)


@pytest.fixture
def buttons():
    yield Slot(NAME, ActionLink)
    slots.unregister(NAME)


def asked(who: str = "", path: str = "/work/people/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.person = person_of(staff_user(who)) if who else NOBODY
    return request


def drawn(request: HttpRequest | None = None, **context) -> str:
    template = Template(f'{{% load workplace %}}{{% slot "{NAME}" about "Разделы" %}}')
    return template.render(Context({"request": request or asked(), **context}))


def card(name: str, **more) -> Card:
    # A template of the shell that shows what its context says.
    facts = more.pop("facts", lambda request, about: {"messages": [name]})
    return Card(name=name, template="tests/card.html", facts=facts, **more)


@pytest.fixture(autouse=True)
def template(settings):
    """A card that shows its facts and what the page is about."""
    backend = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {"tests/card.html": "<p>{{ messages.0 }} {{ about }} {{ of_page }}</p>"},
                ),
                "django.template.loaders.app_directories.Loader",
            ],
            "context_processors": settings.TEMPLATES[0]["OPTIONS"]["context_processors"],
            "builtins": settings.TEMPLATES[0]["OPTIONS"]["builtins"],
        },
    }
    settings.TEMPLATES = [backend]


def test_cards_stand_in_order_and_see_the_page_and_what_it_is_about(ul, cards):
    cards.add(card("last", order=20))
    cards.add(card("first", order=10))
    cards.add(card("between", order=10))

    assert drawn(about="ab", of_page="p") == "<p>between ab p</p><p>first ab p</p><p>last ab p</p>"


def test_what_one_card_knows_the_next_one_does_not(ul, cards):
    cards.add(card("first", order=10))
    cards.add(card("second", order=20, facts=lambda request, about: {}))

    assert drawn() == "<p>first  </p><p>  </p>"


def test_a_card_with_nothing_to_show_is_not_there(ul, cards):
    cards.add(card("silent", facts=lambda request, about: None))

    assert drawn() == ""


def test_a_card_that_fails_is_told_of_and_the_others_are_shown(ul, cards, failed_parts):
    def broken(request, about):
        raise KeyError("gone")

    cards.add(card("broken", order=10, facts=broken))
    cards.add(card("whole", order=20))

    page = drawn()

    assert "не показать" in page
    assert "<p>whole  </p>" in page
    assert [record.args[0] for record in failed_parts] == [f"slot {NAME}/broken"]


def test_a_part_of_a_module_is_there_where_the_module_is_on(ul, cards):
    cards.add(card("own", order=10))
    cards.add(card("theirs", order=20, module="hotspots"))
    assert drawn() == "<p>own  </p>"

    module_switch_set(slug="hotspots", is_on=True)

    assert drawn() == "<p>own  </p><p>theirs  </p>"


def test_all_slots_of_a_page_ask_once_which_modules_are_on(ul, cards):
    for number in range(3):
        cards.add(card(f"theirs-{number}", module="hotspots"))

    with CaptureQueriesContext(connection) as queries, switches_remembered():
        for _time in range(3):
            drawn()

    assert len([query for query in queries if SWITCHES in query["sql"]]) == 1


def test_a_switch_is_noticed_in_the_request_that_changes_it(ul, cards):
    cards.add(card("theirs", module="hotspots"))

    with switches_remembered():
        assert drawn() == ""
        module_switch_set(slug="hotspots", is_on=True)
        assert drawn() == "<p>theirs  </p>"


def test_a_slot_without_parts_of_modules_asks_nothing(ul, cards):
    cards.add(card("own"))

    with CaptureQueriesContext(connection) as queries:
        drawn()

    assert len(queries) == 0


def test_a_slot_takes_one_part_of_a_name_and_of_its_kind_alone(cards):
    cards.add(card("own"))

    with pytest.raises(AlreadyRegistered):
        cards.add(card("own"))
    with pytest.raises(TypeError, match="takes a Card, not a Tab"):
        cards.add(Tab(name="tab", label="Раздел", url_name="work:people"))


def test_tabs_are_for_those_whom_the_guard_lets_in_and_one_is_current(ul, tabs):
    tabs.add(Tab(name="people", label="Люди", url_name="work:people", order=10))
    tabs.add(Tab(name="region", label="Регион", url_name="work:region", order=20))
    tabs.add(Tab(name="home", label="Начало", url_name="work:home", order=30))

    page = drawn(asked("admin"))

    assert page.count("<a ") == 3
    assert page.count("aria-current") == 1
    assert page.index('href="/work/people/" aria-current="page"') < page.index('href="/work/region/"')
    # One tab alone leads nowhere.
    assert drawn(asked("moderator")) == ""


def test_an_action_leads_where_the_person_may_go(ul, buttons):
    buttons.add(
        ActionLink(name="queue", label="Очередь", url_name="work:queue", arguments=lambda about: {"slug": about})
    )
    buttons.add(ActionLink(name="people", label="Люди", url_name="work:people"))
    buttons.add(ActionLink(name="never", label="Нигде", url_name="work:home", visible=lambda request, about: False))

    page = drawn(asked("moderator"), about="new")

    assert 'href="/work/queues/new/"' in page
    assert "Люди" not in page
    assert "Нигде" not in page


@pytest.mark.parametrize("path", ["region/", "region/organisations/", "region/municipalities/"])
def test_pages_of_the_region_show_each_other(ul, path):
    page = region_client("ul", staff_user("admin")).get(f"/work/{path}").content.decode()
    (tabs,) = re.findall(r'<nav class="tabs".*?</nav>', page, re.DOTALL)

    assert re.findall(r'href="/work/([^"]+)" aria-current="page"', tabs) == [path]
    for label in ("Портал", "Организации", "Муниципалитеты"):
        assert label in tabs


def test_a_panel_beside_the_menu_is_on_every_page(ul):
    WORK_SIDE.add(Panel(name="tests", template="tests/card.html", facts=lambda request, about: {"messages": ["рядом"]}))
    try:
        for path in ("people/", "queues/all/", "categories/", "rubrication/"):
            assert "<p>рядом" in region_client("ul", staff_user("admin")).get(f"/work/{path}").content.decode()
    finally:
        WORK_SIDE.remove("tests")


def test_a_package_above_adds_a_tab_to_the_pages_of_the_region(ul):
    REGION_TABS.add(Tab(name="tests", label="Ещё", url_name="taxonomy:categories", order=50))
    try:
        page = region_client("ul", staff_user("admin")).get("/work/region/").content.decode()
    finally:
        REGION_TABS.remove("tests")

    assert "Ещё" in page
