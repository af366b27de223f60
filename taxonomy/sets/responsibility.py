"""Which ministry answers for what a catalog brings into the region."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput, Missing
from core.plane import tenant_only
from taxonomy.facts import CategoryFacts
from taxonomy.models import Responsibility
from tenants.service import Organisation, organisation_get

__all__ = ["Responsibilities", "ministry_get", "responsibilities", "responsibility_set"]

MINISTRY = "ministry"


@dataclass(frozen=True)
class Responsibilities:
    """Ministries by direction and, winning over those, by code of a category."""

    by_direction: dict[str, UUID]
    by_code: dict[str, UUID]

    def of(self, facts: CategoryFacts) -> UUID | None:
        return self.by_code.get(facts.code) or self.by_direction.get(facts.direction)


@tenant_only
def responsibilities() -> Responsibilities:
    """Who answers for what in this region."""
    rows = Responsibility.objects.values_list("direction", "code", "ministry_id")
    return Responsibilities(
        by_direction={direction: ministry for direction, code, ministry in rows if not code},
        by_code={code: ministry for _direction, code, ministry in rows if code},
    )


@tenant_only
@transaction.atomic
def responsibility_set(*, ministry_id: UUID, direction: str = "", code: str = "") -> Responsibility:
    """Make a ministry answer for a direction, or for one category of it, from the next publication on.

    Raises InvalidInput (field `ministry`) as `ministry_get`.
    """
    ministry = ministry_get(ministry_id)
    responsibility, _made = Responsibility.objects.update_or_create(
        direction="" if code else direction, code=code, defaults={"ministry": ministry}
    )
    return responsibility


@tenant_only
def ministry_get(ministry_id: UUID) -> Organisation:
    """An organisation that may answer for categories. Raises InvalidInput (field `ministry`) for any other."""
    try:
        found = organisation_get(ministry_id)
    except Missing as error:
        raise InvalidInput(str(error), field="ministry", code="unknown") from error
    if found.kind != MINISTRY:
        raise InvalidInput(
            _("За категории отвечает министерство или ведомство, а «%(name)s» — нет.") % {"name": found.short_name},
            field="ministry",
            code="not_a_ministry",
        )
    return found
