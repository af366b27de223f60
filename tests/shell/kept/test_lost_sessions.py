"""The session ends between opening a form and sending it: nothing that was written is lost."""

import pytest

from appeals.models import Appeal
from core.kept.models import KeptForm
from tenants.service import person_of
from tests.browsing import Browser
from tests.factories import PASSWORD, appeal_at, citizen_make, photo_make, staff_user

WORDS = "Яму засыпали щебнем, но после дождя её размыло снова."


def state_of(appeal: Appeal) -> str:
    return Appeal.objects.get(pk=appeal.pk).state


CASES = {
    "the resident returns an answer": ("answered", "citizen", "/appeals/{}/", "/appeals/{}/return/", "return-reason"),
    "the resident replies": ("clarification", "citizen", "/appeals/{}/", "/appeals/{}/clarify/", "clarify-text"),
    "the ministry asks": ("moderation_2", "roads", "/work/appeals/{}/", "/work/appeals/{}/ask/", "text"),
    "the executor answers": ("assigned", "worker", "/work/appeals/{}/", "/work/appeals/{}/answer/", "text"),
    "somebody leaves a note": ("moderation_1", "moderator", "/work/appeals/{}/", "/work/appeals/{}/note/", "text"),
}


@pytest.mark.parametrize(("state", "who", "page", "door", "field"), CASES.values(), ids=CASES)
def test_the_form_comes_back_filled_after_signing_in_and_can_be_sent(ul, state, who, page, door, field):
    citizen = citizen_make()
    user = citizen if who == "citizen" else staff_user(who)
    appeal = appeal_at(state, citizen)
    browser = Browser("ul", user)
    browser.open(page.format(appeal.number))
    form = browser.form(door.format(appeal.number))
    form.fields[field] = [WORDS]
    browser.lose_session()

    browser.send(form)
    assert browser.url.startswith("/accounts/login/")
    assert "сохранено" in browser.page
    assert WORDS not in browser.page
    browser.sign_in(user)

    again = browser.form(door.format(appeal.number))
    assert again.fields[field] == [WORDS]
    assert state_of(appeal) == state
    browser.send(again)
    assert browser.response.status_code == 200
    assert WORDS in browser.page or state_of(appeal) != state
    assert not KeptForm.objects.exists()


def test_who_signs_in_instead_does_not_get_the_words(ul):
    owner, other = citizen_make(), citizen_make()
    appeal = appeal_at("answered", owner)
    browser = Browser("ul", owner)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()
    browser.send(form)
    there = browser.url

    browser.sign_in(other)

    assert WORDS not in browser.page
    assert WORDS not in browser.open("/").content.decode()
    # They wait for whom they belong to.
    browser.client.logout()
    browser.open(there)
    browser.sign_in(owner)
    assert browser.form(f"/appeals/{appeal.number}/return/").fields["return-reason"] == [WORDS]


def test_a_form_is_not_sent_in_the_name_of_another_person(ul):
    owner, other = citizen_make(), citizen_make()
    appeal = appeal_at("answered", owner)
    browser = Browser("ul", owner)
    browser.open("/account/")
    form = browser.form("/account/")
    form.fields["full_name"] = ["Чужое Имя"]
    browser.client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")

    browser.send(form)

    other.refresh_from_db()
    assert other.full_name != "Чужое Имя"
    assert "другой" in browser.page
    assert "Чужое Имя" not in browser.page
    assert state_of(appeal) == "answered"


def test_a_form_that_is_older_than_the_last_sign_in_simply_goes_on(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = [WORDS]
    browser.client.get("/accounts/logout/")
    browser.lose_session()
    browser.open("/accounts/login/")
    browser.sign_in(user)

    browser.send(form)

    assert state_of(appeal) == "returned"
    assert "вернулось исполнителю" in browser.page


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://mo.localhost"},
        {"Sec-Fetch-Site": "", "Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "", "Origin": "null"},
    ],
)
def test_a_form_of_another_site_is_neither_carried_out_nor_kept(ul, headers):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    body = {**form.fields, "return-reason": WORDS, "csrfmiddlewaretoken": "x" * 64}

    response = browser.client.post(form.action, body, headers=headers)

    assert response.status_code == 403
    assert state_of(appeal) == "answered"
    assert "Форма устарела" in response.content.decode()
    assert WORDS not in response.content.decode()
    assert not KeptForm.objects.exists()


def test_an_old_browser_that_tells_nothing_is_shown_its_form_again(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    body = {**form.fields, "return-reason": WORDS, "csrfmiddlewaretoken": "x" * 64}

    response = browser.client.post(form.action, body, headers={"Sec-Fetch-Site": "", "Sec-Fetch-Mode": ""})

    assert response.status_code == 303
    browser.open(response.headers["Location"])
    assert state_of(appeal) == "answered"
    again = browser.form(form.action)
    assert again.fields["return-reason"] == [WORDS]
    browser.send(again)
    assert state_of(appeal) == "returned"


def test_words_are_shown_where_the_form_is_gone(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()
    browser.send(form)
    Appeal.objects.filter(pk=appeal.pk).update(state="closed")

    browser.sign_in(user)

    assert "Ваши слова не потеряны" in browser.page
    assert WORDS in browser.page


def test_passwords_are_never_kept(ul):
    user = citizen_make()
    browser = Browser("ul", user)
    browser.open("/accounts/password/change/")
    form = browser.form("/accounts/password/change/")
    form.fields |= {"oldpassword": [PASSWORD], "password1": ["Другой-пароль-2"], "password2": ["Другой-пароль-2"]}
    browser.lose_session()

    browser.send(form)

    assert all("ароль" not in row.fields for row in KeptForm.objects.all())


def test_rows_of_a_form_that_grew_come_back_too(ul):
    admin = staff_user("admin")
    browser = Browser("ul", admin)
    browser.open("/work/playbooks/new/")
    form = browser.form("/work/playbooks/new/")
    rows = int(form.fields["count"][0]) + 3
    form.fields |= {"title": ["Свой алгоритм"], "count": [str(rows)], f"step-{rows - 1}-title": [WORDS]}
    browser.lose_session()

    browser.send(form)
    browser.sign_in(admin)

    again = browser.form("/work/playbooks/new/")
    assert again.fields[f"step-{rows - 1}-title"] == [WORDS]
    assert again.fields["title"] == ["Свой алгоритм"]
    assert "сохранилось" in browser.page


def test_a_question_of_a_category_comes_back(ul):
    admin = staff_user("admin")
    browser = Browser("ul", admin)
    browser.open("/work/categories/roads-potholes/")
    form = browser.form("/work/categories/roads-potholes/")
    total = int(form.fields["questions-TOTAL_FORMS"][0])
    form.fields |= {"questions-TOTAL_FORMS": [str(total + 1)], f"questions-{total}-label": [WORDS], "title": [WORDS]}
    browser.lose_session()

    browser.send(form)
    browser.sign_in(admin)

    again = browser.form("/work/categories/roads-potholes/")
    assert again.fields[f"questions-{total}-label"] == [WORDS]
    assert again.fields["title"] == [WORDS]


def test_uploaded_photos_stay_with_an_answer(ul):
    worker = staff_user("worker")
    appeal = appeal_at("assigned")
    photo = photo_make(person_of(worker))
    browser = Browser("ul", worker)
    browser.open(f"/work/appeals/{appeal.number}/")
    form = browser.form(f"/work/appeals/{appeal.number}/answer/")
    form.fields |= {"text": [WORDS], "photo_ids": [str(photo.id)]}
    browser.lose_session()

    browser.send(form)
    browser.sign_in(worker)

    again = browser.form(f"/work/appeals/{appeal.number}/answer/")
    assert again.fields["photo_ids"] == [str(photo.id)]
    assert "фотографии тоже на месте: 1" in browser.page
    browser.send(again)
    assert state_of(appeal) == "answered"
    photo.refresh_from_db()
    assert photo.answer_id is not None


def test_a_script_whose_session_is_over_is_told_so(ul):
    browser = Browser("ul", staff_user("worker"))
    browser.open("/work/")
    owner = browser.form("/accounts/logout/").fields["form_owner"]
    browser.lose_session()
    browser.client.handler.enforce_csrf_checks = False

    answer = browser.client.post(
        "/work/photos/", {"form_owner": owner}, headers={"Sec-Fetch-Mode": "cors", "Accept": "*/*"}
    )
    htmx = browser.client.post(
        "/work/photos/",
        {"form_owner": owner},
        headers={"HX-Request": "true", "HX-Current-URL": "http://ul.localhost/work/appeals/1/?from=new"},
    )

    assert answer.status_code == 401
    assert "Вход завершился" in answer.json()["detail"]
    assert htmx.headers["HX-Redirect"] == "/accounts/login/?next=%2Fwork%2Fappeals%2F1%2F%3Ffrom%3Dnew"
