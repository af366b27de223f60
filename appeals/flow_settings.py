"""The optional stages of a region: which it has, and how many appeals are in each; for pages, the API and commands."""

from dataclasses import dataclass

from django.db.models import Count

from appeals.models import Appeal
from appeals.stages.optional import OptionalStage, flow_now, stages_here
from appeals.states import states
from core.plane import tenant_only

__all__ = ["StageShown", "flow_stages"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageShown:
    """An optional stage that the region may have; `waiting` counts its appeals.

    `before` is the state after it, in words. Where it `withholds`, only the staff read an answer that is in it.
    """

    name: str
    label: str
    before: str
    is_on: bool
    waiting: int
    withholds: bool


@tenant_only
def flow_stages() -> list[StageShown]:
    """The optional stages that are installed here, in the order in which an appeal meets them. Two queries at most."""
    found = sorted(stages_here(), key=lambda stage: (states.names().index(stage.before), stage.position))
    if not found:
        return []
    on = flow_now().stages
    inside = Appeal.objects.filter(state__in={state for stage in found for state in stage.states})
    counts = dict(inside.order_by().values_list("state").annotate(Count("pk")))
    return [_shown(stage, on, counts) for stage in found]


def _shown(stage: OptionalStage, on: frozenset[str], counts: dict[str, int]) -> StageShown:
    return StageShown(
        name=stage.name,
        label=str(stage.label),
        before=str(states[stage.before].label),
        is_on=stage.name in on,
        waiting=sum(counts.get(state, 0) for state in stage.states),
        withholds=states[stage.before].lets_answers_go,
    )
