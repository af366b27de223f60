"""Photos of a form that somebody sends several times at once: those of one are taken, the others leave nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from appeals.models import Appeal, Attachment
from appeals.photos.attachments import attachment_process, attachments_discard
from appeals.portals.citizen import appeal_forms
from appeals.portals.workplace.views import appeals
from core.errors import Denied, Missing
from core.storage import private_storage
from tenants.service import person_of
from tests.factories import appeal_at, citizen_make, photo_make, photo_upload, staff_user, take
from tests.http import region_client

WORDS = "Яму засыпали щебнем, но после дождя её размыло снова."
DOORS = {
    "return": ("answered", "citizen", "return", "return-", "reason"),
    "reply": ("clarification", "citizen", "clarify", "clarify-", "text"),
    "answer": ("assigned", "worker", "answer", "", "text"),
}
doors = pytest.mark.parametrize(("state", "who", "what", "prefix", "field"), DOORS.values(), ids=DOORS)


@pytest.fixture
def files(own_files) -> Callable[[], int]:
    """How many files of photos are stored now."""
    return lambda: sum(path.is_file() for path in own_files.glob("regions/*/attachments/**/*"))


class Sent:
    """A form with two photos of somebody who may take the action."""

    def __init__(self, state: str, who: str, what: str, prefix: str, field: str) -> None:
        citizen = citizen_make()
        self.user = citizen if who == "citizen" else staff_user(who)
        self.appeal, self.what, self.prefix, self.field = appeal_at(state, citizen), what, prefix, field
        self.url = f"{'' if who == 'citizen' else '/work'}/appeals/{self.appeal.number}/{what}/"
        self.ids = "kept" if who == "citizen" else "photo_ids"

    def post(self, **more: Any) -> Any:
        told = {"version": self.appeal.version, self.field: WORDS, "photos": [photo_upload(), photo_upload("green")]}
        data = {f"{self.prefix}{name}": value for name, value in {**told, **more}.items()}
        return region_client("ul", self.user).post(self.url, data)


def meanwhile(monkeypatch, happens: Callable[[], Any]) -> None:
    """Once, right before the first photo of a form is stored, after it was seen that the action is open."""
    todo = [happens]
    for module in (appeal_forms, appeals):
        upload = module.attachment_upload

        def stored(*, upload: Any, _whole: Any = upload, **facts: Any) -> Any:
            if todo:
                todo.pop()()
            return _whole(upload=upload, **facts)

        monkeypatch.setattr(module, "attachment_upload", stored)


@doors
def test_a_double_press_stores_the_photos_once(ul, files, monkeypatch, state, who, what, prefix, field):
    sent = Sent(state, who, what, prefix, field)
    answers: list[Any] = []
    meanwhile(monkeypatch, lambda: answers.append(sent.post()))

    answers.append(sent.post())

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Attachment.objects.exclude(appeal=None).count() == Attachment.objects.count() == files() == 2


@doors
def test_a_form_that_has_no_place_any_more_leaves_no_photos(ul, files, monkeypatch, state, who, what, prefix, field):
    sent = Sent(state, who, what, prefix, field)
    meanwhile(monkeypatch, lambda: Appeal.objects.update(state="closed", version=sent.appeal.version + 1))

    answer = sent.post()

    assert answer.status_code in (404, 409, 410)
    assert Attachment.objects.count() == files() == 0


@doors
@pytest.mark.parametrize("refusal", [Denied, Missing])
def test_a_refusal_after_the_upload_leaves_no_photos(ul, files, monkeypatch, state, who, what, prefix, field, refusal):
    sent = Sent(state, who, what, prefix, field)

    def refused(*_args: Any, **_facts: Any) -> None:
        raise refusal("Нельзя.")

    monkeypatch.setattr("appeals.portals.citizen.appeal.action_service", lambda _action: refused)
    monkeypatch.setattr("appeals.portals.workplace.views.appeals.action_take", refused)

    assert sent.post().status_code in (403, 404)
    assert Attachment.objects.count() == files() == 0


@doors
def test_photos_stay_with_a_form_that_can_be_sent_again(ul, files, monkeypatch, state, who, what, prefix, field):
    sent = Sent(state, who, what, prefix, field)
    meanwhile(monkeypatch, lambda: Appeal.objects.update(version=sent.appeal.version + 1))

    page = sent.post()

    assert page.status_code == 409
    assert files() == 2
    for photo in Attachment.objects.all():
        assert f'name="{prefix}{sent.ids}" value="{photo.id}"' in page.content.decode()


@doors
def test_photos_of_an_earlier_form_stay_where_this_one_leaves_its_own(
    ul, files, monkeypatch, state, who, what, prefix, field
):
    sent = Sent(state, who, what, prefix, field)
    earlier = photo_make(person_of(sent.user))
    meanwhile(monkeypatch, lambda: Appeal.objects.update(state="closed", version=sent.appeal.version + 1))

    sent.post(**{sent.ids: str(earlier.id)})

    assert Attachment.objects.get() == earlier
    assert private_storage().exists(earlier.original.name)
    assert files() == 1


def test_what_is_taken_or_somebody_elses_is_not_discarded(ul):
    user = citizen_make()
    mine, foreign = photo_make(person_of(user)), photo_make(person_of(citizen_make()))
    appeal = appeal_at("clarification", user)
    take("clarify", appeal, person_of(user), photo_ids=(mine.id,))

    attachments_discard(person=person_of(user), photo_ids=[mine.id, foreign.id])

    assert set(Attachment.objects.values_list("id", flat=True)) == {mine.id, foreign.id}
    assert private_storage().exists(mine.original.name)


def test_a_photo_discarded_while_its_copies_are_made_is_no_failure(ul, monkeypatch):
    person = person_of(citizen_make())
    photo = photo_make(person)

    def gone(self: Any, *_args: Any) -> None:
        attachments_discard(person=person, photo_ids=[photo.id])
        raise FileNotFoundError

    monkeypatch.setattr("django.db.models.fields.files.FieldFile.open", gone)

    attachment_process(photo.id)

    assert not Attachment.objects.exists()
