"""The pages of queues and of an appeal take what modules add, where the region has them on."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

from appeals.service import APPEAL_ACTIONS, APPEAL_BODY, APPEAL_SIDE, APPEAL_TABS, QUEUE_TOP, AppealOnPage
from tenants.structure.switches import module_switch_set
from tests.factories import appeal_make, staff_user
from tests.http import region_client
from workplace.service import ActionLink, Card, Panel, Slot, Tab

SWITCHES = "structure_moduleswitch"
# A template of the shell that shows a word it is given.
TABS = "shell/components/tabs.html"


@contextmanager
def added(slot: Slot, part) -> Iterator[None]:
    slot.add(part)
    try:
        yield
    finally:
        slot.remove(part.name)


def page_of(path: str) -> str:
    response = region_client("ul", staff_user("moderator")).get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_cards_of_an_appeal_stand_in_their_order(ul):
    appeal = appeal_make()

    page = page_of(f"/work/appeals/{appeal.number}/")

    assert page.index("О чём обращение") < page.index('id="do-approve"') < page.index('id="history"')


def test_a_card_of_a_module_is_told_of_the_appeal_where_the_module_is_on(ul):
    appeal, seen = appeal_make(), []

    def facts(request, about):
        seen.append(about)
        return {"label": f"Похожих: {about.number}"}

    for slot in (APPEAL_BODY, APPEAL_SIDE):
        card = Card(name="like-ones", template=TABS, facts=facts, module="hotspots")
        with added(slot, card):
            module_switch_set(slug="hotspots", is_on=False)
            assert f"Похожих: {appeal.number}" not in page_of(f"/work/appeals/{appeal.number}/")
            module_switch_set(slug="hotspots", is_on=True)
            assert f"Похожих: {appeal.number}" in page_of(f"/work/appeals/{appeal.number}/")

    assert {(about.id, about.number, about.state) for about in seen} == {(appeal.id, appeal.number, appeal.state)}
    assert all(isinstance(about, AppealOnPage) for about in seen)


def test_another_page_about_the_appeal_is_a_tab_and_a_button(ul):
    appeal = appeal_make()
    other = Tab(name="other", label="Очередь", url_name="work:queue", arguments=lambda about: {"slug": "new"})
    button = ActionLink(name="go", label="К новым", url_name="work:queue", arguments=lambda about: {"slug": "new"})

    with added(APPEAL_TABS, other), added(APPEAL_ACTIONS, button):
        page = page_of(f"/work/appeals/{appeal.number}/")

    assert f'href="/work/appeals/{appeal.number}/" aria-current="page"' in page
    assert "К новым" in page


def test_a_panel_stands_above_a_queue_and_is_told_which(ul):
    panel = Panel(name="tests", template=TABS, facts=lambda request, about: {"label": f"Очередь {about}"})

    with added(QUEUE_TOP, panel):
        assert "Очередь new" in page_of("/work/queues/new/")


def test_a_page_with_many_parts_of_modules_asks_for_the_switches_once(ul):
    appeal = appeal_make()
    card = Card(name="like-ones", template=TABS, module="hotspots")
    client = region_client("ul", staff_user("moderator"))

    with added(APPEAL_BODY, card), added(APPEAL_SIDE, card), CaptureQueriesContext(connection) as queries:
        client.get(f"/work/appeals/{appeal.number}/")

    assert len([query for query in queries if SWITCHES in query["sql"]]) == 1
