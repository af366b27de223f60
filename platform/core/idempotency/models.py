from django.db import models

from core.models import BaseModel

__all__ = ["IdempotentAnswer"]


class IdempotentAnswer(BaseModel):
    """What a person's program was answered under a key; written in the transaction of the change it tells of.

    `fingerprint` is the SHA-256 of method, address and body: the same key with another one is a mistake of the caller.
    """

    person_id = models.UUIDField()
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField()
    body = models.TextField()
    location = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person_id", "key"], name="idempotent_answer_once")]
        indexes = [models.Index(fields=["created_at"], name="idempotent_answer_age")]

    def __str__(self) -> str:
        return f"{self.status} {self.id}"
