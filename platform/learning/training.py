"""Train a model of a kind, compare it with what answers now, store it, promote it if it is better.

One training of a kind at a time in a region; of those in the background one at a time in the whole installation.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import structlog
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from core import clock
from core.database.locks import installation_lock_number, lock_number, locks_held, session_lock
from core.errors import Conflict
from core.events.types import Actor
from core.plane import tenant_only
from core.tasks import send_after_commit
from learning.answering import active_model, model_now, stored
from learning.files import file_write, files_prune, files_remove
from learning.kinds import ACTIVE, STAND_IN, AnyKind, Lesson, Loaded, ModelKind, Score, StoredModel
from learning.models import ModelState, TrainedModel, TrainingRequest
from learning.promoting import active_replace, promotion_turn

__all__ = [
    "Request",
    "Training",
    "is_due",
    "model_train",
    "training_ask",
    "training_close",
    "training_lock",
    "training_request",
    "training_runs",
    "training_turn",
]

logger = structlog.get_logger(__name__)

M = TypeVar("M")
L = TypeVar("L", bound=Lesson)
S = TypeVar("S", bound=Score)

Say = Callable[[str], None]


@dataclass(frozen=True, kw_only=True)
class Training(Generic[M, L, S]):
    """How a training ended. `rivals` were measured on the same held-out examples as `examined`, by name.

    `examined` was trained without those examples; the stored model may have learned from them, too.
    """

    row: StoredModel
    lesson: L
    examined: M
    score: S
    rivals: Mapping[str, S]

    @property
    def is_promoted(self) -> bool:
        return self.row.is_active


@tenant_only
def model_train(
    kind: ModelKind[M, L, S], *, acting: Actor, given: Any = None, say: Say = lambda stage: None
) -> Training[M, L, S]:
    """Train, compare, store and, if it is better, promote; seconds to many minutes.

    `given` are examples of the caller's, in the form that the kind's `lesson` expects; `say` is told each stage.
    Raises Conflict: `training_runs` while another training of the kind goes on, and what the kind raises where there is
    too little to learn from. A training that dies leaves at most a file without a row, which the next one removes.
    """
    with training_lock(kind):
        say(_("Читаю примеры"))
        active = model_now(kind)
        lesson = kind.lesson(active, given)
        say(_("Учу на проверку"))
        examined = kind.fit(lesson)
        score, thresholds = kind.score(examined, lesson), kind.thresholds(examined, lesson)
        say(_("Сравниваю с прежней"))
        rivals = {
            name: kind.score(active.model if active is not None and name == ACTIVE else None, lesson)
            for name in sorted(_rivals(lesson, active))
        }
        say(_("Учу на всех примерах"))
        row = _store(
            kind,
            kind.complete(examined, lesson),
            acting=acting,
            is_promoted=kind.is_better(score, rivals.values()),
            examples=lesson.examples,
            data_from=lesson.data_from,
            data_until=lesson.data_until,
            made_for=lesson.made_for,
            score=score.as_json(),
            rivals={name: rival.as_json() | _version(name, active) for name, rival in rivals.items()},
            thresholds=thresholds,
        )
        logger.info(
            "model_trained", kind=kind.name, model_version=row.version, is_promoted=row.is_active, **score.as_json()
        )
    return Training(row=row, lesson=lesson, examined=examined, score=score, rivals=rivals)


@tenant_only
def is_due(kind: AnyKind) -> bool:
    """Whether the kind should be trained anew; not while it is being trained."""
    if training_runs(kind):
        return False
    last = TrainedModel.objects.filter(kind=kind.name).order_by("-version").first()
    return kind.is_due(stored(last) if last is not None else None, active_model(kind))


@tenant_only
def training_runs(kind: AnyKind) -> bool:
    """Whether a training of this kind in this region goes on somewhere. One query."""
    return bool(locks_held([_lock(kind)]))


@contextmanager
def training_lock(kind: AnyKind) -> Iterator[None]:
    """Hold the kind's training in this region. Raises Conflict (`training_runs`) while somebody else does."""
    with session_lock(_lock(kind)) as is_ours:
        if not is_ours:
            raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
        yield


@contextmanager
def training_turn() -> Iterator[bool]:
    """Whether it is ours to train in the background now: one training at a time in the whole installation.

    Trainings take minutes and a core each.
    """
    with session_lock(installation_lock_number("learning", "turn")) as is_ours:
        yield is_ours


def _lock(kind: AnyKind) -> int:
    return lock_number("learning", "training", kind.name)


def _rivals(lesson: Lesson, active: Loaded[Any] | None) -> set[str]:
    return set(lesson.rivals) if active is not None else {STAND_IN}


def _version(name: str, active: Loaded[Any] | None) -> dict[str, int]:
    return {"version": active.row.version} if active is not None and name == ACTIVE else {}


def _store(kind: AnyKind, model: Any, *, acting: Actor, is_promoted: bool, **facts: Any) -> StoredModel:
    last = TrainedModel.objects.filter(kind=kind.name).aggregate(version=Max("version"))["version"] or 0
    file = file_write(kind, model, last + 1)
    with transaction.atomic():
        promotion_turn(kind)
        row = TrainedModel.objects.create(
            kind=kind.name, version=last + 1, state=ModelState.REFUSED, trained_by=acting.label, **file, **facts
        )
        if is_promoted:
            active_replace(kind, row, acting=acting)
        gone, keep = _prune(kind)
    files_remove(gone)
    files_prune(kind, keep)
    return stored(row)


def _prune(kind: AnyKind) -> tuple[list[str], set[str]]:
    """Take their files from the rows of old models, in the caller's turn; returns the files to remove and to keep.

    Outside the turn a model could be promoted after it was found to be old, and would answer without a file.
    """
    rows = TrainedModel.objects.filter(kind=kind.name).exclude(path="").order_by("-version")
    others = rows.exclude(state__in=[ModelState.ACTIVE, ModelState.BROKEN]).values_list("path", flat=True)
    keep = {*rows.filter(state=ModelState.ACTIVE).values_list("path", flat=True), *others[: kind.files_kept]}
    gone = rows.exclude(path__in=keep)
    paths = list(gone.values_list("path", flat=True))
    gone.update(path="")
    return paths, keep


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a training: when (UTC), and by whom, as in the log."""

    asked_at: datetime
    asked_by: str


@tenant_only
@transaction.atomic
def training_ask(kind: AnyKind, *, acting: Actor) -> None:
    """Request a training of the region's model. Idempotent.

    Raises Conflict while a training goes on (`training_runs`), and what the kind raises where there is too little to
    learn from.
    """
    if training_runs(kind):
        raise Conflict(_("Модель уже переучивается. Подождите, пока закончится."), code="training_runs")
    kind.check()
    TrainingRequest.objects.update_or_create(
        kind=kind.name, defaults={"asked_at": clock.now(), "asked_by": acting.label}
    )
    send_after_commit("learning.tasks.model_train_task", kind.name)


@tenant_only
def training_request(kind: AnyKind) -> Request | None:
    """The open request of a person, if any. One query."""
    row = TrainingRequest.objects.filter(kind=kind.name).values_list("asked_at", "asked_by").first()
    return Request(*row) if row else None


@tenant_only
def training_close(kind: AnyKind, request: Request) -> None:
    """Close a request, fulfilled or impossible; a newer one stays."""
    TrainingRequest.objects.filter(kind=kind.name, asked_at=request.asked_at).delete()
