"""Queries for the region's categories."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import BooleanField, ExpressionWrapper, Max, Q, QuerySet
from django.utils import formats
from django.utils.translation import gettext as _

from core import clock
from core.database.prepared import SOME_DAY, SOME_ID, PreparedQuery
from core.errors import InvalidInput
from core.plane import tenant_only
from core.russian import by_words
from taxonomy.choices import Sensitivity
from taxonomy.facts import OTHER_CODE, CategoryFacts
from taxonomy.models import Category, SetVersion
from taxonomy.questions import Question
from taxonomy.sets.diff import LocalCategory
from taxonomy.sets.other import other_stays
from tenants.service import region_zone

__all__ = [
    "CategoryListed",
    "Chosen",
    "categories_active",
    "categories_closed",
    "categories_open",
    "categories_taken_over",
    "categories_worded",
    "category_by_code",
    "category_get",
    "category_id_by_code",
    "category_is_open",
    "category_questions",
    "category_titles",
    "chosen_locked",
    "local_categories",
    "region_today",
    "set_number",
    "set_versions",
]


@tenant_only
def region_today() -> date:
    """Today in the region's calendar."""
    return clock.now().astimezone(region_zone()).date()


@dataclass(frozen=True, slots=True)
class CategoryListed:
    """A category one may choose; of one that is not open only to look for its appeals.

    With `moderators_keep` nobody answers for it, and level 1 passes nothing on in it; `sensitivity` is one of
    `Sensitivity`. `ministry_id` is who answers.
    """

    id: UUID
    code: str
    direction: str
    title: str
    fast_track: bool
    moderators_keep: bool = False
    sensitivity: str = Sensitivity.OPEN
    ministry_id: UUID | None = None
    is_open: bool = True

    @property
    def label(self) -> str:
        """The title, marked where nobody can choose the category for a new appeal."""
        return self.title if self.is_open else _("%(title)s (закрыта)") % {"title": self.title}


@tenant_only
def categories_active() -> list[CategoryListed]:
    """Categories open today (the region's day), by direction and title. One query."""
    return _listed(categories_open(), is_open=True)


@tenant_only
def categories_closed() -> list[CategoryListed]:
    """Categories closed today that appeals may still have, by direction and title. One query."""
    return _listed(Category.objects.exclude(pk__in=_open_on(region_today()).values("pk")), is_open=False)


def _listed(rows: QuerySet[Category], *, is_open: bool) -> list[CategoryListed]:
    columns = ("id", "code", "direction", "title", "fast_track", "moderators_keep", "sensitivity", "ministry_id")
    return [CategoryListed(**row, is_open=is_open) for row in _ordered(rows).values(*columns)]


def _ordered(rows: QuerySet[Category]) -> QuerySet[Category]:
    return rows.order_by(by_words("direction"), by_words("title"), "code")


@tenant_only
def categories_open() -> QuerySet[Category]:
    """Rows of the categories open today, in the same order; for taxonomy alone."""
    return _ordered(_open_on(region_today()))


def _open_on(day: date) -> QuerySet[Category]:
    opened = Q(opens_on__isnull=True) | Q(opens_on__lte=day)
    return Category.objects.filter(opened, is_active=True, retired_at__isnull=True)


@tenant_only
def category_is_open(category_id: UUID) -> bool:
    """Whether a new appeal may have this category today."""
    return _open_on(region_today()).filter(pk=category_id).exists()


@tenant_only
def categories_worded(queries: Sequence[SearchQuery]) -> list[list[UUID]]:
    """For each full text query the categories, open or closed, that have it in title or direction. One query."""
    title = SearchVector("title", "direction", config="russian")
    stand = {f"query_{at}": ExpressionWrapper(Q(told=query), BooleanField()) for at, query in enumerate(queries)}
    rows = list(Category.objects.order_by().annotate(told=title).annotate(**stand).values_list("id", *stand))
    return [[row[0] for row in rows if row[at]] for at in range(1, len(queries) + 1)]


@tenant_only
def category_id_known(code: str) -> UUID:
    """The id of a category with this code, open or closed. Raises InvalidInput."""
    for category_id in Category.objects.filter(code=code).values_list("id", flat=True)[:1]:
        return category_id
    raise _not_open(Q(code=code))


@tenant_only
def category_questions(category_id: UUID) -> tuple[Question, ...]:
    """The extra questions of an open category; none for any other."""
    for questions in _open_on(region_today()).filter(pk=category_id).values_list("questions", flat=True):
        return tuple(Question.from_json(question) for question in questions)
    return ()


@tenant_only
def questions_of(category_id: UUID) -> tuple[Question, ...]:
    """The extra questions of a category, open or closed, to show their answers."""
    for questions in Category.objects.filter(pk=category_id).values_list("questions", flat=True):
        return tuple(Question.from_json(question) for question in questions)
    return ()


@tenant_only
def category_get(category_id: UUID) -> Category:
    """A category that is open today.

    Raises InvalidInput (field `category`) for any other, saying which and what to do: `unknown` (another region's),
    `merged` into another (named), `split` into several (named), `retired`, `closed` (switched off), `opens_later`.
    """
    for found in _OPEN.rows({SOME_ID: category_id, SOME_DAY: region_today()}):
        return found
    raise _not_open(Q(pk=category_id))


_OPEN: PreparedQuery[Category] = PreparedQuery(lambda: _open_on(SOME_DAY).filter(pk=SOME_ID).select_related("ministry"))


@tenant_only
def category_by_code(code: str) -> Category:
    """The same by code."""
    found = _open_on(region_today()).select_related("ministry").filter(code=code).first()
    if found is None:
        raise _not_open(Q(code=code))
    return found


@tenant_only
def category_id_by_code(code: str) -> UUID:
    """As `category_by_code`, but only the id, without loading the row."""
    found = _open_on(region_today()).filter(code=code).values_list("id", flat=True)
    for category_id in found[:1]:
        return category_id
    raise _not_open(Q(code=code))


@tenant_only
def categories_taken_over() -> dict[UUID, tuple[Category, ...]]:
    """Retired categories by id, each with its current successors, through all later retirements.

    Several where it was split, the one that the catalog names first leads. Those that nothing took over are left out.
    Living ones come with their ministry; two queries.
    """
    retired = Category.objects.filter(retired_at__isnull=False, successor__isnull=False)
    facts = list(retired.values_list("id", "code", "successor__code", "split_into"))
    heirs = {code: split or [successor] for _id, code, successor, split in facts}
    ends = {category_id: _ends(code, heirs) for category_id, code, _successor, _split in facts}
    living = {
        category.code: category
        for category in Category.objects.filter(
            retired_at__isnull=True, code__in={code for codes in ends.values() for code in codes}
        ).select_related("ministry")
    }
    found = {key: tuple(living[code] for code in codes if code in living) for key, codes in ends.items()}
    return {key: takers for key, takers in found.items() if takers}


def _ends(code: str, heirs: Mapping[str, Sequence[str]]) -> list[str]:
    """The final successors of a code, in order, each once."""
    ends: dict[str, None] = {}
    seen: set[str] = set()
    ahead = [code]
    while ahead:
        here = ahead.pop()
        if here not in heirs:
            ends[here] = None
        elif here not in seen:
            ahead.extend(reversed(heirs[here]))
        # One that came back to life after it had been taken over has no heirs: ways that meet again do not go round.
        seen.add(here)
    return list(ends)


@tenant_only
def category_titles(category_ids: Collection[UUID]) -> dict[UUID, str]:
    """Titles by id, switched-off categories included: history tells of them too."""
    return dict(Category.objects.filter(pk__in=category_ids).values_list("id", "title"))


@tenant_only
def local_categories() -> list[LocalCategory]:
    """The whole set as plain values, retired categories included."""
    return [
        LocalCategory(
            facts=category.facts(),
            base=CategoryFacts.from_json(category.base) if category.base is not None else None,
            is_retired=category.retired_at is not None,
        )
        for category in Category.objects.order_by(by_words("direction"), by_words("title"), "code")
    ]


@tenant_only
def set_number() -> int:
    """The number of the region's publications; 0 before the first."""
    return SetVersion.objects.aggregate(last=Max("number"))["last"] or 0


@tenant_only
def set_versions() -> QuerySet[SetVersion]:
    """Publications of the region's set, newest first."""
    return SetVersion.objects.order_by("-number")


def _not_open(condition: Q) -> InvalidInput:
    """Why a category can't be chosen, worded for a person who has to choose another."""
    category = Category.objects.filter(condition).first()
    if category is None:
        return _refused("unknown", _("Такой категории в регионе нет. Выберите из списка."))
    names = {"title": category.title}
    if category.retired_at is not None:
        return _taken_over(category)
    if category.is_active and category.opens_on is not None:
        day = formats.date_format(category.opens_on, "j E Y")
        return _refused(
            "opens_later", _("Категория «%(title)s» откроется %(day)s. Выберите другую.") % {**names, "day": day}
        )
    return _refused("closed", _("Категория «%(title)s» сейчас закрыта. Выберите другую.") % names)


def _taken_over(category: Category) -> InvalidInput:
    names = {"title": category.title}
    takers = categories_taken_over().get(category.id, ())
    if not takers:
        return _refused("retired", _("Категории «%(title)s» больше нет. Выберите другую.") % names)
    if len(takers) > 1:
        into = ", ".join(f"«{taker.title}» ({taker.code})" for taker in takers)
        return _refused(
            "split", _("Категория «%(title)s» разделена: %(into)s. Выберите из них.") % {**names, "into": into}
        )
    (taker,) = takers
    return _refused(
        "merged",
        _("Категория «%(title)s» объединена с «%(successor)s» (%(code)s). Выберите её.")
        % {**names, "successor": taker.title, "code": taker.code},
    )


def _refused(code: str, words: str) -> InvalidInput:
    return InvalidInput(words, field="category", code=code)


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """Selection of categories by code, direction or block; several criteria narrow each other."""

    codes: tuple[str, ...] = field(default=())
    direction: str = ""
    block: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.codes or self.direction or self.block)


@tenant_only
def chosen_locked(chosen: Chosen) -> list[Category]:
    """The selected rows, locked, without retired ones.

    «Другое» is never among those of a direction or a block: it stays as it is. Raises InvalidInput: nothing chosen, an
    unknown or retired code or that of «Другое» (field `codes`), a direction or block without categories (field of that
    name).
    """
    if chosen.is_empty:
        raise InvalidInput(_("Выберите категории: по одной, направление или блок."), field="codes", code="nothing")
    other_stays(chosen.codes)
    rows = Category.objects.filter(retired_at__isnull=True).exclude(code=OTHER_CODE)
    rows = rows.select_for_update().order_by("code")
    if chosen.direction:
        rows = rows.filter(direction=chosen.direction)
    if chosen.block:
        rows = rows.filter(block=chosen.block)
    if chosen.codes:
        rows = rows.filter(code__in=chosen.codes)
    found = list(rows)
    missing = sorted(set(chosen.codes) - {category.code for category in found})
    if missing:
        raise InvalidInput(
            _("В наборе нет категорий: %(codes)s.") % {"codes": ", ".join(missing[:20])}, field="codes", code="unknown"
        )
    if not found:
        field_name = "direction" if chosen.direction else "block"
        raise InvalidInput(_("Здесь нет ни одной категории."), field=field_name, code="unknown")
    return found
