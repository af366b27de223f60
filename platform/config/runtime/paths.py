"""Paths of the project and of its local data."""

import os
from pathlib import Path

__all__ = ["PROJECT", "WORKING_COPY", "data_directory"]

_PACKAGES = Path(__file__).resolve().parents[2]
_ROOT = _PACKAGES.parent

WORKING_COPY = _ROOT if _PACKAGES.name == "platform" and (_ROOT / "pyproject.toml").is_file() else None
"""The checkout that this code runs from; None where it was installed from a wheel."""

PROJECT = WORKING_COPY or Path.cwd()
"""Where `.env` and, by default, the local data are looked for: the checkout, else the current directory."""


def data_directory() -> Path:
    """The directory of local data: `OTKLIK_DATA`, or `.otklik` of the project."""
    chosen = os.environ.get("OTKLIK_DATA")
    return Path(chosen).expanduser().resolve() if chosen else PROJECT / ".otklik"
