"""Permissions on appeals: who sees and does what. The only place that decides them.

A person has capacities towards an appeal (`Party`): as its applicant, or by role grants bound to an organisation or a
municipality. What they see and which actions they may take follows from those.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from appeals.models import Appeal
from appeals.states import Party, actions, states, states_hidden_from
from core.errors import Denied, Missing
from core.events.types import Actor
from tenants.service import Grant, Person, Role

__all__ = [
    "Capacity",
    "actions_for",
    "appeal_for",
    "appeal_of",
    "appeal_opened",
    "appeals_in_role",
    "appeals_visible",
    "capacities_of",
    "capacity_for",
    "is_applicant",
    "may_read_withheld",
    "may_see_contacts",
    "may_tick",
    "ticking_capacity",
]


@dataclass(frozen=True)
class Capacity:
    """A person as one of the parties of an appeal, with the actor for the log."""

    party: Party
    actor: Actor


def appeals_visible(person: Person) -> QuerySet[Appeal]:
    """Appeals that a person may open in full: their own, and those of their roles."""
    return Appeal.objects.filter(_visible(person))


def appeals_in_role(person: Person, role: Role) -> QuerySet[Appeal]:
    """Appeals that a role lets a person work on, through all its grants, without their own."""
    return Appeal.objects.filter(_granted(role, person.grants_of(role))).exclude(applicant_id=person.user_id)


def _visible(person: Person) -> Q:
    if not person.is_signed_in:
        return Q(correspondent_id=person.correspondent_id) if person.is_known else Q(pk__in=[])
    condition = Q(applicant_id=person.user_id)
    for role in Role:
        condition |= _granted(role, person.grants_of(role))
    return condition


def _granted(role: Role, grants: tuple[Grant, ...]) -> Q:
    if not grants:
        return Q(pk__in=[])
    everything, comes_into_sight = ~Q(pk__in=[]), _in_sight_of(Party(role.value))
    organisations = [grant.organisation_id for grant in grants]
    municipalities = [grant.municipality_id for grant in grants]
    match role:
        case Role.REGIONAL_ADMIN:
            return everything
        case Role.MODERATOR:
            return everything if None in municipalities else Q(municipality_id__in=municipalities)
        case Role.MINISTRY_MODERATOR:
            return Q(ministry_id__in=organisations) & comes_into_sight
        case Role.EXECUTOR:
            return Q(executor_id__in=organisations)
        case Role.MUNICIPAL_CENTRE:
            # Confidential appeals often concern colleagues of the centre.
            return Q(municipality_id__in=municipalities, is_confidential=False) & comes_into_sight
    raise AssertionError(role)


def _in_sight_of(party: Party) -> Q:
    hidden = sorted(states_hidden_from(party))
    # «Not in» one value reads slower in PostgreSQL's plan than «not equal».
    return ~Q(state=hidden[0]) if len(hidden) == 1 else ~Q(state__in=hidden)


def is_applicant(person: Person, appeal: Appeal) -> bool:
    """Whether the appeal is this person's: of their account, or of the correspondent that they are."""
    if person.user_id is not None:
        return appeal.applicant_id == person.user_id
    return person.correspondent_id is not None and appeal.correspondent_id == person.correspondent_id


def capacities_of(person: Person, appeal: Appeal) -> list[Capacity]:
    """The capacities of a person towards this appeal; none for a stranger.

    An applicant who also works here acts on their own appeal as its applicant only.
    """
    if is_applicant(person, appeal):
        label = str(Party.APPLICANT.label)
        return [Capacity(Party.APPLICANT, Actor(kind="applicant", id=person.id, label=label))]
    return [
        Capacity(Party(grant.role.value), Actor(kind=grant.role.value, id=person.user_id, label=grant.label))
        for grant in person.grants
        if _covers(grant, appeal)
    ]


def _covers(grant: Grant, appeal: Appeal) -> bool:
    is_in_sight = Party(grant.role.value) not in states[appeal.state].hidden_from
    match grant.role:
        case Role.REGIONAL_ADMIN:
            return True
        case Role.MODERATOR:
            return grant.municipality_id in (None, appeal.municipality_id)
        case Role.MINISTRY_MODERATOR:
            return grant.organisation_id == appeal.ministry_id and is_in_sight
        case Role.EXECUTOR:
            return grant.organisation_id == appeal.executor_id
        case Role.MUNICIPAL_CENTRE:
            return grant.municipality_id == appeal.municipality_id and is_in_sight and not appeal.is_confidential
    raise AssertionError(grant.role)


def actions_for(person: Person, appeal: Appeal) -> list[str]:
    """The actions that this person may take on this appeal now, the usual one first."""
    parties = {capacity.party for capacity in capacities_of(person, appeal)}
    return [spec.name for spec in actions if parties & spec.open_to(appeal) and spec.starts_from(appeal.state)]


def capacity_for(person: Person, appeal: Appeal, action: str) -> Capacity:
    """The capacity in which a person takes an action. Raises Denied if they have none.

    The refusal is `settled` where it would be theirs but for what somebody has decided about this very appeal.
    """
    spec, capacities = actions[action], capacities_of(person, appeal)
    for capacity in capacities:
        if capacity.party in spec.open_to(appeal):
            return capacity
    if any(capacity.party in spec.parties for capacity in capacities):
        raise Denied(
            _("Чьё это обращение, уже решено: передать его ещё раз нельзя. Если это не так, оставьте заметку."),
            code="settled",
        )
    raise Denied(_("У вас нет права на это действие с этим обращением."))


def appeal_for(person: Person, number: int) -> Appeal:
    """The appeal with that number, if the person may open it.

    Raises Missing otherwise, whether it does not exist or is not theirs: ids from outside tell nothing.
    """
    return appeal_of(Appeal.objects.all(), person, number)


def appeal_of(rows: QuerySet[Appeal], person: Person, number: int) -> Appeal:
    """The same from rows that are locked or bring more with them. Raises as `appeal_for`."""
    # Found by its number alone: with the conditions of `_visible` beside it PostgreSQL plans for milliseconds.
    return appeal_opened(person, list(rows.filter(number=number).order_by()))


def appeal_opened(person: Person, found: Sequence[Appeal]) -> Appeal:
    """The given appeal, if the person may open it. Raises Missing otherwise, as `appeal_for`."""
    appeal = found[0] if found else None
    if appeal is None or not capacities_of(person, appeal):
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    return appeal


# Who talks to the applicant or comes to their place. Level 1 judges the words and needs nobody's name.
_READ_CONTACTS = frozenset({Party.MINISTRY_MODERATOR, Party.EXECUTOR, Party.MUNICIPAL_CENTRE, Party.REGIONAL_ADMIN})


def may_see_contacts(person: Person, appeal: Appeal) -> bool:
    """Whether this person may read the applicant's name and phone."""
    return any(capacity.party in _READ_CONTACTS for capacity in capacities_of(person, appeal))


def may_read_withheld(person: Person, appeal: Appeal) -> bool:
    """Whether this person may read an answer that an optional stage withholds: the staff may, the applicant not yet."""
    return any(capacity.party != Party.APPLICANT for capacity in capacities_of(person, appeal))


# A tick says that something was done on the spot. The executor does it; the municipal centre hears of it by phone from
# crews that have no account, and looks after them. The ministry and the others only read.
_TICK = frozenset({Party.EXECUTOR, Party.MUNICIPAL_CENTRE})


def may_tick(person: Person, appeal: Appeal) -> bool:
    """Whether this person may tick the steps of the open assignment."""
    return any(capacity.party in _TICK for capacity in capacities_of(person, appeal))


def ticking_capacity(person: Person, appeal: Appeal) -> Capacity:
    """The capacity in which a person ticks steps. Raises Denied when they have none."""
    for capacity in capacities_of(person, appeal):
        if capacity.party in _TICK:
            return capacity
    raise Denied(_("Шаги отмечают исполнитель и муниципальный центр."))
