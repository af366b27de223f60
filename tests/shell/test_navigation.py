import pytest

from core.registry import AlreadyRegistered, NotRegistered
from shell.navigation import NavEntry, Navigation, NavItem, RequestNavigation, signed_in
from tests.shell.pages import rendered, request_of


def item(**given):
    return NavItem(**{"label": "Вход", "url_name": "account_login", "icon": "login", "frame": "portal"} | given)


@pytest.fixture
def registry():
    return Navigation()


def test_items_of_a_frame_come_in_their_order(registry):
    last = registry.register(item(order=20))
    first = registry.register(item(url_name="account_signup", order=10))
    registry.register(item(frame="console"))
    assert registry.items("portal") == [first, last]


def test_a_frame_takes_a_url_only_once(registry):
    registry.register(item())
    with pytest.raises(AlreadyRegistered):
        registry.register(item(label="Ещё раз"))


def test_an_unregistered_item_is_gone(registry):
    registry.unregister(registry.register(item()))
    assert registry.items("portal") == []
    with pytest.raises(NotRegistered):
        registry.unregister(item())


def test_an_unknown_icon_is_refused():
    with pytest.raises(ValueError, match="no icon 'unicorn'"):
        item(icon="unicorn")


def test_an_unknown_frame_is_refused():
    with pytest.raises(ValueError, match="no frame"):
        item(frame="attic")


def test_an_item_is_shown_only_to_whom_it_is_visible(registry):
    registry.register(item(visible=signed_in))
    assert registry.entries("portal", request_of()) == []


def test_an_item_whose_url_the_host_lacks_is_not_shown(registry):
    registry.register(item(url_name="elsewhere:page"))
    assert registry.entries("portal", request_of()) == []


def test_the_entry_with_the_longest_fitting_path_is_current(registry):
    registry.register(item(url_name="shell:styleguide"))
    registry.register(item(url_name="shell:styleguide-points"))
    entries = registry.entries("portal", request_of("/styleguide/points.json"))
    assert {entry.url: entry.current for entry in entries} == {
        "/styleguide/": False,
        "/styleguide/points.json": True,
    }


def test_a_badge_is_counted_only_for_a_frame_that_the_page_shows(registry):
    asked = []
    registry.register(item(badge=lambda request: asked.append("portal") or 3))
    registry.register(item(frame="console", badge=lambda request: asked.append("console") or 5))
    menus = RequestNavigation(request_of(), registry)
    assert [entry.badge for entry in menus["portal"]] == [3]
    assert [entry.badge for entry in menus["portal"]] == [3]
    assert asked == ["portal"]


@pytest.mark.parametrize(
    ("count", "shown", "words"), [(1, "1", "новое"), (3, "3", "новых"), (21, "21", "новое"), (101, "99+", "новых")]
)
def test_a_badge_is_read_in_the_form_of_its_number(registry, count, shown, words):
    registry.register(item(badge=lambda request: count))
    (entry,) = registry.entries("portal", request_of())
    html = " ".join(rendered('{% include "shell/components/nav_item.html" %}', item=entry).split())
    assert f'nav-badge">{shown}<span class="visually-hidden"> {words}<' in html


@pytest.mark.parametrize(("at", "marked"), [(3, False), (4, True), (6, True), (None, False)])
def test_more_is_current_where_the_page_sits_under_it(at, marked):
    items = [NavEntry(label=str(place), url="#", icon="inbox", current=place == at) for place in range(7)]
    html = rendered('{% include "shell/parts/nav.html" %}', items=items, label="Меню")
    assert ('<summary class="nav-link" aria-current="true">' in html) is marked


def test_a_request_may_bring_a_menu_of_its_own(registry):
    registry.register(item())
    request = request_of()
    request.navigation = {"portal": []}
    menus = RequestNavigation(request, registry)
    assert menus["portal"] == []
    with pytest.raises(KeyError):
        menus["attic"]


def test_a_phone_gets_the_short_label(registry):
    registry.register(item(label="Мои обращения", short_label="Мои"))
    (entry,) = registry.entries("portal", request_of())
    html = rendered('{% include "shell/components/nav_item.html" %}', item=entry)
    assert 'nav-label-long">Мои обращения<' in html
    assert 'nav-label-short">Мои<' in html


def test_a_lead_stands_before_what_is_registered(registry):
    registry.lead("portal", lambda request: [NavEntry(label="Новые", url=request.path, icon="inbox")])
    registry.register(item())
    labels = [entry.label for entry in registry.entries("portal", request_of("/work/"))]
    assert labels == ["Новые", "Вход"]
    with pytest.raises(AlreadyRegistered):
        registry.lead("portal", lambda request: [])
