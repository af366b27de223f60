"""Trained models of a region, for pages and commands."""

from core.plane import tenant_only
from learning.answering import stored
from learning.kinds import AnyKind, StoredModel
from learning.models import ModelState, TrainedModel

__all__ = ["broken_version", "models_list"]


@tenant_only
def models_list(kind: AnyKind, *, most: int) -> list[StoredModel]:
    """The newest models of a kind, at most so many. One query."""
    return [stored(row) for row in TrainedModel.objects.filter(kind=kind.name).order_by("-version")[:most]]


@tenant_only
def broken_version(kind: AnyKind) -> int | None:
    """The version that broke and has not been replaced yet. One query."""
    states = dict(
        TrainedModel.objects.filter(kind=kind.name, state__in=[ModelState.ACTIVE, ModelState.BROKEN])
        .exclude(path="")
        .order_by("version")
        .values_list("state", "version")
    )
    return None if ModelState.ACTIVE in states else states.get(ModelState.BROKEN)
