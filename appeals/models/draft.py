from django.conf import settings
from django.db import models

from core import clock
from core.models import BaseModel

__all__ = ["Draft"]


class Draft(BaseModel):
    """An appeal being written in the wizard. `data` holds what the steps have gathered so far.

    It belongs to a browser session until the person signs in, then to the person. A draft becomes one appeal, once.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="drafts")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(default=clock.now)
    appeal = models.OneToOneField("appeals.Appeal", on_delete=models.CASCADE, null=True, related_name="draft")

    class Meta:
        indexes = [models.Index(fields=["updated_at"], name="draft_updated")]

    def __str__(self) -> str:
        return f"{self.id}"
