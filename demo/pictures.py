"""Drawing the demo's photos, on all cores, each pair once."""

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Literal

from demo.content import Story
from demo.scenes import scene_photo

__all__ = ["Pictures", "picture_key", "pictures_draw"]

Moment = Literal["before", "after"]
Key = tuple[str, Moment, int]
Pictures = dict[Key, bytes]

# Scenes differ by seed; a few of each are enough for a portal that doesn't look copied.
SEEDS = 8
SIZE = (1280, 960)


def picture_key(story: Story, moment: Moment) -> Key:
    """Which picture a story shows; before and after of one story are a pair."""
    return story.scene, moment, sum(map(ord, story.key)) % SEEDS


def pictures_draw(wanted: list[Story], size: tuple[int, int] = SIZE) -> Pictures:
    """All pictures that the stories need, as JPEG of `size` pixels."""
    keys: set[Key] = set()
    for story in wanted:
        if story.scene == "none":
            continue
        keys.add(picture_key(story, "before"))
        if any(step["do"] == "answer" and step.get("photos") for step in story.story):
            keys.add(picture_key(story, "after"))
    ordered = sorted(keys)
    if not ordered:
        return {}
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return dict(zip(ordered, pool.map(partial(_draw, size=size), ordered), strict=True))


def _draw(key: Key, size: tuple[int, int]) -> bytes:
    scene, moment, seed = key
    return scene_photo(scene, moment=moment, seed=seed, size=size)
