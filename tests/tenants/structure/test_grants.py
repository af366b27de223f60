"""Taking roles back: whatever happens, somebody is left who can give them."""

import pytest
from django_tenants.utils import tenant_context

from accounts.models import User
from core.errors import Conflict, InvalidInput
from core.events.models import Event
from tenants.administration import role_revoke
from tenants.service import Role, person_of, region_by_slug
from tenants.structure.grants import role_grant
from tenants.structure.models import Organisation, RoleGrant
from tests.at_once import at_once
from tests.factories import citizen_make, staff_user


def revoke(grant: RoleGrant) -> None:
    role_revoke(grant_id=grant.pk)


@pytest.fixture
def grant(ul) -> RoleGrant:
    """The role of the region's one administrator."""
    return RoleGrant.objects.get(role=Role.REGIONAL_ADMIN)


def test_the_last_administrator_stays(grant):
    with pytest.raises(Conflict) as refusal:
        revoke(grant)

    assert refusal.value.code == "last_admin"
    assert "Сначала дайте эту роль" in refusal.value.message
    assert person_of(staff_user("admin")).has_role(Role.REGIONAL_ADMIN)


def test_one_of_two_goes(grant):
    role_grant(user_id=citizen_make().id, role=Role.REGIONAL_ADMIN)

    revoke(grant)

    assert not person_of(staff_user("admin")).is_staff


def test_somebody_who_cannot_sign_in_is_no_administrator_to_be_left_with(grant):
    other = citizen_make()
    role_grant(user_id=other.id, role=Role.REGIONAL_ADMIN)
    User.objects.filter(pk=other.pk).update(is_active=False)

    with pytest.raises(Conflict):
        revoke(grant)


def test_a_role_that_is_gone_already_stays_gone(grant):
    other = role_grant(user_id=citizen_make().id, role=Role.REGIONAL_ADMIN)
    gone = other.pk
    revoke(other)
    told = Event.objects.count()

    role_revoke(grant_id=gone)

    assert not RoleGrant.objects.filter(pk=gone).exists()
    assert Event.objects.count() == told


def test_the_last_of_another_role_may_go(ul):
    for held in RoleGrant.objects.filter(role=Role.MODERATOR):
        revoke(held)

    assert not RoleGrant.objects.filter(role=Role.MODERATOR).exists()


@pytest.fixture
def two_admins(django_db_setup, django_db_blocker, monkeypatch):
    """Two administrators whom other connections see; no event is written, as nobody could remove it afterwards."""
    monkeypatch.setattr("tenants.structure.grants.event_append", lambda event, **facts: None)
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        kept = RoleGrant.objects.get(role=Role.REGIONAL_ADMIN)
        user = User.objects.create(email="second@staff.example", full_name="Второй")
        yield kept, RoleGrant.objects.create(user=user, role=Role.REGIONAL_ADMIN)
        user.delete()
        RoleGrant.objects.get_or_create(pk=kept.pk, defaults={"user_id": kept.user_id, "role": kept.role})


def test_two_who_take_each_others_role_at_once_leave_one_administrator(two_admins):
    mine, theirs = two_admins

    def answer_in_kind() -> None:
        with pytest.raises(Conflict) as refusal:
            revoke(mine)
        assert refusal.value.code == "last_admin"

    at_once(lambda: revoke(theirs), answer_in_kind)

    left = RoleGrant.objects.filter(role=Role.REGIONAL_ADMIN)
    assert [row.user.email for row in left] == ["admin@staff.example"]


def test_nobody_moderates_for_an_organisation_that_is_no_ministry(ul):
    carrier = Organisation.objects.exclude(kind="ministry").first()

    with pytest.raises(InvalidInput) as refusal:
        role_grant(user_id=citizen_make().id, role=Role.MINISTRY_MODERATOR, organisation=carrier)

    assert refusal.value.field == "organisation"
    assert carrier.short_name in refusal.value.message
