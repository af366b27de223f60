"""Accuracy of suggestions in production: by week, by category, and texts that may lack a category.

All of it is counted in the database over the last WINDOW, with bounded results.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, F, Max, Q, QuerySet
from django.db.models.functions import TruncWeek
from django.utils import timezone

from core import clock
from core.plane import tenant_only
from language.words import parts_of_speech, words
from taxonomy.facts import OTHER_CODE
from taxonomy.models import Decision, DecisionKind

__all__ = [
    "UNSURE_BELOW",
    "WEEKS",
    "Confused",
    "Corrected",
    "HomelessGroup",
    "HomelessText",
    "OtherCount",
    "Week",
    "accuracy_by_week",
    "categories_confused",
    "categories_corrected",
    "other_counted",
    "texts_homeless",
]

WEEKS = 12
WINDOW = timedelta(days=90)
MOST_ROWS = 12
# Below this the best suggestion is a guess: the text may be about something that the set has no category for.
UNSURE_BELOW = 0.35
HOMELESS_TEXTS = 120
EXCERPT = 180
GROUPS = 6
SHOWN_OF_GROUP = 8
# So many texts of one word make a group.
LEAST_GROUP = 3
SHORTEST_NOUN = 4
# Nouns of any complaint: they say nothing of what it is about.
EMPTY_NOUNS = frozenset(
    {
        *("улица", "дом", "город", "район", "двор", "село", "деревня", "поселок", "область", "территория", "квартира"),
        *("день", "год", "время", "час", "месяц", "неделя", "метр", "сторона", "место", "адрес", "номер"),
        *("человек", "люди", "житель", "жилец", "сосед", "администрация"),
        *("проблема", "вопрос", "просьба", "помощь", "обращение", "ответ", "спасибо"),
    }
)

ACCEPTED = Count("id", filter=Q(kind=DecisionKind.ACCEPTED))
CORRECTED = Count("id", filter=Q(kind=DecisionKind.CORRECTED))


@dataclass(frozen=True, kw_only=True)
class Week:
    """An ISO week of the region's calendar by its Monday. `share` of accepted suggestions, None without any."""

    monday: date
    accepted: int = 0
    corrected: int = 0
    unaided: int = 0

    @property
    def suggested(self) -> int:
        return self.accepted + self.corrected

    @property
    def share(self) -> float | None:
        return self.accepted / self.suggested if self.suggested else None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, kw_only=True)
class Confused:
    """How often one category was suggested and another was meant."""

    suggested_code: str
    suggested_title: str
    meant_code: str
    meant_title: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Corrected:
    """How often people corrected a suggestion."""

    code: str
    title: str
    suggested: int
    corrected: int

    @property
    def share(self) -> float:
        return self.corrected / self.suggested


@dataclass(frozen=True, kw_only=True)
class HomelessText:
    """The beginning of a text that no category suited well (masked), and what people chose for it."""

    excerpt: str
    title: str
    probability: float | None


@dataclass(frozen=True, kw_only=True)
class OtherCount:
    """How often «Другое» was the answer, and how often people found a category all the same; both in the last WINDOW.

    `chosen` counts where people chose «Другое» though a category had been suggested.
    """

    said: int
    found: int
    chosen: int


@dataclass(frozen=True, kw_only=True)
class HomelessGroup:
    """Such texts with a word in common; `word` is empty for those that have none."""

    word: str
    texts: tuple[HomelessText, ...] = field(default=())

    @property
    def shown(self) -> tuple[HomelessText, ...]:
        """As many as give an impression."""
        return self.texts[:SHOWN_OF_GROUP]

    @property
    def rest(self) -> int:
        return len(self.texts) - len(self.shown)


@tenant_only
def accuracy_by_week() -> list[Week]:
    """The last WEEKS weeks, the present one included, the oldest first; also those without decisions. One query."""
    today = timezone.localdate(clock.now())
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    week = TruncWeek("decided_at")
    counted = (
        Decision.objects.order_by()
        .filter(decided_at__gte=clock.now() - timedelta(weeks=WEEKS + 1))
        .values(week=week)
        .annotate(accepted=ACCEPTED, corrected=CORRECTED, unaided=Count("id", filter=Q(kind=DecisionKind.UNAIDED)))
    )
    found = {
        row["week"].date(): Week(
            monday=row["week"].date(),
            accepted=row["accepted"],
            corrected=row["corrected"],
            unaided=row["unaided"],
        )
        for row in counted
    }
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS)]
    return [found.get(monday, Week(monday=monday)) for monday in mondays]


@tenant_only
def categories_confused() -> list[Confused]:
    """Pairs of confused categories, most frequent first. One query."""
    rows = (
        _recent()
        .filter(kind=DecisionKind.CORRECTED)
        .values("suggested__code", "suggested__title", "category__code", "category__title")
        .annotate(count=Count("id"), last=Max("decided_at"))
        .order_by("-count", "-last")
    )
    return [
        Confused(
            suggested_code=row["suggested__code"],
            suggested_title=row["suggested__title"],
            meant_code=row["category__code"],
            meant_title=row["category__title"],
            count=row["count"],
        )
        for row in rows[:MOST_ROWS]
    ]


@tenant_only
def categories_corrected() -> list[Corrected]:
    """Categories whose suggestions people correct most. One query."""
    rows = (
        _recent()
        .filter(suggested__isnull=False)
        .exclude(suggested__code=OTHER_CODE)
        .values(code=F("suggested__code"), title=F("suggested__title"))
        .annotate(suggested=Count("id"), corrected=CORRECTED)
        .filter(corrected__gt=0)
        .order_by("-corrected", "suggested", "code")
    )
    return [Corrected(**row) for row in rows[:MOST_ROWS]]


@tenant_only
def other_counted() -> OtherCount:
    """Counts of «Другое». It is not part of the accuracy, because it is neither right nor wrong."""
    said, is_other = Q(suggested__code=OTHER_CODE), Q(category__code=OTHER_CODE)
    return OtherCount(
        **_recent().aggregate(
            said=Count("id", filter=said),
            found=Count("id", filter=said & ~is_other),
            chosen=Count("id", filter=is_other & Q(suggested__isnull=False) & ~said),
        )
    )


@tenant_only
def texts_homeless() -> list[HomelessGroup]:
    """The newest texts whose best suggestion was a guess or «Другое», grouped by a noun that they share. One query."""
    rows = (
        _recent()
        .filter(Q(probability__lt=UNSURE_BELOW) | Q(suggested__code=OTHER_CODE))
        .exclude(text="")
        .order_by("-decided_at")
        .values_list("text", "category__title", "probability")[:HOMELESS_TEXTS]
    )
    texts = [
        HomelessText(excerpt=_excerpt(text), title=title, probability=probability) for text, title, probability in rows
    ]
    return _grouped(texts)


def _recent() -> QuerySet[Decision]:
    return Decision.objects.order_by().filter(decided_at__gte=clock.now() - WINDOW)


def _excerpt(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= EXCERPT else plain[: EXCERPT - 1].rstrip() + "…"


def _grouped(texts: Sequence[HomelessText]) -> list[HomelessGroup]:
    """The noun found in the most texts makes the first group, of the rest the next one, and so on."""
    nouns = {text: _nouns(text.excerpt) for text in dict.fromkeys(texts)}
    groups: list[HomelessGroup] = []
    while len(groups) < GROUPS:
        counts = Counter(noun for found in nouns.values() for noun in found)
        noun, count = max(counts.items(), key=lambda item: (item[1], item[0]), default=("", 0))
        if count < LEAST_GROUP:
            break
        members = [text for text, found in nouns.items() if noun in found]
        groups.append(HomelessGroup(word=noun, texts=tuple(members)))
        for text in members:
            del nouns[text]
    if nouns:
        groups.append(HomelessGroup(word="", texts=tuple(nouns)))
    return groups


def _nouns(text: str) -> frozenset[str]:
    return frozenset(
        word.lemma
        for word in words(text)
        if len(word.lemma) >= SHORTEST_NOUN and word.lemma not in EMPTY_NOUNS and "NOUN" in parts_of_speech(word.form)
    )
