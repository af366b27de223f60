"""The way back: each line of a role becomes a line of each of its holders, read by who has read it."""

from typing import Any

from django.db import migrations

FAN_OUT = """
INSERT INTO appeals_notification (id, created_at, event_id, title, appeal_id, user_id, role, read_at)
SELECT gen_random_uuid(), line.created_at, line.event_id, line.title, line.appeal_id, holder.user_id, '',
       COALESCE(line.read_at, seen.created_at,
                CASE WHEN line.written_at <= mark.read_until THEN mark.marked_at END,
                CASE WHEN line.written_at < holder.created_at THEN holder.created_at END)
  FROM appeals_notification line
  JOIN structure_rolegrant holder ON holder.role = line.role AND holder.organisation_id = line.organisation_id
  LEFT JOIN appeals_notificationmark mark ON mark.user_id = holder.user_id
  LEFT JOIN appeals_notificationread seen ON seen.user_id = holder.user_id AND seen.notification_id = line.id
 WHERE line.user_id IS NULL
   AND holder.user_id IS DISTINCT FROM line.actor_id AND holder.user_id IS DISTINCT FROM line.applicant_id
ON CONFLICT DO NOTHING
"""


def _back(apps: Any, editor: Any) -> None:
    editor.execute(FAN_OUT)
    editor.execute("DELETE FROM appeals_notificationread")
    editor.execute("DELETE FROM appeals_notification WHERE user_id IS NULL")


class Migration(migrations.Migration):
    dependencies = [("appeals", "0008_lines_of_roles_found")]

    operations = [migrations.RunPython(migrations.RunPython.noop, _back)]
