"""The rubrication model: categories and executors for a message, with probabilities and the words that decided."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from language.engine.calibration import Calibration, softmax
from language.engine.features import Row, Space, TextFeatures, features_of
from language.engine.head import Head
from language.engine.storage import Stored, read, write
from language.engine.types import CategoryText, LabelledText, Suggestion
from language.reading import ReadText
from language.training import BrokenModel

__all__ = ["RubricModel", "deciding_words", "engine_version", "fingerprint_of"]

MOST_WORDS = 5
SHORTEST_WORD = 3
# A word that gives less than this share of what the strongest one gives did not decide.
LEAST_SHARE = 0.15


def deciding_words(
    space: Space, head: Head, features: TextFeatures, row: Row, chosen: list[int], scores: NDArray[np.float32]
) -> list[tuple[str, ...]]:
    """For each chosen name of a head the words for it, strongest first, as they were written (without doubles).

    A feature speaks for a name as much as it adds to the name's score over what it adds to its rivals, weighed by their
    likelihood; a word has what its lemma, its pairs and its pieces have together.
    """
    which, names, said = head.said(row)
    learned, corrected = head.learned(row)
    at = space.columns(features.keys)
    known = at >= 0
    place = np.searchsorted(row.columns, at[known])
    times = np.maximum(np.bincount(place, minlength=row.columns.size), 1)
    found = []
    for index in chosen:
        rivals = _rivals(scores / head.calibration.temperature, index)
        # Sparse: of a message's thousand features each says something of few names.
        worth = said * ((names == index) - rivals[names])
        # Of nothing at all numpy counts whole numbers.
        shares = np.bincount(which, worth, row.columns.size).astype(np.float32)
        by_column = np.bincount(head.columns, rivals, learned.shape[1]).astype(np.float32)
        shares[corrected] += learned[:, head.columns[index]] - learned @ by_column
        weight = np.bincount(features.owners[known], (shares / times)[place], len(features.words)).astype(np.float64)
        found.append(_strongest(features, weight))
    return found


def _rivals(scores: NDArray[np.float32], index: int) -> NDArray[np.float32]:
    """How likely each other name would be without this one; nothing where there is no other."""
    others = scores.copy()
    others[index] = -np.inf
    return softmax(others) if np.isfinite(others).any() else np.zeros_like(scores)


def _strongest(features: TextFeatures, weight: NDArray[np.float64]) -> tuple[str, ...]:
    by_spelling: dict[str, float] = {}
    written: dict[str, str] = {}
    for word, value in zip(features.words, weight.tolist(), strict=True):
        if len(word.spelling) >= SHORTEST_WORD and not word.spelling.isdecimal():
            by_spelling[word.spelling] = by_spelling.get(word.spelling, 0.0) + value
            written.setdefault(word.spelling, features.text[word.start : word.end])
    ranked = sorted(by_spelling, key=lambda spelling: -by_spelling[spelling])[:MOST_WORDS]
    if not ranked:
        return ()
    least = max(by_spelling[ranked[0]] * LEAST_SHARE, 1e-6)
    return tuple(written[spelling] for spelling in ranked if by_spelling[spelling] >= least)


Floats = NDArray[np.float32]


def fingerprint_of(categories: Iterable[CategoryText]) -> str:
    """A short name for a set of categories with its texts: another one means that the model no longer fits the set."""
    digest = hashlib.sha256()
    for category in sorted(categories, key=lambda item: item.code):
        texts = (category.code, category.title, category.direction, category.includes)
        digest.update("\x1f".join((*texts, *category.aliases, *category.examples, "\x1e")).encode())
    return digest.hexdigest()[:16]


@cache
def engine_version() -> str:
    """A short name for the program that makes models: one made by another program is another model."""
    language = Path(__file__).parents[1]
    digest = hashlib.sha256()
    for folder in ("engine", "words"):
        for path in sorted((language / folder).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class RubricModel:
    """Immutable and safe in threads: made by `fit` or `load`, replaced whole by the next one.

    `fingerprint` is of the categories it was fitted to; `decisions` counts those it learned from.
    """

    space: Space
    categories: Head
    takers: Head
    fingerprint: str
    decisions: int
    seed: int

    @classmethod
    def fit(
        cls, categories: Sequence[CategoryText], decisions: Sequence[LabelledText] = (), *, seed: int = 0
    ) -> "RubricModel":
        """A model of these categories, cold without decisions, warm with them (the oldest first).

        Decisions of unknown categories are left out. The same input and seed give the same model.
        Raises ValueError for no categories or for two of one code.
        """
        from language.engine.fitting import fitted

        return cls(**fitted(categories, decisions, seed=seed), fingerprint=fingerprint_of(categories), seed=seed)

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of the categories it knows."""
        return self.categories.names

    def rubricate(
        self, text: str | ReadText, *, allowed: Collection[str] | None = None, top: int = 3, words: bool = True
    ) -> list[Suggestion]:
        """The `top` likeliest categories, the likeliest first; of `allowed` ones alone where given.

        What is not allowed keeps its share of the probability: a text that belongs there belongs nowhere else.
        Nothing for a text without letters and digits. `words=False` leaves the explanation out, for speed.
        """
        features = features_of(text)
        return self._suggest(self.categories, features, allowed=allowed, top=top, explain=words)

    def rubricate_many(
        self, texts: Iterable[str], *, allowed: Collection[str] | None = None, top: int = 3, words: bool = False
    ) -> list[list[Suggestion]]:
        """`rubricate` for many messages, in their order; without explanations unless asked."""
        return [self.rubricate(text, allowed=allowed, top=top, words=words) for text in texts]

    def executors(
        self, text: str | ReadText, *, allowed: Collection[str] | None = None, top: int = 3
    ) -> list[Suggestion]:
        """The likeliest executors by decisions that named one; nothing where none did. `code` holds the executor."""
        return self._suggest(self.takers, features_of(text), allowed=allowed, top=top, explain=True)

    def probabilities(self, text: str | ReadText) -> Floats:
        """Calibrated probabilities of all `codes`, in their order."""
        row = self.space.row(features_of(text).keys)
        return self.categories.calibration.probabilities(self.categories.scores(row))

    def save(self, target: Path | str | BinaryIO) -> None:
        """Write the model to a path (whole or not at all) or into a file opened for bytes."""
        heads = {}
        arrays: dict[str, NDArray[Any]] = {"space.keys": self.space.keys, "space.rarity": self.space.rarity}
        for name, head in (("categories", self.categories), ("takers", self.takers)):
            heads[name] = {"names": head.names, "calibration": asdict(head.calibration)}
            arrays.update({f"{name}.{field}": getattr(head, field) for field in HEAD_ARRAYS})
        facts = {"fingerprint": self.fingerprint, "decisions": self.decisions, "seed": self.seed, "heads": heads}
        write(target, Stored(facts, arrays))

    @classmethod
    def load(cls, source: Path | str | BinaryIO) -> "RubricModel":
        """A saved model; a path is mapped into memory and shared between processes.

        Raises BrokenModel for anything but a whole model, FileNotFoundError where there is no file.
        """
        stored = read(source)
        try:
            facts, arrays = stored.facts, stored.arrays
            model = cls(
                space=Space(arrays["space.keys"], arrays["space.rarity"]),
                categories=_head("categories", facts, arrays),
                takers=_head("takers", facts, arrays),
                fingerprint=str(facts["fingerprint"]),
                decisions=int(facts["decisions"]),
                seed=int(facts["seed"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenModel(f"the model lacks a part: {error}") from error
        model._check()
        return model

    def _check(self) -> None:
        size = self.space.size
        for head in (self.categories, self.takers):
            whole = (
                self.space.rarity.size == size
                and head.origin_ends.size == size + 1
                and head.rows.size == size
                and head.prior.size == head.columns.size == len(head.names)
                and head.origin_names.size == head.origin_values.size == int(head.origin_ends[-1])
                and head.corrections.shape[0] == head.scales.size
                and head.calibration.temperature > 0
            )
            if not whole:
                raise BrokenModel("parts of the model are of different sizes")

    def _suggest(
        self, head: Head, features: TextFeatures, *, allowed: Collection[str] | None, top: int, explain: bool
    ) -> list[Suggestion]:
        if not head.names or not features.words:
            return []
        row = self.space.row(features.keys)
        scores = head.scores(row)
        given = head.calibration.probabilities(scores)
        if allowed is not None:
            permitted = set(allowed)
            scores[[name not in permitted for name in head.names]] = -np.inf
        if not np.isfinite(scores).any():
            return []
        best = [int(index) for index in np.argsort(-scores, kind="stable")[:top] if np.isfinite(scores[index])]
        found = deciding_words(self.space, head, features, row, best, scores) if explain else [()] * len(best)
        return [
            Suggestion(code=head.names[index], probability=float(given[index]), words=words)
            for index, words in zip(best, found, strict=True)
        ]


HEAD_ARRAYS = tuple(field.name for field in fields(Head) if field.name not in ("names", "calibration"))


def _head(name: str, facts: Any, arrays: Any) -> Head:
    known = facts["heads"][name]
    parts = {field: arrays[f"{name}.{field}"] for field in HEAD_ARRAYS}
    return Head(names=tuple(map(str, known["names"])), calibration=Calibration(**known["calibration"]), **parts)
