"""Declare a kind of trained model: how it is trained, stored and compared, and what answers in its place.

A kind is one subclass of `ModelKind` in one file, registered in `model_kinds`. Its table rows, training, promotion,
rollback, sweep, commands and page data are derived. docs/how-to/add-a-trained-model.md does it step by step.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar, Generic, Protocol, TypeVar

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.types import DomainEvent
from core.registry import Registry
from learning.events import ModelBroken, ModelPromoted
from learning.models import ModelState

__all__ = ["ACTIVE", "STAND_IN", "AnyKind", "Lesson", "Loaded", "ModelKind", "Score", "StoredModel", "model_kinds"]

# Whom a new model may have to beat: the model that answers now, and what answers where there is none.
ACTIVE, STAND_IN = "active", "stand_in"


class Score(Protocol):
    """How a model did on held-out examples."""

    def as_json(self) -> dict[str, float]:
        """Numbers by name, as they are stored and shown."""
        ...


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What one training uses; a kind adds its examples, some of them held out.

    The stored model learns from so many `examples`, between `data_from` and `data_until` (UTC) if they are dated.
    `rivals` are whom it has to beat; the stand-in takes the place of an active model that is not there.
    """

    examples: int
    data_from: datetime | None = None
    data_until: datetime | None = None
    made_for: str = ""
    rivals: frozenset[str] = field(default=frozenset({ACTIVE, STAND_IN}))


@dataclass(frozen=True, kw_only=True)
class StoredModel:
    """A row of the registry as a value; the fields are those of `models.TrainedModel`."""

    kind: str
    version: int
    state: str
    examples: int
    data_from: datetime | None
    data_until: datetime | None
    made_for: str
    score: Mapping[str, Any]
    rivals: Mapping[str, Mapping[str, Any]]
    thresholds: Mapping[str, float]
    path: str
    sha256: str
    size_bytes: int
    trained_by: str
    created_at: datetime
    promoted_at: datetime | None

    @property
    def is_active(self) -> bool:
        return self.state == ModelState.ACTIVE

    @property
    def state_title(self) -> str:
        return str(ModelState(self.state).label)

    @property
    def rival(self) -> Mapping[str, Any]:
        """The score of the model that answered before; of the stand-in where none did."""
        return self.rivals.get(ACTIVE) or self.rivals.get(STAND_IN) or {}


M = TypeVar("M")
L = TypeVar("L", bound=Lesson)
S = TypeVar("S", bound=Score)


@dataclass(frozen=True)
class Loaded(Generic[M]):
    """The active model of a kind: its row, and the model that was read from its file."""

    row: StoredModel
    model: M


class ModelKind(ABC, Generic[M, L, S]):
    """A kind of model `M`, trained on a lesson `L`, compared by a score `S`. All methods run inside a region.

    `title` and `stand_in` are shown to people («Рубрикация», «холодный старт»), and `measures`, the names of a score's
    numbers, the main one first; numbers without a name are shown by their own. Besides the active file those of
    `files_kept` other models stay, for a way back. A process keeps `loaded_kept` models, of all regions together. A
    module's kind names its `module`: where that is switched off nothing is trained.
    """

    name: ClassVar[str]
    title: ClassVar[Any]
    stand_in: ClassVar[Any]
    measures: ClassVar[Mapping[str, Any]] = {}
    files_kept: ClassVar[int] = 2
    loaded_kept: ClassVar[int] = 8
    module: ClassVar[str | None] = None

    @abstractmethod
    def lesson(self, active: Loaded[M] | None, given: Any) -> L:
        """Gather the examples, those `given` by the caller included. Raises Conflict where they are too few."""

    @abstractmethod
    def fit(self, lesson: L) -> M:
        """A model trained without the held-out examples."""

    @abstractmethod
    def score(self, model: M | None, lesson: L) -> S:
        """Measure a model on the held-out examples; None is the stand-in."""

    @abstractmethod
    def is_better(self, score: S, rivals: Collection[S]) -> bool:
        """Whether a new model may answer; a tie keeps what answers now."""

    @abstractmethod
    def save(self, model: M, file: BinaryIO) -> None:
        """Write a model, in a format that can run no code."""

    @abstractmethod
    def load(self, file: BinaryIO) -> M:
        """Read what `save` wrote. Raises BrokenModel for anything else, a model of another version included."""

    @abstractmethod
    def is_due(self, last: StoredModel | None, active: StoredModel | None) -> bool:
        """Whether to train anew, seen from the last training and the active model; cheap."""

    def given(self, files: Mapping[str, Path], tell: Callable[[str], None]) -> Any:
        """What `lesson` is given for the files of a command, by option (`csv`, `ordinary`), none of them or some.

        `tell` prints a line about them. Raises InvalidInput for a file that the kind does not learn from; by default
        from none.
        """
        for option in files:
            raise InvalidInput(
                _("Модели «%(kind)s» файл --%(option)s не нужен.") % {"kind": self.title, "option": option},
                field=option,
            )
        return None

    def remarks(self, lesson: L, model: M) -> Iterable[str]:
        """What else to say of a model that was trained without the held-out examples of the lesson."""
        return ()

    def complete(self, model: M, lesson: L) -> M:
        """The model to store, once the one without the held-out examples was measured; by default that one."""
        return model

    def thresholds(self, model: M, lesson: L) -> dict[str, float]:
        """What the model's answers depend on besides its weights, chosen on the held-out examples."""
        return {}

    def check(self) -> None:
        """Raise Conflict where a training asked for now would have too little to learn from; cheap."""

    def promoted(self, *, version: int, former_version: int, is_rollback: bool) -> DomainEvent:
        """The event of another model that answers."""
        return ModelPromoted(kind=self.name, version=version, former_version=former_version, is_rollback=is_rollback)

    def broken(self, *, version: int) -> DomainEvent:
        """The event of a broken file."""
        return ModelBroken(kind=self.name, version=version)


AnyKind = ModelKind[Any, Any, Any]

model_kinds: Registry[AnyKind] = Registry("kinds of trained models")
