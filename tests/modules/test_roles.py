"""Roles that a module brings: given where it is on, worth nothing where it is off, and back with it."""

from dataclasses import replace

import pytest
from otklik_hotspots.manifest import MANIFEST

from core.errors import InvalidInput
from core.events.models import Event
from core.modules import ModuleRole, manifest_check, modules
from shell.navigation import navigation
from tenants.administration import invitation_send, role_revoke
from tenants.service import Role, person_of
from tenants.structure.grants import role_grant
from tenants.structure.models import Invitation, Municipality, RoleGrant
from tenants.structure.switches import module_switch_set
from tests.factories import citizen_make, staff_person, staff_user
from tests.http import region_client
from workplace.people.staff import staff_invite
from workplace.service import WORK_SIDE, Panel

OBSERVER = "hotspots.observer"
PAGE = "/work/modules/hotspots/observer/"


def switch(*, is_on: bool) -> None:
    module_switch_set(slug="hotspots", is_on=is_on)


@pytest.fixture
def observer(ul):
    """Somebody whose only role is the module's."""
    switch(is_on=True)
    user = citizen_make()
    role_grant(user_id=user.id, role=OBSERVER, municipality=Municipality.objects.first())
    return user


def test_its_role_is_offered_on_the_people_page_where_it_is_on(ul):
    admin = region_client("ul", staff_user("admin"))
    assert "Наблюдатель горячих тем" not in admin.get("/work/people/").content.decode()

    switch(is_on=True)

    assert f'value="{OBSERVER}"' in admin.get("/work/people/").content.decode()


def test_the_administrator_invites_to_it_and_the_list_names_it(ul):
    switch(is_on=True)
    admin, place = region_client("ul", staff_user("admin")), Municipality.objects.first()
    body = {"email": "new@post.example", "role": OBSERVER}

    short = admin.post("/work/people/add/", body)
    assert short.status_code == 422
    assert "Для этой роли нужен муниципалитет" in short.content.decode()
    page = admin.post("/work/people/add/", {**body, "municipality": place.code}, follow=True).content.decode()

    assert "Наблюдатель горячих тем" in page
    invitation = Invitation.objects.get()
    assert (invitation.role, invitation.municipality) == (OBSERVER, place)


@pytest.mark.parametrize("role", [OBSERVER, "hotspots.nobody", "gone.role", "king"])
def test_a_role_of_a_module_that_is_off_or_gone_is_given_to_nobody(ul, role):
    with pytest.raises(InvalidInput) as refusal:
        role_grant(user_id=citizen_make().id, role=role, municipality=Municipality.objects.first())
    assert refusal.value.field == "role"
    with pytest.raises(InvalidInput):
        staff_invite(person=staff_person("admin"), email="a@post.example", full_name="", role=role)


def test_its_holder_opens_its_pages_and_no_others(observer):
    client, person = region_client("ul", observer), person_of(observer)

    assert person.is_staff
    assert person.has_role(OBSERVER)
    assert not person.has_role(*Role)
    assert client.get(PAGE).status_code == 200
    assert client.get("/work/people/").status_code == 403
    assert client.get("/work/queues/all/").status_code == 404
    assert client.get("/api/v1/me").json()["roles"][0]["role"] == OBSERVER
    assert region_client("ul", staff_user("moderator")).get(PAGE).status_code == 403


def test_who_has_no_queue_is_led_to_the_first_page_of_their_menu(observer):
    client = region_client("ul", observer)

    assert client.get("/work/", follow=True).redirect_chain[-1][0] == PAGE
    item = next(item for item in navigation.items("workplace") if item.url_name == "hotspots-work:observer")
    every = next(item for item in navigation.items("workplace") if item.url_name == "hotspots-work:list")
    for one in (item, every):
        navigation.unregister(one)
    try:
        page = client.get("/work/")
    finally:
        for one in (item, every):
            navigation.register(one)
    assert page.status_code == 200
    assert "Для ваших ролей здесь пока ничего нет" in page.content.decode()


def test_a_part_of_a_slot_is_for_the_roles_that_it_names(observer):
    words = "Вы наблюдаете за горячими темами"

    assert words in region_client("ul", observer).get(PAGE).content.decode()
    assert words not in region_client("ul", staff_user("admin")).get(PAGE).content.decode()
    WORK_SIDE.add(Panel(name="tests", template="hotspots/side.html", roles=(Role.MODERATOR,), order=1))
    try:
        seen = region_client("ul", staff_user("moderator")).get("/work/modules/hotspots/").content.decode()
    finally:
        WORK_SIDE.remove("tests")
    assert words in seen


def test_switched_off_it_gives_nothing_and_is_back_with_the_module(observer):
    switch(is_on=False)
    client, admin = region_client("ul", observer), region_client("ul", staff_user("admin"))

    assert not person_of(observer).is_staff
    assert client.get(PAGE).status_code == 404
    assert client.get("/work/").status_code == 403
    people = admin.get("/work/people/").content.decode()
    assert "модуль выключен" in people

    switch(is_on=True)
    assert person_of(observer).has_role(OBSERVER)
    assert client.get(PAGE).status_code == 200


def test_an_invitation_that_is_accepted_while_it_is_off_waits_for_it(ul):
    switch(is_on=True)
    user = citizen_make()
    invitation_send(
        email=user.email, role=OBSERVER, municipality=Municipality.objects.first(), inviting_id=None, acting=_admin()
    )
    switch(is_on=False)

    role_grant(user_id=user.id, role=OBSERVER, municipality=Municipality.objects.first(), offered=False)

    assert not person_of(user).is_staff
    switch(is_on=True)
    assert person_of(user).is_staff


def _admin():
    from tenants.service import admin_actor

    return admin_actor(staff_person("admin"))


def test_a_role_whose_module_is_gone_breaks_no_page(ul):
    """The row stays in the database when the package is uninstalled; an old release's name, too."""
    user, admin = staff_user("moderator"), region_client("ul", staff_user("admin"))
    row = RoleGrant.objects.create(user=user, role="gone.role")
    Invitation.objects.create(
        email="x@post.example",
        role="gone.role",
        digest="x",
        sent_at="2026-01-01T00:00Z",
        expires_at="2026-01-01T00:00Z",
    )

    assert region_client("ul", user).get("/work/queues/new/").status_code == 200
    people = admin.get("/work/people/").content.decode()
    assert "gone.role (модуль не установлен)" in people
    for path in ("/work/people/?role=gone.role", f"/work/people/{row.id}/change/", "/work/people/export.csv"):
        assert admin.get(path).status_code == 200
    assert region_client("ul", user).get("/api/v1/me").status_code == 200
    role_revoke(grant_id=row.id)
    assert Event.objects.filter(type="tenants.RoleRevoked").latest("id").payload["role"] == "gone.role"


@pytest.mark.parametrize(
    "roles",
    [
        (ModuleRole(slug="Wrong Slug", title="x", description="x"),),
        (ModuleRole(slug="one", title="x", description="x"), ModuleRole(slug="one", title="y", description="y")),
        (ModuleRole(slug="one", title="x", description="x", bound_to="planet"),),
    ],
)
def test_a_manifest_with_a_wrong_role_is_refused(roles):
    with pytest.raises(ValueError, match="role"):
        manifest_check(replace(MANIFEST, roles=roles))


def test_the_contract_wants_words_for_people(monkeypatch):
    from core.modules.checks import module_checks

    nameless = replace(modules["hotspots"], roles=(ModuleRole(slug="one", title="", description=""),))

    assert [fault for fault in module_checks["tenants"].find(nameless) if "one" in fault]
