"""Categories that are offered for what the person has written."""

from appeals.portals.citizen.wizard.categories import categories_suggested
from appeals.selectors.choices import Choices
from core.models import uuid7
from taxonomy.service import CategoryListed, Rubrication, Suggested


def category(title: str, direction: str = "Благоустройство") -> CategoryListed:
    return CategoryListed(uuid7(), title, direction, title, fast_track=False)


PITS = category("Ямы и выбоины", "Дороги")
LIFTS = category("Лифт не работает", "Дома")
ALL = (PITS, LIFTS)


def suggested(choice: CategoryListed, probability: float) -> Suggested:
    return Suggested(
        category_id=choice.id,
        code=choice.code,
        title=choice.title,
        direction=choice.direction,
        probability=probability,
        words=(),
    )


def test_what_is_no_longer_offered_is_not_suggested():
    gone = category("Убранная")
    rubrication = Rubrication(suggestions=(suggested(PITS, 0.6), suggested(gone, 0.2)), is_sure=True)

    assert categories_suggested(Choices(ALL, ()), rubrication) == [PITS]


def test_nothing_is_suggested_where_even_the_best_is_a_guess():
    rubrication = Rubrication(suggestions=(suggested(PITS, 0.12), suggested(LIFTS, 0.06)), is_sure=False)

    assert categories_suggested(Choices(ALL, ()), rubrication) == []
