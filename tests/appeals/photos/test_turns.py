"""Large pictures are decoded one at a time, by all processes of the machine, and not everybody stands in line."""

import fcntl
import threading
from io import BytesIO

import pytest
from PIL import Image

from appeals.photos import turns
from appeals.photos.inspect import photo_inspect
from appeals.photos.turns import SMALL, decoding_turn
from config.runtime.programs import WEB_THREADS
from core.errors import Unavailable


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = str(tmp_path)
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.2)
    return tmp_path / "decoding.lock"


def large_png() -> BytesIO:
    file = BytesIO()
    Image.new("L", (6000, 6000)).save(file, "PNG")
    file.seek(0)
    return file


def small_png() -> BytesIO:
    file = BytesIO()
    Image.new("L", (100, 100)).save(file, "PNG")
    file.seek(0)
    return file


@pytest.fixture
def taken(place):
    """Another process is at it."""
    with place.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def test_a_large_picture_waits_for_its_turn_and_then_says_so(taken):
    with pytest.raises(Unavailable) as refusal:
        photo_inspect(large_png(), declared_name="a.png")
    assert (refusal.value.code, refusal.value.field) == ("photos_busy", "photos")


def test_a_small_one_needs_no_turn(taken):
    assert photo_inspect(small_png(), declared_name="a.png").width == 100


def test_a_progressive_jpeg_is_large_though_it_is_drawn_small(taken):
    file = BytesIO()
    Image.new("RGB", (5000, 5000)).save(file, "JPEG", progressive=True)
    file.seek(0)
    with pytest.raises(Unavailable):
        photo_inspect(file, declared_name="a.jpg")


def test_a_turn_is_given_back():
    for _ in range(3):
        assert photo_inspect(large_png(), declared_name="a.png").width == 6000


def test_a_thread_of_each_worker_is_left_for_pages():
    assert turns.LINE < WEB_THREADS


def test_not_more_threads_of_a_process_than_that_stand_in_line(taken, monkeypatch):
    monkeypatch.setattr(turns, "WAIT_SECONDS", 2)
    began = threading.Barrier(turns.LINE + 1)

    def stand() -> None:
        began.wait()
        with pytest.raises(Unavailable), decoding_turn(SMALL + 1):
            pass

    line = [threading.Thread(target=stand) for _ in range(turns.LINE)]
    for thread in line:
        thread.start()
    began.wait()
    while turns._line._value:
        pass
    with pytest.raises(Unavailable), decoding_turn(SMALL + 1):
        pass
    assert all(thread.is_alive() for thread in line)
    for thread in line:
        thread.join()
