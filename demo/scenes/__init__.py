"""Drawn "photos" for the demo: what was reported, and the same place after it was mended.

Everything is computed; no picture of a real place or person is used. The same arguments give the same bytes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Final

from . import cabin, cold, garbage, hallway, park, playground, roads, stops, walls
from .film import developed, encoded
from .light import Moment, Season, light_for
from .view import Picture

__all__ = ["SCENES", "Moment", "scene_photo"]


@dataclass(frozen=True, slots=True)
class _Scene:
    paint: Callable[[Picture, Moment], None]
    horizon: float = 0.36
    seasons: tuple[Season, ...] = ("spring", "summer", "summer", "autumn")


_SCENES: Final[dict[str, _Scene]] = {
    "pothole": _Scene(roads.pothole, horizon=0.33),
    "manhole": _Scene(roads.manhole, horizon=0.33),
    "leak": _Scene(roads.leak),
    "sign": _Scene(roads.sign, horizon=0.5),
    "lamp": _Scene(cold.lamp, horizon=0.46, seasons=("autumn", "winter", "winter", "summer")),
    "ice": _Scene(cold.ice, horizon=0.4, seasons=("winter",)),
    "bus_stop": _Scene(stops.bus_stop, horizon=0.5),
    "bus_cabin": _Scene(cabin.bus_cabin, horizon=0.4, seasons=("autumn", "winter", "spring")),
    "hallway": _Scene(hallway.hallway, horizon=0.46),
    "facade": _Scene(walls.facade, horizon=0.62),
    "garbage": _Scene(garbage.garbage, horizon=0.42),
    "playground": _Scene(playground.playground, horizon=0.42),
    "tree": _Scene(park.fallen_tree, horizon=0.42),
}

SCENES: Final = tuple(_SCENES)


def scene_photo(scene: str, *, moment: Moment, seed: int, size: tuple[int, int] = (1280, 960)) -> bytes:
    """Draw the scene and return it as JPEG of `size` pixels, with an invented date and coordinates in its
    EXIF.

    The viewpoint, the season and everything that a repair does not touch depend on `scene` and `seed` only,
    so "before" and "after" of one seed make a pair. Raises KeyError for a scene that is not in SCENES.
    """
    plan = _SCENES[scene]
    layout, detail = Random(f"{scene}/{seed}"), Random(f"{scene}/{seed}/{moment}")
    light = light_for(detail, season=layout.choice(plan.seasons), side=layout.choice((-1, 1)), moment=moment)
    picture = Picture(size=size, light=light, layout=layout, detail=detail, horizon=plan.horizon)
    plan.paint(picture, moment)
    return encoded(developed(picture.image, size, seed), moment=moment, random=detail)
