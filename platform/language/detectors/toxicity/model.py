"""Linear model of rudeness that a region or the operator trains on their own decisions."""

import io
import json
import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, Self
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from language.detectors.toxicity.features import DENSE, Vocabulary, features
from language.reading import ReadText
from language.training import BrokenModel

__all__ = ["ToxicityModel"]

FORMAT = 1
ABOUT, NUMBERS = "model.json", "weights.npz"
# What a damaged archive and its parts raise.
UNREADABLE = (OSError, KeyError, TypeError, ValueError, EOFError, BadZipFile, RuntimeError, zlib.error)


@dataclass(frozen=True, eq=False, kw_only=True)
class ToxicityModel:
    """How rude texts are, learned from examples.

    `threshold` is the probability from which on a text is called rude, chosen for the best F1 on texts that the model
    had not seen in training, and no lower than ordinary appeals allow.
    """

    pieces: Vocabulary
    lemmas: Vocabulary
    dense: NDArray[np.float32]
    bias: float
    slope: float
    intercept: float
    threshold: float

    @classmethod
    def fit(cls, texts: Sequence[str], labels: Sequence[bool], ordinary: Sequence[str] = ()) -> Self:
        """Train on texts and whether each is rude, and on appeals as people write them about graffiti and rubbish.

        Who quarrels in a forum and who complains of a manhole write unlike each other; without ordinary appeals every
        twentieth of them looks rude to a model of quarrels. Raises ValueError for fewer than 10 rude texts or others.
        """
        from language.detectors.toxicity.training import parameters

        return cls(**parameters(texts, labels, ordinary))

    def probability(self, text: str | ReadText) -> float:
        """How likely a text is rude, from 0 to 1, calibrated."""
        found = features(text)
        margin = (
            self.pieces.weigh(found.pieces)
            + self.lemmas.weigh(found.lemmas)
            + float(np.dot(self.dense, found.dense))
            + self.bias
        )
        return 1 / (1 + math.exp(-max(min(self.slope * margin + self.intercept, 40), -40)))

    def score(self, text: str | ReadText) -> float:
        """The probability moved so that the threshold is 0.5."""
        odds = (self.threshold / (1 - self.threshold)) if 0 < self.threshold < 1 else 1.0
        probability = self.probability(text)
        return probability / (probability + (1 - probability) * odds)

    def is_toxic(self, text: str | ReadText) -> bool:
        """Whether a text is rude, by the model's own threshold."""
        return self.probability(text) >= self.threshold

    def save(self, file: BinaryIO) -> None:
        """Write the model as a zip: numbers as npz, the rest as JSON; nothing in it can run code."""
        numbers = io.BytesIO()
        np.savez_compressed(
            numbers,
            pieces_rarity=self.pieces.rarity,
            pieces_weights=self.pieces.weights,
            lemmas_rarity=self.lemmas.rarity,
            lemmas_weights=self.lemmas.weights,
            dense=self.dense,
        )
        about = {
            "format": FORMAT,
            "bias": self.bias,
            "slope": self.slope,
            "intercept": self.intercept,
            "threshold": self.threshold,
            "pieces": list(self.pieces.numbers),
            "lemmas": list(self.lemmas.numbers),
        }
        with ZipFile(file, "w") as archive:
            archive.writestr(ABOUT, json.dumps(about, ensure_ascii=False))
            archive.writestr(NUMBERS, numbers.getvalue())

    @classmethod
    def load(cls, file: BinaryIO) -> Self:
        """Read a model that `save` wrote. Raises BrokenModel for anything else."""
        try:
            with ZipFile(file) as archive:
                about = json.loads(archive.read(ABOUT))
                with np.load(io.BytesIO(archive.read(NUMBERS)), allow_pickle=False) as numbers:
                    arrays = {name: numbers[name].astype(np.float32) for name in numbers.files}
            if about["format"] != FORMAT or len(arrays["dense"]) != DENSE:
                raise BrokenModel("a model of another version")
            return cls(
                pieces=_vocabulary(about["pieces"], arrays["pieces_rarity"], arrays["pieces_weights"]),
                lemmas=_vocabulary(about["lemmas"], arrays["lemmas_rarity"], arrays["lemmas_weights"]),
                dense=arrays["dense"],
                **{name: float(about[name]) for name in ("bias", "slope", "intercept", "threshold")},
            )
        except BrokenModel:
            raise
        except (
            OSError,
            KeyError,
            TypeError,
            ValueError,
            EOFError,
            BadZipFile,
            NotImplementedError,
            zlib.error,
        ) as error:
            raise BrokenModel(f"not a model of rudeness: {error}") from error


def _vocabulary(names: list[str], rarity: NDArray[np.float32], weights: NDArray[np.float32]) -> Vocabulary:
    if not len(names) == len(rarity) == len(weights):
        raise BrokenModel("names and numbers do not fit")
    return Vocabulary({name: number for number, name in enumerate(names)}, rarity, weights)
