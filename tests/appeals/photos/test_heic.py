"""HEIC is decoded in a process of its own: whatever becomes of that process, ours goes on and says what is wrong."""

from io import BytesIO
from pathlib import Path

import pytest

from appeals.photos import heic
from appeals.photos.heic import HeicBroken, heic_open
from appeals.photos.inspect import photo_inspect
from core.errors import InvalidInput
from tests.appeals.photos.pictures import phone_photo

# Our own test picture with a few bytes changed: libheif of pi-heif 1.4 ends by SIGSEGV on each.
CRASHING = sorted(Path(__file__).parent.glob("crashing-*.heic"))
PHOTO = phone_photo("HEIF", size=(640, 480))


@pytest.fixture
def program(monkeypatch, tmp_path):
    """Have something else run in the decoder's place."""

    def run(code: str) -> None:
        path = tmp_path / "program.py"
        path.write_text(code, encoding="utf-8")
        monkeypatch.setattr(heic, "PROGRAM", path)

    return run


@pytest.mark.parametrize("path", CRASHING, ids=lambda path: path.name)
def test_a_file_that_crashes_the_decoder_is_refused_as_broken(path):
    with pytest.raises(InvalidInput) as told:
        photo_inspect(BytesIO(path.read_bytes()), declared_name="снимок.heic")

    assert told.value.code == "photo_broken"


def test_there_are_files_that_crash_the_decoder():
    assert len(CRASHING) == 2


@pytest.mark.parametrize(("longest", "size"), [(None, (640, 480)), (640, (640, 480)), (300, (320, 240)), (1, (80, 60))])
def test_a_photo_is_halved_while_it_stays_as_long_as_asked(longest, size):
    with heic_open(PHOTO, longest=longest) as photo:
        image, stored = photo.load()

    assert (photo.size, stored, image.size) == ((640, 480), (640, 480), size)
    assert image.info["icc_profile"]


@pytest.mark.parametrize(
    "code",
    [
        "",
        "print('words')",
        "print('{}')",
        "print('[]')",
        """print('{"size": [640]}')""",
        """print('{"size": [640, -1]}')""",
        "print('x' * 10_000_000)",
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
    ],
)
def test_a_program_that_says_anything_else_is_a_broken_photo(program, code):
    program(code)

    with pytest.raises(HeicBroken), heic_open(PHOTO):
        pass


@pytest.mark.parametrize(
    "line",
    [
        """{"size": [9, 9], "stored": [9, 9], "mode": "RGB", "icc": 99999999999}""",
        """{"size": [9, 9], "stored": [3, 3], "mode": "RGB", "icc": 0}""",
        """{"size": [9, 9], "stored": [9, 9], "mode": "P", "icc": 0}""",
        """{"size": [9, 9], "stored": [9, 9], "mode": "RGB", "icc": 0}""",
        """{"broken": "no picture"}""",
    ],
)
def test_pixels_that_are_none_are_a_broken_photo(program, line):
    program(f"""print('{{"size": [9, 9]}}', flush=True)\nprint('{line}', flush=True)""")

    with pytest.raises(HeicBroken), heic_open(PHOTO) as photo:
        photo.load()


def test_a_program_that_hangs_is_ended(program, monkeypatch):
    monkeypatch.setattr(heic, "WAIT_SECONDS", 0.5)
    program("import time\ntime.sleep(60)")

    with pytest.raises(HeicBroken), heic_open(PHOTO):
        pass


def test_the_program_knows_nothing_of_ours(program, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    program("import json, os\nprint(json.dumps({'broken': sorted(os.environ)}), flush=True)")

    with pytest.raises(HeicBroken) as told, heic_open(PHOTO):
        pass

    assert "SECRET_KEY" not in str(told.value)
