"""Data of a region for the console's templates."""

from dataclasses import dataclass
from typing import Any, Literal

from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from core.events.log import events_of
from core.events.models import Event
from core.units import seconds
from shell.components import Step, TimelineEntry, Tone
from tenants.administration import LaunchProgress, LaunchStep, StepState, region_host, step_titles
from tenants.events import LaunchFailed, RegionCreated, RegionReady, RegionResumed, RegionSuspended
from tenants.service import Region, RegionState, host_url

__all__ = ["RegionPanel", "history", "launch_steps"]

TONES: dict[str, Tone] = {
    RegionState.DRAFT: "neutral",
    RegionState.LAUNCHING: "progress",
    RegionState.READY: "success",
    RegionState.SUSPENDED: "warning",
    RegionState.REMOVING: "danger",
}


@dataclass(frozen=True, kw_only=True)
class RegionPanel:
    """A region on a page of the console or on the landing page."""

    region: Region
    launch: LaunchProgress

    @property
    def tone(self) -> Tone:
        return "danger" if self.launch.failed else TONES[self.region.state]

    @property
    def state(self) -> str:
        return _("Ошибка запуска") if self.launch.failed else str(RegionState(self.region.state).label)

    @property
    def emblem_url(self) -> str:
        # An uploaded emblem is served by the region's own host alone.
        return static(f"shell/emblems/{self.region.emblem}.svg")

    @property
    def host(self) -> str:
        return region_host(self.region)

    @property
    def url(self) -> str:
        """Where its portal is, or an empty string before it has an address."""
        return host_url(self.host) if self.host else ""

    @property
    def is_open(self) -> bool:
        """Whether people may read its portal."""
        return self.region.state in (RegionState.READY, RegionState.SUSPENDED)

    @property
    def is_launching(self) -> bool:
        """Whether something about the launch may change by itself."""
        return not self.launch.is_finished and self.launch.failed is None

    @property
    def can_continue(self) -> bool:
        return not self.launch.is_finished and not self.launch.is_running


STEP_STATES: dict[StepState, Literal["done", "current", "todo", "failed"]] = {
    StepState.DONE: "done",
    StepState.RUNNING: "current",
    StepState.FAILED: "failed",
    StepState.WAITING: "todo",
}


def launch_steps(launch: LaunchProgress) -> list[Step]:
    """The steps of a launch with what came of each."""
    return [
        Step(label=title, state=STEP_STATES[StepState(row.state)], note=_note(row, launch))
        for title, row in launch.steps
    ]


def _note(row: LaunchStep, launch: LaunchProgress) -> str:
    if row.state == StepState.FAILED:
        return row.error
    if row.state == StepState.RUNNING:
        return _("Выполняется") if launch.is_running else _("Прервано: продолжится само в течение минуты")
    if row.started_at is None or row.finished_at is None:
        return row.result
    lasted = seconds((row.finished_at - row.started_at).total_seconds(), digits=1)
    return _("%(result)s · %(lasted)s") % {"result": row.result, "lasted": lasted}


def history(region: Region) -> list[TimelineEntry]:
    """What happened to the region, newest first."""
    return [_entry(event) for event in reversed(events_of("region", region.id))]


def _entry(event: Event) -> TimelineEntry:
    title, icon, tone = HAPPENED.get(event.type, (event.type, "dot", "neutral"))
    text = event.payload.get("reason", "")
    if step := event.payload.get("step"):
        text = _("Шаг: %(step)s") % {"step": step_titles().get(step, step)}
    return TimelineEntry(title=title, when=event.occurred_at, icon=icon, tone=tone, text=text, actor=event.actor_label)


HAPPENED: dict[str, tuple[Any, str, Tone]] = {
    RegionCreated.event_name: (_lazy("Регион заведён"), "plus", "info"),
    LaunchFailed.event_name: (_lazy("Запуск остановлен ошибкой"), "x-circle", "danger"),
    RegionReady.event_name: (_lazy("Регион открыт"), "check-circle", "success"),
    RegionSuspended.event_name: (_lazy("Регион приостановлен"), "pause", "warning"),
    RegionResumed.event_name: (_lazy("Регион снова работает"), "play", "success"),
}
