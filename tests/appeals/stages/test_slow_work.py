"""Photos are decoded and stored, texts read, before a transaction: at every door; what is not needed leaves no file."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

import language.reading
from appeals import drafts
from appeals.channels.bulk import Columns, bulk_import
from appeals.drafts import draft_from_appeal, draft_photo_add, draft_send, draft_start
from appeals.models import Appeal, Attachment, Draft
from appeals.photos import inspect
from appeals.photos.attachments import attachment_keep, attachment_prepared
from appeals.stages.intake import intake_read
from appeals.upkeep import reading_again
from core.errors import Conflict, InvalidInput
from core.idempotency.answers import answer_known
from core.plane import TransactionOpen
from core.storage import private_storage
from tenants.regions import editing
from tenants.service import admin_actor, person_of
from tests.api import api_client
from tests.appeals.portals.citizen.wizard.walking import TEXT, Wizard, photo
from tests.appeals.test_drafts import complete
from tests.factories import appeal_at, citizen_make, photo_make, photo_upload, staff_person, staff_user, steps_tick
from tests.http import region_client
from tests.kits import INSIDE

BODY = {"text": TEXT, "category": "roads-potholes", "address": "ул. Гончарова, 12"}
WORDS = "Починили вчера вечером, работу принял Иванов Пётр Петрович."
TEXTS, PHOTOS, FILES = "a text was read", "a photo was decoded", "a file was stored"


class Watched:
    """What slow work was done, and what of it inside a transaction."""

    def __init__(self) -> None:
        self.done: Counter[str] = Counter()
        self.inside: Counter[str] = Counter()

    def watch(self, what: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def watched(*args: Any, **kwargs: Any) -> Any:
            self.done[what] += 1
            blocks = connection.atomic_blocks
            self.inside[what] += bool(blocks) and not blocks[-1]._from_testcase
            return work(*args, **kwargs)

        return watched


@pytest.fixture
def watched(ul, monkeypatch) -> Watched:
    """Looks at the reading of texts and at the decoding and storing of photos."""
    found = Watched()
    for name in ("words", "spelt_words"):
        monkeypatch.setattr(language.reading, name, found.watch(TEXTS, getattr(language.reading, name)))
    monkeypatch.setattr(inspect, "photo_decode", found.watch(PHOTOS, inspect.photo_decode))
    storage = type(private_storage())
    monkeypatch.setattr(storage, "save", found.watch(FILES, storage.save))
    return found


@pytest.fixture
def files(own_files) -> Callable[[], int]:
    """How many files there are now."""
    return lambda: sum(path.is_file() for path in own_files.rglob("*"))


# --- The doors


def _api_appeal(key: str) -> None:
    lat, lon = INSIDE["ul"]
    body = {**BODY, "point": {"lat": lat, "lon": lon}}
    assert api_client("ul", citizen_make()).post("appeals", body, key=key).status_code == 201


def _api_photo(key: str) -> None:
    answer = api_client("ul", citizen_make()).upload("photos", {"photo": photo_upload()}, key=key)
    assert answer.status_code == 201


def _api_answer(key: str) -> None:
    appeal, worker = appeal_at("assigned"), staff_user("worker")
    steps_tick(appeal, person_of(worker))
    body = {"version": appeal.version, "text": WORDS, "photos": [str(photo_make(person_of(worker)).id)]}
    answer = api_client("ul", worker).post(f"appeals/{appeal.number}/actions/answer", body, key=key)
    assert answer.status_code == 200, answer.data


def _wizard(_key: str) -> None:
    wizard = Wizard(region_client("ul", citizen_make())).to_send(place={"photos": [photo()]})
    assert wizard.post("photos", photos=[photo("second.jpg")]).status_code == 200
    wizard.send(consent="on")
    assert wizard.draft.appeal is not None


def _applicant(state: str, what: str, field: str) -> Callable[[str], None]:
    def act(_key: str) -> None:
        user = citizen_make()
        appeal = appeal_at(state, user)
        data = {f"{what}-version": appeal.version, f"{what}-{field}": WORDS, f"{what}-photos": [photo_upload()]}
        assert region_client("ul", user).post(f"/appeals/{appeal.number}/{what}/", data).status_code == 302

    return act


def _workplace_answer(_key: str) -> None:
    appeal, worker = appeal_at("assigned"), staff_user("worker")
    steps_tick(appeal, person_of(worker))
    data = {"version": appeal.version, "text": WORDS, "photos": [photo_upload()]}
    assert region_client("ul", worker).post(f"/work/appeals/{appeal.number}/answer/", data).status_code == 302


def _again(_key: str) -> None:
    user = citizen_make()
    sent = photo_make(person_of(user))
    appeal = appeal_at("rejected", user, photo_ids=(sent.id,))
    draft = draft_from_appeal(person=person_of(user), number=appeal.number)
    assert draft.attachments.count() == 1
    draft_send(person=person_of(user), draft_id=draft.id)


DOORS: dict[str, tuple[Callable[[str], None], set[str]]] = {
    "API, an appeal": (_api_appeal, {TEXTS}),
    "API, a photo": (_api_photo, {PHOTOS, FILES}),
    "API, an answer": (_api_answer, {TEXTS}),
    "wizard": (_wizard, {TEXTS, PHOTOS, FILES}),
    "a clarification": (_applicant("clarification", "clarify", "text"), {PHOTOS, FILES}),
    "a return": (_applicant("answered", "return", "reason"), {PHOTOS, FILES}),
    "an answer": (_workplace_answer, {TEXTS, PHOTOS, FILES}),
    "sent again": (_again, {TEXTS, FILES}),
}


@pytest.mark.parametrize("key", ["", "k"], ids=["plain", "with a key"])
@pytest.mark.parametrize("door", DOORS)
def test_no_transaction_is_open_while_a_photo_is_decoded_or_a_text_is_read(watched, door, key):
    go_in, expected = DOORS[door]

    go_in(key)

    assert expected <= set(watched.done)
    assert +watched.inside == Counter()


def test_lines_of_a_table_are_read_before_their_transaction(watched, tmp_path):
    path = tmp_path / "messages.csv"
    path.write_text(f"text\n{TEXT}\n{TEXT} Ещё раз.\n", encoding="utf-8")

    (outcome,) = bulk_import(path, columns=Columns(text="text"))

    assert outcome.taken == 2
    assert watched.done[TEXTS]
    assert +watched.inside == Counter()


def test_a_second_reading_locks_nothing_while_it_reads(ul, monkeypatch):
    found = Watched()
    appeal = appeal_at("moderation_2", wants_publicity=True)
    Appeal.objects.filter(pk=appeal.pk).update(awaits_reading_since=appeal.received_at)
    monkeypatch.setattr(reading_again, "persons_seen", lambda texts: [[] for _text in texts])
    union = found.watch(TEXTS, reading_again.personal_data_union)
    monkeypatch.setattr(reading_again, "personal_data_union", union)

    assert reading_again.appeals_read_again() == 1

    assert found.done[TEXTS]
    assert +found.inside == Counter()


def test_the_row_of_a_region_is_not_locked_while_its_emblem_is_drawn(ul, monkeypatch):
    found = Watched()
    monkeypatch.setattr(editing, "emblem_drawn", found.watch(PHOTOS, editing.emblem_drawn))
    emblem = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'

    editing.region_emblem_upload(acting=admin_actor(staff_person("admin")), data=emblem)

    assert found.done[PHOTOS]
    assert +found.inside == Counter()


def test_who_would_read_inside_a_transaction_is_refused(ul):
    draft = complete(person_of(citizen_make()))

    with transaction.atomic(), pytest.raises(TransactionOpen):
        intake_read(drafts._intake(draft))


# --- What is prepared and not needed


def test_a_photo_whose_transaction_fails_leaves_no_file(ul, files):
    person = person_of(citizen_make())

    def keep_and_fail() -> None:
        with attachment_prepared(person=person, upload=photo_upload()) as prepared, transaction.atomic():
            attachment_keep(person=person, photo=prepared)
            assert files() == 1
            raise Conflict("Кто-то успел раньше")

    with pytest.raises(Conflict):
        keep_and_fail()

    assert files() == 0
    assert not Attachment.objects.exists()


def test_a_photo_for_a_draft_that_is_sent_while_it_is_decoded_leaves_no_file(ul, files, monkeypatch):
    person = person_of(citizen_make())
    draft = draft_start(person=person)
    appeal = appeal_at("moderation_1")
    decode = inspect.photo_decode

    def decode_slowly(*args: Any, **kwargs: Any) -> Any:
        Draft.objects.filter(pk=draft.pk).update(appeal=appeal)
        return decode(*args, **kwargs)

    monkeypatch.setattr(inspect, "photo_decode", decode_slowly)

    with pytest.raises(Conflict) as refused:
        draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())

    assert refused.value.code == "already_sent"
    assert files() == 0


def test_a_step_with_photos_pressed_twice_adds_them_once(ul, files, monkeypatch):
    person = person_of(citizen_make())
    draft = draft_start(person=person)
    first: list[Attachment] = []
    decode = inspect.photo_decode

    def press_again(*args: Any, **kwargs: Any) -> Any:
        if not first:
            first.append(None)
            first[:] = [draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())]
        return decode(*args, **kwargs)

    monkeypatch.setattr(inspect, "photo_decode", press_again)

    second = draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())
    draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload("green"))

    assert [second] == first
    assert Attachment.objects.filter(draft=draft).count() == files() == 2


@pytest.mark.parametrize("colour", ["red", "green"])
def test_a_photo_that_a_full_draft_has_already_is_not_one_too_many(ul, monkeypatch, colour):
    person = person_of(citizen_make())
    draft = draft_start(person=person)
    kept = draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())
    monkeypatch.setattr(drafts, "MAX_PHOTOS_PER_APPEAL", 1)

    if colour == "red":
        assert draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload()) == kept
    else:
        with pytest.raises(InvalidInput):
            draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload(colour))


@pytest.mark.parametrize("sent", [True, False], ids=["sent", "full"])
def test_nothing_is_decoded_for_a_draft_that_takes_no_photo(watched, monkeypatch, sent):
    person = person_of(citizen_make())
    draft = draft_start(person=person)
    if sent:
        Draft.objects.filter(pk=draft.pk).update(appeal=appeal_at("moderation_1"))
    else:
        monkeypatch.setattr(drafts, "MAX_PHOTOS_PER_APPEAL", 0)

    with pytest.raises(Conflict if sent else InvalidInput):
        draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload())

    assert watched.done[PHOTOS] == watched.done[FILES] == 0


def test_an_upload_that_was_repeated_and_answered_meanwhile_leaves_one_file(ul, files, monkeypatch):
    api = api_client("ul", citizen_make())
    first = api.upload("photos", {"photo": photo_upload()}, key="k")
    # As if the first had been under way when the second was looked up.
    monkeypatch.setattr("core.http.idempotency.answer_known", lambda **_asked: None)

    second = api.upload("photos", {"photo": photo_upload()}, key="k")

    assert second.headers["Idempotent-Replayed"] == "true"
    assert second.data["id"] == first.data["id"]
    assert files() == 1


@pytest.fixture
def seen_late(monkeypatch) -> None:
    """As if the first request were still under way when a second one looks its key up first, and done right after."""
    looked_up: Counter[str] = Counter()

    def known(**asked: Any) -> Any:
        looked_up[asked["key"]] += 1
        # The first request looks once, the second one then for the second time.
        return None if looked_up[asked["key"]] == 2 else answer_known(**asked)

    monkeypatch.setattr("core.http.idempotency.answer_known", known)


def test_an_upload_that_took_the_last_room_meanwhile_is_answered_again(ul, files, settings, seen_late):
    settings.PHOTOS_WAITING = 1
    api = api_client("ul", citizen_make())
    first = api.upload("photos", {"photo": photo_upload()}, key="k")

    second = api.upload("photos", {"photo": photo_upload()}, key="k")

    assert (second.status_code, second.headers.get("Idempotent-Replayed")) == (201, "true")
    assert second.data["id"] == first.data["id"]
    assert api.upload("photos", {"photo": photo_upload()}, key="another").status_code == 429
    assert files() == 1


def test_an_appeal_that_was_the_last_of_the_hour_meanwhile_is_answered_again(ul, settings, seen_late):
    cache.clear()
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"submit": "1/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    api, body = (
        api_client("ul", citizen_make()),
        {**BODY, "point": dict(zip(("lat", "lon"), INSIDE["ul"], strict=True))},
    )
    first = api.post("appeals", body, key="k")

    second = api.post("appeals", body, key="k")

    assert (second.status_code, second.headers.get("Idempotent-Replayed")) == (201, "true")
    assert second.data["number"] == first.data["number"]
    assert api.post("appeals", body, key="another").status_code == 429
    assert api.post("appeals", body).status_code == 429


def test_an_upload_that_was_answered_is_not_decoded_again(watched):
    api = api_client("ul", citizen_make())

    for _try in range(3):
        assert api.upload("photos", {"photo": photo_upload()}, key="k").status_code == 201

    assert watched.done[PHOTOS] == 1


def test_a_draft_begun_again_in_two_tabs_is_copied_once(ul, files, monkeypatch):
    user = citizen_make()
    sent = photo_make(person_of(user))
    appeal = appeal_at("rejected", user, photo_ids=(sent.id,))
    first = draft_from_appeal(person=person_of(user), number=appeal.number)
    begun, looks = drafts._begun_again, iter([None])
    monkeypatch.setattr(drafts, "_begun_again", lambda appeal: next(looks, begun(appeal)))

    second = draft_from_appeal(person=person_of(user), number=appeal.number)

    assert first == second
    assert files() == 2


def test_a_draft_written_in_while_it_is_read_is_read_again(ul, monkeypatch):
    person = person_of(citizen_make())
    draft = complete(person)
    read, times = drafts.intake_read, []

    def read_slowly(intake: Any) -> Any:
        times.append(intake.text)
        if len(times) == 1:
            Draft.objects.filter(pk=draft.pk).update(data={**draft.data, "text": f"{TEXT} И на входе."})
        return read(intake)

    monkeypatch.setattr(drafts, "intake_read", read_slowly)

    appeal = draft_send(person=person, draft_id=draft.id)

    assert len(times) == 2
    assert appeal.text == f"{TEXT} И на входе."


def test_an_answered_sending_is_counted_to_no_limit_and_a_refused_one_neither(ul, settings):
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "submit": "2/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}
    api = api_client("ul", citizen_make())
    lat, lon = INSIDE["ul"]
    body = {**BODY, "point": {"lat": lat, "lon": lon}}

    statuses = [api.post("appeals", body, key="one").status_code for _try in range(3)]
    statuses += [api.post("appeals", {**body, "text": "мало"}, key="short").status_code]
    statuses += [api.post("appeals", body, key=key).status_code for key in ("two", "three", "two")]

    assert statuses == [201, 201, 201, 422, 201, 429, 201]
