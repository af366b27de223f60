"""A disk that is full while the file `full` lies beside it: half of what is written fits, then there is no room."""

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.files.base import File

from core.storage import WholeFiles


class _Growing(File):
    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        for chunk in super().chunks(chunk_size):
            yield chunk[: len(chunk) // 2]
            raise OSError(errno.ENOSPC, "No space left on device")


class SmallDisk(WholeFiles):
    def _save(self, name: str, content: Any) -> str:
        if (Path(self.location) / "../full").resolve().exists():
            content = _Growing(content.file)
        return super()._save(name, content)
