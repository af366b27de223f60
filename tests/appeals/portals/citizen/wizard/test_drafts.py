"""Drafts: each tab its own, a list of them, and no word lost whatever happens to tabs, sessions and devices."""

import re

import pytest

from appeals.models import Appeal, Attachment, Draft
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, TEXT, Wizard, photo, potholes
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OTHER = "У подъезда сломана скамейка, доска отошла."


def begin(client) -> Wizard:
    """What «Сообщить о проблеме» does in a tab of its own."""
    found = re.fullmatch(r"/appeals/new/([\w-]{36})/describe/", client.get("/appeals/new/").headers["Location"])
    assert found is not None
    return Wizard(client, found[1])


def key_of(html: str) -> str:
    found = re.search(r'name="key" value="(\w+)"', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("is_guest", [True, False])
def test_two_tabs_write_two_drafts(ul, is_guest):
    client = region_client("ul", None if is_guest else citizen_make())
    one, two = begin(client), begin(client)
    one.post("describe", text=TEXT)
    two.post("describe", text=OTHER)

    one.post("category", category=potholes())

    assert one.draft.data["text"] == TEXT
    assert two.draft.data["text"] == OTHER
    assert not two.draft.data.get("category")
    page = client.get("/my/drafts/").content.decode()
    assert TEXT in page
    assert OTHER in page
    assert TEXT in begin(client).html("describe")


def test_back_from_the_second_step_shows_the_words_and_begins_no_second_draft(ul):
    wizard = begin(region_client("ul"))
    wizard.post("describe", text=TEXT)

    assert TEXT in wizard.html("describe")
    wizard.post("describe", text=OTHER)

    assert Draft.objects.get().data["text"] == OTHER


def test_back_as_a_button_keeps_what_is_typed_without_finding_fault_with_it(ul):
    wizard = begin(region_client("ul"))
    wizard.post("describe", text=TEXT)
    wizard.post("category", category=potholes())
    wizard.post("details", depth="5–15 см")

    assert wizard.goes("place", address="ул. Мира, 1", go="back") == "details"

    page = wizard.html("place")
    assert "ул. Мира, 1" in page
    assert "Выберите муниципалитет:" not in page


def test_a_draft_sent_in_another_tab_leads_to_its_appeal(ul):
    client = region_client("ul", citizen_make())
    wizard = begin(client).to_send()
    wizard.send()
    number = Appeal.objects.get().number

    for name in ("describe", "place", "send"):
        assert wizard.get(name).headers["Location"].startswith(f"/appeals/{number}/")
        assert wizard.post(name, text=TEXT, **CONTACTS).headers["Location"].startswith(f"/appeals/{number}/")
    assert client.post(f"/appeals/new/{wizard.id}/discard/").headers["Location"].startswith(f"/appeals/{number}/")
    assert Appeal.objects.get().text == TEXT
    assert Draft.objects.count() == 1


def test_other_words_for_a_draft_sent_in_another_tab_wait_among_the_drafts(ul):
    client = region_client("ul", citizen_make())
    wizard = begin(client).to_send()
    wizard.send()

    page = client.get(wizard.post("describe", text=OTHER).headers["Location"]).content.decode()

    assert "ждут в «Моих черновиках»" in page
    assert OTHER in client.get("/my/drafts/").content.decode()
    assert Appeal.objects.get().text == TEXT


def test_a_draft_thrown_away_in_another_tab_loses_no_words_that_come_after(ul):
    client = region_client("ul", citizen_make())
    wizard = begin(client).to_send()
    client.post(f"/appeals/new/{wizard.id}/discard/")
    assert not Draft.objects.exists()
    assert wizard.get("place").headers["Location"] == wizard.step("describe")

    wizard.post("place", address="ул. Мира, 1", photos=[photo()])
    assert wizard.goes("describe", text=OTHER) == "category"

    assert wizard.draft.data["text"] == OTHER
    assert wizard.draft.attachments.count() == 1


def test_a_guest_signs_in_on_the_way_and_takes_all_drafts_over(ul):
    user = citizen_make()
    client = region_client("ul")
    other = begin(client)
    other.post("describe", text=OTHER)
    wizard = begin(client).to_send(place={"photos": [photo()]})
    assert wizard.draft.user_id is None

    client.force_login(user, backend=BACKEND)
    assert wizard.get("send").status_code == 200

    assert wizard.draft.user_id == user.id
    assert Attachment.objects.get().uploaded_by_id == user.id
    wizard.send()
    assert Appeal.objects.get().attachments.count() == 1
    assert OTHER in client.get("/my/drafts/").content.decode()
    assert OTHER in region_client("ul", user).get("/my/drafts/").content.decode()


def test_a_guest_who_loses_the_session_goes_on_by_the_form_that_is_open(ul):
    client = region_client("ul")
    wizard = begin(client)
    wizard.post("describe", text=TEXT)
    wizard.post("category", category=potholes())
    key = key_of(wizard.html("details"))
    client.cookies.clear()

    assert wizard.goes("details", depth="5–15 см", key=key) == "place"

    assert wizard.draft.data["details"] == {"depth": "5–15 см"}
    assert wizard.get("place").status_code == 200


def test_without_the_key_nobody_writes_in_a_guests_draft(ul):
    author = begin(region_client("ul"))
    author.post("describe", text=TEXT)
    stranger = Wizard(region_client("ul"), author.id)

    assert stranger.get("describe").headers["Location"] == "/appeals/new/"
    for key in ("", "0" * 32):
        stranger.post("describe", text=OTHER, key=key)

    assert author.draft.data["text"] == TEXT
    assert TEXT not in stranger.client.get("/my/drafts/").content.decode()


def test_the_key_of_a_draft_opens_nothing_once_somebody_owns_it(ul):
    client = region_client("ul")
    wizard = begin(client)
    wizard.post("describe", text=TEXT)
    key = key_of(wizard.html("category"))
    client.force_login(citizen_make(), backend=BACKEND)
    wizard.get("category")

    stranger = Wizard(region_client("ul"), wizard.id)
    stranger.post("describe", text=OTHER, key=key)

    assert wizard.draft.data["text"] == TEXT


@pytest.mark.parametrize("name", ["describe", "place"])
def test_a_session_that_ends_on_the_way_loses_neither_words_nor_photos(ul, name):
    user = citizen_make()
    client = region_client("ul", user)
    wizard = begin(client).to_send()
    client.logout()
    lat, lon = INSIDE["ul"]
    data = {"describe": {"text": OTHER}, "place": {"lat": lat, "lon": lon, "address": "ул. Новая, 3"}}[name]

    answer = wizard.post(name, photos=[photo()], **data)

    assert answer.headers["Location"].startswith("/accounts/login/?next=")
    client.force_login(user, backend=BACKEND)
    page = wizard.html(name)
    assert (data.get("text") or data["address"]) in page
    assert wizard.draft.attachments.count() == 1
    assert Draft.objects.count() == 1
    wizard.post(name, **data)
    wizard.send()
    assert Appeal.objects.get().attachments.count() == 1


def test_what_was_typed_after_a_session_ended_is_not_brought_into_a_strangers_draft(ul):
    owner = citizen_make()
    client = region_client("ul", owner)
    wizard = begin(client).to_send()
    client.logout()
    wizard.post("describe", text=OTHER)

    client.force_login(citizen_make(), backend=BACKEND)
    client.get(wizard.step("describe"))

    assert wizard.draft.data["text"] == TEXT
    assert "tried" not in wizard.draft.data or not wizard.draft.data["tried"]
    assert OTHER in client.get("/my/drafts/").content.decode()


def test_a_draft_of_another_person_is_neither_seen_nor_changed(ul):
    author = begin(region_client("ul", citizen_make())).to_send(text="Тайные слова автора черновика.")
    stranger = Wizard(region_client("ul", citizen_make()), author.id)

    response = stranger.post("describe", text="Чужие слова поверх моих.")

    assert response.headers["Location"] == "/my/drafts/"
    assert Draft.objects.count() == 1
    assert author.draft.data["text"] == "Тайные слова автора черновика."
    assert stranger.get("describe").headers["Location"] == "/appeals/new/"
    stranger.send()
    stranger.client.post(f"/appeals/new/{author.id}/discard/")
    assert author.draft.appeal_id is None
    assert not Appeal.objects.exists()


def test_a_resident_goes_on_on_another_device(ul):
    user = citizen_make()
    wizard = begin(region_client("ul", user)).to_send()
    elsewhere = Wizard(region_client("ul", user), wizard.id)

    assert f"/appeals/new/{wizard.id}/" in elsewhere.client.get("/my/drafts/").content.decode()
    assert TEXT in elsewhere.html("send")


def test_one_draft_is_thrown_away_and_the_others_stay(ul):
    client = region_client("ul", citizen_make())
    one, two = begin(client), begin(client)
    one.post("describe", text=TEXT)
    two.post("describe", text=OTHER)

    client.post(f"/appeals/new/{one.id}/discard/")

    assert Draft.objects.get().data["text"] == OTHER
    assert TEXT not in client.get("/my/drafts/").content.decode()


def test_an_id_under_which_something_was_sent_begins_a_draft_of_its_own(ul):
    client = region_client("ul", citizen_make())
    wizard = begin(client).to_send()
    wizard.send()
    Draft.objects.all().delete()
    appeal = Appeal.objects.get()

    wizard.post("describe", text=OTHER)

    assert str(Draft.objects.get().id) != wizard.id
    assert Appeal.objects.get() == appeal


def test_a_stale_token_of_a_form_costs_nothing(ul):
    client = region_client("ul")
    client.handler.enforce_csrf_checks = True
    wizard = begin(client)
    owner = re.search(r'name="form_owner" value="([^"]+)"', wizard.html("describe"))
    assert owner is not None
    typed = {"text": TEXT, "csrfmiddlewaretoken": "stale", "form_owner": owner[1]}
    forged, own = {"Origin": "https://evil.example"}, {"Origin": "http://ul.localhost"}

    refused = wizard.post("describe", headers=forged, **typed)
    crossed = wizard.post("describe", headers={**own, "Sec-Fetch-Site": "same-site"}, **typed)
    client.cookies.clear()
    taken = wizard.post("describe", headers=own, **typed)

    assert refused.status_code == 403
    assert crossed.status_code == 403
    assert taken.status_code == 302
    assert wizard.draft.data["text"] == TEXT


@pytest.mark.parametrize("is_ours", [True, False], ids=["with the key", "without"])
def test_a_button_pressed_twice_begins_one_draft(ul, monkeypatch, is_ours):
    client = region_client("ul")
    wizard = Wizard(client)
    key = re.search(r'name="key" value="([^"]+)"', wizard.html("describe"))[1] if is_ours else "0" * 32
    wizard.post("describe", text=TEXT, key=key)
    # The second press was read before the first had written anything.
    for module in ("citizen.wizard.views", "drafts"):
        monkeypatch.setattr(f"appeals.portals.{module}.draft_find", lambda draft_id: None)

    wizard.post("describe", text=TEXT, key=key)

    assert Draft.objects.count() == (1 if is_ours else 2)
