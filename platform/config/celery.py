"""Celery application and its schedule."""

import gc
from typing import Any

from celery import Task
from celery.beat import PersistentScheduler
from celery.signals import heartbeat_sent, task_postrun, worker_init, worker_process_init
from tenant_schemas_celery.app import CeleryApp

from core.database.patience import patience_begin
from core.heartbeats import Heartbeat, heartbeat_record
from core.modules import modules_discover
from core.modules.schedule import beat_entries
from core.queues import Queue

app = CeleryApp("otklik")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    [
        "accounts",
        "core.events",
        "core.idempotency",
        "core.kept",
        "tenants.regions",
        "tenants.launches",
        "learning",
        "taxonomy.rubrication",
        "appeals",
        *(manifest.django_app for manifest in modules_discover()),
    ]
)

PUBLIC = ("public",)
app.conf.beat_schedule = {
    "log": {"task": "tenants.regions.tasks.log_sweep_everywhere", "schedule": 20.0, "args": PUBLIC},
    "answers": {"task": "tenants.regions.tasks.answers_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "kept": {"task": "tenants.regions.tasks.kept_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "sessions": {"task": "tenants.regions.tasks.sessions_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "launches": {"task": "tenants.launches.tasks.launches_sweep", "schedule": 60.0, "args": PUBLIC},
    "appeals": {"task": "appeals.tasks.appeals_sweep_everywhere", "schedule": 300.0, "args": PUBLIC},
    "orphans": {"task": "appeals.tasks.orphans_sweep_everywhere", "schedule": 86_400.0, "args": PUBLIC},
    "models": {"task": "learning.tasks.models_sweep_everywhere", "schedule": 300.0, "args": PUBLIC},
    "cold-models": {"task": "taxonomy.rubrication.tasks.cold_models_prune", "schedule": 3600.0, "args": PUBLIC},
    **beat_entries("tenants.regions.tasks.module_task_everywhere", *PUBLIC),
}
# A program that was down for a night finds one round of each, not hundreds.
for entry in app.conf.beat_schedule.values():
    entry["options"] = {"expires": entry["schedule"]}


class HeartbeatScheduler(PersistentScheduler):
    """Celery's scheduler with a heartbeat (`core.heartbeats`)."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        """Send due tasks; returns the seconds until the next."""
        heartbeat_record(Heartbeat.BEAT)
        return float(super().tick(*args, **kwargs))


app.conf.beat_scheduler = HeartbeatScheduler


_READ_BY = {
    Queue.ORDINARY: Heartbeat.WORKER,
    Queue.MAIL: Heartbeat.SENDER,
    Queue.CHANNELS: Heartbeat.SENDER,
    Queue.SWEEPS: Heartbeat.SWEEPER,
    Queue.LEARNING: Heartbeat.LEARNER,
}


@worker_init.connect
def _share_memory_with_children(**kwargs: Any) -> None:
    # What the parent has imported stays in pages that its children share: the collector does not write to them.
    gc.collect()
    gc.freeze()


# A statement of a task may take longer than one of a page: a sweep of a large region, a migration of a launch.
STATEMENT_SECONDS = 300.0


@worker_init.connect
@worker_process_init.connect
def _do_not_wait_for_a_silent_database(**kwargs: Any) -> None:
    # In the process that runs tasks: that of the threads, and each forked one.
    patience_begin(most_seconds=STATEMENT_SECONDS)


@heartbeat_sent.connect
def _worker_is_alive(**kwargs: Any) -> None:
    for name in app.amqp.queues.consume_from:
        heartbeat_record(_READ_BY[Queue(name)])


@task_postrun.connect
def _task_has_ended(task: Task, **kwargs: Any) -> None:
    # Those of other queues may take long or be rare: their silence says nothing.
    if (task.request.delivery_info or {}).get("routing_key") == Queue.ORDINARY:
        heartbeat_record(Heartbeat.TASKS)
