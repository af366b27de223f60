"""What trainable models share: how examples are held out, the fit of sparse weights, the error of a broken model."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar
from zlib import crc32

__all__ = ["BrokenModel", "Signed", "Split", "signs_fit", "split_by_text", "split_newest"]

_SEED = 1

E = TypeVar("E")


class BrokenModel(ValueError):
    """A stored model is damaged, cut short, of another version, or not a model at all."""


@dataclass(frozen=True, kw_only=True)
class Split(Generic[E]):
    """Training examples and held-out examples.

    `is_fair`: the active model can't have been trained on any held-out example.
    """

    learned: tuple[E, ...] = field(default=())
    held: tuple[E, ...] = field(default=())
    is_fair: bool = True


def split_by_text(
    examples: Iterable[E], text: Callable[[E], str], *, share: int, most_held: int | None = None
) -> Split[E]:
    """Hold out one example in `share` by a hash of its text: the same ones in every training.

    So no model is ever trained on them. Beyond `most_held` such examples are left out of both parts.
    """
    learned: list[E] = []
    held: list[E] = []
    for example in examples:
        if crc32(text(example).encode("utf-8", "replace")) % share:
            learned.append(example)
        elif most_held is None or len(held) < most_held:
            held.append(example)
    return Split(learned=tuple(learned), held=tuple(held))


def split_newest(examples: Sequence[E], *, unseen: int | None, share: int, least: int, most: int) -> Split[E]:
    """Hold out the newest of examples that are sorted oldest first: one in `share`, from `least` to `most`.

    `unseen` is how many of the newest the active model was not trained on, None without such a model. At most half of
    them are held out; if that is fewer than `least`, the newest of all are, and the split is not fair.
    """
    wanted = min(max(len(examples) // share, least), len(examples) // 2, most)
    held = wanted if unseen is None else min(unseen // 2, wanted)
    is_fair = unseen is None or held >= least
    cut = len(examples) - (held if is_fair else wanted)
    return Split(learned=tuple(examples[:cut]), held=tuple(examples[cut:]), is_fair=is_fair)


class Signed(NamedTuple):
    """An example: its features, whether it is what is looked for, and how much it counts."""

    signs: Collection[str]
    is_one: bool
    weight: float


def signs_fit(
    rows: Sequence[Signed], *, strength: float, seen_at_least: int, too_light: float
) -> tuple[float, dict[str, float]]:
    """Intercept and weights of the features by logistic regression, to two decimals; the same for the same rows.

    `strength` is the inverse of the regularisation. Features of fewer than `seen_at_least` examples are left out, and
    those whose weight is below `too_light`.
    """
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.linear_model import LogisticRegression

    seen = Counter(sign for row in rows for sign in row.signs)
    signs = [{sign: 1.0 for sign in sorted(row.signs) if seen[sign] >= seen_at_least} for row in rows]
    reader = DictVectorizer()
    table = reader.fit_transform(signs)
    # All that the solver takes.
    table.indices, table.indptr = table.indices.astype("int32"), table.indptr.astype("int32")
    model = LogisticRegression(C=strength, solver="liblinear", max_iter=3000, random_state=_SEED).fit(
        table, [row.is_one for row in rows], sample_weight=[row.weight for row in rows]
    )
    weighed = zip(reader.get_feature_names_out(), model.coef_[0], strict=True)
    weights = {str(sign): round(float(weight), 2) for sign, weight in weighed if abs(weight) >= too_light}
    return round(float(model.intercept_[0]), 2), weights
