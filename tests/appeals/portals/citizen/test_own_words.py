"""The author and the staff see an appeal's original text; nobody else does."""

import pytest

from appeals.events import VerdictGiven
from appeals.models import Appeal, Attachment, AttachmentState, MessageKind
from appeals.photos.attachments import attachment_process
from appeals.states import Action
from core.events.models import Event
from taxonomy.models import Category
from tenants.service import person_of
from tests.factories import (
    appeal_at,
    appeal_make,
    citizen_make,
    photo_make,
    photo_upload,
    staff_person,
    staff_user,
    take,
)
from tests.http import region_client

QUESTION = {"key": "depth", "type": "text", "label": "Какой глубины яма", "required": False, "options": []}
WORDS = "Яму засыпали песком, после дождя она снова здесь."


def _ready():
    for photo in Attachment.objects.filter(state=AttachmentState.PROCESSING):
        attachment_process(photo.id)


def _page(number, user=None, prefix=""):
    return region_client("ul", user).get(f"{prefix}/appeals/{number}/").content.decode()


def _return(client, appeal, **fields):
    data = {"return-version": appeal.version, "return-reason": WORDS, **fields}
    return client.post(f"/appeals/{appeal.number}/return/", data)


def test_answers_to_questions_are_seen_by_their_author_and_the_staff_only(ul):
    Category.objects.filter(code="roads-potholes").update(questions=[QUESTION])
    user = citizen_make()
    appeal = appeal_make(user, details={"depth": "По колено"})
    take(Action.APPROVE, appeal, staff_person("moderator"))

    for page in (_page(appeal.number, user), _page(appeal.number, staff_user("roads"), "/work")):
        assert "Какой глубины яма" in page
        assert "По колено" in page
    assert "По колено" not in _page(appeal.number)


def test_an_answer_outlives_a_corrected_category_and_a_changed_question(ul):
    Category.objects.filter(code="roads-potholes").update(questions=[QUESTION])
    user = citizen_make()
    corrected = appeal_make(user, details={"depth": "По колено"})
    other = Category.objects.exclude(code="roads-potholes").filter(ministry=corrected.ministry).first()
    Appeal.objects.filter(pk=corrected.pk).update(category=other or Category.objects.exclude(questions=[QUESTION])[0])
    changed = appeal_make(user, details={"depth": "По колено"})

    assert "Какой глубины яма" in _page(corrected.number, user)
    Category.objects.filter(code="roads-potholes").update(questions=[{**QUESTION, "type": "date"}])
    assert "По колено" in _page(changed.number, user)
    assert "По колено" in _page(changed.number, staff_user("moderator"), "/work")


def test_photos_of_a_return_are_for_the_author_and_the_staff(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    client = region_client("ul", user)

    response = _return(client, appeal, **{"return-photos": [photo_upload("red"), photo_upload("blue")]})
    _ready()

    assert response.status_code == 302
    photos = Attachment.objects.filter(message__kind=MessageKind.RETURN)
    assert photos.count() == 2
    for photo in photos:
        url = f"/photos/{photo.id}/display"
        assert url in _page(appeal.number, user)
        assert url in _page(appeal.number, staff_user("worker"), "/work")
        assert url not in _page(appeal.number)
        assert region_client("ul").get(url).status_code == 404
        assert region_client("ul", staff_user("worker")).get(url).status_code == 200
    public = region_client("ul").get(f"/api/v1/public/appeals/{appeal.number}").json()
    assert public["photos"] == []


def test_a_return_without_photos_writes_no_message(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)

    assert _return(region_client("ul", user), appeal).status_code == 302

    assert not appeal.messages.exists()
    event = Event.objects.filter(type=VerdictGiven.event_name, subject_id=appeal.id).get()
    assert event.payload["message_id"] is None


@pytest.mark.parametrize(
    ("state", "what", "field"), [("answered", "return", "reason"), ("clarification", "clarify", "text")]
)
def test_photos_stay_with_a_form_whose_words_are_refused(ul, state, what, field):
    user = citizen_make()
    appeal = appeal_at(state, user)
    client = region_client("ul", user)
    version = {f"{what}-version": appeal.version}

    refused = client.post(
        f"/appeals/{appeal.number}/{what}/", {**version, f"{what}-{field}": "", f"{what}-photos": photo_upload()}
    )
    page = refused.content.decode()
    (photo,) = Attachment.objects.filter(uploaded_by=user)
    assert f'name="{what}-kept" value="{photo.id}"' in page

    sent = client.post(
        f"/appeals/{appeal.number}/{what}/", {**version, f"{what}-{field}": WORDS, f"{what}-kept": [str(photo.id)]}
    )

    assert sent.status_code == 302
    photo.refresh_from_db()
    assert photo.appeal_id == appeal.id


@pytest.mark.parametrize(
    ("state", "what", "field"), [("answered", "return", "reason"), ("clarification", "clarify", "text")]
)
def test_photos_and_words_stay_with_a_form_for_an_appeal_that_has_moved_on(ul, state, what, field):
    user = citizen_make()
    appeal = appeal_at(state, user)
    Appeal.objects.filter(pk=appeal.pk).update(version=appeal.version + 1)
    client, words = region_client("ul", user), {f"{what}-{field}": WORDS}
    sent = {f"{what}-version": appeal.version, **words, f"{what}-photos": photo_upload()}

    response = client.post(f"/appeals/{appeal.number}/{what}/", sent)

    page = response.content.decode()
    (photo,) = Attachment.objects.filter(uploaded_by=user)
    assert response.status_code == 409
    assert WORDS in page
    assert f'name="{what}-kept" value="{photo.id}"' in page
    assert f'name="{what}-version" value="{appeal.version + 1}"' in page


def test_a_file_that_is_no_photo_is_named_and_nothing_is_sent(ul):
    from django.core.files.uploadedfile import SimpleUploadedFile

    user = citizen_make()
    appeal = appeal_at("answered", user)
    files = [photo_upload(), SimpleUploadedFile("смета.pdf", b"%PDF-1.4", content_type="application/pdf")]

    response = _return(region_client("ul", user), appeal, **{"return-photos": files})

    assert response.status_code == 422
    assert "смета.pdf" in response.content.decode()
    assert Appeal.objects.get(pk=appeal.pk).state == "answered"


def test_a_strangers_photo_is_not_kept(ul):
    user, stranger = citizen_make(), citizen_make()
    photo = photo_make(person_of(stranger))
    appeal = appeal_at("answered", user)

    _return(region_client("ul", user), appeal, **{"return-kept": [str(photo.id)]})

    photo.refresh_from_db()
    assert photo.appeal_id is None


def test_a_photo_that_could_not_be_shown_is_told_to_its_author(ul):
    user = citizen_make()
    photo = photo_make(person_of(user))
    appeal = appeal_make(user, photo_ids=(photo.id,))
    Attachment.objects.filter(pk=photo.pk).update(state=AttachmentState.FAILED)

    assert "файл повреждён" in _page(appeal.number, user)


def test_the_api_tells_the_photos_of_a_return_with_its_words(ul):
    user = citizen_make()
    appeal = appeal_at("answered", user)
    photo = photo_make(person_of(user))
    take(Action.RETURN, appeal, person_of(user), photo_ids=(photo.id,))

    told = region_client("ul", user).get(f"/api/v1/appeals/{appeal.number}").json()

    assert told["photos"] == []
    assert [item["id"] for item in told["messages"][0]["photos"]] == [str(photo.id)]
    assert told["messages"][0]["kind"] == "return"
