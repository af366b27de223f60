from django.db import models

from core.models import BaseModel

__all__ = ["KeptForm"]


class KeptForm(BaseModel):
    """A form that was sent and not accepted: its fields, and the page that said why.

    `owner` is the mark of the person for whom the form was made (`shell.kept.asking`); only they get it back. What
    nobody signed in sent has no owner; then `browser` names the session it came from, and `network` is the mark of its
    address. `fields` is JSON, a name to its values; passwords and files are never in it, and no secret of an address is
    in anything here (`shell.kept.files`). `left` names files that were put away for the form (`shell.kept.files`),
    `had_files` that others are gone. `page` is compressed HTML, `headers` its headers as JSON.
    """

    key = models.CharField(max_length=32, unique=True)
    owner = models.CharField(max_length=32)
    browser = models.CharField(max_length=32, blank=True)
    network = models.CharField(max_length=16, blank=True, db_default="")
    address = models.CharField(max_length=2000)
    fields = models.TextField()
    had_files = models.BooleanField(default=False)
    left = models.JSONField(default=dict, db_default={})
    status = models.PositiveSmallIntegerField(default=0)
    headers = models.TextField(default="{}")
    page = models.BinaryField(null=True)
    shown_once = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["owner", "created_at"], name="kept_form_owner"),
            models.Index(fields=["created_at"], name="kept_form_age"),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.id}"
