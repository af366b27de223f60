"""What is written, where it is and how to answer, with hostile input."""

import re
from uuid import uuid4

import pytest

from appeals.models import Appeal, Draft
from tenants.service import municipality_by_code
from tests.appeals.portals.citizen.wizard.walking import CONTACTS, TEXT, Wizard, potholes
from tests.factories import citizen_make
from tests.http import region_client
from tests.kits import INSIDE, OUTSIDE
from tests.tenants.structure.test_addresses import house_make, street_make


@pytest.mark.parametrize("text", ["", "   \n\t ", "\x00"])
def test_a_form_without_words_begins_no_draft_and_says_what_to_write(ul, text):
    wizard = Wizard(region_client("ul"))

    assert "Напишите, что случилось" in wizard.told("describe", text=text)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Яма", "Слишком коротко"),
        ("я" * 100_000, "Слишком длинно: 100000 знаков"),
        ("я" * 100_001, "Слишком длинно: 100001 знак из"),
        ("\u202e\u200b\u2066", "Напишите"),
    ],
)
def test_a_description_that_will_not_do_says_why_and_stays(ul, text, words):
    page = Wizard(region_client("ul")).told("describe", text=text)

    assert words in page
    assert text in page


def test_a_zero_character_costs_nobody_their_words(ul):
    wizard = Wizard(region_client("ul"))

    wizard.post("describe", text="Яма\x00 на дороге у школы")

    assert wizard.draft.data["text"] == "Яма на дороге у школы"


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
    wizard = Wizard(region_client("ul", citizen_make())).to_send(text=text)

    page = wizard.html("send")
    wizard.send()

    assert Appeal.objects.get().text == text
    assert "<script>alert" not in page


def at_place(client) -> Wizard:
    wizard = Wizard(client)
    wizard.post("describe", text=TEXT)
    wizard.post("category", category=potholes())
    wizard.post("details", depth="5–15 см", damage="yes")
    return wizard


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ({}, "напишите адрес и выберите муниципалитет"),
        ({"lat": OUTSIDE[0], "lon": OUTSIDE[1]}, "вне региона"),
        ({"address": "ул. Мира, 1"}, "Выберите муниципалитет: по одному адресу"),
        # Two municipalities have one.
        ({"address": "пос. Октябрьский, ул. Мира, 1"}, "Выберите муниципалитет: по одному адресу"),
        ({"lat": "54.3"}, "напишите адрес и выберите муниципалитет"),
        ({"lat": "north", "lon": "48"}, "Введите число"),
        ({"lat": "nan", "lon": "inf"}, "Введите число"),
        ({"lat": "95", "lon": "48.4"}, "Широта бывает"),
        ({"address": "а" * 301, "municipality": ""}, "не более 300"),
        ({"address": "ул. Мира, 1", "municipality": str(uuid4())}, "Такого муниципалитета"),
    ],
)
def test_a_place_that_will_not_do_says_why(ul, place, words):
    page = at_place(region_client("ul")).told("place", **place)

    assert words in page
    assert place.get("address", "") in page


def test_an_address_with_a_municipality_is_enough(ul):
    wizard = at_place(region_client("ul", citizen_make()))
    south = municipality_by_code("south")
    wizard.post("place", lat="", lon="", address="с. Южное, ул. Мира, 1", municipality=str(south.id))

    wizard.send()

    appeal = Appeal.objects.get()
    assert (appeal.municipality_id, appeal.lat) == (south.id, None)


@pytest.mark.parametrize(("address", "code"), [("с. Южное, ул. Мира, 1", "south"), ("Северск, Гончарова 12", "north")])
def test_an_address_that_names_its_settlement_needs_no_municipality(ul, address, code):
    wizard = at_place(region_client("ul", citizen_make()))
    wizard.post("place", lat="", lon="", address=address, municipality="")

    wizard.send()

    assert Appeal.objects.get().municipality_id == municipality_by_code(code).id


@pytest.mark.parametrize(("phone", "kept"), [("", ""), ("+7 (927) 123-45-67", "+79271234567")])
def test_a_phone_is_kept_in_one_form(ul, phone, kept):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    wizard.send(contact_phone=phone)

    assert Appeal.objects.get().contact_phone == kept


def test_contacts_that_will_not_do_say_why(ul):
    wizard = Wizard(region_client("ul", citizen_make())).to_send()

    page = wizard.told("send", **{**CONTACTS, "contact_name": " ", "contact_phone": "позвоните"})

    assert "Напишите, как к вам обращаться" in page
    assert "не похоже на номер" in page
    assert "позвоните" in page


def test_an_address_among_the_words_need_not_be_typed_again(ul):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text="На улице Гончарова, дом 12, глубокая яма на дороге.")
    wizard.post("category", category=potholes())
    wizard.post("details", depth="5–15 см")

    assert "Гончарова" in wizard.html("place").split('name="address"')[1].split(">")[0]


def test_without_script_an_address_is_found_and_the_place_taken(ul):
    house_make(street_make("Мира"), "7", INSIDE["ul"])
    wizard = at_place(region_client("ul", citizen_make()))

    offered = wizard.told("place", find="1", address="мира 7")
    taken = wizard.told("place", take="0", address="мира 7")

    assert "Какое из этих мест?" in offered
    assert 'value="мира 7"' in offered
    assert "Место найдено: г. Северск, ул. Мира, д. 7." in taken
    assert f'value="{INSIDE["ul"][0]}"' in taken.replace(",", ".")


def test_no_field_of_the_place_is_called_optional_because_one_of_them_is_needed(ul):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text=TEXT)
    wizard.post("category", category=potholes())
    wizard.post("details", depth="5–15 см", damage="yes")

    page = wizard.html("place")

    assert "необязательно" not in page
    assert page.count("если нет метки на карте") == 2


def without_script(page: str) -> str:
    """What somebody without a script sees of a page."""
    page = re.sub(r"<script.*?</script>|<!--.*?-->", "", page, flags=re.DOTALL)
    page = re.sub(r' data-words-[a-z]+="[^"]*"', "", page)
    return re.sub(r'<span class="[^"]*js-only[^"]*">.*?</span>', "", page, flags=re.DOTALL)


@pytest.mark.parametrize("address", ["", "ул. Гончарова, д. 12"])
def test_without_a_script_nobody_is_asked_for_a_mark_on_the_map(ul, address):
    wizard = at_place(region_client("ul"))

    for page in (wizard.html("place"), wizard.told("place", address=address)):
        assert "метк" in page
        assert "метк" not in without_script(page).casefold()
        assert re.search(r'<noscript><link rel="stylesheet" href="[^"]*no-script[^"]*\.css">', page)


def test_an_address_that_comes_from_the_words_says_so_until_the_step_is_sent(ul):
    wizard = Wizard(region_client("ul"))
    wizard.post("describe", text="На ул. Гончарова, д. 12 третью неделю не горит фонарь.")
    wizard.post("category", category=potholes())
    wizard.post("details", depth="5–15 см", damage="yes")
    told = "Адрес взят из ваших слов"

    first = wizard.html("place")
    assert "Гончарова" in first
    assert told in first
    assert told not in wizard.told("place", address="ул. Гончарова, д. 12")


def test_the_form_of_the_place_sends_its_page_without_the_part_that_was_looked_at(ul):
    wizard = at_place(region_client("ul"))

    # A browser keeps the part through every redirect of a form that names no address of its own.
    assert f'method="post" action="{wizard.step("place")}"' in wizard.html("place", find="1")
