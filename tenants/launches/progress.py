"""How far the launches of regions are."""

from dataclasses import dataclass
from uuid import UUID

from tenants.launches.steps import ordered_steps
from tenants.regions.locks import regions_locked
from tenants.regions.models import Launch, LaunchStep, Region, StepState

__all__ = ["LaunchProgress", "launch_progress", "launches_progress", "step_titles"]


@dataclass(frozen=True, kw_only=True)
class LaunchProgress:
    """The progress of a launch. `is_running` is false if it is finished, failed or was interrupted."""

    launch: Launch
    steps: tuple[tuple[str, LaunchStep], ...]
    is_running: bool

    @property
    def done(self) -> int:
        return sum(row.state == StepState.DONE for _title, row in self.steps)

    @property
    def total(self) -> int:
        return len(self.steps)

    @property
    def failed(self) -> LaunchStep | None:
        """The failed step, if any."""
        return next((row for _title, row in self.steps if row.state == StepState.FAILED), None)

    @property
    def is_finished(self) -> bool:
        return self.launch.finished_at is not None


def launch_progress(region: Region) -> LaunchProgress:
    """The launch of a region, each step with its title."""
    return launches_progress([region])[region.id]


def launches_progress(regions: list[Region]) -> dict[UUID, LaunchProgress]:
    """The launches of several regions by region (one query for all)."""
    titles = step_titles()
    locked = regions_locked([region.id for region in regions])
    return {
        region.id: LaunchProgress(
            launch=region.launch,
            steps=tuple((titles.get(row.name, row.name), row) for row in region.launch.steps.all()),
            is_running=region.launch.finished_at is None and region.id in locked,
        )
        for region in regions
    }


def step_titles() -> dict[str, str]:
    """Titles of the launch steps, by name."""
    return {step.name: str(step.title) for step in ordered_steps()}
