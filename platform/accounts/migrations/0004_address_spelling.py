"""One spelling for the addresses that are here; what would meet another person's stays, and is told to the log."""

from typing import Any

import structlog
from django.db import connection, migrations

from core.mail.addresses import address_canonical

logger = structlog.get_logger(__name__)


def respell(apps: Any, schema_editor: Any) -> None:
    """Only spellings change: run again, it finds nothing to do."""
    users, addresses = apps.get_model("accounts", "User"), apps.get_model("account", "EmailAddress")
    for user in users.objects.only("id", "email").order_by("created_at", "id"):
        spelt = address_canonical(user.email)
        if spelt == user.email:
            continue
        same = users.objects.filter(email__iexact=spelt).exclude(pk=user.pk).first()
        if same is not None:
            logger.warning("address_met", schema=connection.schema_name, user=str(user.pk), same=str(same.pk))
            continue
        users.objects.filter(pk=user.pk).update(email=spelt)
    for row in addresses.objects.order_by("id"):
        spelt = address_canonical(row.email)
        if spelt == row.email:
            continue
        same = addresses.objects.filter(email=spelt).exclude(pk=row.pk)
        if same.filter(user_id=row.user_id).exists() or (row.verified and same.filter(verified=True).exists()):
            logger.warning("address_met", schema=connection.schema_name, user=str(row.user_id), address=row.pk)
            continue
        addresses.objects.filter(pk=row.pk).update(email=spelt)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_phones"), ("account", "0001_initial")]
    operations = [migrations.RunPython(respell, migrations.RunPython.noop)]
