"""Who gets into the workplace: no URL of it is open to strangers, citizens or another role."""

import re

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import reverse

from core.errors import Denied
from tenants.service import NOBODY, Role, person_of
from tests.architecture.test_urls import ALL, sample
from tests.factories import citizen_make, modules_switch_on, staff_user
from tests.http import region_client
from workplace.access import access_of
from workplace.service import ADMIN, STAFF, Access, may_open, work_path

PAGES = {
    f"{namespace}{entry.name}": (reverse(f"{namespace}{entry.name}", kwargs=sample(entry)), entry)
    for urlconf, namespace, entry in (parameter.values for parameter in ALL)
    if urlconf == settings.ROOT_URLCONF
    and reverse(f"{namespace}{entry.name}", kwargs=sample(entry)).startswith("/work/")
}


@pytest.fixture(autouse=True)
def modules(ul):
    """Pages of modules are there where these are on."""
    modules_switch_on()


EVERY = pytest.mark.parametrize("name", PAGES)


@EVERY
def test_every_address_of_the_workplace_is_guarded(name):
    assert isinstance(access_of(PAGES[name][1].callback), Access), "put work_path on it"


@EVERY
def test_strangers_are_sent_to_sign_in(ul, name):
    client, url = region_client("ul"), PAGES[name][0]

    for response in (client.get(url), client.post(url)):
        assert response.status_code == 302
        assert response.url.startswith("/accounts/login/?next=/work/")


@EVERY
def test_citizens_are_told_that_it_is_not_for_them(ul, name):
    client, url = region_client("ul", citizen_make()), PAGES[name][0]

    for response in (client.get(url), client.post(url)):
        assert response.status_code == 403
        assert "для сотрудников" in response.content.decode()


@EVERY
def test_pages_of_one_role_are_closed_to_other_staff(ul, name):
    moderator = staff_user("moderator")
    response = region_client("ul", moderator).get(PAGES[name][0])

    assert (response.status_code == 403) != may_open(person_of(moderator), name)


def test_the_administrator_alone_manages_the_region(ul):
    admin, moderator = person_of(staff_user("admin")), person_of(staff_user("moderator"))
    closed = {name for name in PAGES if not may_open(moderator, name)}

    assert all(may_open(admin, name) for name in closed - {"work:photo-upload"})
    assert {"work:people", "work:deliveries", "work:region", "taxonomy:categories"} < closed
    assert {"work:home", "work:queue", "work:appeal", "work:act"}.isdisjoint(closed)


def test_nobody_may_open_a_page_of_the_staff(ul):
    assert not may_open(NOBODY, "work:home")
    assert not may_open(NOBODY, "work:people")


def test_a_page_that_nothing_guards_is_no_page_of_the_workplace(ul):
    with pytest.raises(LookupError, match="put work_path on it"):
        may_open(NOBODY, "portal:list")


def test_whoever_is_refused_reads_why(ul):
    access = Access(roles=(Role.REGIONAL_ADMIN,), refusal="Это решает администратор.")
    guarded = work_path("there/", lambda request: HttpResponse("seen"), name="there", access=access).callback
    request = RequestFactory().get("/work/there/")

    request.person = person_of(staff_user("admin"))
    assert guarded(request).content == b"seen"
    request.person = person_of(staff_user("moderator"))
    with pytest.raises(Denied, match="решает администратор"):
        guarded(request)


def test_who_has_no_role_is_no_staff():
    assert not STAFF.allows(NOBODY)
    assert not ADMIN.allows(NOBODY)


def test_pages_are_not_kept_by_browsers_or_proxies(ul):
    response = region_client("ul", staff_user("moderator")).get("/work/queues/new/")

    assert "no-store" in response["Cache-Control"]


def test_the_way_into_the_workplace_is_in_the_menu_of_the_staff_only(ul):
    staff = region_client("ul", staff_user("moderator")).get("/").content.decode()
    citizen = region_client("ul", citizen_make()).get("/").content.decode()

    assert 'href="/work/"' in staff
    assert 'href="/work/"' not in citizen


def test_a_resident_who_strays_in_is_led_to_their_own_appeals(ul):
    response = region_client("ul", citizen_make()).get("/work/queues/new/")
    page = response.content.decode()

    assert response.status_code == 403
    assert re.search(r'<a class="button[^"]*" href="/my/"[^>]*>\s*<span>Мои обращения</span>', page)
