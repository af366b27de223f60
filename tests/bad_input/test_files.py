"""Broken and dangerous files at every door that takes photos."""

import re
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from appeals.models import Appeal, Attachment
from tests.appeals.portals.citizen.wizard.walking import photo
from tests.bad_input.conftest import Cast
from tests.bad_input.post_urls import DRAFT
from tests.bad_input.strange import FILES
from tests.factories import appeal_at, photo_bytes

WORDS = "Достаточно длинные слова для любого действия."


def _upload(kind: str) -> SimpleUploadedFile:
    name, data, content_type = FILES[kind]()
    return SimpleUploadedFile(name, data, content_type=content_type)


def _api(cast: Cast, file: SimpleUploadedFile):
    return cast.programs["citizen"].upload("photos", {"photo": file})


def _wizard(cast: Cast, file: SimpleUploadedFile):
    client = cast.pages["citizen"]
    path = f"/appeals/new/{DRAFT['draft_id']}/"
    client.post(f"{path}describe/", {"text": WORDS})
    return client.post(f"{path}photos/", {"photos": file}, headers={"X-Wizard": "1"})


def _workplace(cast: Cast, file: SimpleUploadedFile):
    return cast.pages["worker"].post("/work/photos/", {"photo": file})


def _reply(cast: Cast, file: SimpleUploadedFile):
    appeal = appeal_at("clarification", cast.users["citizen"])
    body = {"clarify-version": appeal.version, "clarify-text": WORDS, "clarify-photos": file}
    return cast.pages["citizen"].post(f"/appeals/{appeal.number}/clarify/", body)


def _answer(cast: Cast, file: SimpleUploadedFile):
    appeal = appeal_at("assigned", cast.users["citizen"])
    body = {"version": appeal.version, "text": WORDS, "photos": file}
    return cast.pages["worker"].post(f"/work/appeals/{appeal.number}/answer/", body)


DOORS: dict[str, Callable] = {
    "api": _api,
    "wizard": _wizard,
    "workplace": _workplace,
    "reply": _reply,
    "answer": _answer,
}


@pytest.mark.parametrize("kind", FILES)
@pytest.mark.parametrize("door", DOORS)
def test_what_is_no_photo_is_refused_with_a_reason_and_kept_nowhere(cast: Cast, door, kind):
    response = DOORS[door](cast, _upload(kind))

    text = response.content.decode()
    assert response.status_code in (400, 413, 422), text
    assert re.search("[а-яё]{4}", text if "json" not in response.headers["Content-Type"] else str(response.json()))
    assert "<script>alert" not in text
    assert not Attachment.objects.exists()
    if door in ("reply", "answer"):
        assert WORDS in text, "what was typed is lost"
        assert Appeal.objects.get().state in ("clarification", "assigned")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a" * 400 + ".jpg", "photo\x00.jpg", "<script>.jpg", "фото 😀.jpg"]
)
def test_the_name_of_a_file_decides_nothing(cast: Cast, name):
    file = SimpleUploadedFile("photo.jpg", photo_bytes(), content_type="image/jpeg")
    file._name = name

    response = _api(cast, file)

    assert response.status_code == 201, response.content.decode()
    assert Attachment.objects.get().original.name.startswith("regions/ul/attachments/")


def test_an_eleventh_photo_is_refused_and_the_ten_stay(cast: Cast):
    for _number in range(10):
        assert _wizard(cast, photo()).status_code == 200

    refused = _wizard(cast, photo())

    assert refused.status_code == 422
    assert "10" in refused.json()["detail"]
    assert Attachment.objects.count() == 10
