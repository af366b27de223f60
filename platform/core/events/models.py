"""Tables of the event log: events, reader retries, deliveries."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import BaseModel, uuid7

__all__ = ["AttemptOutcome", "Delivery", "DeliveryAttempt", "DeliveryState", "Event", "ReaderRetry", "RetryState"]


class Event(models.Model):
    """An event; append-only (a trigger refuses changes), written in the transaction of the change.

    `payload` holds identifiers, codes and numbers, never a person's words or name: those stay in the rows the
    identifiers point to, where they can be corrected or erased by law without touching the log.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    type = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField(default=1)
    occurred_at = models.DateTimeField(default=clock.now)
    subject_type = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_label = models.CharField(max_length=255)
    payload = models.JSONField(default=dict)
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="event_undispatched", condition=Q(dispatched_at__isnull=True)),
            models.Index(fields=["subject_type", "subject_id", "id"], name="event_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"


class RetryState(models.TextChoices):
    PENDING = "pending", _("Будет повтор")
    DONE = "done", _("Выполнено")
    DEAD = "dead", _("Остановлено")


class ReaderRetry(BaseModel):
    """A pending retry of a reader for one event; it blocks no other reader."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="retries")
    reader = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=RetryState, default=RetryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=1)
    next_attempt_at = models.DateTimeField()
    last_error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reader"], name="retry_once_per_reader")]
        indexes = [models.Index(fields=["next_attempt_at"], name="retry_due", condition=Q(state=RetryState.PENDING))]

    def __str__(self) -> str:
        return f"{self.reader} · {self.event_id}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("Ждёт отправки")
    SENDING = "sending", _("Отправляется")
    SENT = "sent", _("Отправлено")
    DEAD = "dead", _("Не доставлено")


class Delivery(BaseModel):
    """An outbound item: an e-mail now; a push, a webhook, a post later.

    `interrupted_attempts` counts attempts that began and whose end we never learned (the process was killed).
    Such an attempt may have reached the addressee: only then can an item arrive twice. `emptied_at` is when the
    payload was forgotten (PAYLOAD_LIFETIME): what is left cannot be sent any more. `person_id` is whom it is for,
    whatever their address; None for somebody known by the address alone.
    """

    event = models.ForeignKey(Event, on_delete=models.PROTECT, null=True, related_name="deliveries")
    channel = models.CharField(max_length=20)
    key = models.CharField(max_length=200, unique=True)
    recipient = models.CharField(max_length=320)
    person_id = models.UUIDField(null=True)
    title = models.CharField(max_length=255)
    payload = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    interrupted_attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    leased_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    emptied_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_due",
                condition=Q(state__in=[DeliveryState.PENDING, DeliveryState.SENDING]),
            ),
            models.Index(fields=["state", "-created_at"], name="delivery_state"),
            models.Index(
                fields=["finished_at"],
                name="delivery_to_purge",
                condition=Q(state__in=[DeliveryState.SENT, DeliveryState.DEAD], emptied_at=None),
            ),
            models.Index(fields=["person_id"], name="delivery_of_person", condition=Q(person_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.channel} · {self.key}"


class AttemptOutcome(models.TextChoices):
    SENT = "sent", _("принято")
    REFUSED = "refused", _("отказано")
    FAILED = "failed", _("не удалось")
    DOWN = "down", _("нет ответа")
    INTERRUPTED = "interrupted", _("оборвалась")


class DeliveryAttempt(BaseModel):
    """An attempt of a delivery; `created_at` is when it began. Without an outcome it runs, or its process is dead."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="tries")
    channel = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12, choices=AttemptOutcome, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["channel", "created_at"], name="attempt_rate"),
            models.Index(fields=["created_at"], name="attempt_age"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} · {self.created_at} · {self.outcome}"
