"""Settlement, street and house as people write them, with the two demo kits as gazetteers."""

import csv
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from appeals.detectors.address import address_find, address_guess
from tenants.service import District, Gazetteer, Place

KITS = Path(django_settings.PROJECT_DIR) / "tenants" / "kits"
KINDS = {"district", "settlement", "street", "house"}
NOWHERE = Gazetteer((), ())


def rows(slug, table):
    with (KITS / slug / f"{table}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@cache
def kit(slug):
    return Gazetteer(
        tuple(District(row["code"], row["name"], row["centre"]) for row in rows(slug, "municipalities")),
        tuple(Place(row["name"], row["kind"], row["municipality"]) for row in rows(slug, "settlements")),
    )


def guess(text, slug="ul"):
    found = address_guess(text, kit(slug))
    return (found.municipality, found.settlement, found.street, found.house) if found else None


@pytest.mark.parametrize(
    ("text", "municipality", "settlement"),
    [
        ("В Ишеевке нет воды третий день", "ulyanovsky-district", "рп. Ишеевка"),
        ("живу в ишеевке воды нет", "ulyanovsky-district", "рп. Ишеевка"),
        ("Под Чердаклами провал на дороге", "cherdakly", "рп. Чердаклы"),
        ("Из Ундоров автобус не ходит", "ulyanovsky-district", "с. Ундоры"),
        ("В Больших Ключищах нет аптеки", "ulyanovsky-district", "с. Большие Ключищи"),
        ("в селе Никольском-на-Черемшане нет связи", "melekess", "с. Никольское-на-Черемшане"),
        ("В Новой Майне закрыли школу", "melekess", "рп. Новая Майна"),
        ("В Старой Майне закрыли школу", "staraya-mayna", "рп. Старая Майна"),
        ("Когда починят дорогу в Тиинск?", "melekess", "с. Тиинск"),
        ("Инзенский район, Оськино - нет ФАПа", "inza", "с. Оськино"),
        ("г. Барыш, с. Калда, нет воды", "barysh", "с. Калда"),
        ("В районе Инзы волки", "inza", "г. Инза"),
    ],
)
def test_a_settlement_is_found_in_any_form(text, municipality, settlement):
    assert guess(text)[:2] == (municipality, settlement)


@pytest.mark.parametrize(
    ("text", "municipality", "settlement"),
    [
        ("в Химках нет воды", "khimki", "г. Химки"),
        ("в Люберцах нет воды", "lyubertsy", "г. Люберцы"),
        ("под Клином горит свалка", "klin", "г. Клин"),
        ("в Чехове нет автобуса", "chekhov", "г. Чехов"),
        ("в Видном снесли рынок", "leninsky", "г. Видное"),
        ("в Сергиевом Посаде", "sergiev-posad", "г. Сергиев Посад"),
        ("в Орехово-Зуеве нет воды", "orekhovo-zuevsky", "г. Орехово-Зуево"),
        ("Коломенский городской округ, с. Непецино", "kolomna", "с. Непецино"),
        ("г.о. Балашиха, мкр Железнодорожный", "balashikha", "мкр. Железнодорожный"),
    ],
)
def test_towns_with_difficult_names(text, municipality, settlement):
    assert guess(text, "mo")[:2] == (municipality, settlement)


def test_a_district_decides_between_settlements_of_one_name():
    assert guess("В посёлке Октябрьском Чердаклинского района нет газа")[:2] == ("cherdakly", "п. Октябрьский")
    assert guess("п. Октябрьский, Радищевский район")[:2] == ("radishchevo", "п. Октябрьский")
    assert guess("посёлок Октябрьский Люберецкого района", "mo")[:2] == ("lyubertsy", "рп. Октябрьский")
    assert guess("пос. Октябрьский Истринского округа", "mo")[:2] == ("istra", "п. Октябрьский")


def test_another_settlement_decides_too():
    assert guess("Из Радищева в посёлок Октябрьский не ходит автобус")[0] == "radishchevo"


def test_without_a_district_all_settlements_of_the_name_are_told():
    found = [item for item in address_find("в посёлке Октябрьском темно", kit("ul")) if item.kind == "settlement"]

    assert {item.municipality for item in found} == {"cherdakly", "radishchevo"}
    assert all(item.score < 0.5 for item in found)
    assert address_guess("в посёлке Октябрьском темно", kit("ul")).score < 0.5


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("На ул. Гончарова, 12 яма", "ул. Гончарова", "12"),
        ("на Гончарова 12 не горит фонарь", "ул. Гончарова", "12"),
        ("Рябикова, 21 снег", "ул. Рябикова", "21"),
        ("проспект Нариманова д. 5 к 2 течёт крыша", "пр-т Нариманова", "5 к2"),
        ("Ульяновский проспект, дом 10 нет тепла", "пр-т Ульяновский", "10"),
        ("на Ульяновском проспекте грязь", "пр-т Ульяновский", ""),
        ("12-й проезд Инженерный 4 не чистят", "12-й проезд Инженерный", "4"),
        ("на Школьной улице нет асфальта", "ул. Школьная", ""),
        ("по улице Карла Маркса 13/2 нет света", "ул. Карла Маркса", "13/2"),
        ("ул 40-летия Победы 12", "ул. 40-летия Победы", "12"),
        ("ул. 8 Марта д 3", "ул. 8 Марта", "3"),
        ("ул мира 5", "ул. Мира", "5"),
        ("ул железной дивизии 7", "ул. Железной дивизии", "7"),
        ("бульвар Пластова, 1а", "б-р Пластова", "1а"),
        ("Московское шоссе 100 пробка", "шоссе Московское", "100"),
        ("на улице Терешковой у дома 5", "ул. Терешковой", "5"),
        ("переулок Гоголя, как после бомбёжки", "пер. Гоголя", ""),
        ("на Пионерской 2 не вывозят мусор", "ул. Пионерская", "2"),
    ],
)
def test_streets_in_all_the_ways(text, street, house):
    assert guess(text) == ("", "", street, house)


@pytest.mark.parametrize(
    "text",
    [
        "В школе 12 холодно",
        "Автобус 107 не ходит",
        "Снег не чистят нигде, темпы уборки низкие",
        "в октябрьском нет света",
        "на лаве у реки мусор",
        "видно что не чистят",
        "Квартира 54 без отопления 3 дня",
        "Ямы на дорогах по 20 см",
        "На улице грязь и большие лужи",
        "На улице темно, дети боятся",
        "",
        "😀",
    ],
)
def test_what_names_no_place_gives_none(text):
    assert address_guess(text, kit("ul")) is None
    assert address_find(text, kit("ul")) == []


@pytest.mark.parametrize("text", ["на улице Барышской 5", "улица Димитровградская, 5", "Сенгилеевский проезд"])
def test_a_street_called_after_a_settlement_is_a_street(text):
    assert guess(text)[0] == ""


def test_the_address_in_one_line_and_its_places_in_the_text():
    text = "с. Большие Ключищи, ул. Ленина д.3: нет воды"
    found = address_guess(text, kit("ul"))

    assert found.text == "с. Большие Ключищи, ул. Ленина, д. 3"
    assert [text[span.start : span.end] for span in found.spans] == ["Большие Ключищи", "ул. Ленина", "3"]


def test_an_empty_gazetteer_leaves_streets():
    assert address_guess("В Ишеевке на ул. Ленина, 3", NOWHERE).text == "ул. Ленина, д. 3"


def test_two_regions_are_read_each_by_its_own_gazetteer():
    assert guess("в Люберцах", "ul") is None
    assert guess("в Ишеевке", "mo") is None
    assert guess("в Люберцах", "mo")[0] == "lyubertsy"


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=200)
    | st.text("улпдрсгИшевкаОктябрь .,-/«»№0123456789\n\0ёЁә😀", max_size=200)
    | st.lists(
        st.sampled_from(["ул.", "Ленина", "12-й", "проезд", "с.", "в", "Ишеевке", "5/2", "к", "район", "г.о."])
    ).map(" ".join)
)
def test_any_text_gives_pieces_of_it(text):
    for found in address_find(text, kit("ul")):
        assert found.kind in KINDS
        assert 0 < found.score <= 1
        assert found.value
        assert all(0 <= span.start < span.end <= len(text) for span in found.spans)


@pytest.mark.parametrize(
    "piece", ["ул. ", "Ишеевка ", "12-й ", "Иванова 1 ", "а", "5/", "в селе ", "Карла ", "г.о. ", "-"]
)
def test_fifty_thousand_characters_take_no_longer_than_others(piece):
    text = piece * (50_000 // len(piece))
    began = perf_counter()
    address_find(text, kit("ul"))
    assert perf_counter() - began < 5
