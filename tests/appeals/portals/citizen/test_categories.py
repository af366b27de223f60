"""Finding a category by the words people use."""

import pytest

from appeals.portals.citizen.wizard.categories import categories_found, categories_like
from appeals.selectors.choices import CategoryChoice
from core.ids import uuid7
from taxonomy.catalog_files import catalog_read


def category(title: str, examples: str = "", group: str = "Благоустройство") -> CategoryChoice:
    return CategoryChoice(uuid7(), group, title, examples, fast_track=False)


LAMPS = category("Неисправные фонари освещения", "темно во дворе;не горит фонарь")
PITS = category("Ямы и выбоины", "яма на дороге", "Дороги")
LIFTS = category("Лифт не работает", "застряли в лифте", "ЖКХ")
ALL = (LAMPS, PITS, LIFTS)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("фонарь", [LAMPS]),
        ("ФОНАРЯ нет", []),
        ("яма", [PITS]),
        ("яму", [PITS]),
        ("дороги", [PITS]),
        ("лифты", [LIFTS]),
        ("", []),
        ("!!! ???", []),
        ("(", []),
        ("\x00", []),
        ("слово " * 1000, []),
    ],
)
def test_every_word_must_be_found_whatever_its_ending(words, found):
    assert categories_found(ALL, words) == found


def test_a_description_suggests_what_shares_its_words():
    assert categories_like(ALL, "Третью неделю не горит фонарь у подъезда")[0] == LAMPS
    assert categories_like(ALL, "Просто хочу сказать спасибо") == []
    assert categories_like(ALL, "") == []


def shipped() -> list[CategoryChoice]:
    """The catalog that the demo's regions start from."""
    return [category(row["title"], row["examples"], row["group"]) for row in catalog_read("incidents-195")]


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("глубокая яма на проезжей части", "Ямы и выбоины на дороге"),
        ("не вывозят мусор, баки переполнены", "Уборка/Вывоз мусора"),
        ("в квартире холодно, батареи еле тёплые", "Ненадлежащее качество или отсутствие отопления"),
        ("собаки бегают стаей у школы", "Отлов безнадзорных собак и кошек"),
        ("открытый люк на тротуаре", "Открытые канализационные люки"),
    ],
)
def test_rare_words_tell_more_than_common_ones(text, title):
    assert title in [item.title for item in categories_like(shipped(), text)]
