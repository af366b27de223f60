"""Background tasks of the module."""

from celery import shared_task

from core.modules.tasks import ModuleTask
from otklik_hotspots.counts import counts_forget


@shared_task(base=ModuleTask, module="hotspots")
def counts_forget_task(schema: str) -> int:
    """Forget old counts; the manifest schedules it once a day."""
    return counts_forget()
