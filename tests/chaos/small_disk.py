"""A disk that a test can fill: a small file system of its own where one may be mounted, otherwise a stand-in.

The stand-in is full while the file `full` lies beside it: half of what is written fits, then there is no room.
"""

import contextlib
import errno
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.base import File

from core.storage import WholeFiles

__all__ = ["Disk", "StandIn", "disk_mounted"]

_SIZE = "48m"
_PIECE = 4096


@dataclass(frozen=True)
class Disk:
    """The folder of a site's files. `is_real`: it is a file system of its own."""

    folder: Path
    is_real: bool

    @contextlib.contextmanager
    def filled(self) -> Iterator[None]:
        """Leave no room meanwhile."""
        filler = self.folder / "filler" if self.is_real else self.folder.parent / "full"
        try:
            with filler.open("wb", buffering=0) as file:
                if self.is_real:
                    self._fill(file)
            yield
        finally:
            filler.unlink(missing_ok=True)

    def _fill(self, file: Any) -> None:
        with contextlib.suppress(OSError):
            while True:
                file.write(b"x" * _PIECE)


@contextlib.contextmanager
def disk_mounted(folder: Path) -> Iterator[Disk]:
    """A small disk at this folder, taken away afterwards; warns where none may be mounted."""
    folder.mkdir()
    mount = shutil.which("mount") or "mount"
    made = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if made.returncode:
        warnings.warn(f"no small disk may be mounted here ({made.stderr.strip()}): a stand-in is filled", stacklevel=2)
        yield Disk(folder, is_real=False)
        return
    try:
        yield Disk(folder, is_real=True)
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", str(folder)], check=True)


class _Growing(File):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            yield chunk[: len(chunk) // 2]
            raise OSError(errno.ENOSPC, "No space left on device")


class StandIn(WholeFiles):
    """Refuses as a full disk does; a real one is left to itself."""

    def _save(self, name: str, content: Any) -> str:
        if (Path(self.location) / "../full").resolve().exists():
            content = _Growing(content.file)
        return super()._save(name, content)
