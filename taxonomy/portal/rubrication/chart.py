"""Column chart of accuracy by week: coordinates in a drawing of WIDTH × HEIGHT, computed on the server."""

from collections.abc import Sequence
from dataclasses import dataclass

from taxonomy.rubrication.quality import Week

__all__ = ["Chart", "Column", "chart_of"]

WIDTH, HEIGHT = 360, 176
LEFT, TOP, BOTTOM = 34, 18, 26
# A column of nothing would not be seen at all.
LEAST_COLUMN = 2
LABEL_EVERY = 3


@dataclass(frozen=True, kw_only=True)
class Column:
    """A week as a rectangle; `top_label` is where its number stands, `middle` where its date does."""

    week: Week
    x: float
    y: float
    width: float
    height: float
    middle: float
    percent: int | None
    is_labelled: bool


@dataclass(frozen=True, kw_only=True)
class Chart:
    """The drawing: columns, and lines at 0, 50 and 100 per cent with their heights."""

    columns: tuple[Column, ...]
    lines: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    base: int = HEIGHT - BOTTOM


def chart_of(weeks: Sequence[Week]) -> Chart:
    """Columns of the weeks, the oldest at the left."""
    room = HEIGHT - TOP - BOTTOM
    step = (WIDTH - LEFT) / max(len(weeks), 1)
    columns = []
    for index, week in enumerate(weeks):
        share = week.share
        height = max(room * share, LEAST_COLUMN) if share is not None else 0.0
        columns.append(
            Column(
                week=week,
                x=round(LEFT + index * step + step * 0.14, 1),
                y=round(HEIGHT - BOTTOM - height, 1),
                width=round(step * 0.72, 1),
                height=round(height, 1),
                middle=round(LEFT + (index + 0.5) * step, 1),
                percent=round(share * 100) if share is not None else None,
                is_labelled=(len(weeks) - 1 - index) % LABEL_EVERY == 0,
            )
        )
    lines = tuple((percent, HEIGHT - BOTTOM - room * percent / 100) for percent in (0, 50, 100))
    return Chart(columns=tuple(columns), lines=lines)
