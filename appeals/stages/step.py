"""Common part of every action: lock the row, check permission, change the state, move the clocks, write one event."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from appeals.access import Capacity, appeal_of, capacity_for
from appeals.clocks.following import Clocks
from appeals.clocks.takeover import clocks_supply
from appeals.events import AppealEvent
from appeals.models import Appeal
from appeals.stages.optional import flow_now
from appeals.stages.undo_points import Snapshot, point_write, snapshot_take
from appeals.states import Party, states, transition_apply
from core import clock
from core.errors import Conflict
from core.events.log import event_append
from core.events.types import SYSTEM
from core.plane import tenant_only
from tenants.service import Person

__all__ = ["Step", "state_change", "step_by_system", "step_taken", "version_check"]


@dataclass
class Step:
    """An action in progress: the locked appeal, already in its new state, and the acting person."""

    appeal: Appeal
    capacity: Capacity
    at: datetime
    action: str
    snapshot: Snapshot
    clocks: Clocks
    before: dict[str, Any]

    def finish(self, event: AppealEvent) -> None:
        """Save the appeal with its clocks, write the one event of the action, and store its undo point."""
        self.clocks.follow(self.action, at=self.at)
        self.clocks.save()
        self._answer_let_go()
        # Write only changed columns: writing the text would rebuild the search vector.
        self.appeal.save(
            update_fields=[name for name, value in _columns_of(self.appeal).items() if value != self.before[name]]
        )
        actor = self.capacity.actor
        event_row = event_append(event, subject_id=self.appeal.id, actor=actor)
        point_write(
            self.appeal,
            self.snapshot,
            action=self.action,
            party=self.capacity.party,
            event_id=event_row.id,
            user_id=actor.id,
            at=self.at,
        )

    def _answer_let_go(self) -> None:
        """End the withholding of the last answer if the appeal has just reached a state that shows answers."""
        if not states[self.appeal.state].lets_answers_go or states[self.before["state"]].lets_answers_go:
            return
        last = self.appeal.answers.order_by("-created_at", "-id").first()
        if last is not None and last.is_withheld:
            last.is_withheld = False
            last.save(update_fields=["is_withheld"])
            self.snapshot.was_let_go(last)


def _columns_of(appeal: Appeal) -> dict[str, Any]:
    """The loaded columns of an appeal, to find out later what an action has changed."""
    loaded = [item for item in Appeal._meta.concrete_fields if item.attname in appeal.__dict__]
    return {item.attname: getattr(appeal, item.attname) for item in loaded}


@contextmanager
@tenant_only
def step_taken(
    *,
    person: Person,
    number: int,
    action: str,
    version: int,
    otherwise: Callable[[Appeal, Capacity], bool] | None = None,
) -> Iterator[Step]:
    """Lock the appeal, check everything, change its state; the body does the rest and calls `finish`.

    `version` is the one the person was looking at. `otherwise` decides, by the appeal as it was, whether it goes to the
    other target of the transition. Raises Missing for an appeal that is not theirs, Denied for an
    action that is not theirs, Conflict when somebody was faster or the state does not allow it.
    """
    with transaction.atomic():
        # The row alone: PostgreSQL drops a joined row whose join no longer holds after the wait for the lock, so who
        # waited for a corrected category would be told that there is no such appeal.
        rows = Appeal.objects.select_for_update().defer("search", "public_search")
        appeal = appeal_of(rows, person, number)
        capacity = capacity_for(person, appeal, action)
        version_check(appeal, version)
        other = bool(otherwise and otherwise(appeal, capacity))
        yield _begun(appeal, capacity, action, at=clock.now(), otherwise=other)


def step_by_system(appeal: Appeal, action: str, *, at: datetime) -> Step:
    """Begin an action that the system takes on an appeal whose row the caller has locked, in its transaction.

    Raises Conflict when the state does not allow it.
    """
    return _begun(appeal, Capacity(Party.SYSTEM, SYSTEM), action, at=at)


def _begun(appeal: Appeal, capacity: Capacity, action: str, *, at: datetime, otherwise: bool = False) -> Step:
    clocks, before = Clocks.of(appeal), _columns_of(appeal)
    clocks_supply(appeal, clocks)
    snapshot = snapshot_take(appeal, clocks.kept())
    transition_apply(appeal, action, at=at, otherwise=otherwise, arrival=flow_now().arrival)
    return Step(appeal, capacity, at, action, snapshot, clocks, before)


def state_change(appeal: Appeal, action: str, *, at: datetime) -> None:
    """Apply a system action whose event another step writes: changes state and clocks, writes no event.

    The caller holds the row locked and saves it.
    """
    transition_apply(appeal, action, at=at, arrival=flow_now().arrival)
    clocks = Clocks.of(appeal)
    clocks.follow(action, at=at)
    clocks.save()


def version_check(appeal: Appeal, version: int) -> None:
    """Raise Conflict if the appeal changed since the person saw it."""
    if appeal.version != version:
        raise Conflict(
            _(
                "Пока вы смотрели, обращение изменилось: теперь оно в состоянии «%(state)s». "
                "Откройте его снова и решите, что делать."
            )
            % {"state": states[appeal.state].label},
            code="stale_version",
        )
