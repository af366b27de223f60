"""Collect static files: hashed names, compressed in advance."""

import fcntl
import hashlib
from pathlib import Path

__all__ = ["static_collect"]

STAMP = "static.stamp"


def static_collect(data: Path) -> None:
    """Update STATIC_ROOT if anything has changed; concurrent web servers take turns."""
    from django.conf import settings
    from django.core.management import call_command

    if settings.STATIC_ROOT is None:
        return
    with (data / "static.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        stamp, present = data / STAMP, _present()
        if Path(settings.STATIC_ROOT).is_dir() and stamp.exists() and stamp.read_text() == present:
            return
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(present)


def _present() -> str:
    """A digest of all static files: paths, sizes, times."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256(Path(__file__).read_bytes())
    for finder in get_finders():
        for path, storage in sorted(finder.list(None), key=lambda found: str(found[0])):
            facts = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
