"""A queue in two tabs of one session: what is searched for in one stays there, through Back, actions and undoing."""

import re

import pytest

from appeals.models import Appeal
from core import clock
from tests.appeals.portals.workplace.test_undo import offers
from tests.factories import appeal_make, staff_user
from tests.http import region_client

NOTHING = "/work/queues/new/?q=ничегонет"
HOLES = "/work/queues/new/?q=яма"


@pytest.fixture
def three(ul) -> list[Appeal]:
    """Two holes with something else between them, in the order of the queue."""
    texts = ("Яма на дороге у школы номер пять.", "Мусор не вывозят вторую неделю.", "Яма на дороге у рынка.")
    with clock.at(clock.now()):
        return [appeal_make(text=text) for text in texts]


@pytest.fixture
def client(ul):
    return region_client("ul", staff_user("moderator"))


def link(page: str, pattern: str) -> str:
    """The address of the first link that looks like this."""
    return re.search(pattern, page)[1].replace("&amp;", "&")


def row(page: str, appeal: Appeal) -> str:
    return link(page, rf'href="(/work/appeals/{appeal.number}/[^"]*)"')


def back(page: str) -> str:
    return link(page, r'href="(/work/queues/[^"]*)" data-work-back')


def following(page: str) -> str:
    return link(page, r'href="(/work/appeals/[^"]*)" data-work-next')


def approve_form(page: str) -> str:
    return link(page, r'action="(/work/appeals/\d+/approve/[^"]*)"')


def approve(client, page: str, appeal: Appeal):
    body = {"version": appeal.version, "category": str(appeal.category_id), "publish": "on"}
    return client.post(approve_form(page), body)


def test_a_search_in_another_tab_leaves_the_queue_of_this_one_alone(client, three):
    first, second, _third = three
    mine = client.get("/work/queues/new/").content.decode()
    client.get(NOTHING)

    page = client.get(row(mine, first)).content.decode()

    assert following(page).startswith(f"/work/appeals/{second.number}/")
    assert back(page) == f"/work/queues/new/?at={first.number}"
    assert 'href="/work/queues/new/"' in page
    assert "%D0%BD%D0%B8%D1%87%D0%B5%D0%B3%D0%BE" not in page


def test_a_search_stays_with_its_tab_when_another_shows_the_whole_queue(client, three):
    first, second, third = three
    mine = client.get(HOLES).content.decode()
    client.get("/work/queues/new/")

    page = client.get(row(mine, first)).content.decode()

    assert following(page).startswith(f"/work/appeals/{third.number}/")
    assert row(client.get(back(page)).content.decode(), first) == row(mine, first)
    assert f"/work/appeals/{second.number}/" not in page


def test_an_action_goes_on_in_the_queue_of_its_own_tab(client, three):
    first, second, third = three
    mine = client.get("/work/queues/new/").content.decode()
    page = client.get(row(mine, first)).content.decode()
    client.get(NOTHING)

    assert approve(client, page, first).url == f"/work/appeals/{second.number}/?from=new"

    mine = client.get(HOLES).content.decode()
    page = client.get(row(mine, third)).content.decode()
    client.get("/work/queues/new/")
    done = approve(client, page, third)
    assert done.url == "/work/queues/new/?q=%D1%8F%D0%BC%D0%B0"


def test_after_the_last_of_the_queue_its_own_list_is_shown(client, three):
    mine = client.get("/work/queues/new/").content.decode()
    pages = [(client.get(row(mine, appeal)).content.decode(), appeal) for appeal in three]
    client.get(NOTHING)

    assert [approve(client, page, appeal).url for page, appeal in pages][-1] == "/work/queues/new/"


def test_undoing_comes_back_to_the_search_it_was_done_in(client, three):
    first, _second, third = three
    mine = client.get(HOLES).content.decode()
    done = approve(client, client.get(row(mine, third)).content.decode(), third)
    assert done.url.startswith(f"/work/appeals/{first.number}/")
    client.get(NOTHING)

    # From the next appeal, and from the list of this tab.
    for here in (done.url, HOLES):
        ((url, _version),) = offers(client.get(here).content.decode())
        assert "where=q%3D" in url
    ((url, body),) = offers(client.get(HOLES).content.decode())
    page = client.post(url, body, follow=True).content.decode()

    assert back(page).startswith("/work/queues/new/?q=%D1%8F%D0%BC%D0%B0&")


def test_a_note_and_a_reloaded_form_keep_the_place(client, three):
    place = row(client.get(HOLES).content.decode(), three[0]).partition("?")[2]
    number = three[0].number

    noted = client.post(f"/work/appeals/{number}/note/?{place}", {"text": "Позвоню утром."})
    reloaded = client.get(f"/work/appeals/{number}/approve/?{place}")

    assert noted.url == f"/work/appeals/{number}/?{place}#history"
    assert reloaded.url == f"/work/appeals/{number}/?{place}"


def test_an_appeal_that_was_opened_by_its_address_belongs_to_the_whole_queue(client, three):
    client.get(NOTHING)

    page = client.get(f"/work/appeals/{three[0].number}/").content.decode()

    assert following(page) == f"/work/appeals/{three[1].number}/?from=new"


@pytest.mark.parametrize("where", ["%00", "q=%FF", "category=x", "a=b&" * 50, "since=0000-99-99", "яма", "&&==;"])
def test_a_place_that_was_made_up_breaks_nothing(client, three, where):
    response = client.get(f"/work/appeals/{three[0].number}/", {"from": "new", "where": where})

    assert response.status_code == 200
    assert client.get(back(response.content.decode())).status_code == 200
