"""Optional stages: a region's flow has them or leaves them out.

Actions name the state to which they lead, as if no stage were optional. The region's `Flow` says where the appeal
arrives: there, or in an optional stage that stands before it. Other stages do not know of it.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appeals.events import FlowStageSwitched
from appeals.models import FlowStage
from core.errors import Missing
from core.events.log import event_append
from core.events.types import Actor
from core.modules import module_is_enabled
from core.modules.parts import part_check
from core.plane import tenant_only
from core.process_cache import stamp_forget, stamped
from core.registry import Registry

__all__ = [
    "Flow",
    "OptionalStage",
    "arrivals",
    "flow_now",
    "flow_stage_switch",
    "optional_stage",
    "optional_stages",
    "stage_here",
    "stages_here",
]

_KEY = "appeals:flow"
_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class OptionalStage:
    """Declaration of a stage that a region may leave out.

    It stands `before` a state: an appeal that would arrive there arrives in `state` first. `states` are all of its
    states: from them the appeal goes on, not back. Of several stages before one state the lower `position` comes first.
    `is_on` holds until a region decides. One of a `module` (its slug) is there only in regions that have the module on.
    """

    name: str
    label: str | Promise
    state: str
    states: frozenset[str]
    before: str
    position: int
    is_on: bool = False
    module: str = ""


def _check(stage: OptionalStage) -> None:
    part_check(f"optional stage {stage.name!r}", stage.module)


optional_stages: Registry[OptionalStage] = Registry("optional stages", _check)


def stages_here() -> list[OptionalStage]:
    """The optional stages that the current region may have: ours, and those of modules that it has on."""
    return [stage for stage in optional_stages if not stage.module or module_is_enabled(stage.module)]


def optional_stage(
    name: str,
    *,
    label: str | Promise,
    state: str,
    before: str,
    position: int,
    more_states: frozenset[str] = frozenset(),
    is_on: bool = False,
    module: str = "",
) -> OptionalStage:
    """Declare an optional stage (see OptionalStage). Raises AlreadyRegistered for a taken name."""
    return optional_stages.register(
        OptionalStage(
            name=name,
            label=label,
            state=str(state),
            states=frozenset({str(state), *map(str, more_states)}),
            before=str(before),
            position=position,
            is_on=is_on,
            module=module,
        )
    )


@tenant_only
def stage_here(name: str) -> OptionalStage:
    """An optional stage that the current region may have. Raises Missing for any other name."""
    for stage in stages_here():
        if stage.name == name:
            return stage
    raise Missing(_("Такой стадии здесь нет: она не установлена, или её модуль выключен."))


@dataclass(frozen=True)
class Flow:
    """The flow of a region: the names of the optional stages that it has."""

    stages: frozenset[str] = frozenset()

    def arrival(self, state: str, target: str) -> str:
        """The state in which an appeal arrives that leaves `state` for `target`: an optional stage's, or `target`.

        A stage that was left out meanwhile still lets its appeals go on.
        """
        ahead = [stage for stage in optional_stages if stage.before == target]
        passed = max((stage.position for stage in ahead if state in stage.states), default=None)
        open_ = [stage for stage in ahead if stage.name in self.stages and (passed is None or stage.position > passed)]
        return min(open_, key=lambda stage: stage.position).state if open_ else target


def arrivals(target: str) -> frozenset[str]:
    """Every state in which an appeal on its way to `target` may arrive, in a region with any optional stages.

    Which ones a region has may change between an action and a question about it.
    """
    return frozenset({target, *(stage.state for stage in optional_stages if stage.before == target)})


@tenant_only
def flow_now() -> Flow:
    """The region's flow, cached in the process and dropped when it changes. No query where no stage is optional."""
    if not len(optional_stages):
        return Flow()
    decided = stamped(_KEY, _read, _SECONDS)
    return Flow(frozenset(stage.name for stage in stages_here() if decided.get(stage.name, stage.is_on)))


def _read() -> dict[str, bool]:
    return dict(FlowStage.objects.values_list("name", "is_on"))


@tenant_only
@transaction.atomic
def flow_stage_switch(name: str, *, acting: Actor, is_on: bool) -> OptionalStage:
    """Let the region's flow have an optional stage or leave it out, and say so in the log. Idempotent.

    Appeals that are in the stage stay there and go on from it. Raises Missing as `stage_here`.
    """
    stage = stage_here(name)
    row, made = FlowStage.objects.select_for_update().get_or_create(name=stage.name, defaults={"is_on": is_on})
    if (stage.is_on if made else row.is_on) == is_on:
        return stage
    row.is_on = is_on
    row.save(update_fields=["is_on"])
    event_append(FlowStageSwitched(stage=name, is_on=is_on), subject_id=row.id, actor=acting)
    stamp_forget(_KEY)
    return stage
