"""Photos in the background: who sees those of a reply, what is swept, what a lost file costs."""

from datetime import timedelta

from appeals.drafts import draft_discard, draft_photo_add, draft_photos, draft_start
from appeals.models import Attachment, AttachmentState
from appeals.photos.attachments import LOOSE_LIFETIME, attachment_process, attachments_remove_loose
from appeals.states import Action
from appeals.tasks import appeals_sweep
from core import clock
from core.storage import private_storage
from tenants.service import person_of
from tests.factories import appeal_at, citizen_make, photo_make, photo_upload, staff_user, take
from tests.http import region_client


def reply_with_photo():
    user = citizen_make()
    appeal = appeal_at("clarification", user)
    photo = photo_make(person_of(user))
    attachment_process(photo.id)
    take(Action.CLARIFY, appeal, person_of(user), photo_ids=(photo.id,))
    return user, appeal, photo


def pages(appeal) -> list[str]:
    return [
        f"/appeals/{appeal.number}/",
        "/appeals/",
        f"/api/v1/public/appeals/{appeal.number}",
        "/api/v1/public/appeals",
    ]


def test_a_photo_sent_with_a_reply_is_not_shown_to_the_public(ul):
    _user, appeal, photo = reply_with_photo()
    stranger = region_client("ul")
    assert appeal.is_published
    assert stranger.get(f"/photos/{photo.id}/thumb").status_code == 404
    for url in pages(appeal):
        response = stranger.get(url)
        assert response.status_code == 200
        assert str(photo.id) not in response.content.decode(), url


def test_somebody_signed_in_gets_nothing_of_it_either(ul):
    _user, _appeal, photo = reply_with_photo()
    client = region_client("ul", citizen_make())
    assert client.get(f"/photos/{photo.id}/thumb").status_code == 404
    assert client.get(f"/api/v1/photos/{photo.id}").status_code == 404


def test_the_applicant_and_the_ministry_see_it(ul):
    user, appeal, photo = reply_with_photo()
    assert str(photo.id) in region_client("ul", user).get(f"/appeals/{appeal.number}/").content.decode()
    ministry = region_client("ul", staff_user("roads"))
    assert str(photo.id) in ministry.get(f"/work/appeals/{appeal.number}/").content.decode()


def test_photos_of_a_draft_live_as_long_as_the_draft(ul):
    person = person_of(citizen_make())
    with clock.at(clock.now() - LOOSE_LIFETIME - timedelta(hours=1)):
        draft = draft_start(person=person)
        draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())
    attachments_remove_loose()
    assert len(draft_photos(draft)) == 1
    draft_discard(draft_id=draft.id)
    assert attachments_remove_loose() == 1


def test_copies_of_a_photo_that_was_removed_meanwhile_are_not_left_behind(ul, monkeypatch):
    photo = photo_make(person_of(citizen_make()))
    folder = photo.original.name.rpartition("/")[0]
    storage = private_storage()
    save = storage.save

    def removed_meanwhile(name, content):
        Attachment.objects.filter(pk=photo.pk).delete()
        return save(name, content)

    monkeypatch.setattr(storage, "save", removed_meanwhile)
    attachment_process(photo.id)
    assert storage.listdir(folder)[1] == ["original.jpeg"]


def test_a_lost_file_does_not_keep_later_photos_from_being_made(ul):
    person = person_of(citizen_make())
    with clock.at(clock.now() - timedelta(hours=1)):
        lost, whole = photo_make(person), photo_make(person)
    private_storage().delete(lost.original.name)
    appeals_sweep.run(ul.schema_name)
    whole.refresh_from_db()
    assert whole.state == AttachmentState.READY


def test_an_original_is_served_as_what_it_is(ul):
    user = citizen_make()
    photo = photo_make(person_of(user))
    response = region_client("ul", user).get(f"/photos/{photo.id}/original")
    assert response["Content-Type"] == "image/jpeg"
    assert f"{photo.id}.jpg" in response["Content-Disposition"]
    response.close()
