from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import BigIntegerField, Func, Q
from django.utils.translation import gettext_lazy as _

from appeals.channel_kinds import ChannelKind, channel_choices
from appeals.states import State, state_choices
from core import clock
from core.models import BaseModel, NameField

__all__ = ["SEQUENCE", "Appeal", "NextNumber", "PublicColumns", "RejectionReason"]

SEQUENCE = "appeals_number_seq"


class NextNumber(Func):
    """`nextval` of the region's sequence; as a column default it is bound to the schema it is created in."""

    template = f"nextval('{SEQUENCE}')"
    output_field = BigIntegerField()


class RejectionReason(models.TextChoices):
    """Why an appeal is rejected; the moderator writes the explanation beside it."""

    NOT_AN_APPEAL = "not_an_appeal", _("Это не обращение")
    RUDE = "rude", _("Оскорбления")
    DUPLICATE = "duplicate", _("Повтор обращения, которое уже в работе")
    NO_DETAILS = "no_details", _("Не хватает сведений, чтобы помочь")
    NOT_OUR_AUTHORITY = "not_our_authority", _("Вне полномочий региона")
    PERSONAL_DATA = "personal_data", _("Чужие персональные данные")


class PublicColumns(BaseModel):
    """What everybody may read of a published appeal, and nothing else: `PublicAppeal` consists of these columns.

    `public_text` and `public_address` have personal data masked. A column that is not here is private; to move one here
    is to publish it in every region. `version` grows with every step and tells two people who act at once apart. Times
    are UTC; coordinates are degrees, WGS 84.
    """

    number = models.BigIntegerField(_("Номер"), unique=True, db_default=NextNumber(), editable=False)
    category = models.ForeignKey("taxonomy.Category", on_delete=models.PROTECT, related_name="+")
    municipality = models.ForeignKey("structure.Municipality", on_delete=models.PROTECT, null=True, related_name="+")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    public_address = models.CharField(_("Адрес на портале"), max_length=300, blank=True)
    public_text = models.TextField(_("Текст на портале"))
    is_published = models.BooleanField(_("На портале"), default=False)

    state = models.CharField(_("Состояние"), max_length=20, choices=state_choices, default=State.MODERATION_1)
    version = models.PositiveIntegerField(default=1)
    received_at = models.DateTimeField(_("Получено"), default=clock.now)
    # None where nobody answers yet: «Другое» that moderators keep until they have chosen a category.
    ministry = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    executor = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    rating = models.PositiveSmallIntegerField(null=True)

    public_search = models.GeneratedField(
        expression=SearchVector("public_text", "public_address", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    @property
    def lacks_category(self) -> bool:
        """Whether no moderator has yet said what «Другое» is about: outside, neither ministry nor deadline is told."""
        return self.state == State.MODERATION_1 and self.category.is_other


class Appeal(PublicColumns):
    """An appeal (обращение): a reported problem, and its current state.

    The row holds the present; how it came to it is in the event log. What strangers read is `PublicColumns`; all that
    stands here is for the applicant and the staff. `is_confidential` repeats the regime of the category, for the
    conditions of `access.py`;
    `details` are answers by key of the category's questions. `passes` counts how often ministries have passed it on;
    `ministry_is_final` tells that a moderator has settled whose it is, `executor_is_final` that the executor gave it
    back once already.
    """

    channel = models.CharField(_("Откуда"), max_length=10, choices=channel_choices, default=ChannelKind.PORTAL)
    source_key = models.CharField(max_length=100, null=True, unique=True, editable=False)

    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="appeals")
    # Who is told beside the applicant, or in the place of one: somebody known by an address (`accounts`).
    correspondent = models.ForeignKey(
        "accounts.Correspondent", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    contact_name = NameField(_("Имя"), max_length=150, blank=True)
    contact_email = models.EmailField(_("Электронная почта"), blank=True)
    contact_phone = models.CharField(_("Телефон"), max_length=40, blank=True)

    address = models.CharField(_("Адрес"), max_length=300, blank=True)
    text = models.TextField(_("Текст"))
    wants_publicity = models.BooleanField(_("Заявитель согласен показать на портале"), default=True)
    # Since when it is to be shown and waits for the second reader; None where nothing is awaited.
    awaits_reading_since = models.DateTimeField(null=True, editable=False)
    read_again_at = models.DateTimeField(null=True, editable=False)
    details = models.JSONField(_("Ответы на вопросы категории"), default=dict, blank=True)
    is_emergency = models.BooleanField(_("Угроза жизни"), default=False)
    skipped_level_1 = models.BooleanField(_("Без первой модерации"), default=False)
    is_confidential = models.BooleanField(_("Конфиденциально"), default=False)

    state_since = models.DateTimeField(default=clock.now)
    # The running clock that ends first, repeated for lists; only `appeals/clocks/` writes it, together with the clocks.
    # `due_kind` is empty where none runs, None where the release before clocks wrote the row.
    due_at = models.DateTimeField(null=True)
    due_kind = models.CharField(max_length=40, null=True)
    # Written by the release before clocks; read and emptied by `appeals/clocks/takeover.py`. To be removed after it.
    verdict_due_at = models.DateTimeField(null=True)
    passes = models.PositiveSmallIntegerField(_("Сколько раз меняли ведомство"), default=0, db_default=0)
    ministry_is_final = models.BooleanField(default=False, db_default=False)
    executor_is_final = models.BooleanField(default=False, db_default=False)
    rejection_reason = models.CharField(max_length=20, choices=RejectionReason, blank=True)
    rejection_text = models.TextField(blank=True)

    search = models.GeneratedField(
        expression=SearchVector("text", "address", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("Обращение")
        verbose_name_plural = _("Обращения")
        ordering: ClassVar[list[str]] = ["-received_at", "-id"]
        indexes = [
            GinIndex(fields=["search"], name="appeal_search"),
            GinIndex(fields=["public_search"], name="appeal_public_search", condition=Q(is_published=True)),
            models.Index(fields=["-received_at", "-id"], name="appeal_newest"),
            models.Index(fields=["state", "-received_at", "-id"], name="appeal_state"),
            models.Index(fields=["ministry", "state", "-received_at", "-id"], name="appeal_ministry"),
            models.Index(fields=["municipality", "state", "-received_at", "-id"], name="appeal_municipality"),
            models.Index(fields=["category", "-received_at", "-id"], name="appeal_category"),
            models.Index(
                fields=["executor", "state", "-received_at", "-id"],
                name="appeal_executor",
                condition=Q(executor__isnull=False),
            ),
            models.Index(fields=["applicant", "-received_at", "-id"], name="appeal_applicant"),
            models.Index(
                fields=["correspondent"], name="appeal_correspondent", condition=Q(correspondent__isnull=False)
            ),
            models.Index(fields=["-received_at", "-id"], name="appeal_public", condition=Q(is_published=True)),
            models.Index(
                fields=["awaits_reading_since"],
                name="appeal_awaits_reading",
                condition=Q(awaits_reading_since__isnull=False),
            ),
            models.Index(
                fields=["lat", "lon"],
                name="appeal_public_point",
                condition=Q(is_published=True, lat__isnull=False),
            ),
            models.Index(
                fields=["-closed_at"],
                name="appeal_public_solved",
                condition=Q(is_published=True, state=State.CLOSED),
            ),
            models.Index(
                fields=["state", "-received_at", "-id"], name="appeal_emergency", condition=Q(is_emergency=True)
            ),
            models.Index(fields=["verdict_due_at"], name="appeal_verdict_due", condition=Q(state=State.ANSWERED)),
            models.Index(
                fields=["id"], name="appeal_unclocked", condition=Q(due_kind__isnull=True, closed_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="appeal_point_whole",
                condition=Q(lat__isnull=True, lon__isnull=True) | Q(lat__isnull=False, lon__isnull=False),
            ),
            models.CheckConstraint(
                name="appeal_rating_range", condition=Q(rating__isnull=True) | Q(rating__range=(1, 5))
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.number}"
