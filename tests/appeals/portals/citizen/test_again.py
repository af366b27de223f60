"""A rejected appeal is mended and sent again."""

import pytest

from appeals.drafts import draft_from_appeal, draft_photos, draft_save, draft_send, draft_start
from appeals.models import Appeal, Draft
from appeals.photos.attachments import attachment_process, originals_remove
from core.errors import Conflict, Missing
from core.storage import private_storage
from taxonomy.models import Category
from tenants.service import person_of
from tests.factories import appeal_at, citizen_make, photo_make
from tests.http import region_client


def _rejected(user, **facts):
    photo = photo_make(person_of(user))
    attachment_process(photo.id)
    return appeal_at("rejected", user, photo_ids=(photo.id,), contact_name="Мария", **facts)


def test_the_page_of_a_rejected_appeal_opens_the_wizard_with_what_was_sent(ul):
    user = citizen_make()
    appeal = _rejected(user)
    client = region_client("ul", user)

    page = client.get(f"/appeals/{appeal.number}/").content.decode()
    assert f'action="/appeals/{appeal.number}/again/"' in page
    response = client.post(f"/appeals/{appeal.number}/again/", follow=True)

    assert response.status_code == 200
    assert appeal.text in response.content.decode()
    assert "Исправьте, что просил модератор" in response.content.decode()


def test_the_draft_has_the_words_the_place_and_the_photos(ul):
    user = citizen_make()
    person, appeal = person_of(user), _rejected(user)
    draft = draft_from_appeal(person=person, number=appeal.number)

    sent = draft_send(person=person, draft_id=draft.id)

    again = Appeal.objects.get(pk=sent.pk)
    same = ("text", "address", "lat", "lon", "category_id", "municipality_id", "contact_name", "wants_publicity")
    assert {name: getattr(again, name) for name in same} == {name: getattr(appeal, name) for name in same}
    assert again.attachments.count() == appeal.attachments.count() == 1
    assert again.number != appeal.number


def test_a_copied_photo_outlives_the_one_it_was_made_of(ul):
    user = citizen_make()
    appeal = _rejected(user)
    (copy,) = draft_photos(draft_from_appeal(person=person_of(user), number=appeal.number))
    attachment_process(copy.id)

    for photo in appeal.attachments.all():
        private_storage().delete(photo.original.name)
    originals_remove(user_id=user.id)

    assert private_storage().exists(copy.original.name)


def test_asked_twice_it_is_the_same_draft(ul):
    user = citizen_make()
    appeal = _rejected(user)

    drafts = {draft_from_appeal(person=person_of(user), number=appeal.number).id for _time in range(2)}

    assert len(drafts) == 1


def test_a_photo_whose_file_is_gone_and_a_closed_category_are_left_out(ul):
    user = citizen_make()
    appeal = _rejected(user)
    for photo in appeal.attachments.all():
        private_storage().delete(photo.original.name)
    Category.objects.filter(pk=appeal.category_id).update(is_active=False)

    draft = draft_from_appeal(person=person_of(user), number=appeal.number)

    assert draft_photos(draft) == []
    assert draft.data["category"] == ""
    assert draft.data["text"] == appeal.text


def test_neither_a_strangers_appeal_nor_one_in_work_is_copied(ul):
    user = citizen_make()
    rejected, assigned = _rejected(user), appeal_at("assigned", user)
    stranger = citizen_make()

    with pytest.raises(Missing):
        draft_from_appeal(person=person_of(stranger), number=rejected.number)
    with pytest.raises(Conflict):
        draft_from_appeal(person=person_of(user), number=assigned.number)
    assert region_client("ul", stranger).post(f"/appeals/{rejected.number}/again/").status_code == 404
    assert not Draft.objects.filter(user=stranger).exists()


def test_the_address_opened_by_hand_leads_to_the_appeal(ul):
    user = citizen_make()
    appeal = _rejected(user)

    response = region_client("ul", user).get(f"/appeals/{appeal.number}/again/")

    assert response.headers["Location"] == f"/appeals/{appeal.number}/"
    assert not Draft.objects.exists()


def test_each_step_says_why_the_appeal_was_rejected(ul):
    user = citizen_make()
    appeal = _rejected(user)
    client = region_client("ul", user)
    begun = client.post(f"/appeals/{appeal.number}/again/").headers["Location"]

    for slug in ("describe", "category", "details"):
        page = client.get(begun.replace("describe", slug)).content.decode()
        assert f"Почему отклонили УЛ-{appeal.number}" in page
        assert appeal.get_rejection_reason_display() in page
        assert appeal.rejection_text in page


def test_the_reason_is_told_to_nobody_else_and_a_new_draft_has_none(ul):
    user, stranger = citizen_make(), citizen_make()
    appeal = _rejected(user)
    person = person_of(stranger)
    draft = draft_start(person=person)
    draft_save(draft_id=draft.id, changes={"text": "Во дворе не горит фонарь.", "again_of": appeal.number})

    page = region_client("ul", stranger).get(f"/appeals/new/{draft.id}/describe/").content.decode()

    assert appeal.rejection_text not in page
    assert "Почему отклонили" not in page
