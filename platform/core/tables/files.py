"""Open and write the files of commands: one sentence for every failure, atomic writes."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.reasons import reason_of
from core.typed import plain

__all__ = ["file_opened", "folder_checked", "output_checked", "output_written"]


def file_opened(path: Path) -> BinaryIO:
    """The file, open for reading. Raises InvalidInput, which says why it can't be."""
    try:
        if path.is_dir():
            raise InvalidInput(_("%(path)s — это папка, а нужен файл.") % {"path": path}, field="file")
        if path.exists() and not path.is_file():
            raise InvalidInput(
                _("%(path)s — не обычный файл: сначала сохраните данные на диск.") % {"path": path}, field="file"
            )
        return path.open("rb")
    except FileNotFoundError as error:
        raise InvalidInput(_("Файла %(path)s нет.") % {"path": path}, field="file") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(
            _("Файл %(path)s не открывается: %(reason)s.") % {"path": _printable(path), "reason": reason_of(error)},
            field="file",
        ) from error


def output_checked(path: Path, *, inputs: tuple[Path, ...] = ()) -> Path:
    """The path, if a file can be written there now. Ask before long work, so that it isn't lost at its end.

    Raises InvalidInput: no such folder, a folder itself, not writable, or one of `inputs` under whatever name.
    """
    if "\0" in str(path):
        raise InvalidInput(_("%(path)s — не имя файла.") % {"path": _printable(path)}, field="out")
    try:
        if path.is_dir():
            raise InvalidInput(_("%(path)s — это папка, а нужен файл.") % {"path": path}, field="out")
        if not path.parent.is_dir():
            raise InvalidInput(
                _("Папки %(folder)s нет: создайте её или укажите другой файл.") % {"folder": path.parent}, field="out"
            )
        for source in inputs:
            if path.resolve() == source.resolve() or (
                path.exists() and source.exists() and os.path.samefile(path, source)
            ):
                raise InvalidInput(
                    _("%(path)s — тот самый файл, который читается: укажите для результата другой.") % {"path": path},
                    field="out",
                )
        allowed = os.access(path, os.W_OK) if path.exists() else os.access(path.parent, os.W_OK | os.X_OK)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(path, error) from error
    if not allowed:
        raise _unwritable(path, PermissionError(errno.EACCES, ""))
    return path


def folder_checked(path: Path) -> Path:
    """The folder, made where it is missing, if files can be written there now. Ask before long work.

    Raises InvalidInput: a file stands there, or nothing may be made or written.
    """
    if "\0" in str(path):
        raise InvalidInput(_("%(path)s — не имя папки.") % {"path": _printable(path)}, field="out")
    try:
        path.mkdir(parents=True, exist_ok=True)
        allowed = os.access(path, os.W_OK | os.X_OK)
    except FileExistsError as error:
        raise InvalidInput(_("%(path)s — это файл, а нужна папка.") % {"path": path}, field="out") from error
    except (OSError, ValueError, RuntimeError) as error:
        raise _unwritable(path, error) from error
    if not allowed:
        raise _unwritable(path, PermissionError(errno.EACCES, ""))
    return path


@contextmanager
def output_written(path: Path, *, inputs: tuple[Path, ...] = (), bom: bool = False) -> Iterator[IO[str]]:
    """A text file that appears under its name when all of it is written; a failure leaves what was there.

    Raises InvalidInput as `output_checked`, and when the disk is full.
    """
    output_checked(path, inputs=inputs)
    # A device or a pipe (/dev/stdout) can't be replaced, only written to.
    target = path.resolve() if path.is_symlink() else path
    fresh = path if path.exists() and not path.is_file() else target.with_name(f".{path.name[:50]}.{os.getpid()}")
    try:
        try:
            with fresh.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="") as file:
                yield file
            if fresh != path:
                fresh.replace(target)
        finally:
            if fresh != path:
                with suppress(OSError):
                    fresh.unlink(missing_ok=True)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: BaseException) -> InvalidInput:
    return InvalidInput(
        _("%(path)s не записать: %(reason)s.") % {"path": _printable(path), "reason": reason_of(error)}, field="out"
    )


def _printable(path: Path) -> str:
    return plain(str(path), 200)
