"""Labelled messages of an evaluation: folds, questions, answers of the model."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from language.engine.model import RubricModel
from language.engine.types import LabelledText

__all__ = ["Answer", "Question", "answers_of", "folds_of", "labels_of"]

TOP = 3
SPACES = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Question:
    """A message and what people said of it; `group` is the wider rubric, `executor` is empty where unknown."""

    text: str
    code: str
    group: str
    executor: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model said, the likeliest first, with the probability of the first; `executor` where it knows any."""

    codes: tuple[str, ...] = field(default=())
    probability: float = 0.0
    groups: tuple[str, ...] = field(default=())
    group_probability: float = 0.0
    executor: str = ""


def labels_of(questions: Iterable[Question]) -> list[LabelledText]:
    """The questions with their solutions, to learn from."""
    return [LabelledText(text=item.text, code=item.code, executor=item.executor) for item in questions]


def answers_of(
    model: RubricModel,
    groups: Mapping[str, str],
    questions: Iterable[Question],
    *,
    allowed: Collection[str] | None = None,
) -> Iterator[Answer]:
    """A model's answers, one by one; `groups` are codes → wider rubrics, `allowed` limits the codes.

    A wider rubric is as likely as all its categories together.
    """
    codes = np.array(model.codes, object)
    names = sorted({groups.get(code, "") for code in model.codes})
    number = {name: index for index, name in enumerate(names)}
    group_of = np.array([number[groups.get(code, "")] for code in model.codes])
    barred = np.array([allowed is not None and code not in allowed for code in model.codes])
    for question in questions:
        given = np.where(barred, 0.0, model.probabilities(question.text)).astype(float)
        total = given.sum()
        if not total:
            yield Answer()
            continue
        given /= total
        wider = np.bincount(group_of, given, len(names)).astype(float)
        best, best_groups = _best(given), _best(wider)
        taker = model.executors(question.text, top=1) if model.takers.names else []
        yield Answer(
            codes=tuple(codes[best]),
            probability=float(given[best[0]]),
            groups=tuple(names[index] for index in best_groups),
            group_probability=float(wider[best_groups[0]]),
            executor=taker[0].code if taker else "",
        )


def folds_of(questions: Sequence[Question], count: int, *, seed: int = 7) -> NDArray[np.int64]:
    """The part (0 … count - 1) of each question, every category spread over all parts.

    Messages that differ only in case, signs and spaces are one message: they go into one part together, so that
    nothing that is asked was learned by heart.
    """
    order = np.random.default_rng(seed).permutation(len(questions))
    part_of_text: dict[str, int] = {}
    sizes: dict[str, Counter[int]] = {}
    parts = np.zeros(len(questions), np.int64)
    total: Counter[int] = Counter()
    for index in order:
        question = questions[index]
        key = SPACES.sub(" ", question.text.lower().replace("ё", "е")).strip()
        own = sizes.setdefault(question.code, Counter())
        if key not in part_of_text:
            part_of_text[key] = min(range(count), key=lambda part: (own[part], total[part]))
        part = part_of_text[key]
        own[part] += 1
        total[part] += 1
        parts[index] = part
    return parts


def _best(given: NDArray[np.float64]) -> NDArray[np.int64]:
    top = min(TOP, given.size)
    chosen = np.argpartition(-given, top - 1)[:top]
    return chosen[np.argsort(-given[chosen], kind="stable")]
