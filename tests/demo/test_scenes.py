import io

import numpy as np
import pytest
from PIL import Image

from demo.scenes import SCENES, scene_photo

GPS = 0x8825
DATE_TIME = 0x0132


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(opened(data), dtype=np.int16)


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("moment", ["before", "after"])
def test_every_scene_is_a_photo_as_a_phone_would_send_it(scene, moment):
    image = opened(scene_photo(scene, moment=moment, seed=3))
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1280, 960))
    assert image.getexif()[DATE_TIME]
    assert image.getexif().get_ifd(GPS)


@pytest.mark.parametrize("scene", SCENES)
def test_the_same_arguments_give_the_same_bytes_whatever_was_drawn_before(scene):
    first = scene_photo(scene, moment="before", seed=7, size=(320, 240))
    scene_photo(scene, moment="after", seed=8, size=(320, 240))
    assert scene_photo(scene, moment="before", seed=7, size=(320, 240)) == first


@pytest.mark.parametrize("scene", SCENES)
def test_a_repair_is_seen_and_seeds_differ(scene):
    before, after, other = (
        pixels(scene_photo(scene, moment=moment, seed=seed, size=(320, 240)))
        for moment, seed in (("before", 1), ("after", 1), ("before", 2))
    )
    for drawn in (after, other):
        assert (np.abs(before - drawn).max(axis=2) > 40).mean() > 0.01


@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("seed", range(4, 9))
def test_no_seed_breaks_a_scene(scene, seed):
    values = pixels(scene_photo(scene, moment="before", seed=seed, size=(160, 120)))
    assert values.std() > 4


def test_an_unknown_scene_is_an_error():
    with pytest.raises(KeyError):
        scene_photo("dragon", moment="before", seed=1)
