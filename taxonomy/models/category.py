from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from taxonomy.choices import Block, DeadlineUnit, EvidenceNeed, ExecutorKind, Regime, Sensitivity
from taxonomy.facts import OTHER_CODE, CategoryFacts, Deadline
from taxonomy.questions import Question

if TYPE_CHECKING:
    from tenants.service import Organisation

__all__ = ["Category", "Responsibility", "SetVersion"]


class Category(BaseModel):
    """A category (рубрика) of the region's set: what the problem is, who answers for it and by when.

    It is open to people while it is switched on, its day has come (`opens_on`, a day of the region's calendar) and it
    is not retired. `origin` is the catalog that it came from, empty for the region's own; `base` are the facts as that
    catalog had them when they were last taken over: a field that differs from it was edited here. A retired category
    stays for the appeals that had it; `successor` is where open ones went or, if the catalog split it, the first of
    those between which they were shared out, `split_into` (codes). `version` grows with every change and tells two
    people who edit at once apart. With `moderators_keep`, which only «Другое» (OTHER_CODE) may have, nobody answers:
    appeals wait at level 1 until a moderator chooses another category. `ministry` then means nothing: ask `answering`.
    """

    code = models.SlugField(max_length=80, unique=True)
    block = models.CharField(_("Блок"), max_length=20, choices=Block)
    direction = models.CharField(_("Направление"), max_length=100)
    title = models.CharField(_("Категория"), max_length=200)
    includes = models.TextField(_("Что сюда относится"), blank=True)
    excludes = models.TextField(_("Что сюда не относится"), blank=True)
    aliases = models.JSONField(_("Как ещё называют"), default=list, blank=True)
    examples = models.JSONField(_("Как об этом пишут"), default=list, blank=True)
    executor_kind = models.CharField(_("Кто исполняет"), max_length=20, choices=ExecutorKind)
    regime = models.CharField(_("Режим"), max_length=20, choices=Regime, default=Regime.MESSAGE)
    fast_track = models.BooleanField(_("Ускоренное решение"), default=False)
    deadline = models.PositiveSmallIntegerField(_("Срок"))
    deadline_unit = models.CharField(
        _("В чём считается срок"), max_length=15, choices=DeadlineUnit, default=DeadlineUnit.WORKING_DAYS
    )
    evidence = models.CharField(_("Фото в ответе"), max_length=15, choices=EvidenceNeed, default=EvidenceNeed.NONE)
    sensitivity = models.CharField(_("Огласка"), max_length=15, choices=Sensitivity, default=Sensitivity.OPEN)
    questions = models.JSONField(_("Дополнительные вопросы"), default=list, blank=True)
    playbook = models.SlugField(_("Алгоритм"), max_length=60, blank=True)
    incident_group = models.CharField(_("Группа «Инцидента»"), max_length=100, blank=True)

    ministry = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")
    moderators_keep = models.BooleanField(default=False, db_default=False, editable=False)
    is_active = models.BooleanField(_("Включена"), default=True)
    opens_on = models.DateField(_("Открывается"), null=True, blank=True)
    retired_at = models.DateTimeField(null=True, editable=False)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, editable=False, related_name="+")
    split_into = models.JSONField(default=list, blank=True, editable=False)
    origin = models.SlugField(max_length=60, blank=True, editable=False)
    base = models.JSONField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["direction", "title"]
        verbose_name = _("Категория")
        verbose_name_plural = _("Категории")
        constraints: ClassVar = [
            models.CheckConstraint(
                name="category_moderators_keep", condition=Q(moderators_keep=False) | Q(code=OTHER_CODE)
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_other(self) -> bool:
        """Whether this is «Другое / без категории»."""
        return self.code == OTHER_CODE

    @property
    def answering(self) -> "Organisation | None":
        """The ministry that answers for it; None where moderators keep its appeals and choose."""
        return None if self.moderators_keep else self.ministry

    @property
    def answering_id(self) -> UUID | None:
        """The same without loading the organisation."""
        return None if self.moderators_keep else self.ministry_id

    def facts(self) -> CategoryFacts:
        """What the region says of the category now."""
        return CategoryFacts(
            code=self.code,
            block=self.block,
            direction=self.direction,
            title=self.title,
            includes=self.includes,
            excludes=self.excludes,
            aliases=tuple(self.aliases),
            examples=tuple(self.examples),
            executor_kind=self.executor_kind,
            regime=self.regime,
            fast_track=self.fast_track,
            deadline=Deadline(amount=self.deadline, unit=self.deadline_unit),
            evidence=self.evidence,
            sensitivity=self.sensitivity,
            questions=tuple(Question.from_json(question) for question in self.questions),
            playbook=self.playbook,
            incident_group=self.incident_group,
        )

    def write(self, facts: CategoryFacts) -> None:
        """Take over all facts, in memory."""
        values = facts.as_json()
        deadline = values.pop("deadline")
        for name, value in values.items():
            setattr(self, name, value)
        self.deadline, self.deadline_unit = deadline["amount"], deadline["unit"]


class Responsibility(BaseModel):
    """Which ministry answers for the categories of a direction that a catalog brings into the region.

    With a `code` it is about that one category and wins over its direction.
    """

    direction = models.CharField(_("Направление"), max_length=100, blank=True)
    code = models.SlugField(_("Код категории"), max_length=80, blank=True)
    ministry = models.ForeignKey("structure.Organisation", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["direction", "code"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["direction", "code"], name="responsibility_once")]

    def __str__(self) -> str:
        return self.code or self.direction


class SetVersion(BaseModel):
    """The region's set took over a version of a catalog. `changes` is what that changed, for people to read.

    Each is `{"kind", "code", "title", "direction", "opens_on", "targets", "fields", "kept"}`; `opens_on` is the day
    (ISO) on which an added category was to open, null: at once.
    """

    number = models.PositiveIntegerField(_("Версия набора"), unique=True)
    catalog = models.SlugField(max_length=60)
    catalog_version = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    changes = models.JSONField(default=list)
    published_by = models.CharField(max_length=255)

    class Meta:
        ordering: ClassVar[list[str]] = ["-number"]

    def __str__(self) -> str:
        return f"{self.number}"
