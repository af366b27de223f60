"""A trial kind of trained model, all in this file: which messages a region's people call urgent, by their words.

docs/how-to/add-a-trained-model.md follows it step by step.
"""

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from core.errors import Conflict
from language.training import BrokenModel, Split, split_by_text
from learning.service import Lesson, Loaded, ModelKind, StoredModel, model_kinds, model_now

FORMAT = 1
LEAST = 10

# A message, and whether it is urgent.
Example = tuple[str, bool]


@dataclass(frozen=True)
class UrgencyModel:
    """Words of two urgent messages or more, and of no others."""

    words: frozenset[str]

    def is_urgent(self, text: str) -> bool:
        return not self.words.isdisjoint(text.lower().split())


@dataclass(frozen=True, kw_only=True)
class UrgencyLesson(Lesson):
    messages: Split[Example] = field(default_factory=Split)


@dataclass(frozen=True)
class Accuracy:
    texts: int
    right: float

    def as_json(self) -> dict[str, float]:
        return {"texts": self.texts, "right": self.right}


class Urgency(ModelKind[UrgencyModel, UrgencyLesson, Accuracy]):
    name = "urgency"
    title = "Срочность"
    stand_in = "ничего не срочно"
    files_kept = 1

    def lesson(self, active: Loaded[UrgencyModel] | None, given: Sequence[Example] | None) -> UrgencyLesson:
        examples = list(given or ())
        if len(examples) < LEAST:
            raise Conflict(f"Учиться пока не на чем: нужно хотя бы {LEAST} сообщений.", code="few_messages")
        messages = split_by_text(examples, lambda example: example[0], share=3)
        return UrgencyLesson(examples=len(messages.learned), messages=messages)

    def fit(self, lesson: UrgencyLesson) -> UrgencyModel:
        words = {True: Counter[str](), False: Counter[str]()}
        for text, is_urgent in lesson.messages.learned:
            words[is_urgent].update(text.lower().split())
        return UrgencyModel(frozenset(word for word, count in words[True].items() if count > 1 > words[False][word]))

    def score(self, model: UrgencyModel | None, lesson: UrgencyLesson) -> Accuracy:
        held = lesson.messages.held
        right = sum((model is not None and model.is_urgent(text)) == is_urgent for text, is_urgent in held)
        return Accuracy(len(held), right / len(held))

    def is_better(self, score: Accuracy, rivals: Collection[Accuracy]) -> bool:
        return all(score.right > rival.right for rival in rivals)

    def save(self, model: UrgencyModel, file: BinaryIO) -> None:
        file.write(json.dumps({"format": FORMAT, "words": sorted(model.words)}).encode())

    def load(self, file: BinaryIO) -> UrgencyModel:
        try:
            facts = json.loads(file.read())
            if facts["format"] != FORMAT:
                raise BrokenModel("a model of another version")
            return UrgencyModel(frozenset(facts["words"]))
        except (ValueError, KeyError, TypeError) as error:
            raise BrokenModel(f"not a model of urgency: {error}") from error

    def is_due(self, last: StoredModel | None, active: StoredModel | None) -> bool:
        return last is None


URGENCY = Urgency()
model_kinds.register(URGENCY)


def is_urgent(text: str) -> bool:
    """By the region's model; without one nothing is urgent."""
    loaded = model_now(URGENCY)
    return loaded is not None and loaded.model.is_urgent(text)
