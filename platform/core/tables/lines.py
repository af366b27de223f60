"""Lines of a CSV or XLSX file before its columns are known."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["Fault", "Limits", "Line", "too_many_columns"]


class Fault(NamedTuple):
    """A cell that can't be read: its address in the sheet («B2») and what is wrong, in Russian."""

    cell: str
    problem: str


class Line(NamedTuple):
    """The cells of a line, and where it begins in the file; 1 is the first line."""

    number: int
    cells: list[str]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How much of a file is taken in; None means that only time is lost on a larger one.

    A workbook is a zip: `unpacked` is how many bytes it may hold, whatever it weighs itself.
    """

    bytes: int | None = None
    rows: int | None = None
    columns: int = 300
    unpacked: int = field(default=512 * 2**20)


def too_many_columns(name: str, limits: Limits) -> InvalidInput:
    """What is said of a table that is wider than the limits."""
    return InvalidInput(_("%(name)s: столбцов больше %(most)d.") % {"name": name, "most": limits.columns}, field="file")
