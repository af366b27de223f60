"""The staff: invited by a letter, let in when they accept, their roles changed and taken back."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from accounts.service import user_get
from core import clock
from core.events.deliveries import deliveries_send_due
from tenants.service import Role, person_of
from tenants.structure.models import Invitation, RoleGrant
from tests.factories import PASSWORD, citizen_make, staff_user
from tests.http import region_client
from workplace.people.invitation import NewcomerForm

EMAIL = "new@staff.example"
NEWCOMER = {"full_name": "Новый Сотрудник", "password": PASSWORD}


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


def invite(client, **changes):
    body = {
        "email": EMAIL,
        "full_name": "Новый Сотрудник",
        "role": "executor",
        "organisation": "roads-north",
        "municipality": "",
        "position": "Мастер участка",
    }
    return client.post("/work/people/add/", body | changes)


def letters():
    deliveries_send_due()
    return mail.outbox


def link(letter) -> str:
    return re.search(r"http://ul\.localhost:8000(/invitation/[\w-]+/)", letter.body).group(1)


def waiting():
    return Invitation.objects.get()


# --- Inviting


def test_the_letter_says_who_invites_to_which_role_where_and_until_when(admin):
    assert invite(admin).status_code == 302
    (letter,) = letters()
    assert letter.to == [EMAIL]
    assert "Вас приглашают работать" in letter.subject
    inviting = User.objects.get(email="admin@staff.example").full_name
    for words in ("Исполнитель", "Дорожная служба Севера", "Мастер участка", inviting, "7 дней", link(letter)):
        assert words in letter.body
        assert words in letter.alternatives[0][0]
    assert "пароль" not in letter.subject


def test_the_page_of_the_link_says_the_same(admin):
    invite(admin)
    page = region_client("ul").get(link(letters()[0])).content.decode()
    for words in ("Исполнитель", "Дорожная служба Севера", "Мастер участка", EMAIL):
        assert words in page


def test_nobody_has_the_role_before_they_accept(admin):
    invite(admin)
    citizen = citizen_make(email="known@post.example")
    invite(admin, email="Known@post.example")
    assert user_get(email=EMAIL) is None
    assert not person_of(citizen).is_staff


def test_a_newcomer_sets_a_password_and_stands_at_their_queue(admin):
    invite(admin)
    client = region_client("ul")
    answer = client.post(link(letters()[0]), NEWCOMER)

    assert answer["Location"] == "/work/"
    assert client.get("/work/", follow=True).status_code == 200
    user = user_get(email=EMAIL)
    grant = person_of(user).grants[0]
    assert (grant.role, grant.organisation_name) == (Role.EXECUTOR, "Дорожная служба Севера")
    assert RoleGrant.objects.get(user=user).position == "Мастер участка"
    again = region_client("ul").post("/accounts/login/", {"login": EMAIL, "password": PASSWORD})
    assert again["Location"] == "/work/"


def test_a_password_too_easy_is_refused_and_nothing_is_made(admin):
    invite(admin)
    answer = region_client("ul").post(link(letters()[0]), {**NEWCOMER, "password": "12345678"})
    assert answer.status_code == 422
    assert user_get(email=EMAIL) is None


def test_a_person_who_has_an_account_signs_in_and_accepts(admin):
    citizen = citizen_make(email="known@post.example")
    invite(admin, email=citizen.email)
    path = link(letters()[0])
    client = region_client("ul")
    assert f"/accounts/login/?next={path.replace('/', '%2F')}".replace("%2F", "/") in client.get(path).content.decode()
    client.post(path, NEWCOMER)
    assert not person_of(citizen).is_staff

    answer = client.post("/accounts/login/", {"login": citizen.email, "password": PASSWORD, "next": path})
    assert answer["Location"] == path
    assert client.post(path)["Location"] == "/work/"
    assert person_of(citizen).has_role(Role.EXECUTOR)


def test_somebody_else_who_is_signed_in_cannot_accept(admin):
    invite(admin)
    path, other = link(letters()[0]), citizen_make()
    client = region_client("ul", other)
    assert "другим адресом" in client.get(path).content.decode()
    client.post(path, NEWCOMER)
    assert not person_of(other).is_staff
    assert user_get(email=EMAIL) is None

    assert client.post(path, {"action": "leave"})["Location"] == path
    assert "Принять и войти" in client.get(path).content.decode()


def test_an_address_that_a_stranger_signed_up_with_and_never_confirmed_lets_the_stranger_in_nowhere(admin):
    stranger = region_client("ul")
    form = {"email": EMAIL, "password1": "Пароль-чужого-1", "full_name": "Чужой", "consent": "on"}
    stranger.post("/accounts/signup/", form)
    invite(admin)
    path = next(link(letter) for letter in letters() if "приглашают" in letter.subject)

    region_client("ul").post(path, NEWCOMER)

    user = user_get(email=EMAIL)
    assert user.full_name == "Новый Сотрудник"
    assert not user.check_password("Пароль-чужого-1")
    assert person_of(user).has_role(Role.EXECUTOR)


def test_a_link_works_once(admin):
    invite(admin)
    path = link(letters()[0])
    region_client("ul").post(path, NEWCOMER)
    page = region_client("ul").get(path)
    assert page.status_code == 404
    assert "Войти" in page.content.decode()


def test_a_link_lives_a_week(admin):
    invite(admin)
    path = link(letters()[0])
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert region_client("ul").post(path, NEWCOMER).status_code == 404
        assert "срок вышел" in admin.get("/work/people/").content.decode()
    assert user_get(email=EMAIL) is None


def test_an_invitation_sent_again_has_a_new_link_and_the_old_one_is_void(admin):
    invite(admin)
    resend = f"/work/people/invitations/{waiting().pk}/send/"
    assert "Подождите минуту" in admin.post(resend, follow=True).content.decode()
    with clock.at(clock.now() + timedelta(minutes=2)):
        admin.post(resend)
        first, second = letters()
    assert region_client("ul").get(link(first)).status_code == 404
    assert region_client("ul").get(link(second)).status_code == 200


def test_an_invitation_that_is_withdrawn_opens_nothing(admin):
    invite(admin)
    admin.post(f"/work/people/invitations/{waiting().pk}/withdraw/")
    assert region_client("ul").get(link(letters()[0])).status_code == 404
    assert not Invitation.objects.exists()


def test_who_has_the_role_is_not_invited_to_it_again(admin):
    worker = staff_user("worker")
    worker.last_login = clock.now()
    worker.save()
    page = invite(admin, email=worker.email)
    assert page.status_code == 422
    assert "уже есть" in page.content.decode()


def test_who_is_invited_already_is_not_invited_twice(admin):
    invite(admin)
    assert invite(admin).status_code == 422
    assert len(letters()) == 1


def test_somebody_from_a_kit_who_never_came_gets_an_invitation_for_the_role_they_have(admin):
    grant = RoleGrant.objects.get(user__email="worker@staff.example")
    User.objects.filter(pk=grant.user_id).update(password="!", last_login=None)
    admin.post(f"/work/people/{grant.pk}/invite/")
    client = region_client("ul")
    assert client.post(link(letters()[0]), NEWCOMER)["Location"] == "/work/"
    assert RoleGrant.objects.filter(user=grant.user_id).count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"email": ""},
        {"email": "not an address"},
        {"email": "boss@gmаil.com"},
        {"role": "king"},
        {"organisation": ""},
        {"organisation": "unknown"},
        {"role": "municipal_centre"},
        {"role": "ministry_moderator", "organisation": ""},
    ],
)
def test_an_invitation_that_cannot_be_leaves_nothing_behind(admin, bad):
    response = invite(admin, **bad)

    assert response.status_code == 422
    assert "field-error" in response.content.decode() or "notice-danger" in response.content.decode()
    assert not Invitation.objects.exists()


# --- Where one comes after signing in


def test_staff_come_to_their_queue_and_citizens_to_where_they_were(ul):
    worker = staff_user("worker")
    staff = region_client("ul").post("/accounts/login/", {"login": worker.email, "password": PASSWORD})
    assert staff["Location"] == "/work/"

    client, citizen = region_client("ul"), citizen_make()
    assert "/accounts/login/?next=/map/" in client.get("/map/").content.decode()
    back = client.post("/accounts/login/", {"login": citizen.email, "password": PASSWORD, "next": "/map/"})
    assert back["Location"] == "/map/"


# --- Roles


def test_a_role_is_changed_and_the_log_tells_both_halves(admin):
    grant = RoleGrant.objects.get(user__email="worker@staff.example")
    path = f"/work/people/{grant.pk}/change/"
    assert "Дорожная служба Севера" in admin.get(path).content.decode()

    admin.post(path, {"role": "ministry_moderator", "organisation": "ministry-roads", "position": "Ведущий"})

    (held,) = person_of(grant.user).grants
    assert (held.role, held.organisation_id is not None) == (Role.MINISTRY_MODERATOR, True)


def test_a_role_is_not_changed_into_one_without_its_organisation(admin):
    grant = RoleGrant.objects.get(user__email="worker@staff.example")
    assert admin.post(f"/work/people/{grant.pk}/change/", {"role": "ministry_moderator"}).status_code == 422


@pytest.mark.parametrize("words", ["<b>\u202e\u200b", "\x00", "я" * 5000, "👩‍👧" * 40])
def test_strange_words_in_a_position_are_no_error_of_ours(admin, words):
    grant = RoleGrant.objects.get(user__email="worker@staff.example")
    body = {"role": "executor", "organisation": "roads-north", "position": words}
    assert admin.post(f"/work/people/{grant.pk}/change/", body).status_code in (302, 422)
    page = admin.get(f"/work/people/{grant.pk}/change/")
    assert page.status_code == 200
    assert "\u202e" not in page.content.decode()


def test_the_last_administrator_does_not_change_their_own_role(admin):
    grant = RoleGrant.objects.get(user__email="admin@staff.example")
    assert admin.post(f"/work/people/{grant.pk}/change/", {"role": "moderator"}).status_code == 422
    assert person_of(grant.user).has_role(Role.REGIONAL_ADMIN)


def test_a_role_is_taken_back(admin):
    grant = RoleGrant.objects.get(user__email="worker@staff.example")

    admin.post(f"/work/people/{grant.pk}/revoke/")

    assert not person_of(grant.user).is_staff


def test_nobody_takes_their_own_role_of_administrator(admin):
    grant = RoleGrant.objects.get(user__email="admin@staff.example")

    assert admin.post(f"/work/people/{grant.pk}/revoke/").status_code == 403
    assert person_of(grant.user).has_role(Role.REGIONAL_ADMIN)


def test_a_person_without_a_role_is_out_at_once(admin, ul):
    client = region_client("ul", staff_user("worker"))
    assert client.get("/work/queues/tasks/").status_code == 200
    admin.post(f"/work/people/{RoleGrant.objects.get(user__email='worker@staff.example').pk}/revoke/")

    assert client.get("/work/queues/tasks/").status_code == 403


# --- The list


@pytest.mark.parametrize(
    ("query", "found"), [("q=worker@", True), ("q=Севера", True), ("role=moderator", False), ("q=%00", True)]
)
def test_people_are_found(admin, query, found):
    assert ("worker@staff.example" in admin.get(f"/work/people/?{query}").content.decode()) is found


@pytest.mark.parametrize("query", ["q=Семенов", "q=СЕМЁНОВ", "q=семенов+иван", "q=иван+семёнов+новый"])
def test_people_are_found_with_ye_for_yo_and_in_any_order_of_words(admin, query):
    invite(admin, email="semenov@staff.example", full_name="Иван Семёнов", position="Новый мастер")
    assert "semenov@staff.example" in admin.get(f"/work/people/?{query}").content.decode()
    User.objects.filter(email="worker@staff.example").update(full_name="Иван Семёнов-Новый")
    assert "worker@staff.example" in admin.get(f"/work/people/?{query}").content.decode()


def test_the_list_tells_who_came_and_who_did_not(admin):
    User.objects.filter(email="worker@staff.example").update(last_login=None)
    invite(admin)
    page = admin.get("/work/people/").content.decode()
    assert "ещё не входил" in page
    assert "ждём ответа" in page


def test_the_list_of_people_takes_a_known_number_of_queries(admin):
    invite(admin, email="first@staff.example")
    admin.get("/work/people/")
    with CaptureQueriesContext(connection) as few:
        admin.get("/work/people/")
    for number in range(5):
        invite(admin, email=f"new-{number}@staff.example")
    with CaptureQueriesContext(connection) as many:
        admin.get("/work/people/")

    assert len(few) <= 13
    assert len(many) <= len(few)


def test_back_to_the_page_of_an_accepted_invitation_says_so_and_leads_to_the_workplace(admin):
    invite(admin)
    path, client = link(letters()[0]), region_client("ul")
    client.post(path, NEWCOMER)

    back = client.get(path)

    assert back.status_code == 200
    assert "Вы уже приняли это приглашение" in back.content.decode()
    assert 'href="/work/"' in back.content.decode()


def test_a_second_press_on_accept_ends_at_the_workplace(admin):
    citizen = citizen_make(email="known@post.example")
    invite(admin, email=citizen.email)
    path, client = link(letters()[0]), region_client("ul", citizen)

    assert [client.post(path)["Location"] for _press in range(2)] == ["/work/", "/work/"]
    assert RoleGrant.objects.filter(user=citizen).count() == 1


def test_of_two_newcomers_presses_at_once_one_makes_the_account_and_the_other_says_it_is_done(admin, monkeypatch):
    invite(admin)
    path, judge = link(letters()[0]), NewcomerForm.is_valid

    def overtaken(form):
        monkeypatch.setattr(NewcomerForm, "is_valid", judge)
        assert region_client("ul").post(path, NEWCOMER)["Location"] == "/work/"
        return form.is_valid()

    monkeypatch.setattr(NewcomerForm, "is_valid", overtaken)
    late = region_client("ul").post(path, NEWCOMER, follow=True)

    assert late.redirect_chain == [(path, 302)]
    assert late.status_code == 404
    assert RoleGrant.objects.filter(user__email=EMAIL).count() == 1


def test_a_dead_link_leads_staff_to_their_workplace_and_strangers_to_the_sign_in(admin):
    known = admin.get("/invitation/gone-gone-gone-gone-gone-gone/")
    stranger = region_client("ul").get("/invitation/gone-gone-gone-gone-gone-gone/")

    assert (known.status_code, stranger.status_code) == (404, 404)
    assert "На рабочее место" in known.content.decode()
    assert "На рабочее место" not in stranger.content.decode()


def test_an_invitation_that_is_found_is_not_called_nobody(admin):
    invite(admin)

    page = admin.get("/work/people/?q=new@staff").content.decode()

    assert EMAIL in page
    assert "Никого не нашли" not in page
    assert "Среди тех, кто уже работает, таких нет." in page
    assert "Никого не нашли" in admin.get("/work/people/?q=нет-таких").content.decode()
