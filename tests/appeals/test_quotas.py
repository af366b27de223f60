"""How much may be left with us: counted at every door, before anything is stored."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connections
from django_tenants.utils import tenant_context

from accounts.models import User
from appeals.drafts import draft_photo_add, draft_save, draft_start
from appeals.models import Attachment, Draft
from appeals.photos.attachments import attachments_remove_loose
from appeals.photos.orphans import AGE, orphans_remove
from appeals.quotas import MEGABYTE, QuotaFull
from appeals.tasks import orphans_sweep
from core import clock
from core.errors import InvalidInput
from core.models import uuid7
from core.storage import private_storage, region_path
from core.tasks import schema_headers
from tenants.service import NOBODY, person_of, region_by_slug
from tests.api import api_client
from tests.appeals.portals.citizen.wizard.walking import Wizard, photo
from tests.factories import appeal_at, citizen_make, photo_make, photo_upload, staff_user
from tests.http import region_client

pytestmark = pytest.mark.usefixtures("own_files")

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def files(own_files) -> Callable[[], int]:
    """How many files of photos there are now."""
    return lambda: sum(path.is_file() and "attachments" in path.parts for path in own_files.rglob("*"))


def guest(address: str = "192.0.2.1") -> Wizard:
    """Somebody who has not signed in, on the page of the place."""
    wizard = Wizard(region_client("ul", REMOTE_ADDR=address)).to_send()
    Attachment.objects.filter(draft=wizard.draft).delete()
    return wizard


@pytest.fixture
def full(ul, settings, files):
    """A citizen who has as many photos waiting as one may."""
    settings.PHOTOS_WAITING = 2
    user = citizen_make()
    for colour in ("red", "green"):
        photo_make(person_of(user), colour)
    before = files()
    yield user
    assert Attachment.objects.count() == 2
    assert files() == before


def test_the_door_of_the_wizard(full):
    wizard = Wizard(region_client("ul", full))
    wizard.post("describe", text="Во дворе третью неделю не горит фонарь.")

    answer = wizard.post("photos", photos=[photo()])

    assert answer.status_code == 429
    assert "2 неотправленные фотографии" in json.loads(answer.content)["detail"]


def test_the_form_of_the_wizard(full):
    wizard = Wizard(region_client("ul", full)).to_send()

    assert "2 неотправленные фотографии" in wizard.told("place", photos=[photo()], address="ул. Мира, 1")


def test_the_door_of_the_api(full):
    answer = api_client("ul", full).upload("photos", {"photo": photo_upload()})

    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.data["code"], answer.data["errors"][0]["field"]) == ("quota", "photo")
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize(
    ("state", "what", "words"), [("clarification", "clarify", "text"), ("answered", "return", "reason")]
)
def test_replies_and_returns(full, state, what, words):
    appeal = appeal_at(state, full)

    answer = region_client("ul", full).post(
        f"/appeals/{appeal.number}/{what}/",
        {
            f"{what}-version": appeal.version,
            f"{what}-{words}": "Это у второго подъезда, как и было.",
            f"{what}-photos": [photo_upload()],
        },
    )

    assert answer.status_code == 422
    assert "неотправленные фотографии" in answer.content.decode()
    appeal.refresh_from_db()
    assert appeal.state == state


def test_doors_of_the_workplace(ul, settings, files):
    settings.PHOTOS_WAITING = 1
    worker = staff_user("worker")
    client = region_client("ul", worker)
    appeal = appeal_at("assigned")
    assert client.post("/work/photos/", {"photos": photo_upload()}).status_code == 201

    up = client.post("/work/photos/", {"photos": photo_upload()})
    form = client.post(
        f"/work/appeals/{appeal.number}/answer/",
        {"version": appeal.version, "text": "Фонарь горит, проверили вечером.", "photos": [photo_upload()]},
    )

    assert up.status_code == 429
    assert "1 неотправленная фотография" in up.json()["detail"]
    assert form.status_code == 422
    assert "1 неотправленная фотография" in form.content.decode()
    assert Attachment.objects.count() == files() == 1


def test_what_a_person_brings_in_a_day_counts_sent_or_not(ul, settings):
    settings.PHOTOS_PER_DAY = 2
    user = citizen_make()
    person = person_of(user)
    appeal_at("moderation_1", user, photo_ids=(photo_make(person).id, photo_make(person, "green").id))

    with pytest.raises(QuotaFull, match="За сутки от одного человека принимаем 2 фотографии, всего"):
        photo_make(person, "blue")
    with clock.at(clock.now() + timedelta(days=1, minutes=1)):
        assert photo_make(person, "blue")
    assert photo_make(person_of(citizen_make()))  # nobody else pays for it


def test_bytes_count_too(ul, settings, monkeypatch):
    monkeypatch.setattr("appeals.quotas.MEGABYTE", photo_upload().size)
    settings.PHOTOS_WAITING_MB = 1
    person = person_of(citizen_make())

    photo_make(person)
    with pytest.raises(QuotaFull):
        photo_make(person)


@pytest.mark.parametrize("sent", [[1, 1, 1], [3]])
def test_guests_behind_one_address_are_counted_by_photos(ul, settings, files, sent):
    settings.GUEST_PHOTOS_PER_HOUR = 2
    wizard = guest()

    told = [wizard.told("place", photos=[photo()] * count, address="ул. Мира, 1") for count in sent]

    assert "Слишком много фотографий подряд" in told[-1]
    assert Attachment.objects.count() == files() < sum(sent)
    assert guest("192.0.2.77").post("photos", photos=[photo()]).status_code == 200


def test_guests_behind_one_address_are_counted_by_bytes(ul, settings, monkeypatch):
    monkeypatch.setattr("appeals.portals.throttle.MEGABYTE", photo_upload().size)
    settings.GUEST_PHOTOS_PER_HOUR_MB = 1
    wizard = guest()

    assert [wizard.post("photos", photos=[photo()]).status_code for _again in range(2)] == [200, 429]


def test_all_guests_together_leave_no_more_than_fits_whatever_their_addresses(ul, settings, monkeypatch):
    monkeypatch.setattr("appeals.quotas.MEGABYTE", photo_upload().size)
    settings.GUEST_PHOTOS_MB = 2
    answers = [guest(f"192.0.2.{number}").post("photos", photos=[photo()]) for number in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "Войдите" in json.loads(answers[-1].content)["detail"]
    assert photo_make(person_of(citizen_make()))


@pytest.mark.parametrize("state", ["assigned", "closed"])
def test_nothing_is_stored_for_a_reply_that_the_appeal_has_no_use_for(ul, files, state):
    user = citizen_make()
    appeal = appeal_at(state, user)

    answer = region_client("ul", user).post(
        f"/appeals/{appeal.number}/clarify/",
        {
            "clarify-version": appeal.version,
            "clarify-text": "Это у второго подъезда.",
            "clarify-photos": [photo_upload()],
        },
    )

    assert answer.status_code in (403, 409)
    assert not Attachment.objects.exists()
    assert files() == 0


def test_nothing_is_stored_for_an_answer_that_was_given_already(ul):
    appeal = appeal_at("answered")

    answer = region_client("ul", staff_user("worker")).post(
        f"/work/appeals/{appeal.number}/answer/",
        {"version": appeal.version, "text": "Фонарь горит, проверили вечером.", "photos": [photo_upload()]},
    )

    assert answer.status_code == 409
    assert not Attachment.objects.exists()


def test_drafts_of_guests_are_counted_by_address_and_all_together(ul, settings):
    settings.GUEST_DRAFTS_PER_HOUR = 2
    guest = region_client("ul")
    answers = [Wizard(guest).post("describe", text="Во дворе не горит фонарь.") for _again in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    page = answers[-1].content.decode()
    assert "Войдите" in page
    assert [f"tel:{number}" in page for number in (112, 101, 102, 103, 104)] == [True] * 5

    settings.GUEST_DRAFTS = 2
    cache.clear()
    assert Wizard(guest).post("describe", text="Во дворе не горит фонарь.").status_code == 429
    assert Draft.objects.count() == 2


def test_who_may_begin_no_draft_finds_the_words_behind_the_sign_in(ul, settings):
    settings.GUEST_DRAFTS_PER_HOUR = 0
    guest, words = region_client("ul"), "Сильно пахнет газом в подъезде дома 5 по улице Мира."
    wizard = Wizard(guest)

    told = wizard.post("describe", text=words, headers=BROWSER)
    assert told.status_code == 303
    page = guest.get(told.headers["Location"])
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 0
    assert "Не зажигайте огонь" in page.content.decode()
    assert "tel:104" in page.content.decode()

    way = re.search(r'href="/accounts/login/\?next=([^"]+)"', page.content.decode())
    guest.force_login(citizen_make(), backend="allauth.account.auth_backends.AuthenticationBackend")
    filled = guest.get(unquote(way[1]))
    assert filled.status_code == 200
    assert words in filled.content.decode()
    assert "сохранилось" in filled.content.decode()


def test_who_has_too_many_drafts_is_led_to_them(ul, settings):
    settings.DRAFTS_PER_PERSON = 0
    appeal = appeal_at("rejected", user := citizen_make())
    client = region_client("ul", user)

    for answer in (
        Wizard(client).post("describe", text="Во дворе не горит фонарь."),
        client.post(f"/appeals/{appeal.number}/again/"),
    ):
        assert answer.status_code == 429
        assert 'href="/my/drafts/"' in answer.content.decode()


def test_a_person_has_only_so_many_drafts_and_a_draft_only_so_many_words(ul, settings):
    settings.DRAFTS_PER_PERSON = 1
    person = person_of(citizen_make())
    draft = draft_start(person=person)

    with pytest.raises(QuotaFull, match="черновик"):
        draft_start(person=person)
    with pytest.raises(InvalidInput, match="слишком много"):
        draft_save(draft_id=draft.id, changes={"text": "я" * 400_000})


def test_photos_of_guests_go_after_hours_those_of_people_stay_with_their_draft(ul, settings, files):
    guests, own = draft_start(person=NOBODY), draft_start(person=person_of(user := citizen_make()))
    draft_photo_add(person=NOBODY, draft_id=guests.id, upload=photo_upload())
    kept = draft_photo_add(person=person_of(user), draft_id=own.id, upload=photo_upload("green"))

    with clock.at(clock.now() + timedelta(hours=settings.GUEST_PHOTOS_HOURS - 1)):
        assert attachments_remove_loose() == 0
    with clock.at(clock.now() + timedelta(hours=settings.GUEST_PHOTOS_HOURS, minutes=1)):
        assert attachments_remove_loose() == 1

    assert [row.id for row in Attachment.objects.all()] == [kept.id]
    assert files() == 1


def test_files_without_a_row_are_swept_when_no_upload_can_be_at_them_any_more(ul):
    photo_make(person_of(citizen_make()))
    kept = Attachment.objects.get()
    private_storage().save(region_path("attachments", str(uuid7()), "original.jpeg"), ContentFile(b"left behind"))
    private_storage().save(region_path("attachments", "notes", "x.txt"), ContentFile(b"not ours"))

    assert orphans_remove() == 0
    with clock.at(clock.now() + AGE + timedelta(minutes=1)):
        orphans_sweep.apply(("ul",), headers=schema_headers("ul")).get()

    assert set(private_storage().listdir(region_path("attachments"))[0]) == {str(kept.id), "notes"}
    assert private_storage().exists(kept.original.name)


def test_a_file_that_could_not_be_stored_leaves_nothing(ul, monkeypatch, files):
    monkeypatch.setattr("appeals.photos.attachments.send_after_commit", lambda *args: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        photo_make(person_of(citizen_make()))

    assert not Attachment.objects.exists()
    assert files() == 0


@pytest.fixture
def somebody(django_db_setup, django_db_blocker) -> Iterator[User]:
    """A citizen whom other connections see."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        user = User.objects.create(email="at-once@post.example", full_name="Сразу")
        yield user
        Attachment.objects.filter(uploaded_by=user).delete()
        user.delete()
        connections.close_all()


def taken_at_once(work: Callable[[], object]) -> int:
    """Of six who come at once, how many found room."""

    def come(_number: int) -> bool:
        try:
            with tenant_context(region_by_slug("ul")):
                work()
        except QuotaFull:
            return False
        else:
            return True
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(come, range(6))).count(True)


def test_uploads_at_once_are_counted_one_after_another(somebody, settings, monkeypatch):
    settings.PHOTOS_WAITING = 2
    # Copies are made by a worker; here nobody waits for them.
    monkeypatch.setattr("appeals.photos.attachments.send_after_commit", lambda *args: None)

    assert taken_at_once(lambda: photo_make(person_of(somebody))) == 2
    assert Attachment.objects.filter(uploaded_by=somebody).count() == 2


def test_drafts_at_once_are_counted_one_after_another(somebody, settings):
    settings.DRAFTS_PER_PERSON = 2

    assert taken_at_once(lambda: draft_start(person=person_of(somebody))) == 2


@pytest.fixture
def guests(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What guests leave is seen by other connections, and removed afterwards."""
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        yield
        Attachment.objects.filter(uploaded_by=None).delete()
        Draft.objects.filter(user=None).delete()
        connections.close_all()


def test_guests_who_upload_at_once_do_not_pass_what_all_of_them_may_leave(guests, settings, monkeypatch):
    monkeypatch.setattr("appeals.photos.attachments.send_after_commit", lambda *args: None)
    settings.GUEST_PHOTOS_MB = 2.5 * photo_make(NOBODY).size / MEGABYTE

    assert taken_at_once(lambda: photo_make(NOBODY)) == 1


def test_guests_who_begin_drafts_at_once_do_not_pass_what_all_of_them_may_begin(guests, settings):
    settings.GUEST_DRAFTS = 2

    assert taken_at_once(lambda: draft_start(person=NOBODY)) == 2
