"""HEIC photos, decoded in a process of their own.

libheif crashes on some hostile files: 2 KB from anybody would end a web worker (seen with pi-heif 1.4). Here a crash,
an endless loop or a flood of memory ends `heic_program.py` alone, and the file counts as broken.
"""

import json
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Timer
from typing import IO, Any, Final

from PIL import Image

__all__ = ["HeicBroken", "HeicPhoto", "heic_open"]

PROGRAM: Final = Path(__file__).with_name("heic_program.py")
# Of the wall clock; the program's own limit counts its CPU.
WAIT_SECONDS = 60.0
_LONGEST_LINE = 4096
_LONGEST_PROFILE = 16 * 1024 * 1024
_BANDS: Final = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


class HeicBroken(Exception):
    """The program refused the file, crashed on it, or took too long."""


class HeicPhoto:
    """An opened photo: `size` is its width and height in pixels; nothing has been decoded yet."""

    def __init__(self, given: IO[bytes], answers: IO[bytes]) -> None:
        self._given, self._answers = given, answers
        self.size: tuple[int, int] = _facts(answers)["size"]

    def load(self) -> tuple[Image.Image, tuple[int, int]]:
        """Decode it: the picture, halved as often as `longest` allowed, and its stored size. Raises HeicBroken."""
        _send(self._given, b"+")
        facts = _facts(self._answers, "stored", "icc", "mode")
        (width, height), stored, mode = facts["size"], facts["stored"], facts["mode"]
        if facts["icc"] > _LONGEST_PROFILE or width > stored[0] or height > stored[1] or mode not in _BANDS:
            raise HeicBroken("the decoder tells nonsense")
        icc = _exactly(self._answers, facts["icc"])
        image = Image.frombytes(mode, (width, height), _exactly(self._answers, width * height * _BANDS[mode]))
        if icc:
            image.info["icc_profile"] = icc
        return image, stored


@contextmanager
def heic_open(data: bytes, *, longest: int | None = None) -> Iterator[HeicPhoto]:
    """Open a photo as long as the block lasts.

    With `longest` it is halved, up to three times, while its longer side has at least that many pixels. Raises
    HeicBroken.
    """
    process = subprocess.Popen(  # noqa: S603 - our own interpreter and program
        [sys.executable, "-I", str(PROGRAM), str(longest or 0)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
    )
    given, answers = process.stdin, process.stdout
    assert given is not None
    assert answers is not None
    clock = Timer(WAIT_SECONDS, process.kill)
    clock.start()
    try:
        _send(given, struct.pack("!Q", len(data)) + data)
        yield HeicPhoto(given, answers)
    finally:
        clock.cancel()
        process.kill()
        process.wait()
        answers.close()
        # What was not read is still in the buffer; there is nobody to take it.
        with suppress(OSError):
            given.close()


def _send(given: IO[bytes], data: bytes) -> None:
    try:
        given.write(data)
        given.flush()
    except OSError as error:
        raise HeicBroken("the decoder is gone") from error


def _facts(answers: IO[bytes], *names: str) -> dict[str, Any]:
    """A line of the program: `size` and what else is named. A program that was taken over may say anything."""
    line = answers.readline(_LONGEST_LINE)
    if not line.endswith(b"\n"):
        raise HeicBroken("the decoder crashed")
    try:
        told = json.loads(line)
        if "broken" in told:
            raise HeicBroken(str(told["broken"]))
        return {name: _READ[name](told[name]) for name in ("size", *names)}
    except (KeyError, TypeError, ValueError) as error:
        raise HeicBroken("the decoder tells nonsense") from error


def _count(told: Any) -> int:
    if not isinstance(told, int) or told < 0:
        raise ValueError(told)
    return told


def _size(told: Any) -> tuple[int, int]:
    width, height = map(_count, told)
    return width, height


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {"size": _size, "stored": _size, "icc": _count, "mode": str}


def _exactly(answers: IO[bytes], count: int) -> bytes:
    data = answers.read(count)
    if len(data) != count:
        raise HeicBroken("the decoder crashed")
    return data
