"""What all trainable models share: how examples are held out, and the error of a stored model that can't be read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from zlib import crc32

__all__ = ["BrokenModel", "Split", "split_by_text", "split_newest"]

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
