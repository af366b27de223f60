"""Where the project and its local data live."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[3]


def data_directory() -> Path:
    """The directory of local data: `OTKLIK_DATA`, or `.otklik` of the project."""
    chosen = os.environ.get("OTKLIK_DATA")
    return Path(chosen).expanduser().resolve() if chosen else PROJECT / ".otklik"
