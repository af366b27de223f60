"""Nothing to do forwards: the sweep makes the clocks in batches (`appeals/clocks/takeover.py`), also for rows that the
code of before still writes. Backwards: that code finds the end of the time for a verdict in the appeal alone.
"""

from django.db import migrations
from django.db.models import OuterRef, Subquery

BATCH = 1000


def back(apps, schema_editor):
    Appeal, Clock = apps.get_model("appeals", "Appeal"), apps.get_model("appeals", "AppealClock")
    clocks = Clock.objects.filter(kind="verdict", stopped_at__isnull=True)
    due = clocks.filter(appeal_id=OuterRef("pk")).values("due_at")[:1]
    after = None
    while True:
        rows = clocks.order_by("id") if after is None else clocks.order_by("id").filter(id__gt=after)
        batch = list(rows.values_list("id", "appeal_id")[:BATCH])
        if not batch:
            return
        waiting = Appeal.objects.filter(pk__in=[appeal_id for _id, appeal_id in batch], state="answered")
        waiting.update(verdict_due_at=Subquery(due))
        after = batch[-1][0]


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("appeals", "0003_clocks_to_take_over")]

    operations = [migrations.RunPython(migrations.RunPython.noop, back)]
