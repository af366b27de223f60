"""A model of categories: cold, warm, explained, the same each time."""

import pytest

from language.engine.model import RubricModel, fingerprint_of
from language.engine.types import CategoryText
from tests.language.engine.texts import CATEGORIES, decision

COLD = RubricModel.fit(CATEGORIES)
DECIDED = [
    decision("выбоина у дома 5 разбил подвеску", "roads-potholes", "Дорожная служба"),
    decision("колёса ломаем об ямы каждый день", "roads-potholes", "Дорожная служба"),
    decision("горячей воды нет с понедельника", "water-hot", "Водоканал"),
    decision("вместо горячей воды льётся холодная", "water-hot", "Водоканал"),
    decision("рубильник искрит", "heating", "Теплосеть"),
    decision("рубильник снова искрит и гудит", "heating", "Теплосеть"),
    decision("снег не убирают во дворе", "roads-snow", "Дорожная служба"),
]


def first(text: str, model: RubricModel = COLD) -> str:
    return model.rubricate(text, top=1)[0].code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("у нас на дороге ямы по колено", "roads-potholes"),
        ("ЯМЫ НА ДОРОГЕ!!! СКОЛЬКО МОЖНО", "roads-potholes"),
        ("на дорге здоровеная выбоена", "roads-potholes"),
        ("дayте гopячую вoду", "water-hot"),
        ("net goryachej vody uzhe nedelyu", "water-hot"),
        ("ytn ujhzxtq djls", "water-hot"),
        ("🥶🥶 батареи холодные 😡", "heating"),
        ("ребенок ждет место в садике", "kindergarten"),
        ("ребёнок ждёт место в садике", "kindergarten"),
        ("талон", "clinic-queue"),
        ("не дозвонииииться в регистратуууру", "clinic-queue"),
    ],
)
def test_a_catalog_alone_answers_people_as_they_write(text: str, code: str) -> None:
    assert first(text) == code


@pytest.mark.parametrize("text", ["", "   ", "😡😡😡", "?!", "\x00"])
def test_a_text_without_words_belongs_nowhere(text: str) -> None:
    assert COLD.rubricate(text) == []
    assert COLD.executors(text) == []


@pytest.mark.parametrize("text", ["Күпер янында чүп җыелган", "qqqqqq wwww", "ы", "12345", "яма " * 12_500])
def test_any_text_gets_a_sane_answer(text: str) -> None:
    found = COLD.rubricate(text)
    assert len(found) == 3
    assert all(0 <= suggestion.probability <= 1 for suggestion in found)


def test_probabilities_fall_and_sum_to_one() -> None:
    everything = COLD.rubricate("яма на дороге и снег не чистят", top=len(CATEGORIES))
    values = [suggestion.probability for suggestion in everything]
    assert values == sorted(values, reverse=True)
    assert sum(values) == pytest.approx(1, abs=1e-4)
    assert COLD.probabilities("яма на дороге").sum() == pytest.approx(1, abs=1e-4)


def test_only_allowed_categories_are_suggested_and_get_no_share_of_the_others() -> None:
    found = COLD.rubricate("яма на дороге", allowed={"heating", "water-hot", "unknown"})
    assert {suggestion.code for suggestion in found} == {"heating", "water-hot"}
    assert sum(suggestion.probability for suggestion in found) < 0.5
    assert COLD.rubricate("яма на дороге", allowed=()) == []


def test_words_that_decided_stand_in_the_text() -> None:
    text = "Добрый день! Ёлки-палки, на ДОРОГЕ опять Я\u00adМА, пробил кoлecо…"
    best = COLD.rubricate(text)[0]
    assert best.code == "roads-potholes"
    assert best.words
    assert all(word in text for word in best.words)
    assert set(best.words) & {"ДОРОГЕ", "Я\u00adМА", "пробил", "кoлecо"}
    assert "Добрый" not in best.words


def test_decisions_move_the_model() -> None:
    warm = RubricModel.fit(CATEGORIES, DECIDED)
    assert first("искрит рубильник", warm) == "heating"
    before = dict(zip(COLD.codes, COLD.probabilities("искрит рубильник"), strict=True))
    after = dict(zip(warm.codes, warm.probabilities("искрит рубильник"), strict=True))
    assert after["heating"] > before["heating"]
    assert warm.decisions == len(DECIDED)


def test_a_few_decisions_do_not_outshout_the_catalog() -> None:
    busy = RubricModel.fit(CATEGORIES, [decision("у нас опять искрит рубильник", "heating")] * 5)
    assert first("у дома снова ямы на дороге", busy) == "roads-potholes"
    assert first("дети ждут место в садике", busy) == "kindergarten"
    assert first("опять искрит", busy) == "heating"


def test_what_a_category_says_speaks_for_its_whole_direction() -> None:
    given = dict(zip(COLD.codes, COLD.probabilities("котельная"), strict=True))
    strangers = [given[category.code] for category in CATEGORIES if category.direction != "ЖКХ"]
    assert given["heating"] > given["water-hot"] > max(strangers)


def test_a_category_without_decisions_stays_reachable() -> None:
    many = [item for item in DECIDED for _ in range(60)]
    warm = RubricModel.fit(CATEGORIES, many)
    assert first("стоим в очереди в садик, места не дают", warm) == "kindergarten"


def test_decisions_of_unknown_categories_are_left_out() -> None:
    model = RubricModel.fit(CATEGORIES, [*DECIDED, decision("закрыли дом культуры", "gone")])
    assert model.decisions == len(DECIDED)
    assert "gone" not in model.codes


def test_executors_are_learned_from_decisions() -> None:
    warm = RubricModel.fit(CATEGORIES, DECIDED)
    assert warm.executors("нет горячей воды")[0].code == "Водоканал"
    assert warm.executors("нет горячей воды", allowed={"Теплосеть"})[0].code == "Теплосеть"
    assert COLD.executors("нет горячей воды") == []


def test_one_decision_is_enough_to_fit() -> None:
    assert first("яма на дороге", RubricModel.fit(CATEGORIES, DECIDED[:1])) == "roads-potholes"


def test_a_single_category_is_the_answer() -> None:
    found = RubricModel.fit(CATEGORIES[:1]).rubricate("что угодно")
    assert [(item.code, item.probability) for item in found] == [("roads-potholes", pytest.approx(1))]


def test_enough_decisions_calibrate_the_model() -> None:
    many = [decision(f"{item.text} {word}", item.code, item.executor) for item in DECIDED for word in WORDS]
    warm = RubricModel.fit(CATEGORIES, many)
    assert warm.categories.calibration != COLD.categories.calibration
    assert warm.rubricate("горячей воды нет с понедельника")[0].probability > 0.5


def test_the_same_seed_gives_the_same_model() -> None:
    one, two = (RubricModel.fit(CATEGORIES, DECIDED, seed=7) for _ in range(2))
    assert (one.probabilities("яма") == two.probabilities("яма")).all()


def test_many_texts_are_answered_as_one_by_one() -> None:
    texts = ["яма на дороге", "", "нет горячей воды"]
    assert COLD.rubricate_many(texts, words=True) == [COLD.rubricate(text) for text in texts]
    assert all(not item.words for item in COLD.rubricate_many(texts)[0])


@pytest.mark.parametrize("categories", [(), (CATEGORIES[0], CATEGORIES[0])])
def test_categories_are_needed_each_with_its_code(categories: tuple[CategoryText, ...]) -> None:
    with pytest.raises(ValueError, match="code"):
        RubricModel.fit(categories)


def test_a_fingerprint_changes_with_the_texts() -> None:
    renamed = CategoryText(code="heating", title="Отопление", direction="ЖКХ")
    assert fingerprint_of(CATEGORIES) == fingerprint_of(reversed(CATEGORIES)) == COLD.fingerprint
    assert fingerprint_of([renamed]) != fingerprint_of([CATEGORIES[3]])


WORDS = (
    "у",
    "дома",
    "нас",
    "вчера",
    "опять",
    "снова",
    "уже",
    "год",
    "почему",
    "когда",
    *(f"улица{letter}" for letter in "абвгдежзиклмнопрстуфхцчшэюя"),
)
