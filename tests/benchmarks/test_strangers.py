"""The benchmark counts what a small set catches and loses, over messages of its topics and of others."""

from benchmarks.language.strangers import caught_of
from language.engine import CategoryText

REFERENCE = [
    CategoryText(
        code="holes", title="Ямы", direction="Дороги", examples=("Яма на дороге", "Выбоина на проезжей части")
    ),
    CategoryText(
        code="doctor", title="Врач", direction="Здоровье", examples=("Нет талонов к терапевту", "Очередь к врачу")
    ),
    CategoryText(code="bus", title="Автобус", direction="Транспорт", examples=("Автобус опоздал", "Автобуса нет час")),
]
OWN = [CategoryText(code="own-1", title="Ямы", direction="Наше")]
ASKED = [("Яма на дороге у школы", "Ямы"), ("Выбоина и яма", "Ямы"), ("Нет талонов к терапевту", "Врач")]


def test_own_and_strange_messages_are_told_by_their_topic():
    found = caught_of(OWN, REFERENCE, ASKED)
    assert (found.own, found.right, found.strange) == (2, 2, 1)
    assert (found.lost, found.lost_alone) == (0, 0)


def test_a_set_that_knows_the_subject_takes_it_for_its_own():
    found = caught_of([*OWN, CategoryText(code="own-2", title="Врач", direction="Наше")], REFERENCE, ASKED)
    assert (found.own, found.strange, found.caught) == (3, 0, 0)
