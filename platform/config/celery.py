"""The worker's application and the clock of regular work."""

from tenant_schemas_celery.app import CeleryApp

app = CeleryApp("otklik")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(
    ["accounts", "core.events", "core.idempotency", "tenants.regions", "taxonomy.rubrication", "appeals"]
)

PUBLIC = ("public",)
app.conf.beat_schedule = {
    "log": {"task": "tenants.regions.tasks.log_sweep_everywhere", "schedule": 20.0, "args": PUBLIC},
    "answers": {"task": "tenants.regions.tasks.answers_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "sessions": {"task": "tenants.regions.tasks.sessions_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "launches": {"task": "tenants.regions.tasks.launches_sweep", "schedule": 60.0, "args": PUBLIC},
    "appeals": {"task": "appeals.tasks.appeals_sweep_everywhere", "schedule": 300.0, "args": PUBLIC},
    "detectors": {"task": "appeals.tasks.detectors_sweep_everywhere", "schedule": 3600.0, "args": PUBLIC},
    "rubrics": {"task": "taxonomy.rubrication.tasks.rubric_sweep_everywhere", "schedule": 300.0, "args": PUBLIC},
}
