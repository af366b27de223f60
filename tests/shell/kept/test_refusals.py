"""What a form is refused with is a page that GET shows: Back, a reload and a restored tab send nothing again."""

from datetime import timedelta

import pytest

from accounts.models import PersonalToken
from appeals.models import Appeal
from appeals.states import Action
from core import clock
from core.kept.forms import KEPT_FOR, MOST_OF_ONE, PAGE_FOR, kept_remove_old
from core.kept.models import KeptForm
from shell.kept.asking import mark_of
from tenants.service import person_of
from tests.browsing import Browser
from tests.factories import appeal_at, citizen_make, photo_upload, staff_user, take

WORDS = "Яму засыпали щебнем, но после дождя её размыло снова."


def returning(browser: Browser, appeal: Appeal, reason: str):
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = [reason]
    return form


def test_an_error_is_shown_by_get_and_a_reload_shows_it_again(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)

    browser.send(returning(browser, appeal, "нет"))

    assert browser.trail == [303]
    assert browser.response.status_code == 422
    shown = browser.page
    assert browser.form(f"/appeals/{appeal.number}/return/").fields["return-reason"] == ["нет"]
    assert "field-error" in shown
    browser.reload()
    assert "field-error" in browser.page
    assert KeptForm.objects.count() == 1


def test_a_form_that_fails_twice_is_one_page_and_one_that_is_sent_is_none(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.send(returning(browser, appeal, "нет"))
    there = browser.url
    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = ["да"]
    browser.send(form)
    assert browser.url == there
    assert browser.form(f"/appeals/{appeal.number}/return/").fields["return-reason"] == ["да"]

    form = browser.form(f"/appeals/{appeal.number}/return/")
    form.fields["return-reason"] = [WORDS]
    browser.send(form)

    assert Appeal.objects.get(pk=appeal.pk).state == "returned"
    assert not KeptForm.objects.exists()
    # Back to the page of the error: it is the page of the appeal now.
    browser.open(there)
    assert browser.response.status_code == 200
    assert browser.url == f"/appeals/{appeal.number}/"


def test_an_appeal_that_moved_on_meanwhile_shows_the_words_by_get(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    form = returning(browser, appeal, WORDS)
    take(Action.CONFIRM, appeal, person_of(user))

    browser.send(form)

    assert browser.trail == [303]
    assert browser.response.status_code == 409
    assert WORDS in browser.page
    browser.reload()
    assert WORDS in browser.page


def test_words_to_an_appeal_that_is_out_of_sight_now_are_on_the_page_that_says_so(ul):
    worker = staff_user("worker")
    browser = Browser("ul", worker)
    appeal = appeal_at("assigned")
    browser.open(f"/work/appeals/{appeal.number}/")
    form = browser.form(f"/work/appeals/{appeal.number}/note/")
    form.fields["text"] = [WORDS]
    take(Action.REFUSE, appeal, person_of(worker))

    browser.send(form)

    assert browser.trail == [303]
    assert browser.response.status_code == 410
    assert WORDS in browser.page


def test_a_page_of_somebody_else_is_not_shown(ul):
    user, other = citizen_make(), citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.send(returning(browser, appeal, "нет"))

    stranger = Browser("ul", other)
    stranger.open(browser.url)

    assert stranger.response.status_code == 200
    assert "kept" not in stranger.url
    assert "field-error" not in stranger.page
    guest = Browser("ul")
    guest.open(browser.url)
    assert guest.url.startswith("/accounts/login/")


def test_an_error_of_signing_in_is_for_the_browser_that_made_it(ul):
    browser = Browser("ul")
    browser.open("/accounts/login/")
    form = browser.form("/accounts/login/")
    form.fields |= {"login": ["nobody@post.example"], "password": ["Неверный-пароль"]}

    browser.send(form)

    assert browser.trail == [303]
    assert "nobody@post.example" in browser.page
    assert "Неверный-пароль" not in browser.page + str([row.fields for row in KeptForm.objects.all()])
    stranger = Browser("ul")
    stranger.open(browser.url)
    assert "nobody@post.example" not in stranger.page


def test_a_new_token_is_shown_once_and_a_reload_makes_no_second_one(ul):
    user = citizen_make()
    browser = Browser("ul", user)
    browser.open("/account/tokens/")
    form = browser.form("/account/tokens/")
    form.fields["title"] = ["Отчёт"]

    browser.send(form)
    assert browser.trail == [303]
    assert "otk_" in browser.page
    browser.reload()

    assert "otk_ul_" not in browser.page
    assert PersonalToken.objects.filter(user=user).count() == 1
    assert not KeptForm.objects.exists()


def test_the_page_fades_before_the_words(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    browser.send(returning(browser, appeal, "нет"))

    with clock.at(clock.now() + PAGE_FOR + timedelta(minutes=1)):
        browser.reload()
        assert browser.response.status_code == 200
        assert browser.form(f"/appeals/{appeal.number}/return/").fields["return-reason"] == ["нет"]
        assert "сохранилось" in browser.page
    with clock.at(clock.now() + KEPT_FOR + timedelta(minutes=1)):
        browser.reload()
        assert "сохранилось" not in browser.page
        assert kept_remove_old() == 1


def test_one_person_keeps_so_many_forms_and_no_more(ul):
    user = citizen_make()
    browser = Browser("ul", user)
    browser.open("/account/")
    for number in range(MOST_OF_ONE + 2):
        browser.open("/account/")
        form = browser.form("/account/")
        form.fields |= {"full_name": [""], "phone": [str(number)]}
        browser.send(form)

    assert KeptForm.objects.filter(owner=mark_of(user.pk)).count() == MOST_OF_ONE


def test_photos_of_a_refused_form_stay_with_it_and_nobody_is_asked_for_them_again(ul):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    browser = Browser("ul", user)
    browser.open(f"/appeals/{appeal.number}/")
    form = browser.form(f"/appeals/{appeal.number}/clarify/")

    browser.send(form, **{"clarify-photos": photo_upload()})

    assert browser.response.status_code == 422
    assert "Фотографии выберите ещё раз" not in browser.page


def test_a_button_that_is_pressed_twice_is_no_conflict(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    browser = Browser("ul", user)
    form = returning(browser, appeal, WORDS)
    browser.send(form)

    browser.send(form)

    assert browser.response.status_code == 200
    assert "Обращение изменилось" not in browser.page


@pytest.mark.parametrize("headers", [{}, {"Accept": "application/json"}, {"HX-Request": "true", "Accept": "*/*"}])
def test_programs_and_scripts_get_their_answer_at_once(ul, headers):
    browser = Browser("ul", citizen_make())
    browser.client.defaults = {"HTTP_HOST": "ul.localhost"}
    browser.client.handler.enforce_csrf_checks = False

    response = browser.client.post("/account/", {"full_name": ""}, headers=headers)

    assert response.status_code == 422
