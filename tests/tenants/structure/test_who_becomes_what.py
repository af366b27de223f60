"""Roles and keys go to whoever owns the address: not to a look-alike, not to somebody who only typed it."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX

from accounts.erasure import account_erase
from accounts.models import PersonalToken, User
from accounts.service import token_issue, tokens_end, user_create, user_ensure, user_get
from accounts.tokens import token_find
from core.errors import Conflict, InvalidInput
from core.events.deliveries import deliveries_forget
from core.events.models import Delivery
from core.events.types import SYSTEM
from core.mail.addresses import address_canonical, address_checked
from core.mail.channel import mail_enqueue
from tenants.administration import invitation_send, role_change, role_revoke
from tenants.launches.own_steps import _staff_member
from tenants.service import Role, person_of
from tenants.structure.grants import role_grant
from tenants.structure.models import RoleGrant
from tests.factories import PASSWORD, citizen_make, staff_user
from tests.http import region_client

# Their capitals are those of `i`, `s` and `k`; the last two are the very letters by NFKC.
LOOK_ALIKES = ["\u0131vanov@staff.example", "ivan\u043ev@staff.example", "\u0130vanov@staff.example"]
STRANGERS = "Чужой-пароль-1"


@pytest.mark.parametrize("look_alike", LOOK_ALIKES)
def test_a_look_alike_of_an_address_is_no_address(ul, look_alike):
    owner = user_create(email="ivanov@staff.example", full_name="Иванов")
    assert address_canonical(look_alike) != owner.email
    with pytest.raises(InvalidInput):
        address_checked(look_alike)
    form = {"email": look_alike, "password1": STRANGERS, "full_name": "Чужой", "consent": "on"}
    region_client("ul").post("/accounts/signup/", form)
    assert not User.objects.filter(email=address_canonical(look_alike)).exists()
    assert user_get(email=look_alike) is None


@pytest.mark.parametrize("spelling", ["İ@x.ru", "ẞ@straße.example", "K@x.ru", "ı@ı.example", "ǅ@x.ru", "A@ПОЧТА.рф."])
def test_the_normal_form_of_an_address_is_its_own(spelling):
    once = address_canonical(spelling)

    assert address_canonical(once) == once
    assert once.lower() == once


def test_forgetting_one_address_leaves_its_look_alike(ul):
    for number, to in enumerate(("ivanov@post.example", "\u0131vanov@post.example")):
        mail_enqueue(key=f"look-alike:{number}", to=to, subject="Тема", text="Слова", html="")

    deliveries_forget(recipient="\u0131vanov@post.example")

    assert Delivery.objects.filter(recipient="ivanov@post.example").exists()
    assert not Delivery.objects.filter(recipient="\u0131vanov@post.example").exists()


def pre_registered(email: str) -> User:
    """Somebody who signed up with an address and never confirmed it."""
    form = {"email": email, "password1": STRANGERS, "full_name": "Чужой Человек", "consent": "on"}
    assert region_client("ul").post("/accounts/signup/", form).status_code == 302
    return User.objects.get(email=email)


def test_a_kit_gives_its_role_to_the_owner_of_the_address_and_not_to_who_typed_it(ul):
    stranger = pre_registered("future@staff.example")
    row = {
        "email": "Future@staff.example",
        "full_name": "Новый Сотрудник",
        "role": "regional_admin",
        "organisation": "",
        "municipality": "",
        "position": "",
    }

    _staff_member("staff.csv, строка 2", row)

    owner = User.objects.get(email="future@staff.example")
    assert owner.pk == stranger.pk
    assert (owner.full_name, owner.password[0]) == ("Новый Сотрудник", UNUSABLE_PASSWORD_PREFIX)
    assert EmailAddress.objects.get(user=owner).verified
    assert person_of(owner).grants_of(Role.REGIONAL_ADMIN)
    answer = region_client("ul").post("/accounts/login/", {"login": owner.email, "password": STRANGERS})
    assert answer.status_code == 200
    assert "_auth_user_id" not in region_client("ul").session


@pytest.mark.parametrize("is_first", [True, False])
def test_an_address_is_whose_it_is_confirmed_and_not_who_typed_it(ul, is_first):
    address = "two@post.example"
    strangers = pre_registered(address) if is_first else None
    owner = citizen_make(email="main@post.example")
    EmailAddress.objects.create(user=owner, email=address, verified=True, primary=False)
    strangers = strangers or user_create(email="tmp@post.example", full_name="Чужой")
    User.objects.filter(pk=strangers.pk).update(email=address)

    assert user_get(email=address) == owner
    assert user_ensure(email=address, full_name="Кто-то") == owner


def test_an_address_that_nobody_confirmed_is_of_who_typed_it(ul):
    assert user_get(email="alone@post.example") is None
    assert user_get(email="Alone@post.example ".strip()) is None
    assert pre_registered("alone@post.example") == user_get(email="alone@post.example")


def test_somebody_who_confirmed_the_address_keeps_their_password_and_name(ul):
    known = citizen_make(email="known@staff.example", full_name="Своё Имя")

    assert user_ensure(email="KNOWN@staff.example", full_name="Другое").pk == known.pk

    known.refresh_from_db()
    assert known.full_name == "Своё Имя"
    assert known.check_password(PASSWORD)


def test_no_door_gives_a_role_to_somebody_who_confirmed_no_address(ul):
    stranger = pre_registered("other@staff.example")

    with pytest.raises(Conflict) as refused:
        role_grant(user_id=stranger.pk, role=Role.MODERATOR)

    assert refused.value.code == "unconfirmed"
    assert not RoleGrant.objects.filter(user=stranger).exists()


def test_an_invitation_does_not_call_the_person_by_what_a_stranger_typed(ul):
    pre_registered("invited@staff.example")

    row = invitation_send(email="invited@staff.example", role=Role.MODERATOR, inviting_id=None, acting=SYSTEM)

    assert row.full_name == ""
    assert "Чужой" not in Delivery.objects.filter(recipient=row.email).latest("created_at").payload["text"]


def with_an_address_of(victim: User) -> User:
    """Somebody who has added another person's address to their own account, and can't confirm it."""
    user = citizen_make()
    EmailAddress.objects.create(user=user, email=victim.email, verified=False, primary=False)
    return user


def test_a_new_password_of_ones_own_ends_nobody_elses_lockout(ul):
    victim = citizen_make()
    stranger = region_client("ul", with_an_address_of(victim))

    def guess(number: int) -> int:
        form = {"login": victim.email, "password": f"Догадка-номер-{number}"}
        return region_client("ul").post("/accounts/login/", form).status_code

    assert [guess(number) for number in range(6)][-1] == 429

    form = {"oldpassword": PASSWORD, "password1": "Новый-пароль-22", "password2": "Новый-пароль-22"}
    assert stranger.post("/accounts/password/change/", form).status_code == 302

    assert guess(7) == 429


def test_erasing_oneself_leaves_the_letters_of_an_address_that_was_only_added(ul):
    victim = citizen_make()
    mail_enqueue(key="theirs", to=victim.email, subject="Тема", text="Слова", html="")

    account_erase(user=with_an_address_of(victim))

    assert Delivery.objects.get(recipient=victim.email).payload["text"] == "Слова"


# --- Keys


def change_on_the_page(user: User) -> None:
    form = {"oldpassword": PASSWORD, "password1": "Новый-пароль-22", "password2": "Новый-пароль-22"}
    assert region_client("ul", user).post("/accounts/password/change/", form).status_code == 302


def set_in_code(user: User) -> None:
    user.set_password("Новый-пароль-22")
    user.save()


def taken_away(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password"])


@pytest.mark.parametrize("door", [change_on_the_page, set_in_code, taken_away])
def test_a_new_password_ends_keys_with_the_sessions(ul, door):
    user = citizen_make()
    token, text = token_issue(user=user, title="Отчёт")
    session = region_client("ul", user)

    door(User.objects.get(pk=user.pk))

    assert token_find(text) is None
    token.refresh_from_db()
    assert token.revoked_at is not None
    assert "/accounts/login/" in session.get("/my/").headers["Location"]


def test_a_password_that_is_only_hashed_anew_ends_nothing(ul, settings):
    user = citizen_make()
    _token, text = token_issue(user=user, title="Отчёт")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]

    known = User.objects.get(pk=user.pk)
    assert known.check_password(PASSWORD)

    assert known.password.startswith("pbkdf2")
    assert token_find(text) is not None


@pytest.mark.parametrize("how", ["revoked", "changed"])
def test_who_loses_a_role_loses_the_keys_that_acted_in_it(ul, how):
    user = citizen_make()
    grant = role_grant(user_id=user.pk, role=Role.MODERATOR)
    _token, text = token_issue(user=user, title="Очередь")

    if how == "revoked":
        role_revoke(grant_id=grant.pk)
    else:
        role_change(grant_id=grant.pk, role=Role.REGIONAL_ADMIN)

    assert token_find(text) is None


def test_ending_keys_twice_ends_them_once(ul):
    user = staff_user("worker")
    token_issue(user=user, title="Один")

    assert (tokens_end(user_id=user.pk), tokens_end(user_id=user.pk)) == (1, 0)
    assert PersonalToken.objects.filter(user=user, revoked_at=None).count() == 0
