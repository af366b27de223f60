"""Merge consecutive ticks of a checklist into one timeline entry."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from appeals.events import AppealStepTicked
from appeals.models import ChecklistItem
from core.events.readers import StoredEvent

__all__ = ["ticks_told"]


def ticks_told(
    event: StoredEvent, events: Sequence[StoredEvent], items: Mapping[UUID, ChecklistItem]
) -> tuple[str, str] | None:
    """Title and text for the last of the ticks that one person made in one assignment without anything in between.

    None for the ticks before it, and for ticks that were all taken back again. `events` is the appeal's whole log.
    """
    place = next(index for index, other in enumerate(events) if other.id == event.id)
    if place + 1 < len(events) and _continues(events[place + 1], event):
        return None
    run = [event]
    for earlier in reversed(events[:place]):
        if not _continues(run[0], earlier):
            break
        run.insert(0, earlier)
    changed: dict[UUID, bool] = {}
    for one in run:
        assert isinstance(one.data, AppealStepTicked)
        # A tick and its taking back in one go cancel each other.
        if changed.pop(one.data.item_id, None) is None:
            changed[one.data.item_id] = one.data.ticked
    if not changed:
        return None
    assert isinstance(event.data, AppealStepTicked)
    title = _("Шаги алгоритма: выполнено %(done)d из %(total)d") % {"done": event.data.done, "total": event.data.total}
    ticked = _titles(items, [item_id for item_id, is_on in changed.items() if is_on])
    untied = _titles(items, [item_id for item_id, is_on in changed.items() if not is_on])
    lines = [_("Отмечено: %(steps)s.") % {"steps": ticked}] if ticked else []
    lines += [_("Отметка снята: %(steps)s.") % {"steps": untied}] if untied else []
    return title, "\n".join(lines)


def _continues(event: StoredEvent, before: StoredEvent) -> bool:
    return (
        isinstance(event.data, AppealStepTicked)
        and isinstance(before.data, AppealStepTicked)
        and event.data.assignment_id == before.data.assignment_id
        and (event.actor_id, event.actor_kind) == (before.actor_id, before.actor_kind)
    )


def _titles(items: Mapping[UUID, ChecklistItem], item_ids: list[UUID]) -> str:
    known = sorted((items[item_id] for item_id in item_ids if item_id in items), key=lambda item: item.position)
    return ", ".join(f"«{item.title}»" for item in known)
