"""The wizard over HTTP: from the first word to exactly one appeal."""

import json

from accounts.models import Consent
from appeals.models import Appeal, Draft
from tests.appeals.portals.citizen.wizard.walking import TEXT, photo, post, step, walk_to_contacts, walk_to_review
from tests.factories import citizen_make
from tests.http import region_client


def test_a_resident_sends_an_appeal_with_a_photo(ul):
    user = citizen_make(full_name="Анна Петрова")
    client = region_client("ul", user)
    walk_to_contacts(client)
    client.post(step("photos") + "upload/", {"draft": client.session["draft"], "photos": [photo()]})
    post(client, "contacts", contact_name="Анна", contact_phone="8 927 123-45-67", wants_publicity="on")
    review = client.get(step("review")).content.decode()
    assert "Северный район" in review
    assert "+79271234567" in review

    response = post(client, "review")

    appeal = Appeal.objects.get()
    assert response.headers["Location"] == f"/appeals/{appeal.number}/?sent=1"
    assert (appeal.text, appeal.applicant_id, appeal.channel) == (TEXT, user.id, "portal")
    assert (appeal.contact_name, appeal.contact_email) == ("Анна", user.email)
    assert appeal.municipality.code == "north"
    assert appeal.wants_publicity
    assert appeal.attachments.count() == 1
    page = client.get(response.headers["Location"]).content.decode()
    assert f"УЛ-{appeal.number} принято" in page


def test_sending_twice_makes_one_appeal(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    draft = client.session["draft"]

    first = client.post(step("review"), {"draft": draft})
    second = client.post(step("review"), {"draft": draft})

    assert Appeal.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert Appeal.objects.get().source_key == f"draft:{draft}"
    assert Draft.objects.get(pk=draft).data == {}


def test_saving_a_step_of_a_sent_draft_leads_to_its_appeal(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    draft = client.session["draft"]
    client.post(step("review"), {"draft": draft})

    response = client.post(step("describe"), {"draft": draft, "text": "Совсем другие слова о том же."})

    assert response.headers["Location"].startswith(f"/appeals/{Appeal.objects.get().number}/")
    assert Appeal.objects.get().text == TEXT


def test_a_step_asks_for_what_comes_before_it(ul):
    client = region_client("ul", citizen_make())

    assert client.get(step("review")).headers["Location"] == step("describe")
    post(client, "describe", text=TEXT)
    assert client.get(step("photos")).headers["Location"] == step("category")
    assert client.get(step("describe")).status_code == 200
    assert client.get("/appeals/new/").headers["Location"] == step("category")


def test_changing_a_finished_step_leads_back_to_the_review(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)

    response = post(client, "describe", text="Фонарь так и не горит, уже месяц.")

    assert response.headers["Location"] == step("review")
    assert "уже месяц" in client.get(step("review")).content.decode()


def test_a_guest_cannot_send(ul):
    client = region_client("ul")
    walk_to_contacts(client)

    response = post(client, "review")

    assert response.headers["Location"] == step("contacts")
    assert not Appeal.objects.exists()


def test_wizard_js_is_told_the_next_address_as_data(ul):
    client = region_client("ul")

    response = client.post(step("describe"), {"text": TEXT}, headers={"X-Wizard": "1"})

    assert json.loads(response.content) == {"next": step("category")}


def test_somebody_without_consent_is_asked_for_it_once(ul):
    user = citizen_make()
    Consent.objects.filter(user=user).delete()
    client = region_client("ul", user)
    walk_to_contacts(client)

    refused = post(client, "contacts", contact_name="Анна")
    accepted = post(client, "contacts", contact_name="Анна", consent="on")

    assert refused.status_code == 422
    assert accepted.status_code == 302
    assert Consent.objects.filter(user=user).count() == 1


def test_without_consent_nothing_is_sent_past_the_step_that_asks_for_it(ul):
    user = citizen_make()
    client = region_client("ul", user)
    walk_to_review(client)
    user.consents.all().delete()

    response = post(client, "review")

    assert response.headers["Location"] == step("contacts")
    assert not Appeal.objects.exists()


def test_the_thirty_first_appeal_in_an_hour_waits(ul, monkeypatch):
    monkeypatch.setattr("appeals.portals.citizen.throttle.SENDS_PER_HOUR", 1)
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    post(client, "review")
    walk_to_review(client)

    response = post(client, "review")

    assert response.status_code == 429
    assert int(response.headers["Retry-After"]) > 0
    assert Appeal.objects.count() == 1


def test_a_dead_cache_does_not_stop_an_appeal(ul, monkeypatch):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    monkeypatch.setattr("appeals.portals.citizen.throttle.cache.add", lambda *args: None)
    monkeypatch.setattr("appeals.portals.citizen.throttle.cache.incr", lambda *args: None)

    post(client, "review")

    assert Appeal.objects.count() == 1
