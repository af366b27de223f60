"""Serving photos: to whom, in which size, with which headers."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tenants.utils import tenant_context

from accounts.service import token_issue
from appeals.models import Attachment
from appeals.photos.attachments import attachment_process
from appeals.states import Action
from core.models import uuid7
from core.storage import private_storage
from tenants.service import person_of, region_by_slug
from tests.api import ApiClient
from tests.factories import appeal_make, citizen_make, photo_bytes, photo_make, staff_person, staff_user, take
from tests.http import region_client


def read(response) -> bytes:
    """The body; reading it to the end is what closes the file."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def status(photo, variant="thumb", user=None) -> int:
    response = region_client("ul", user).get(f"/photos/{photo.id}/{variant}")
    read(response)
    return response.status_code


def photo_of_appeal(user):
    photo = photo_make(person_of(user))
    attachment_process(photo.id)
    return photo, appeal_make(user, photo_ids=(photo.id,))


def test_a_photo_of_a_published_appeal_is_everybodys_but_its_original_is_not(ul):
    user = citizen_make()
    photo, appeal = photo_of_appeal(user)
    take(Action.APPROVE, appeal, staff_person("moderator"))

    response = region_client("ul").get(f"/photos/{photo.id}/display")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"].startswith("public")
    assert read(response).startswith(b"\xff\xd8")
    assert status(photo, "original") == 404
    assert status(photo, "original", citizen_make()) == 404
    assert status(photo, "original", user) == 200
    assert status(photo, "original", staff_user("roads")) == 200
    assert status(photo, "original", staff_user("moderator")) == 404


def test_a_photo_of_an_appeal_under_moderation_is_for_those_who_may_open_it(ul):
    user = citizen_make()
    photo, _appeal = photo_of_appeal(user)

    assert status(photo) == 404
    assert status(photo, user=citizen_make()) == 404
    assert status(photo, user=staff_user("roads")) == 404
    assert status(photo, user=staff_user("moderator")) == 200
    assert status(photo, user=user) == 200
    private = region_client("ul", user).get(f"/photos/{photo.id}/thumb")
    read(private)
    assert private.headers["Cache-Control"].startswith("private")


def test_a_loose_photo_is_for_who_uploaded_it(ul):
    user = citizen_make()
    photo = photo_make(person_of(user))
    attachment_process(photo.id)

    assert status(photo, user=user) == 200
    assert status(photo, user=staff_user("admin")) == 404
    assert status(photo) == 404


def test_a_guest_sees_the_photos_of_their_own_draft(ul):
    client = region_client("ul")
    path = f"/appeals/new/{uuid7()}/"
    client.post(f"{path}describe/", {"text": "Яма у школы, объехать нельзя."})
    file = SimpleUploadedFile("photo.jpg", photo_bytes(), content_type="image/jpeg")
    client.post(f"{path}photos/", {"photos": [file]})
    photo = Attachment.objects.get()
    attachment_process(photo.id)

    own = client.get(f"/photos/{photo.id}/thumb")
    read(own)
    assert own.status_code == 200
    assert status(photo) == 404


def test_a_photo_is_not_sent_again_to_who_has_it(ul):
    user = citizen_make()
    photo, _appeal = photo_of_appeal(user)
    client = region_client("ul", user)
    first = client.get(f"/photos/{photo.id}/thumb")
    read(first)
    etag = first.headers["ETag"]

    assert client.get(f"/photos/{photo.id}/thumb", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("variant", ["thumb", "display"])
def test_a_photo_that_is_not_ready_or_not_there_is_a_404(ul, variant):
    user = citizen_make()
    processing = photo_make(person_of(user))
    lost = photo_make(person_of(user))
    attachment_process(lost.id)
    lost.refresh_from_db()
    private_storage().delete(getattr(lost, variant).name)

    assert status(processing, variant, user) == 404
    assert status(lost, variant, user) == 404
    assert status(lost, "huge", user) == 404
    assert region_client("ul", user).get(f"/photos/{uuid7()}/{variant}").status_code == 404


# --- By a key: every address that an answer of the API names


def addresses(data) -> list[str]:
    """Every address anywhere in an answer."""
    if isinstance(data, dict):
        return [found for value in data.values() for found in addresses(value)]
    if isinstance(data, list):
        return [found for value in data for found in addresses(value)]
    return [data] if isinstance(data, str) and data.startswith(("http://", "https://", "/")) else []


def opened(api, address: str) -> int:
    response = api.client.get(address.split("localhost", 1)[-1])
    read(response)
    return response.status_code


@pytest.mark.parametrize("who", ["owner", "moderator", "admin"])
def test_a_key_opens_every_address_of_the_answers_it_got(ul, who):
    user = citizen_make()
    photo, appeal = photo_of_appeal(user)
    loose = photo_make(person_of(user))
    attachment_process(loose.id)
    api = ApiClient("ul", user if who == "owner" else staff_user(who))
    paths = [f"appeals/{appeal.number}", "appeals", "notifications", "region", f"photos/{photo.id}"]

    answers = [api.get(path) for path in (*paths, *([f"photos/{loose.id}"] if who == "owner" else []))]

    assert {answer.status_code for answer in answers} == {200}
    told = {address for answer in answers for address in addresses(answer.data)}
    assert f"http://ul.localhost/photos/{photo.id}/display" in told
    assert {address: opened(api, address) for address in told} == dict.fromkeys(told, 200)


def test_a_key_of_somebody_else_opens_no_photo_of_an_appeal_that_is_not_published(ul):
    photo, _appeal = photo_of_appeal(citizen_make())
    path = f"/photos/{photo.id}/display"

    for who in (citizen_make(), staff_user("roads"), staff_user("worker")):
        assert opened(ApiClient("ul", who), path) == 404
    assert opened(ApiClient("ul"), path) == 404
    assert opened(ApiClient("ul", token="otk_ul_nonsense"), path) == 401


def test_a_key_of_another_region_opens_no_photo(ul, mo):
    with tenant_context(region_by_slug("mo")):
        _row, token = token_issue(user=staff_user("moderator"), title="Чужой")
    with tenant_context(region_by_slug("ul")):
        photo, _appeal = photo_of_appeal(citizen_make())
        assert opened(ApiClient("ul", token=token), f"/photos/{photo.id}/display") == 401
