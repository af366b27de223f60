"""Models as files: what was saved is loaded, anything else is refused."""

import hashlib
import io
import json
from pathlib import Path

import numpy as np
import pytest

from language.engine.model import RubricModel
from language.engine.storage import FRONT, MAGIC, Stored, write
from language.training import BrokenModel
from tests.language.engine.texts import CATEGORIES, decision

MODEL = RubricModel.fit(
    CATEGORIES, [decision("нет воды", "water-hot", "Водоканал"), decision("яма", "roads-potholes", "Дороги")]
)
TEXTS = ("яма на дороге", "вода холодная", "")


def saved() -> bytes:
    file = io.BytesIO()
    MODEL.save(file)
    return file.getvalue()


def sealed(body: bytes) -> io.BytesIO:
    return io.BytesIO(MAGIC + hashlib.sha256(body).digest() + body)


def test_a_saved_model_answers_the_same(tmp_path: Path) -> None:
    path = tmp_path / "model"
    MODEL.save(path)
    for loaded in (RubricModel.load(path), RubricModel.load(str(path)), RubricModel.load(io.BytesIO(saved()))):
        assert loaded.rubricate_many(TEXTS, words=True) == MODEL.rubricate_many(TEXTS, words=True)
        assert loaded.executors("яма") == MODEL.executors("яма")
        assert (loaded.fingerprint, loaded.decisions, loaded.codes) == (MODEL.fingerprint, 2, MODEL.codes)


def test_saving_replaces_the_whole_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "model"
    path.write_bytes(b"old")
    MODEL.save(path)
    assert path.read_bytes() == saved()
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_model_is_the_same_file() -> None:
    assert saved() == saved()


def test_a_missing_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        RubricModel.load(tmp_path / "nothing")


@pytest.mark.parametrize("keep", [0, 1, 8, 47, 48, 60, 500, -1])
def test_a_file_cut_short_is_broken(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "model"
    path.write_bytes(saved()[:keep])
    with pytest.raises(BrokenModel):
        RubricModel.load(path)


@pytest.mark.parametrize("at", [0, 10, 45, 60, 5000, -1])
def test_a_flipped_bit_is_noticed(at: int) -> None:
    whole = bytearray(saved())
    whole[at] ^= 1
    with pytest.raises(BrokenModel):
        RubricModel.load(io.BytesIO(whole))


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"[]",
        b"{",
        b"\xff\xfe",
        json.dumps({"facts": {}, "arrays": []}).encode(),
        json.dumps({"facts": {}, "arrays": [{"name": "a", "type": "O", "shape": [1], "at": 0}]}).encode(),
        json.dumps({"facts": {}, "arrays": [{"name": "a", "type": "<f4", "shape": [9**9], "at": 0}]}).encode(),
        json.dumps({"facts": {}, "arrays": [{"name": "a", "type": "<f4", "shape": [-4], "at": 64}]}).encode(),
    ],
)
def test_a_whole_file_with_a_wrong_header_is_broken(header: bytes) -> None:
    with pytest.raises(BrokenModel):
        RubricModel.load(sealed(len(header).to_bytes(8, "little") + header))


def test_a_header_longer_than_the_file_is_broken() -> None:
    with pytest.raises(BrokenModel):
        RubricModel.load(sealed((2**63).to_bytes(8, "little") + b"{}"))


def test_parts_of_different_sizes_are_broken() -> None:
    whole = saved()
    length = int.from_bytes(whole[FRONT - 8 : FRONT], "little")
    header = json.loads(whole[FRONT : FRONT + length])
    data = whole[FRONT + length :]
    arrays = {
        place["name"]: np.frombuffer(data, np.dtype(place["type"]), int(np.prod(place["shape"])), place["at"]).reshape(
            place["shape"]
        )
        for place in header["arrays"]
    }
    arrays["space.rarity"] = arrays["space.rarity"][:-1]
    file = io.BytesIO()
    write(file, Stored(header["facts"], arrays))
    file.seek(0)
    with pytest.raises(BrokenModel, match="sizes"):
        RubricModel.load(file)
