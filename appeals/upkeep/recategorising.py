"""Follow a change of categories: move open appeals of merged, split or retired ones, hide those of confidential ones.

Closed and rejected ones keep their category: history is not rewritten. What to move is found by the current state, an
open appeal in a retired category with a successor, not by the event. So it is idempotent, resumes after a kill, and the
sweep finds an appeal that arrived while the set was being published. Hiding is never taken back automatically: a
person decides to publish again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from appeals.events import AppealConcealed, AppealRecategorised
from appeals.models import Appeal
from appeals.stages.publicity import may_be_published
from appeals.states import final_states
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from taxonomy.service import CategoryChooser, Regime, Sensitivity, categories_taken_over, category_chooser

if TYPE_CHECKING:
    from taxonomy.models import Category

__all__ = ["appeals_conceal", "appeals_open_by_category", "appeals_recategorise", "split_appeals_wait"]

BATCH = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """The successor category of an appeal; `by_text` out of `among`, by the model `model_version`, else by default."""

    category: "Category"
    among: tuple[UUID, ...] = ()
    by_text: bool = False
    model_version: int | None = None


class Choices:
    """Finds the successor category of appeals; loads the model only for the first appeal of a split category."""

    def __init__(self, takers: Mapping[UUID, Sequence["Category"]]) -> None:
        self._takers = takers

    @cached_property
    def _chooser(self) -> CategoryChooser:
        return category_chooser()

    def of(self, category_id: UUID, text: str) -> Choice:
        """The only successor, or the one of several that the text belongs to.

        Where the text does not tell, the one that the catalog names first.
        """
        takers = self._takers[category_id]
        if len(takers) == 1:
            return Choice(takers[0])
        by_code = {category.code: category for category in takers}
        among = tuple(category.id for category in takers)
        found = self._chooser.choose(text, list(by_code))
        if found is None:
            return Choice(takers[0], among)
        code, model_version = found
        return Choice(by_code[code], among, by_text=True, model_version=model_version)


@tenant_only
def appeals_recategorise(*, limit: int | None = None, split: bool = True) -> int:
    """Move open appeals to the successors of their categories; returns how many, about `limit` at most.

    Each appeal of a category that was split goes to the part that its own words belong to; reading them may take
    seconds, so `split=False` leaves those alone. Each batch is a transaction of its own unless the caller has one.
    Texts are read before anything is locked, and what somebody corrects meanwhile stays as it was corrected.

    The ministry follows the new category only where nobody is assigned yet. Once an executor works, the ministry that
    gave the work, knows its instructions and answers for the deadline keeps it: a change of the classifier must not
    take work out of the hands that do it. What a confidential category takes over becomes confidential and leaves the
    portal; nothing becomes public by itself.
    """
    takers = {key: found for key, found in categories_taken_over().items() if split or len(found) == 1}
    choices = Choices(takers)
    moved = 0
    while takers and (limit is None or moved < limit):
        waiting = _open_in(takers).order_by("id").values_list("id", "category_id", "text")[:BATCH]
        chosen = {appeal_id: (former, choices.of(former, text)) for appeal_id, former, text in waiting}
        done = _batch_move(chosen)
        moved += done
        if len(chosen) < BATCH or not done:
            break
    return moved


@tenant_only
def split_appeals_wait() -> bool:
    """Whether open appeals of split categories wait to be moved."""
    split = [key for key, takers in categories_taken_over().items() if len(takers) > 1]
    return bool(split) and _open_in(split).exists()


def _open_in(category_ids: Iterable[UUID]) -> QuerySet[Appeal]:
    return Appeal.objects.filter(category_id__in=list(category_ids)).exclude(state__in=final_states())


@transaction.atomic
def _batch_move(chosen: Mapping[UUID, tuple[UUID, Choice]]) -> int:
    # The rows alone: joined ones would be as they were before the wait for the locks.
    waiting = _open_in({former for former, _choice in chosen.values()}).filter(pk__in=list(chosen))
    moved = 0
    for appeal in waiting.select_for_update().order_by("id"):
        former, choice = chosen[appeal.id]
        if appeal.category_id == former:
            _move(appeal, choice)
            moved += 1
    return moved


def _move(appeal: Appeal, choice: Choice) -> None:
    former_id, former_ministry_id, category = appeal.category_id, appeal.ministry_id, choice.category
    appeal.category = category
    if appeal.executor_id is None and category.answering is not None:
        appeal.ministry = category.answering
    assert appeal.ministry is not None, "nobody answers for «Другое» alone, and nothing takes that over"
    appeal.is_confidential = appeal.is_confidential or category.regime == Regime.CONFIDENTIAL
    appeal.is_published = appeal.is_published and may_be_published(appeal)
    appeal.version += 1
    appeal.save(update_fields=["category", "ministry", "is_confidential", "is_published", "version"])
    event_append(
        AppealRecategorised(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            former_category_id=former_id,
            category_id=category.id,
            why="split" if choice.among else "catalog",
            former_ministry_id=former_ministry_id if former_ministry_id != appeal.ministry_id else None,
            ministry_id=appeal.ministry.id,
            ministry_name=appeal.ministry.short_name if former_ministry_id != appeal.ministry_id else "",
            among=list(choice.among),
            by_text=choice.by_text,
            model_version=choice.model_version,
        ),
        subject_id=appeal.id,
        actor=SYSTEM,
    )


@tenant_only
def appeals_open_by_category(category_ids: Collection[UUID] | None = None) -> dict[UUID, int]:
    """Number of open appeals by category, of these or of all; one query."""
    rows = Appeal.objects.exclude(state__in=final_states())
    if category_ids is not None:
        rows = rows.filter(category_id__in=category_ids)
    return dict(rows.order_by().values_list("category_id").annotate(Count("id")))


SHOWN = Q(is_published=True, category__sensitivity=Sensitivity.CONFIDENTIAL)
KNOWN = Q(is_confidential=False, category__regime=Regime.CONFIDENTIAL)


@tenant_only
def appeals_conceal(*, limit: int | None = None) -> int:
    """Unpublish appeals of such categories, closed ones too; returns how many, about `limit` at most.

    Each batch is a transaction of its own unless the caller has one.
    """
    hidden = 0
    while limit is None or hidden < limit:
        batch = _batch_hide()
        hidden += batch
        if batch < BATCH:
            break
    return hidden


@transaction.atomic
def _batch_hide() -> int:
    # Locked as rows of their own; the categories beside them are only read.
    rows = Appeal.objects.filter(SHOWN | KNOWN).select_related("category").select_for_update(of=("self",))
    appeals = list(rows.order_by("id")[:BATCH])
    for appeal in appeals:
        _hide(appeal)
    return len(appeals)


def _hide(appeal: Appeal) -> None:
    was_shown = appeal.is_published
    appeal.is_confidential = appeal.is_confidential or appeal.category.regime == Regime.CONFIDENTIAL
    appeal.is_published = was_shown and appeal.category.sensitivity != Sensitivity.CONFIDENTIAL
    appeal.version += 1
    appeal.save(update_fields=["is_confidential", "is_published", "version"])
    event_append(
        AppealConcealed(
            appeal_id=appeal.id,
            number=appeal.number,
            state=appeal.state,
            version=appeal.version,
            category_id=appeal.category_id,
            is_confidential=appeal.is_confidential,
            left_portal=was_shown and not appeal.is_published,
        ),
        subject_id=appeal.id,
        actor=SYSTEM,
    )
