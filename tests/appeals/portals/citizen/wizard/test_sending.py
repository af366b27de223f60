"""The wizard over HTTP: from the first word to exactly one appeal."""

import json
from unittest.mock import Mock

import pytest

from accounts.models import Consent
from appeals.models import Appeal, Draft
from tests.api import ApiClient
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, TEXT, Wizard, photo, potholes
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE


def test_a_resident_sends_an_appeal_with_a_photo(ul):
    user = citizen_make(full_name="Анна Петрова")
    client = region_client("ul", user)
    wizard = Wizard(client).to_send(place={"photos": [photo()]})
    assert "Северный район" in wizard.html("send")

    response = wizard.send()

    appeal = Appeal.objects.get()
    assert response.headers["Location"] == f"/appeals/{appeal.number}/?sent=1"
    assert (appeal.text, appeal.applicant_id, appeal.channel) == (TEXT, user.id, "portal")
    assert (appeal.contact_name, appeal.contact_email) == ("Анна", user.email)
    assert appeal.contact_phone == "+79271234567"
    assert appeal.municipality.code == "north"
    assert appeal.wants_publicity
    assert appeal.attachments.count() == 1
    page = client.get(response.headers["Location"]).content.decode()
    assert f"УЛ-{appeal.number} принято" in page


def test_showing_the_appeal_to_others_is_the_persons_own_choice(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    box = wizard.html("send").split('name="wants_publicity"')[1].split(">")[0]

    wizard.post("send", contact_name="Анна")

    assert "checked" not in box
    assert not Appeal.objects.get().wants_publicity


def test_sending_twice_makes_one_appeal(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    first, second = wizard.send(), wizard.send()

    assert Appeal.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]
    assert Appeal.objects.get().source_key == f"draft:{wizard.id}"
    assert wizard.draft.data == {}


def test_a_step_asks_for_what_comes_before_it(ul):
    wizard = Wizard(region_client("ul", citizen_make()))

    assert wizard.get("send").headers["Location"] == wizard.step("describe")
    wizard.post("describe", text=TEXT)
    assert wizard.get("place").headers["Location"] == wizard.step("category")
    assert wizard.get("describe").status_code == 200
    assert wizard.client.get(f"/appeals/new/{wizard.id}/").headers["Location"] == wizard.step("category")


def test_changing_a_finished_step_leads_back_to_sending(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    assert wizard.goes("describe", text="Фонарь так и не горит, уже месяц.") == "send"
    assert "уже месяц" in wizard.html("send")


def test_changing_something_keeps_the_contacts_typed_beside_it(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    assert wizard.goes("send", contact_name="Иван Новый", contact_phone="позвоните", go="describe") == "describe"

    page = wizard.html("send")
    assert "Иван Новый" in page
    assert "не похоже на номер" not in page


def test_wizard_js_is_told_the_next_address_as_data(ul):
    wizard = Wizard(region_client("ul"))
    script = {"X-Wizard": "1"}

    wrong = wizard.post("describe", text="Яма", headers=script)
    right = wizard.post("describe", text=TEXT, headers=script)

    assert json.loads(wrong.content) == {"next": wizard.step("describe"), "again": True}
    assert json.loads(right.content) == {"next": wizard.step("category"), "again": False}


def test_somebody_without_consent_is_asked_for_it_once(ul):
    user = citizen_make()
    Consent.objects.filter(user=user).delete()
    wizard = Wizard(region_client("ul", user)).to_send()

    assert wizard.goes("send", contact_name="Анна") == "send"
    assert "Без согласия мы не можем" in wizard.html("send")
    wizard.post("send", contact_name="Анна", consent="on")

    assert Consent.objects.filter(user=user).count() == 1
    assert Appeal.objects.count() == 1


def one_an_hour(settings) -> None:
    rates = {**settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "submit": "1/hour"}
    settings.REST_FRAMEWORK = {**settings.REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": rates}


def test_the_thirty_first_appeal_in_an_hour_waits_and_is_kept(ul, settings):
    one_an_hour(settings)
    client = region_client("ul", citizen_make())
    Wizard(client).to_send().send()
    second = Wizard(client).to_send()

    page = second.told("send", **CONTACTS)

    assert "отправьте его после" in page
    assert Appeal.objects.count() == 1
    assert second.draft.data["text"] == TEXT


def test_a_double_press_that_fills_the_limit_leads_to_the_appeal_that_was_sent(ul, settings, monkeypatch):
    one_an_hour(settings)
    client = region_client("ul", citizen_make())
    wizard = Wizard(client).to_send()
    as_before = Draft.objects.get(pk=wizard.id)
    wizard.send()
    # The second press was read before the first was done.
    monkeypatch.setattr("appeals.portals.citizen.wizard.views.draft_of", lambda _request, _draft_id: as_before)
    monkeypatch.setattr("appeals.portals.citizen.wizard.page.draft_update", lambda **_facts: as_before, raising=False)

    answer = wizard.post("send", **CONTACTS)

    appeal = Appeal.objects.get()
    assert f"/appeals/{appeal.number}/" in answer.headers["Location"]


def test_what_is_refused_uses_up_nothing_of_the_limit_of_sending(ul, settings):
    one_an_hour(settings)
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    whole = dict(wizard.draft.data)
    for wrong in ({"lat": 10, "lon": 10}, {"municipality": "39f0e063-1846-4c9d-b0c5-2bc2f0be83ca", "lat": None}):
        Draft.objects.filter(pk=wizard.id).update(data={**whole, **wrong})
        wizard.send()
        wizard.post("send", contact_name="")
    assert not Appeal.objects.exists()
    Draft.objects.filter(pk=wizard.id).update(data=whole)

    wizard.send()

    assert Appeal.objects.count() == 1


def test_refusals_without_end_are_stopped_too(ul, monkeypatch):
    monkeypatch.setattr("appeals.portals.throttle.REFUSALS_PER_HOUR", 2)
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    whole = dict(wizard.draft.data)
    for _time in range(2):
        Draft.objects.filter(pk=wizard.id).update(data={**whole, "lat": 10, "lon": 10})
        wizard.send()
    Draft.objects.filter(pk=wizard.id).update(data=whole)

    assert "отправьте его после" in wizard.told("send", **CONTACTS)


@pytest.mark.parametrize("first", ["portal", "api"])
def test_what_a_person_sends_by_the_api_counts_to_the_limit_of_the_portal_too(ul, settings, first):
    one_an_hour(settings)
    user = citizen_make()
    wizard, api = Wizard(region_client("ul", user)).to_send(), ApiClient("ul", user)
    body = {"text": TEXT, "category": "roads-potholes", "point": {"lat": INSIDE["ul"][0], "lon": INSIDE["ul"][1]}}
    if first == "portal":
        wizard.send()
        assert api.post("appeals", body).status_code == 429
    else:
        assert api.post("appeals", body).status_code == 201
        assert "отправьте его после" in wizard.told("send", **CONTACTS)

    assert Appeal.objects.count() == 1


def test_a_dead_cache_does_not_stop_an_appeal(ul, monkeypatch):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()
    monkeypatch.setattr("core.rate_limits.get_redis_connection", Mock(side_effect=ConnectionError))

    wizard.send()

    assert Appeal.objects.count() == 1


@pytest.mark.parametrize("name", ["describe", "category", "details", "place", "send"])
def test_no_form_of_the_wizard_is_answered_with_a_page(ul, name):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    response = wizard.post(name, text="Яма", category="x", depth="x", address="x", contact_name="")

    assert response.status_code == 302
    assert "data-form-errors" in wizard.html(name)


def test_addresses_without_a_draft_still_lead_somewhere(ul):
    client = region_client("ul", citizen_make())
    new = client.get("/appeals/new/describe/").headers["Location"]
    wizard = Wizard(client)
    wizard.post("describe", text=TEXT)

    assert new.endswith("/describe/")
    assert client.get("/appeals/new/category/").headers["Location"] == wizard.step("category")
    assert client.get("/appeals/new/contacts/").headers["Location"] == wizard.step("send")
    assert client.get("/appeals/new/nonsense/").status_code == 404
    answer = client.post("/appeals/new/category/", {"category": potholes()})
    assert answer.headers["Location"] == wizard.step("details")
