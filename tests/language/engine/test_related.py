"""What the reference's relatives of a small set's category get speaks for the set; what strangers get does not."""

import numpy as np
import pytest

from language.engine import CategoryText, RelatedShares, RubricModel

HOLES = CategoryText(
    code="own-holes", title="Ямы на дороге", direction="Наше", examples=("Яма на дороге", "Выбоина на проезжей части")
)
REFERENCE = [
    CategoryText(code="asphalt", title="Разрушение асфальта", direction="Дороги", examples=("Асфальт крошится",)),
    CategoryText(code="marks", title="Разметка", direction="Дороги", examples=("Стёрлась разметка дороги",)),
    CategoryText(code="doctor", title="Запись к врачу", direction="Здоровье", examples=("Нет талонов к терапевту",)),
    CategoryText(code="pills", title="Лекарства", direction="Здоровье", examples=("В аптеке нет лекарства",)),
]
DIRECTIONS = {category.code: category.direction for category in REFERENCE}


@pytest.fixture(scope="module")
def model():
    return RubricModel.fit([HOLES, *REFERENCE])


def sureness(model, text, own, directions):
    given = model.probabilities(text)
    code = max(own, key=lambda code: given[model.codes.index(code)])
    probability = float(given[model.codes.index(code)])
    return RelatedShares.of(model, own, directions).sureness(code, probability, given), probability


def test_what_relatives_get_speaks_for_the_set(model):
    own, directions = {"own-holes": HOLES.title}, DIRECTIONS | {"own-holes": "Дороги"}
    sure, probability = sureness(model, "Асфальт крошится у школы", own, directions)
    assert sure > probability + 0.1
    sure, probability = sureness(model, "Нет талонов к терапевту", own, directions)
    assert sure < 0.5
    together = model.probabilities("Нет талонов к терапевту")[:3].sum()
    assert probability < sure < together


def test_relatives_count_more_where_the_set_has_more_of_their_direction(model):
    text, directions = "Стёрлась разметка дороги", DIRECTIONS | {"own-holes": "Дороги"}
    given = model.probabilities(text)
    few = RelatedShares.of(model, {"own-holes": HOLES.title}, directions)
    more = RelatedShares.of(model, {"own-holes": HOLES.title, "asphalt": "Разрушение асфальта"}, directions)
    assert more.sureness("own-holes", 0.1, given) > few.sureness("own-holes", 0.1, given) > 0.1


def test_a_title_that_the_reference_lacks_belongs_where_its_words_do(model):
    text = "Асфальт крошится у школы"
    given = model.probabilities(text)
    guessed = RelatedShares.of(model, {"own-holes": "Асфальт и разметка дороги"}, DIRECTIONS)
    assert guessed.sureness("own-holes", 0.1, given) > 0.2
    elsewhere = RelatedShares.of(model, {"own-holes": "Талоны к врачу и лекарства"}, DIRECTIONS)
    assert elsewhere.sureness("own-holes", 0.1, given) < 0.2


def test_a_set_of_few_categories_among_many_of_their_directions_speaks_for_itself():
    many = [CategoryText(code=f"road-{n}", title=f"Дорога номер {n}", direction="Дороги") for n in range(12)]
    directions = {category.code: category.direction for category in many} | {"own-holes": "Дороги"}
    assert RelatedShares.of(RubricModel.fit([HOLES, *many]), {"own-holes": HOLES.title}, directions) is None


def test_without_relatives_a_category_speaks_for_itself(model):
    given = np.full(len(model.codes), 0.2, np.float32)
    assert RelatedShares.of(model, {"own-holes": HOLES.title}, {}).sureness("own-holes", 0.2, given) == 0.2
