"""Write CSV for office programs; text is never interpreted as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone

__all__ = ["FORMULA", "Cell", "csv_written", "yes_no"]

Cell = str | int | float | bool | date | datetime | None

# What a spreadsheet takes for a formula or a command (OWASP, CSV Injection), full-width signs included.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_MOMENT, _DAY = "%d.%m.%Y %H:%M", "%d.%m.%Y"


def csv_written(titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """A file: UTF-8 with a byte order mark, semicolons, moments in the current time zone.

    Words that begin like a formula get an apostrophe, which spreadsheets show as nothing or as itself.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_csv_cell(title) for title in titles])
    for row in rows:
        writer.writerow([_csv_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def _csv_cell(value: Cell) -> str:
    match value:
        case None:
            return ""
        case bool():
            return yes_no(value)
        case datetime():
            return timezone.localtime(value).strftime(_MOMENT)
        case date():
            return value.strftime(_DAY)
        case str():
            return f"'{value}" if value.startswith(FORMULA) else value
    return str(value)


def yes_no(value: bool) -> str:
    """How a cell says it."""
    return "да" if value else "нет"
