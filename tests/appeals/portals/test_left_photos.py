"""Photos of a form that did not reach its view are kept like a guest's: counted, for hours, for their owner."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from appeals.models import Appeal, Attachment
from appeals.photos.attachments import attachments_remove_loose
from core import clock
from core.kept.models import KeptForm
from tests.appeals.portals.citizen.wizard.walking import Wizard
from tests.browsing import Browser
from tests.factories import appeal_at, citizen_make, photo_upload, staff_user

WORDS = "Яму засыпали щебнем, но после дождя её размыло снова."
DOORS = {
    "the resident returns an answer": ("answered", "citizen", "return", "return-reason", "return-photos"),
    "the resident replies": ("clarification", "citizen", "clarify", "clarify-text", "clarify-photos"),
    "the executor answers without a script": ("assigned", "worker", "answer", "text", "photos"),
}
doors = pytest.mark.parametrize(("state", "who", "what", "field", "photos"), DOORS.values(), ids=DOORS)
OLD_BROWSER = {"Sec-Fetch-Site": "", "Sec-Fetch-Mode": ""}


@pytest.fixture(autouse=True)
def counted_anew(ul) -> None:
    cache.clear()


def opened(state: str, who: str, what: str):
    """A browser on the page of an appeal, its form and whose it is."""
    citizen = citizen_make()
    user = citizen if who == "citizen" else staff_user(who)
    appeal = appeal_at(state, citizen)
    browser = Browser("ul", user)
    page = f"/appeals/{appeal.number}/" if who == "citizen" else f"/work/appeals/{appeal.number}/"
    browser.open(page)
    return browser, browser.form(f"{page}{what}/"), user


@doors
def test_a_photo_comes_back_after_the_sign_in_and_goes_with_the_words(ul, state, who, what, field, photos):
    browser, form, user = opened(state, who, what)
    form.fields[field] = [WORDS]
    browser.lose_session()

    browser.send(form, **{photos: photo_upload()})
    left = Attachment.objects.get()
    assert (left.uploaded_by, left.appeal) == (None, None)
    browser.sign_in(user)

    assert "фотографии тоже на месте: 1" in browser.page
    assert "выберите ещё раз" not in browser.page
    browser.send(browser.form(form.action))
    left.refresh_from_db()
    assert left.uploaded_by == user
    assert left.message_id is not None or left.answer_id is not None
    assert Appeal.objects.get().state != state
    assert not KeptForm.objects.exists()


@doors
def test_a_photo_outlives_a_stale_form_of_an_old_browser(ul, state, who, what, field, photos):
    browser, form, user = opened(state, who, what)
    body = {**form.fields, field: WORDS, photos: photo_upload(), "csrfmiddlewaretoken": "x" * 64}

    response = browser.client.post(form.action, body, headers=OLD_BROWSER)
    browser.open(response.headers["Location"])

    assert "фотографии тоже на месте: 1" in browser.page
    browser.send(browser.form(form.action))
    assert Attachment.objects.exclude(appeal=None).get().uploaded_by == user


def test_a_photo_of_the_wizard_outlives_a_stale_form_of_an_old_browser(ul):
    browser = Browser("ul", citizen_make())
    wizard = Wizard(browser.client)
    browser.open(wizard.step("describe"))
    form = browser.form(wizard.step("describe"))
    form.fields["text"] = [WORDS]
    browser.send(form)
    browser.open(wizard.step("category"))
    browser.send(browser.form(wizard.step("category")))
    place = Browser("ul")
    place.client = browser.client
    place.open(wizard.step("category"))
    body = {"photos": photo_upload(), "csrfmiddlewaretoken": "x" * 64, "address": "ул. Мира, 1"}
    body["form_owner"] = place.form(wizard.step("category")).fields["form_owner"]

    response = browser.client.post(wizard.step("place"), body, headers=OLD_BROWSER)
    assert response.status_code == 303
    browser.open(response.headers["Location"])

    assert wizard.draft.attachments.count() == 1
    browser.reload()
    assert wizard.draft.attachments.count() == 1


def test_a_photo_of_the_wizard_outlives_a_session(ul):
    browser = Browser("ul", user := citizen_make())
    wizard = Wizard(browser.client)
    browser.open(wizard.step("describe"))
    form = browser.form(wizard.step("describe"))
    form.fields["text"] = [WORDS]
    browser.lose_session()

    browser.send(form, photos=photo_upload())

    assert Attachment.objects.get().draft is not None
    assert user.is_active


def test_who_signs_in_instead_gets_no_photo(ul):
    browser, form, user = opened("answered", "citizen", "return")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()
    browser.send(form, **{"return-photos": photo_upload()})
    there = browser.url

    browser.sign_in(citizen_make())
    assert Attachment.objects.get().uploaded_by is None

    browser.client.logout()
    browser.open(there)
    browser.sign_in(user)
    assert Attachment.objects.get().uploaded_by == user


def test_photos_lie_for_hours_and_are_then_chosen_again(ul, settings):
    browser, form, user = opened("answered", "citizen", "return")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()
    browser.send(form, **{"return-photos": photo_upload()})

    with clock.at(clock.now() + timedelta(hours=settings.GUEST_PHOTOS_HOURS, minutes=1)):
        assert attachments_remove_loose() == 1
    browser.sign_in(user)

    assert "выберите ещё раз" in browser.page
    assert "на месте" not in browser.page
    again = browser.form(form.action)
    assert again.fields["return-reason"] == [WORDS]
    browser.send(again)
    assert Appeal.objects.get().state == "returned"


@pytest.mark.parametrize("limit", ["GUEST_PHOTOS_PER_HOUR", "GUEST_PHOTOS_MB", "GUEST_PHOTOS_PER_HOUR_MB"])
def test_they_are_counted_with_all_that_guests_leave(ul, settings, limit):
    setattr(settings, limit, 0)
    browser, form, user = opened("answered", "citizen", "return")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()

    browser.send(form, **{"return-photos": photo_upload()})
    assert not Attachment.objects.exists()
    browser.sign_in(user)

    assert "выберите ещё раз" in browser.page
    assert browser.form(form.action).fields["return-reason"] == [WORDS]


def test_they_count_as_the_persons_own_once_they_are_theirs(ul, settings):
    settings.PHOTOS_WAITING = 1
    browser, form, user = opened("answered", "citizen", "return")
    form.fields["return-reason"] = [WORDS]
    browser.lose_session()
    browser.send(form, **{"return-photos": [photo_upload(), photo_upload("green")]})

    browser.sign_in(user)

    assert Attachment.objects.filter(uploaded_by=user).count() == 1
    assert "фотографии тоже на месте: 1" in browser.page
    assert "выберите ещё раз" in browser.page


def test_what_is_no_photo_is_not_kept_and_nobody_elses_photo_is_given(ul):
    browser, form, user = opened("answered", "citizen", "return")
    form.fields |= {"return-reason": [WORDS]}
    browser.lose_session()
    browser.send(form, **{"return-photos": SimpleUploadedFile("a.jpg", b"no photo", content_type="image/jpeg")})
    assert not Attachment.objects.exists()

    foreign, other_form, _other = opened("answered", "citizen", "return")
    other_form.fields["return-reason"] = [WORDS]
    foreign.lose_session()
    foreign.send(other_form, **{"return-photos": photo_upload()})
    browser.sign_in(user)
    again = browser.form(form.action)
    again.fields["return-kept"] = [str(Attachment.objects.get().id)]
    browser.send(again)

    assert Attachment.objects.get().uploaded_by is None
