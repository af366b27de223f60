"""Noise: the grain of asphalt, the edges of clouds, the unevenness without which a drawing looks cut out
of paper.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Field = NDArray[np.float32]

TILE: Final = 512
_VARIANTS: Final = 4


@cache
def tile(kind: str, variant: int) -> Field:
    """Return a square of noise, -1 to 1, that repeats without a seam. `kind`: "grain", "rough" or "soft"."""
    cells = {"grain": (512, 256, 128), "rough": (128, 64, 32, 16), "soft": (32, 16, 8, 4)}[kind]
    source = np.random.default_rng([sum(kind.encode()), variant % _VARIANTS])
    total = np.zeros((TILE, TILE), np.float32)
    for octave, count in enumerate(cells):
        weight = 0.8**octave if kind == "grain" else 0.5 ** (len(cells) - 1 - octave)
        total += weight * _octave(source.random((count, count), dtype=np.float32), count)
    total -= total.mean()
    return np.clip(total / (2.4 * total.std()), -1, 1)


def _octave(grid: Field, count: int) -> Field:
    if count == TILE:
        return grid * 2 - 1
    # Two cells of margin, copied from the other side, make the interpolation meet itself.
    padded = np.pad(grid, 2, mode="wrap")
    step = TILE // count
    image = Image.fromarray(padded).resize((padded.shape[1] * step,) * 2, Image.Resampling.BICUBIC)
    return np.asarray(image, dtype=np.float32)[2 * step : 2 * step + TILE, 2 * step : 2 * step + TILE] * 2 - 1


def flat(kind: str, variant: int, size: tuple[int, int], scale: float) -> Field:
    """Return noise for an upright surface of `size` pixels; the tile is enlarged `scale` times."""
    rows = (np.arange(size[1]) / scale).astype(np.int32) % TILE
    columns = (np.arange(size[0]) / scale).astype(np.int32) % TILE
    return tile(kind, variant)[rows[:, None], columns[None, :]]
