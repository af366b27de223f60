"""Ministries that answer for new categories of catalogs."""

import re
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from core.units import plural
from taxonomy.events import ResponsibilityNamed
from taxonomy.facts import OTHER_CODE, CategoryFacts
from taxonomy.models import Category, Responsibility
from taxonomy.sets.changing import change_announce, set_lock
from tenants.service import Organisation, ministry_get

__all__ = [
    "Responsibilities",
    "answers_words",
    "responsibilities",
    "responsibilities_list",
    "responsibility_set",
]

LONGEST_DIRECTION = 100
_CODE = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True)
class Responsibilities:
    """Ministries by direction and, with precedence, by code of a category."""

    by_direction: dict[str, UUID]
    by_code: dict[str, UUID]

    def of(self, facts: CategoryFacts) -> UUID | None:
        return self.by_code.get(facts.code) or self.by_direction.get(facts.direction)


@tenant_only
def responsibilities() -> Responsibilities:
    """The responsibilities of this region."""
    rows = Responsibility.objects.values_list("direction", "code", "ministry_id")
    return Responsibilities(
        by_direction={direction: ministry for direction, code, ministry in rows if not code},
        by_code={code: ministry for _direction, code, ministry in rows if code},
    )


@tenant_only
def responsibilities_list() -> QuerySet[Responsibility]:
    """The same as rows with their ministries: directions by name, then single categories by code."""
    return Responsibility.objects.select_related("ministry").order_by("code", "direction")


@tenant_only
@transaction.atomic
def responsibility_set(
    *, acting: Actor, ministry_id: UUID, direction: str = "", code: str = "", present: bool = False
) -> Responsibility:
    """Set the ministry for a direction, or for one category (`code`), from the next publication on.

    Categories that the region has keep theirs, unless `present` hands them over, too; appeals that are there stay with
    whom they are. «Другое», which no catalog brings, is handed over at once. A direction or a code may come before its
    first category. Who answered already is no event. Raises InvalidInput: neither or both are named or the direction is
    too long (field `direction`), what can be no code (`code`), and `ministry` as `ministry_get`.
    """
    direction = " ".join(direction.split())
    if bool(direction) == bool(code):
        raise InvalidInput(_("Назовите либо направление, либо категорию."), field="direction", code="one_of_two")
    if len(direction) > LONGEST_DIRECTION:
        raise InvalidInput(
            _("Направление длиннее %(n)d знаков.") % {"n": LONGEST_DIRECTION}, field="direction", code="too_long"
        )
    if code and not _CODE.fullmatch(code):
        raise InvalidInput(_("Код — строчные латинские буквы, цифры и дефисы."), field="code", code="invalid")
    ministry = ministry_get(ministry_id)
    set_lock()
    if present or code == OTHER_CODE:
        _hand_over(ministry, acting, **({"code": code} if code else {"direction": direction}))
    known = Responsibility.objects.filter(direction=direction, code=code).first()
    former = known.ministry_id if known is not None else None
    responsibility = known or Responsibility(direction=direction, code=code)
    if former == ministry.id:
        return responsibility
    responsibility.ministry = ministry
    responsibility.save()
    event_append(
        ResponsibilityNamed(direction=direction, code=code, ministry_id=ministry.id, former_ministry_id=former),
        subject_id=responsibility.id,
        actor=acting,
    )
    return responsibility


def _hand_over(ministry: Organisation, acting: Actor, **which: str) -> None:
    """Reassign existing categories to a ministry; each counts as an edit of the region."""
    rows = Category.objects.filter(retired_at__isnull=True, **which).exclude(ministry=ministry, moderators_keep=False)
    changed = list(rows.select_for_update().order_by("code"))
    for category in changed:
        category.ministry, category.moderators_keep = ministry, False
        category.version += 1
    Category.objects.bulk_update(changed, ["ministry", "moderators_keep", "version"], batch_size=500)
    if changed:
        change_announce(changed, what="edited", acting=acting, fields=["ministry"])


@tenant_only
def answers_words(organisation: Organisation) -> str:
    """The number of categories an organisation answers for, without retired ones, as a phrase; empty if none."""
    count = Category.objects.filter(ministry=organisation, retired_at=None).count()
    if not count:
        return ""
    categories = plural(count, "категорию", "категории", "категорий")
    return _("она отвечает за %(n)d %(categories)s") % {"n": count, "categories": categories}
