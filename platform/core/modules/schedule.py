"""The schedule of modules' tasks, for beat."""

from typing import Any

from core.modules.manifest import modules_discover

__all__ = ["beat_entries"]


def beat_entries(sender: str, schema: str) -> dict[str, dict[str, Any]]:
    """What beat sends for the schedules of all installed modules: the task `sender`, told the module's task by name."""
    return {
        f"{manifest.slug}.{item.name}": {"task": sender, "schedule": item.seconds, "args": (schema, item.task)}
        for manifest in modules_discover()
        for item in manifest.schedule
    }
