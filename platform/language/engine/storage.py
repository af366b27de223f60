"""Store a model in a file without pickle: reading runs no code and detects damage.

    magic (8 bytes) · SHA-256 of the rest (32) · length of the header (8, little-endian) · header (JSON) · arrays

The header names every array with its type, shape and offset; arrays are stored as in memory, each at a multiple of
64 bytes, so a file is memory-mapped, not copied: processes of one machine share its pages.
"""

import hashlib
import io
import json
import mmap
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from language.training import BrokenModel

__all__ = ["Stored", "read", "write"]

MAGIC = b"OTKRUBR1"
FRONT = len(MAGIC) + 32 + 8
ALIGNED = 64
TYPES = frozenset({"<u4", "<i8", "<i4", "<i2", "|i1", "<f4", "<f2"})


@dataclass(frozen=True, slots=True)
class Stored:
    """What a file holds: plain facts and arrays."""

    facts: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]


def write(target: Path | str | BinaryIO, stored: Stored) -> None:
    """Write a model; a path gets it whole or not at all."""
    body = _body(stored)
    whole = MAGIC + hashlib.sha256(body).digest() + body
    if not isinstance(target, Path | str):
        target.write(whole)
        return
    path = Path(target)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        file.write(whole)
    os.replace(file.name, path)


def read(source: Path | str | BinaryIO) -> Stored:
    """Read a model. Raises BrokenModel for anything but a whole one, FileNotFoundError where there is none."""
    if not isinstance(source, Path | str):
        return _parsed(memoryview(source.read()))
    with Path(source).open("rb") as file:
        try:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as error:
            raise BrokenModel("the file is empty") from error
    return _parsed(memoryview(mapped))


def _body(stored: Stored) -> bytes:
    places: list[dict[str, Any]] = []
    data = io.BytesIO()
    for name, array in stored.arrays.items():
        plain = np.ascontiguousarray(array)
        data.write(b"\0" * (-data.tell() % ALIGNED))
        places.append({"name": name, "type": plain.dtype.str, "shape": plain.shape, "at": data.tell()})
        data.write(plain.tobytes())
    header = json.dumps({"facts": dict(stored.facts), "arrays": places}, ensure_ascii=False).encode()
    header += b" " * (-(FRONT + len(header)) % ALIGNED)
    return len(header).to_bytes(8, "little") + header + data.getvalue()


def _parsed(whole: memoryview) -> Stored:
    if len(whole) < FRONT or whole[: len(MAGIC)] != MAGIC:
        raise BrokenModel("not a model of rubrication, or of another version")
    if hashlib.sha256(whole[FRONT - 8 :]).digest() != whole[len(MAGIC) : FRONT - 8]:
        raise BrokenModel("the checksum does not match: the file is damaged or cut short")
    start = FRONT + int.from_bytes(whole[FRONT - 8 : FRONT], "little")
    try:
        header = json.loads(bytes(whole[FRONT:start]))
        arrays = {place["name"]: _array(whole[start:], place) for place in header["arrays"]}
        return Stored(dict(header["facts"]), arrays)
    except (ValueError, KeyError, TypeError) as error:
        raise BrokenModel(f"the header does not describe what follows: {error}") from error


def _array(data: memoryview, place: Mapping[str, Any]) -> NDArray[Any]:
    if place["type"] not in TYPES:
        raise BrokenModel(f"an array of an unknown type: {place['type']}")
    shape = tuple(int(size) for size in place["shape"])
    count = int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(data, np.dtype(place["type"]), count, int(place["at"])).reshape(shape)
