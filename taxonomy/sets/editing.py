"""Edit single categories of a region's set. Opening and closing is `switching.py`.

Values come as cells of a catalog's row (`taxonomy.catalogs.rows`) and follow its rules: what a catalog may not contain
a set may not contain either.
"""

from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import models, transaction
from django.utils.translation import gettext as _

from core import clock
from core.errors import Conflict, InvalidInput, Missing
from core.events.types import Actor
from core.plane import tenant_only
from language.words import code_of
from taxonomy.catalogs.rows import COLUMNS, OWN_PREFIX, BadRow, Row, row_of, row_parse
from taxonomy.facts import FACT_FIELDS, CategoryFacts
from taxonomy.models import Category, Playbook
from taxonomy.sets.changing import change_announce, set_lock
from taxonomy.sets.other import other_stays
from taxonomy.sets.responsibility import responsibilities
from tenants.service import ministry_get

__all__ = [
    "CELLS",
    "CategoryFaulty",
    "category_add",
    "category_edit",
    "category_reset",
    "category_retire",
    "column_title",
    "own_code",
]

CELLS = tuple(column for column in COLUMNS if column != "code")
"""What a region may write about a category, by the columns of a catalog's file."""


class CategoryFaulty(InvalidInput):
    """Invalid values of a category; `problems` name the column and the error of each."""

    def __init__(self, problems: Sequence[BadRow]) -> None:
        self.problems = tuple(problems)
        words = "; ".join(f"{column_title(problem.column)}: {problem.problem}" for problem in self.problems)
        super().__init__(words, field=self.problems[0].column, code="faulty")


def column_title(column: str) -> str:
    """The Russian title of a column: «Срок» for `deadline`."""
    field = Category._meta.get_field(column) if column in CELLS else None
    return str(field.verbose_name) if isinstance(field, models.Field) else column


@tenant_only
@transaction.atomic
def category_edit(
    *,
    acting: Actor,
    code: str,
    version: int,
    cells: Mapping[str, str],
    ministry_id: UUID | None = None,
    moderators_keep: bool = False,
) -> Category:
    """Edit a category: the given cells and, if given, its ministry.

    With `moderators_keep` nobody answers for «Другое» any more: moderators keep its appeals and choose; for any other
    category that is InvalidInput (field `ministry`).

    `version` is the one that the person was looking at. Raises Missing for an unknown code, Conflict when somebody
    changed the category meanwhile or it is retired, CategoryFaulty for values that may not be, InvalidInput (field
    `ministry`) for an organisation that can't answer. A playbook has to be one of the region's, unless the category has
    it already. What is the same as before is no change and no event.
    """
    set_lock()
    category = _locked(code, version)
    former = category.facts()
    facts = _checked(row_of(former) | _known(cells), code, present_playbook=former.playbook)
    _title_free(facts)
    changed = [name for name in FACT_FIELDS if getattr(facts, name) != getattr(former, name)]
    if ministry_id is not None and ministry_id != category.answering_id:
        category.ministry, category.moderators_keep = ministry_get(ministry_id), False
        changed.append("ministry")
    elif ministry_id is None and moderators_keep and not category.moderators_keep:
        if not category.is_other:
            raise InvalidInput(_("За категорию кто-то должен отвечать: выберите министерство."), field="ministry")
        category.moderators_keep = True
        changed.append("ministry")
    category.write(facts)
    return _saved(category, changed, acting, "edited")


@tenant_only
@transaction.atomic
def category_add(
    *,
    acting: Actor,
    cells: Mapping[str, str],
    ministry_id: UUID | None = None,
    opens_on: date | None = None,
) -> Category:
    """Add one of the region's own categories, open at once or from a day on; its code is derived from its title.

    Without `ministry_id` the one that answers for its direction. Raises CategoryFaulty for values that may not be,
    InvalidInput (field `ministry`) when nobody answers.
    """
    set_lock()
    given = _known(cells)
    code = own_code(given.get("title", ""), set(Category.objects.values_list("code", flat=True)))
    facts = _checked(given, code)
    _title_free(facts)
    answering = ministry_id or responsibilities().of(facts)
    if answering is None:
        raise InvalidInput(
            _("Никто не отвечает за направление «%(name)s». Выберите министерство.") % {"name": facts.direction},
            field="ministry",
            code="no_ministry",
        )
    category = Category(code=code, ministry=ministry_get(answering), opens_on=opens_on, created_at=clock.now())
    category.write(facts)
    category.save(force_insert=True)
    change_announce([category], what="added", acting=acting)
    return category


@tenant_only
@transaction.atomic
def category_reset(*, acting: Actor, code: str, version: int, fields: Collection[str]) -> Category:
    """Restore the catalog's values of these of FACT_FIELDS.

    Raises Missing and Conflict as `category_edit`, InvalidInput for the region's own category (field `code`) and for an
    unknown field, CategoryFaulty when the catalog's title is another category's here.
    """
    set_lock()
    category = _locked(code, version)
    if category.base is None:
        raise InvalidInput(_("Это категория самого региона: в каталоге её нет."), field="code", code="own")
    unknown = sorted(set(fields) - set(FACT_FIELDS))
    if unknown or not fields:
        raise InvalidInput(_("Нет такого поля: %(names)s.") % {"names": ", ".join(unknown) or "—"}, field="fields")
    base, former = CategoryFacts.from_json(category.base), category.facts()
    facts = replace(former, **{name: getattr(base, name) for name in fields})
    _title_free(facts)
    category.write(facts)
    changed = [name for name in FACT_FIELDS if getattr(facts, name) != getattr(former, name)]
    return _saved(category, changed, acting, "reset")


@tenant_only
@transaction.atomic
def category_retire(*, acting: Actor, code: str, version: int, successor: str | None = None) -> Category:
    """Permanently end one of the region's own categories; its open appeals move to `successor` (a code), or stay.

    Raises Missing and Conflict as `category_edit`, InvalidInput for a category of a catalog (field `code`: only a
    version of its catalog retires it), for «Другое» (field `codes`) and for a successor that is unknown, retired or the
    category itself.
    """
    set_lock()
    category = _locked(code, version)
    other_stays([code])
    if category.base is not None:
        raise InvalidInput(
            _("Категорию каталога закрывает его новая версия. Здесь её можно выключить."), field="code", code="not_own"
        )
    category.successor = _successor(successor, category) if successor else None
    category.is_active, category.retired_at = False, clock.now()
    category.version += 1
    category.save()
    change_announce([category], what="retired", acting=acting, successor_id=category.successor_id)
    return category


def _locked(code: str, version: int) -> Category:
    category = Category.objects.select_for_update().filter(code=code).first()
    if category is None:
        raise Missing(_("Такой категории в регионе нет."), field="code")
    if category.retired_at is not None:
        raise Conflict(_("Категория «%(title)s» закрыта навсегда.") % {"title": category.title}, code="retired")
    if category.version != version:
        raise Conflict(
            _("Пока вы смотрели, категорию «%(title)s» изменили. Откройте её снова и проверьте свои правки.")
            % {"title": category.title},
            code="stale_version",
        )
    return category


def _known(cells: Mapping[str, str]) -> dict[str, str]:
    strange = sorted(set(cells) - set(CELLS))
    if strange:
        raise InvalidInput(_("Нет такого поля: %(names)s.") % {"names": ", ".join(strange)}, field=strange[0])
    return dict(cells)


def _checked(cells: Mapping[str, str], code: str, *, present_playbook: str = "") -> CategoryFacts:
    facts, problems = row_parse(Row(place=code, cells={**cells, "code": code}))
    playbook = cells.get("playbook", "").strip()
    is_new = playbook not in ("", present_playbook) and all(problem.column != "playbook" for problem in problems)
    if is_new and not Playbook.objects.filter(code=playbook).exists():
        problems = [*problems, BadRow(code, "playbook", _("алгоритма «%s» в регионе нет") % playbook)]
    if facts is None or problems:
        raise CategoryFaulty(problems)
    return facts


def _title_free(facts: CategoryFacts) -> None:
    same = Category.objects.filter(
        direction__iexact=facts.direction, title__iexact=facts.title, retired_at__isnull=True
    ).exclude(code=facts.code)
    if same.exists():
        raise CategoryFaulty(
            [BadRow(facts.code, "title", _("такая категория в направлении «%s» уже есть") % facts.direction)]
        )


def _successor(code: str, category: Category) -> Category:
    found = Category.objects.filter(code=code, retired_at__isnull=True).exclude(pk=category.pk).first()
    if found is None:
        raise InvalidInput(_("Преемником может быть другая действующая категория региона."), field="successor")
    return found


def _saved(category: Category, changed: Sequence[str], acting: Actor, what: str) -> Category:
    if changed:
        category.version += 1
        category.save()
        change_announce([category], what=what, acting=acting, fields=changed)
    return category


LONGEST = 60


def own_code(title: str, taken: Container[str]) -> str:
    """A code for one of the region's own categories that is not in `taken`: `own-` and the transliterated title,
    numbered if needed.
    """
    return code_of(title, taken, prefix=OWN_PREFIX, instead="category", longest=LONGEST)
