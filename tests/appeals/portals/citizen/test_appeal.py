"""The page of an appeal: who sees what, and what its applicant may do on it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appeals.models import Appeal, Attachment
from appeals.photos.attachments import attachment_process
from appeals.states import Action, State
from tenants.service import person_of
from tests.factories import (
    appeal_at,
    appeal_make,
    citizen_make,
    photo_bytes,
    photo_make,
    photo_upload,
    staff_person,
    staff_user,
    take,
)
from tests.http import region_client

PHONE = "+79271234567"
REASON = "Фонарь погас на второй вечер, снова темно."


def page_of(appeal: Appeal, user=None) -> str:
    response = region_client("ul", user).get(f"/appeals/{appeal.number}/")
    assert response.status_code == 200
    return response.content.decode()


def act(appeal: Appeal, user, what: str, **data):
    version = Appeal.objects.get(pk=appeal.pk).version
    fields = {"version": version, **data}
    posted = {f"{what}-{name}": value for name, value in fields.items()}
    return region_client("ul", user).post(f"/appeals/{appeal.number}/{what}/", posted)


@pytest.mark.parametrize("state", ["moderation_1", "rejected"])
def test_a_stranger_does_not_learn_of_an_appeal_that_is_not_published(ul, state):
    appeal = appeal_at(state)

    hidden = region_client("ul", citizen_make()).get(f"/appeals/{appeal.number}/")
    missing = region_client("ul", citizen_make()).get("/appeals/999999/")

    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert "видно" in hidden.content.decode()


@pytest.mark.parametrize("digits", [1, 19, 40, 5000])
def test_a_number_that_cannot_be_is_a_404(ul, digits):
    assert region_client("ul", citizen_make()).get(f"/appeals/{'9' * digits}/").status_code == 404


def test_who_is_not_signed_in_is_asked_to_whether_there_is_an_appeal_or_not(ul):
    for number in (appeal_at("moderation_1").number, 999_999):
        opened = region_client("ul").get(f"/appeals/{number}/?a=b")

        assert opened.status_code == 302
        assert opened.headers["Location"] == f"/accounts/login/?next=/appeals/{number}/%3Fa%3Db"


def test_a_stranger_reads_the_masked_text_and_no_contacts(ul):
    user = citizen_make(full_name="Анна Тайная")
    appeal = appeal_make(
        user, text=f"Яма у школы, звоните мне {PHONE}, Анна.", contact_name="Анна Тайная", contact_phone=PHONE
    )
    take(Action.APPROVE, appeal, staff_person("moderator"))

    page = page_of(appeal)

    assert "▒▒▒" in page
    for secret in (PHONE, "Тайная", user.email):
        assert secret not in page


def test_the_applicant_reads_their_own_words_and_contacts(ul):
    user = citizen_make()
    appeal = appeal_make(user, text=f"Яма у школы, звоните {PHONE}.", contact_name="Анна", contact_phone=PHONE)

    page = page_of(appeal, user)

    assert f"звоните {PHONE}" in page
    assert "На модерации" in page
    assert "Ваши контакты" in page


def test_an_applicant_of_a_rejected_appeal_reads_why(ul):
    user = citizen_make()
    appeal = appeal_at("rejected", user)

    page = page_of(appeal, user)

    assert "Не хватает сведений" in page
    assert appeal.rejection_text in page


def test_staff_get_the_way_to_their_workplace_and_no_buttons_of_the_applicant(ul):
    appeal = appeal_at("answered")

    page = page_of(appeal, staff_user("worker"))

    assert f"/work/appeals/{appeal.number}/" in page
    assert "Вернуть на доработку" not in page


def test_the_page_shows_before_and_after(ul):
    user = citizen_make()
    before = photo_make(person_of(user))
    appeal = appeal_make(user, photo_ids=(before.id,))
    take(Action.APPROVE, appeal, staff_person("moderator"))
    take(Action.ASSIGN, appeal, staff_person("roads"))
    worker = staff_person("worker")
    after = photo_make(worker, "green")
    take(Action.ANSWER, appeal, worker, photo_ids=(after.id,))
    for photo in (before, after):
        attachment_process(photo.id)

    page = page_of(appeal)

    assert "before-after" in page
    assert f"/photos/{before.id}/thumb" in page
    assert f"/photos/{after.id}/thumb" in page


def test_the_applicant_confirms_with_a_rating(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    assert "Проблема решена" in page_of(appeal, user)

    response = act(appeal, user, "confirm", rating="4", text="Спасибо, быстро!")

    assert response.status_code == 302
    appeal.refresh_from_db()
    assert (appeal.state, appeal.rating) == (State.CLOSED, 4)


@pytest.mark.parametrize("rating", ["", "0", "6", "пять"])
def test_a_rating_out_of_range_is_refused_at_the_field(ul, rating):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    response = act(appeal, user, "confirm", rating=rating, text="Почти хорошо")

    assert response.status_code == 422
    page = response.content.decode()
    assert "от 1 до 5" in page
    assert "Почти хорошо" in page


def test_the_applicant_returns_with_a_reason(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    empty = act(appeal, user, "return", reason=" ")
    done = act(appeal, user, "return", reason=REASON)

    assert empty.status_code == 422
    assert done.status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == State.RETURNED
    assert REASON in page_of(appeal, user)


def test_the_proof_stands_where_one_decides_though_the_applicant_sent_no_photo(ul):
    user, worker = citizen_make(), staff_person("worker")
    appeal = appeal_at("assigned", user)
    photo = photo_make(worker)
    attachment_process(photo.id)
    take(Action.ANSWER, appeal, worker, photo_ids=(photo.id,))

    page = region_client("ul", user).get(f"/appeals/{appeal.number}/").content.decode()

    assert f"/photos/{photo.id}/" in page.partition("Проблема решена?")[2].partition("</form>")[0]


def test_the_applicant_replies_to_a_question_with_a_photo(ul):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    assert "Нужен ваш ответ" in page_of(appeal, user)
    photo = SimpleUploadedFile("photo.jpg", photo_bytes(), content_type="image/jpeg")

    response = act(appeal, user, "clarify", text="Это у второго подъезда.", photos=[photo])

    assert response.status_code == 302
    appeal.refresh_from_db()
    assert appeal.state == State.MODERATION_2
    assert Attachment.objects.get().appeal_id == appeal.id


def test_a_photo_of_a_reply_that_is_not_ready_is_promised_to_its_author_alone(ul):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    act(appeal, user, "clarify", text="Это у второго подъезда.", photos=[photo_upload()])

    assert "ещё обрабатывается" in region_client("ul", user).get(f"/appeals/{appeal.number}/").content.decode()
    Appeal.objects.filter(pk=appeal.pk).update(is_published=True)
    assert "ещё обрабатывается" not in region_client("ul").get(f"/appeals/{appeal.number}/").content.decode()


def test_a_reply_with_a_file_that_is_no_photo_keeps_its_words(ul):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    svg = SimpleUploadedFile("photo.svg", b"<svg/>", content_type="image/svg+xml")

    response = act(appeal, user, "clarify", text="Это у второго подъезда.", photos=[svg])

    assert response.status_code == 422
    assert "Это у второго подъезда." in response.content.decode()
    appeal.refresh_from_db()
    assert appeal.state == State.CLARIFICATION


def test_a_stale_form_is_told_kindly_and_loses_no_words(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    client = region_client("ul", user)
    version = Appeal.objects.get(pk=appeal.pk).version
    act(appeal, user, "confirm", rating="5")

    response = client.post(f"/appeals/{appeal.number}/return/", {"return-version": version, "return-reason": REASON})

    page = response.content.decode()
    assert response.status_code == 409
    assert REASON in page
    assert "Обновить страницу" in page
    appeal.refresh_from_db()
    assert appeal.state == State.CLOSED


def test_nobody_else_can_judge(ul):
    appeal = appeal_at("answered")

    assert "/accounts/login/" in act(appeal, None, "confirm", rating="5").headers["Location"]
    for user in (citizen_make(), staff_user("worker"), staff_user("admin")):
        assert act(appeal, user, "confirm", rating="5").status_code == 404

    appeal.refresh_from_db()
    assert appeal.state == State.ANSWERED


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 30])
def test_a_version_that_cannot_be_is_refused(ul, version):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    assert act(appeal, user, "confirm", rating="5", version=version).status_code in (409, 422)


def test_an_unknown_action_is_a_404_and_the_address_of_an_action_leads_to_the_appeal(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    assert act(appeal, user, "approve").status_code == 404
    opened = region_client("ul", user).get(f"/appeals/{appeal.number}/confirm/?a=b")
    assert (opened.status_code, opened.headers["Location"]) == (302, f"/appeals/{appeal.number}/?a=b")


def test_the_page_takes_few_queries_however_long_the_history(ul, django_assert_max_num_queries):
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    act(appeal, user, "clarify", text="Это у второго подъезда.")
    take(Action.ASSIGN, appeal, staff_person("roads"))
    take(Action.ANSWER, appeal, staff_person("worker"))
    act(appeal, user, "return", reason=REASON)
    take(Action.ANSWER, appeal, staff_person("worker"))
    client = region_client("ul", user)
    stranger = region_client("ul")
    client.get(f"/appeals/{appeal.number}/")

    with django_assert_max_num_queries(12):
        client.get(f"/appeals/{appeal.number}/")
    with django_assert_max_num_queries(7):
        stranger.get(f"/appeals/{appeal.number}/")


def test_an_appeal_about_danger_goes_on_saying_whom_to_call(ul):
    user = citizen_make()
    appeal = appeal_make(user, text="В подъезде третий час сильно пахнет газом, дышать нечем.")

    page = page_of(appeal, user)
    assert 'href="tel:112"' in page
    assert 'href="tel:104"' in page
    assert 'href="tel:104"' not in page_of(appeal_make(user), user)


def test_photos_of_a_return_that_are_not_ready_are_told_of_at_the_return(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    photo = photo_make(person_of(user))
    take(Action.RETURN, appeal, person_of(user), reason=REASON, photo_ids=(photo.id,))
    late = "фотографий ещё обрабатывается"

    own = page_of(appeal, user)
    work = region_client("ul", staff_user("worker")).get(f"/work/appeals/{appeal.number}/").content.decode()

    assert own.count(late) == 1
    assert own.index("Вы вернули на доработку") < own.index(late)
    assert late not in work[work.index("О чём обращение") : work.index("История и заметки")]
    assert work.count(late) == 2  # at the answer that was returned, and in the history
    attachment_process(photo.id)
    assert late not in page_of(appeal, user)


def test_a_photo_of_the_answer_that_is_not_ready_is_promised_where_one_decides(ul):
    user = citizen_make()
    before = photo_make(person_of(user))
    attachment_process(before.id)
    appeal = appeal_at("assigned", user, photo_ids=(before.id,))
    first, second = (photo_make(staff_person("worker"), colour) for colour in ("green", "blue"))
    late = "Фото исполнителя ещё обрабатывается"

    take(Action.ANSWER, appeal, staff_person("worker"), photo_ids=(first.id,))
    assert late in page_of(appeal, user)
    attachment_process(first.id)
    assert late not in page_of(appeal, user)
    assert str(first.id) in decision(appeal, user)

    # The photo of the answer that was sent back is not passed off as that of the new one.
    take(Action.RETURN, appeal, person_of(user))
    take(Action.ANSWER, appeal, staff_person("worker"), photo_ids=(second.id,))
    assert late in decision(appeal, user)
    assert str(first.id) not in decision(appeal, user)
    attachment_process(second.id)
    assert str(second.id) in decision(appeal, user)


def decision(appeal: Appeal, user) -> str:
    page = page_of(appeal, user)
    return page[page.index("Проблема решена?") : page.index("О чём обращение")]


def test_ones_own_appeal_belongs_to_mine_in_the_menu_and_anothers_to_the_list(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    def current(page: str) -> set[str]:
        return set(re.findall(r'href="([^"]+)"[^>]*aria-current="page"', page))

    assert current(page_of(appeal, user)) == {"/my/"}
    assert current(page_of(appeal, citizen_make())) == {"/appeals/"}
