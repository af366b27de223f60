"""What every change of a region's set shares: one writer at a time, and the event of the change."""

from collections.abc import Sequence
from uuid import UUID

from core.database.locks import wait_for_turn
from core.events.log import event_append
from core.events.types import Actor
from taxonomy.events import CategoriesChanged
from taxonomy.models import Category, SetVersion

__all__ = ["change_announce", "set_lock"]


def set_lock() -> None:
    """Lock this region's set for other writers until the transaction ends."""
    wait_for_turn("set")


def change_announce(
    categories: Sequence[Category],
    *,
    what: str,
    acting: Actor,
    fields: Sequence[str] = (),
    successor_id: UUID | None = None,
) -> None:
    """Write CategoriesChanged about the set's current version (before the first: about the category)."""
    version_id = SetVersion.objects.order_by("-number").values_list("id", flat=True).first()
    event_append(
        CategoriesChanged(
            what=what,
            category_ids=[category.id for category in categories],
            fields=list(fields),
            successor_id=successor_id,
        ),
        subject_id=version_id or categories[0].id,
        actor=acting,
    )
