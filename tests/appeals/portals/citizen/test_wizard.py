"""The wizard over HTTP: from the first word to exactly one appeal, for guests, residents and hostile input."""

import json
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import Consent
from appeals.models import Appeal, Attachment, Draft
from appeals.portals.citizen.wizard import views
from taxonomy.service import category_by_code
from tenants.service import municipality_by_code, region_by_slug
from tests.factories import citizen_make, photo_bytes
from tests.http import region_client
from tests.kits import INSIDE, OUTSIDE

TEXT = "Во дворе третью неделю не горит фонарь, вечером темно."


def step(name: str) -> str:
    return f"/appeals/new/{name}/"


def draft_of(client: Client) -> Draft:
    return Draft.objects.get(pk=client.session["draft"])


def post(client: Client, name: str, **data):
    draft = client.session.get("draft", "")
    return client.post(step(name), {"draft": draft, **data})


def walk_to_contacts(client: Client, **changes) -> None:
    lat, lon = INSIDE["ul"]
    assert post(client, "describe", text=changes.get("text", TEXT)).status_code == 302
    potholes = str(category_by_code("roads-potholes").id)
    assert post(client, "category", category=potholes).headers["Location"] == step("details")
    assert post(client, "details", depth="5–15 см", damage="yes").status_code == 302
    assert post(client, "place", lat=lat, lon=lon, address="ул. Гончарова, 12").status_code == 302
    assert post(client, "photos").status_code == 302


def walk_to_review(client: Client, **changes) -> None:
    walk_to_contacts(client, **changes)
    data = {"contact_name": "Анна", "contact_phone": "8 927 123-45-67", "wants_publicity": "on"}
    assert post(client, "contacts", **data).headers["Location"] == step("review")


def photo(name: str = "photo.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo_bytes() if content is None else content, content_type="image/jpeg")


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


def test_a_guest_cannot_send(ul):
    client = region_client("ul")
    walk_to_contacts(client)

    response = post(client, "review")

    assert response.headers["Location"] == step("contacts")
    assert not Appeal.objects.exists()


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


def test_wizard_js_is_told_the_next_address_as_data(ul):
    client = region_client("ul")

    response = client.post(step("describe"), {"text": TEXT}, headers={"X-Wizard": "1"})

    assert json.loads(response.content) == {"next": step("category")}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Напишите, что случилось"),
        ("   \n\t ", "Напишите, что случилось"),
        ("Яма", "Слишком коротко"),
        ("я" * 100_000, "Слишком длинно"),
        ("\u202e\u200b\u2066", "Напишите"),
        ("Яма\x00 на дороге у школы", "запрещённый символ"),
    ],
)
def test_a_description_that_will_not_do_says_why_and_stays(ul, text, words):
    response = region_client("ul").post(step("describe"), {"text": text})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "Яма 🕳️ 𝕺𝖇𝖗𝖆𝖟𝖊𝖙𝖘 на дороге",
        "שלום, яма на дороге, مرحبا",
        "<script>alert(1)</script> яма у школы",
        "{{ settings.SECRET_KEY }} {% now %} яма у школы",
    ],
)
def test_strange_words_are_kept_as_they_are_and_escaped(ul, text):
    client = region_client("ul", citizen_make())
    walk_to_review(client, text=text)

    page = client.get(step("review")).content.decode()
    post(client, "review")

    assert Appeal.objects.get().text == text
    assert "<script>alert" not in page


@pytest.mark.parametrize("category", ["", "nonsense", str(uuid4()), "\x00"])
def test_an_unknown_category_is_refused(ul, category):
    client = region_client("ul")
    post(client, "describe", text=TEXT)

    response = post(client, "category", category=category)

    assert response.status_code == 422
    assert "атегори" in response.content.decode()


def test_a_category_of_another_region_is_refused(ul):
    with tenant_context(region_by_slug("mo")):
        foreign = str(category_by_code("roads-potholes").id)
    client = region_client("ul")
    post(client, "describe", text=TEXT)

    assert post(client, "category", category=foreign).status_code == 422


def test_a_point_in_the_sea_is_refused(ul):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    response = post(client, "place", lat=OUTSIDE[0], lon=OUTSIDE[1])

    assert response.status_code == 422
    assert "вне региона" in response.content.decode()


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({}, "Поставьте метку"),
        ({"address": "ул. Мира, 1"}, "нужен муниципалитет"),
        ({"lat": "54.3"}, "Поставьте метку"),
        ({"lat": "north", "lon": "48"}, "Введите число"),
        ({"lat": "nan", "lon": "inf"}, "Введите число"),
        ({"lat": "95", "lon": "48.4"}, "Широта бывает"),
        ({"address": "а" * 301, "municipality": ""}, "не более 300"),
        ({"address": "ул. Мира, 1", "municipality": str(uuid4())}, "Такого муниципалитета"),
    ],
)
def test_a_place_that_will_not_do_says_why(ul, place, words):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    response = post(client, "place", **place)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_an_address_with_a_municipality_is_enough(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    south = municipality_by_code("south")
    post(client, "place", lat="", lon="", address="с. Южное, ул. Мира, 1", municipality=str(south.id))

    post(client, "review")

    appeal = Appeal.objects.get()
    assert (appeal.municipality_id, appeal.lat) == (south.id, None)


@pytest.mark.parametrize(("phone", "kept"), [("", ""), ("+7 (927) 123-45-67", "+79271234567")])
def test_a_phone_is_kept_in_one_form(ul, phone, kept):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    post(client, "contacts", contact_name="Анна", contact_phone=phone)

    assert draft_of(client).data["contact_phone"] == kept


def test_contacts_that_will_not_do_say_why(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)

    response = post(client, "contacts", contact_name=" ", contact_phone="позвоните")

    assert response.status_code == 422
    assert "Напишите, как к вам обращаться" in response.content.decode()
    assert "не похоже на номер" in response.content.decode()


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


def test_answers_to_the_questions_of_a_category_come_with_the_appeal(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)
    review = client.get(step("review")).content.decode()
    assert "Повреждена ли машина" in review

    post(client, "review")

    assert Appeal.objects.get().details == {"depth": "5–15 см", "damage": True}


@pytest.mark.parametrize("answer", ["бездонная", "\x00", "x" * 5000])
def test_an_answer_that_was_not_offered_is_refused_at_its_question(ul, answer):
    client = region_client("ul")
    post(client, "describe", text=TEXT)
    post(client, "category", category=str(category_by_code("roads-potholes").id))

    assert post(client, "details", depth=answer).status_code == 422


def test_another_category_asks_other_questions(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client)

    response = post(client, "category", category=str(category_by_code("yard-driveway-cleaning").id))

    assert response.headers["Location"] == step("review")
    assert draft_of(client).data["details"] == {}
    assert client.get(step("details")).headers["Location"] == step("place")


def test_a_resident_who_does_not_know_the_category_leaves_it_to_the_words(ul):
    client = region_client("ul", citizen_make())
    lat, lon = INSIDE["ul"]
    post(client, "describe", text="Глубокая яма на проезжей части, пробил колесо, колдобина на колдобине.")
    assert "определите по моим словам" in client.get(step("category")).content.decode()
    assert post(client, "category", category="auto").headers["Location"] == step("place")
    post(client, "place", lat=lat, lon=lon)
    post(client, "photos")
    post(client, "contacts", contact_name="Анна")
    assert "Ямы и выбоины на дороге" in client.get(step("review")).content.decode()

    post(client, "review")

    assert Appeal.objects.get().category.code == "roads-potholes"


def test_words_that_say_nothing_ask_for_a_category(ul):
    client = region_client("ul", citizen_make())
    walk_to_review(client, text="🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂")
    post(client, "category", category="auto")

    response = post(client, "review")

    assert response.headers["Location"] == step("category")
    assert not Appeal.objects.exists()


def test_categories_are_suggested_while_the_resident_types(ul):
    client = region_client("ul")
    potholes = str(category_by_code("roads-potholes").id)

    suggested = client.post("/appeals/new/suggest/", {"text": "яма на дороге, пробил колесо"}).content.decode()

    assert potholes in suggested
    assert "Похоже, это" in suggested
    response = post(client, "describe", text="яма на дороге, пробил колесо", category=potholes)
    assert response.headers["Location"] == step("details")


@pytest.mark.parametrize("text", ["", "я", "🙂" * 10, "\x00" * 20, "ә" * 60_000, "<script>alert(1)</script>"])
def test_whatever_is_typed_suggesting_never_fails(ul, text):
    assert region_client("ul").post("/appeals/new/suggest/", {"text": text, "category": "x"}).status_code == 200


def test_an_address_among_the_words_need_not_be_typed_again(ul):
    client = region_client("ul")
    post(client, "describe", text="На улице Гончарова, дом 12, глубокая яма на дороге.")
    post(client, "category", category="auto")

    assert "Гончарова" in client.get(step("place")).content.decode()


def test_none_of_the_suggested_leads_to_the_list_even_after_a_choice(ul):
    client = region_client("ul")
    potholes = str(category_by_code("roads-potholes").id)
    post(client, "describe", text=TEXT, category=potholes)

    assert post(client, "describe", text=TEXT).headers["Location"] == step("details")
    assert post(client, "describe", text=TEXT, category="").headers["Location"] == step("category")


def test_of_many_categories_a_direction_comes_when_it_is_unfolded(ul, monkeypatch):
    monkeypatch.setattr(views, "MOST_AT_ONCE", 1)
    client = region_client("ul")
    post(client, "describe", text="Просим помочь, очень ждём ответа.")
    potholes = str(category_by_code("roads-potholes").id)

    folded = client.get(step("category")).content.decode()
    unfolded = client.get(step("category"), {"direction": "Дороги"}).content.decode()
    alone = client.get("/appeals/new/categories/", {"direction": "Дороги", "category": potholes}).content.decode()

    assert f'id="g-{potholes}"' not in folded
    assert f'id="g-{potholes}"' in unfolded
    assert f'id="g-{potholes}"' in alone
    assert "checked" in alone
    assert "<summary>" not in alone


def test_search_finds_categories_by_the_words_of_people(ul):
    client = region_client("ul")

    found = client.get("/appeals/new/categories/", {"q": "яма"}).content.decode()
    nothing = client.get("/appeals/new/categories/", {"q": "<b>щщщ"}).content.decode()

    assert str(category_by_code("roads-potholes").id) in found
    assert "&lt;b&gt;щщщ" in nothing
    assert str(category_by_code("roads-potholes").id) in nothing


def test_an_eleventh_photo_and_a_file_that_is_none_are_refused(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    upload = step("photos") + "upload/"
    headers = {"X-Wizard": "1"}
    draft = client.session["draft"]
    svg = photo("photo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")

    refused = client.post(upload, {"draft": draft, "photos": [svg]}, headers=headers)
    for _number in range(10):
        assert client.post(upload, {"draft": draft, "photos": [photo()]}, headers=headers).status_code == 200
    eleventh = client.post(upload, {"draft": draft, "photos": [photo()]}, headers=headers)

    assert refused.status_code == 422
    assert json.loads(refused.content)["detail"]
    assert eleventh.status_code == 422
    assert "не больше 10" in json.loads(eleventh.content)["detail"]
    assert Attachment.objects.count() == 10


def test_without_script_several_photos_come_in_one_form_and_can_be_taken_out(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)
    files = [photo("a.jpg"), photo("b.jpg"), photo("c.txt", b"no photo")]

    response = client.post(step("photos") + "upload/", {"draft": client.session["draft"], "photos": files}, follow=True)

    assert "c.txt" in response.content.decode()
    assert Attachment.objects.count() == 2
    first = Attachment.objects.order_by("id").first()
    client.post(f"/appeals/new/photos/{first.id}/remove/")
    assert Attachment.objects.count() == 1


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


def test_a_draft_can_be_thrown_away(ul):
    client = region_client("ul", citizen_make())
    walk_to_contacts(client)

    client.post("/appeals/new/discard/", {"draft": client.session["draft"]})

    assert not Draft.objects.exists()
    assert TEXT not in client.get(step("describe")).content.decode()
