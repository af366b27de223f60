"""PASSING ON: move an appeal to another ministry, by its category or by name.

Needs: an appeal in moderation_2, or in assigned and returned, whose executor then loses it.
Decides: the ministry, the category. After ministries have moved it MOST_PASSES times, the next pass goes to the
moderator, whose decision is final for ministries.
Announces: AppealPassedOn, AppealCategoryChanged.
"""

from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appeals.access import Capacity
from appeals.clocks.kinds import RESOLUTION
from appeals.events import AppealCategoryChanged, AppealPassedOn
from appeals.models import Appeal, AssignmentEnd
from appeals.stages.assignment import WITH_EXECUTOR, assignment_close
from appeals.stages.labels import category_confirmed
from appeals.stages.notes import note_write
from appeals.stages.publicity import may_be_published
from appeals.stages.step import Step, step_taken
from appeals.stages.words import words_checked
from appeals.states import MOST_PASSES, Action, Party, State, appeal_action
from core.errors import InvalidInput
from taxonomy.service import Regime, category_get
from tenants.service import Person, ministry_get

if TYPE_CHECKING:
    from taxonomy.models import Category
    from tenants.service import Organisation

__all__ = ["appeal_pass_on", "appeal_recategorise", "category_set", "ministry_of"]

MIN_REASON = 10
IN_MINISTRY = frozenset({State.MODERATION_2, *WITH_EXECUTOR})


def _ministry_is_settled(appeal: Appeal) -> frozenset[Party]:
    """After a moderator has decided on the ministry, only a moderator may change it."""
    return frozenset({Party.MINISTRY_MODERATOR, Party.MUNICIPAL_CENTRE} if appeal.ministry_is_final else ())


@appeal_action(
    Action.PASS_ON,
    label=gettext_lazy("Передать другому ведомству"),
    sources=IN_MINISTRY,
    target=State.MODERATION_2,
    otherwise=State.MODERATION_1,
    by={Party.MINISTRY_MODERATOR, Party.MODERATOR},
    done=gettext_lazy("передано другому ведомству"),
    barred=_ministry_is_settled,
)
def appeal_pass_on(*, person: Person, number: int, version: int, ministry_id: UUID, reason: str) -> Appeal:
    """Pass the appeal on to another ministry; `reason` is for staff.

    Raises InvalidInput (field `ministry`) for one that is not of the region, what is no ministry, or the same one;
    Denied (`settled`) where a moderator has settled whose it is.
    """
    words = words_checked(reason, field="reason", minimum=MIN_REASON)
    ministry = ministry_get(ministry_id)
    with step_taken(
        person=person, number=number, action=Action.PASS_ON, version=version, otherwise=_is_one_pass_too_many
    ) as step:
        appeal = step.appeal
        if appeal.ministry_id == ministry.id:
            raise InvalidInput(_("Обращение и так у этого ведомства. Выберите другое."), field="ministry")
        former = appeal.ministry_id
        assert former is not None, "past level 1 somebody answers"
        _executor_let_go(step, words)
        appeal.ministry = ministry
        _pass_count(step)
        note = note_write(step, words)
        step.finish(
            AppealPassedOn(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                former_ministry_id=former,
                ministry_id=ministry.id,
                ministry_name=ministry.short_name,
                note_id=note.id,
                passes=appeal.passes,
                to_moderator=appeal.state == State.MODERATION_1,
            )
        )
    return appeal


@appeal_action(
    Action.RECATEGORISE,
    label=gettext_lazy("Сменить категорию"),
    sources=IN_MINISTRY,
    target=State.MODERATION_2,
    otherwise=State.MODERATION_1,
    by={Party.MINISTRY_MODERATOR, Party.MODERATOR, Party.MUNICIPAL_CENTRE},
    done=gettext_lazy("категория изменена"),
    barred=_ministry_is_settled,
)
def appeal_recategorise(*, person: Person, number: int, version: int, category_id: UUID, reason: str = "") -> Appeal:
    """Correct the category; the appeal moves to the ministry that answers for the new one.

    An executor who has it loses it: the steps and the photos that are asked for are the category's. `reason` is for the
    staff. Raises Missing (field `category`) for one that is not of the region, InvalidInput for the same one and for
    «Другое» that nobody answers for, Denied (`settled`) where a moderator has settled whose it is.
    """
    words = words_checked(reason, field="reason") if reason.strip() else ""
    category = category_get(category_id)
    ministry = ministry_of(category)

    def goes_to_moderator(appeal: Appeal, capacity: Capacity) -> bool:
        return appeal.ministry_id != ministry.id and _is_one_pass_too_many(appeal, capacity)

    with step_taken(
        person=person, number=number, action=Action.RECATEGORISE, version=version, otherwise=goes_to_moderator
    ) as step:
        appeal = step.appeal
        if appeal.category_id == category.id:
            raise InvalidInput(_("Категория и так эта. Выберите другую."), field="category")
        former_category, former_ministry = appeal.category_id, appeal.ministry_id
        _executor_let_go(step, words)
        category_set(step, category)
        if appeal.ministry_id != former_ministry:
            _pass_count(step)
        category_confirmed(appeal)
        note = note_write(step, words) if words else None
        step.finish(
            AppealCategoryChanged(
                appeal_id=appeal.id,
                number=appeal.number,
                state=appeal.state,
                version=appeal.version,
                former_category_id=former_category,
                category_id=category.id,
                former_ministry_id=former_ministry if former_ministry != appeal.ministry_id else None,
                ministry_id=ministry.id,
                ministry_name=ministry.short_name,
                note_id=note.id if note else None,
                passes=appeal.passes,
                to_moderator=appeal.state == State.MODERATION_1,
            )
        )
    return appeal


def ministry_of(category: "Category") -> "Organisation":
    """The ministry that answers for a category; InvalidInput (field `category`) if moderators have to choose."""
    if category.answering is None:
        raise InvalidInput(
            _("За «%(title)s» никто не отвечает. Выберите категорию: по ней обращение попадёт в министерство.")
            % {"title": category.title},
            field="category",
            code="no_ministry",
        )
    return category.answering


def category_set(step: Step, category: "Category") -> None:
    """Set another category with its ministry, regime and deadline; this publishes nothing.

    «Другое» that moderators keep takes the ministry away: only level 1 may have that.
    """
    appeal = step.appeal
    appeal.category, appeal.ministry = category, category.answering
    appeal.is_confidential = category.regime == Regime.CONFIDENTIAL
    appeal.is_published = appeal.is_published and may_be_published(appeal)
    step.clocks.renew(RESOLUTION, at=step.at)


def _is_one_pass_too_many(appeal: Appeal, capacity: Capacity) -> bool:
    return capacity.party != Party.MODERATOR and appeal.passes >= MOST_PASSES


def _pass_count(step: Step) -> None:
    # A moderator who moves an appeal settles something; only what ministries do among themselves is counted.
    if step.capacity.party != Party.MODERATOR:
        step.appeal.passes += 1


def _executor_let_go(step: Step, words: str) -> None:
    if step.appeal.executor_id is not None:
        assignment_close(step, AssignmentEnd.PASSED_ON, reason=words)
        step.appeal.executor = None
        step.appeal.executor_is_final = False
