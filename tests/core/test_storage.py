"""File writes are atomic."""

import errno

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import filesystem

from core.storage import WholeFiles


@pytest.fixture
def storage(tmp_path):
    return WholeFiles(location=tmp_path)


@pytest.fixture
def full_disk(monkeypatch):
    """Files can be made, but nothing is written into them."""

    def refuse(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(filesystem.locks, "lock", refuse)


def test_what_does_not_fit_leaves_nothing(storage, tmp_path, full_disk):
    with pytest.raises(OSError, match="No space"):
        storage.save("regions/ul/one/original.png", ContentFile(b"x" * 100))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not (tmp_path / "regions/ul/one").exists()


def test_what_was_there_stays(storage, tmp_path, monkeypatch, request):
    storage.save("one/a.txt", ContentFile(b"first"))
    request.getfixturevalue("full_disk")
    with pytest.raises(OSError, match="No space"):
        storage.save("one/a.txt", ContentFile(b"second"))
    assert (tmp_path / "one/a.txt").read_bytes() == b"first"
