"""A draft belongs to whoever writes it: a guest who signs in, a resident on another device, nobody else."""

from appeals.models import Appeal, Attachment, Draft
from tests.appeals.portals.citizen.wizard.walking import (
    TEXT,
    draft_of,
    photo,
    post,
    step,
    walk_to_contacts,
    walk_to_review,
)
from tests.factories import citizen_make
from tests.http import region_client


def test_a_guest_signs_in_on_the_way_and_keeps_words_and_photos(ul):
    user = citizen_make()
    client = region_client("ul")
    walk_to_contacts(client)
    client.post(step("photos") + "upload/", {"draft": client.session["draft"], "photos": [photo()]})
    page = client.get(step("contacts")).content.decode()
    assert "next=%2Fappeals%2Fnew%2Fcontacts%2F" in page
    draft = draft_of(client)
    assert draft.user_id is None

    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(step("contacts")).status_code == 200

    draft.refresh_from_db()
    assert draft.user_id == user.id
    assert Attachment.objects.get().uploaded_by_id == user.id
    post(client, "contacts", contact_name="Анна")
    post(client, "review")
    assert Appeal.objects.get().attachments.count() == 1


def test_a_draft_of_another_person_is_neither_seen_nor_changed(ul):
    author = region_client("ul", citizen_make())
    walk_to_review(author, text="Тайные слова автора черновика.")
    draft = author.session["draft"]
    stranger = region_client("ul", citizen_make())

    response = stranger.post(step("describe"), {"draft": draft, "text": "Чужие слова поверх моих."})

    assert response.status_code == 302
    assert stranger.session["draft"] != draft
    assert Draft.objects.get(pk=draft).data["text"] == "Тайные слова автора черновика."
    stranger.post(step("review"), {"draft": draft})
    stranger.post("/appeals/new/discard/", {"draft": draft})
    assert Draft.objects.filter(pk=draft).exists()
    assert not Appeal.objects.exists()


def test_a_resident_goes_on_on_another_device(ul):
    user = citizen_make()
    walk_to_review(region_client("ul", user))

    response = region_client("ul", user).get(step("review"))

    assert TEXT in response.content.decode()


def test_a_draft_can_be_thrown_away(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)

    client.post("/appeals/new/discard/", {"draft": client.session["draft"]})

    assert not Draft.objects.exists()
    assert TEXT not in client.get(step("describe")).content.decode()
