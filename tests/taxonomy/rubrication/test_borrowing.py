"""A category of nothing but its title has the words of the reference's category of that name."""

from language.engine.model import RubricModel
from language.engine.types import CategoryText
from taxonomy.models import Category
from taxonomy.rubrication.region_set import directions_beside, known_beside, known_texts

PIT = CategoryText(
    code="roads-potholes", title="Ямы на дорогах", direction="Дороги", includes="Выбоины", aliases=("Дефекты покрытия",)
)
SNOW = CategoryText(code="snow", title="Уборка", direction="Дороги", includes="Снег")
WASTE = CategoryText(code="waste", title="Уборка", direction="Отходы", includes="Баки")
REFERENCE = [PIT, SNOW, WASTE]


def own(title: str, direction: str = "Наше", **said: object) -> CategoryText:
    return CategoryText(code="own-1", title=title, direction=direction, **said)


def test_a_bare_title_borrows_and_its_lender_is_no_stranger() -> None:
    for title in ("ямы  на дорогах", "Дефекты покрытия"):
        known = known_beside([own(title)], REFERENCE)
        assert [category.code for category in known] == ["own-1", "snow", "waste"]
        assert (known[0].title, known[0].includes) == (title, "Выбоины")


def test_of_several_of_one_name_the_direction_says_which() -> None:
    assert known_beside([own("Уборка", "отходы")], REFERENCE)[0].includes == "Баки"
    assert known_beside([own("Уборка")], REFERENCE)[0].includes == ""
    assert len(known_beside([own("Уборка")], REFERENCE)) == 4


def test_what_says_something_of_itself_borrows_nothing() -> None:
    for said in ({"includes": "Только дворы"}, {"examples": ("Яма во дворе",)}):
        assert known_beside([own("Ямы на дорогах", **said)], REFERENCE)[0] == own("Ямы на дорогах", **said)


def test_the_same_code_is_the_same_category() -> None:
    bare = CategoryText(code="snow", title="Сугробы", direction="Дороги")
    assert known_beside([bare], REFERENCE) == [bare, PIT, WASTE]


def test_the_direction_is_that_of_the_reference_by_code_or_by_name() -> None:
    snow = CategoryText(code="snow", title="Сугробы", direction="Наше")
    told = directions_beside([own("Дефекты покрытия"), snow], REFERENCE)
    assert told == {"roads-potholes": "Дороги", "snow": "Дороги", "waste": "Отходы", "own-1": "Дороги"}
    assert "own-1" not in directions_beside([own("Чего нигде нет")], REFERENCE)


def test_a_borrowed_word_finds_the_category() -> None:
    other = CategoryText(code="own-2", title="Тарифы", direction="Наше")
    known = known_beside([own("Дефекты покрытия"), other], [PIT])
    assert RubricModel.fit(known).rubricate("Огромные выбоины", top=1)[0].code == "own-1"


def test_a_region_of_titles_knows_more_than_its_titles(ul, settings) -> None:
    settings.RUBRICATION_REFERENCE = "moscow-689"
    Category.objects.filter(code="roads-potholes").update(
        code="own-dogs", title="Отлов безнадзорных собак и кошек", includes="", examples=[], aliases=[]
    )

    known = {category.code: category for category in known_texts()}
    assert known["own-dogs"].includes
    assert "safety-stray-animals" not in known
