"""Published appeals as points of a map."""

from dataclasses import dataclass
from math import ceil, floor, isfinite, log2

from django.db.models import Avg, Count, F
from django.db.models.functions import Floor, Left

from appeals.selectors.public import PublicFilters, public_filtered
from appeals.titles import LEAD
from core.plane import tenant_only

__all__ = ["MAX_POINTS", "Box", "Cell", "MapPoint", "box_of", "map_points"]

MAX_POINTS = 2000
CELLS_ACROSS = 20
# A box is widened to lines of a grid of which about so many cross it: at most a quarter of its side on each side.
LINES_ACROSS = 8
# Degrees, some hundred metres: nobody looks closer.
FINEST_LINE = 2.0**-10


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in degrees, WGS 84."""

    west: float
    south: float
    east: float
    north: float

    def outward(self) -> "Box":
        """The box widened to the lines of a grid, so that those who look at about the same place ask the same.

        The lines are a power of two of a degree apart, the finer the closer one looks. What lies beyond the world is
        left out.
        """
        west, east = (max(-180.0, min(180.0, degrees)) for degrees in (self.west, self.east))
        south, north = (max(-90.0, min(90.0, degrees)) for degrees in (self.south, self.north))
        side = max(east - west, north - south, FINEST_LINE * LINES_ACROSS)
        line = 2.0 ** ceil(log2(side / LINES_ACROSS))
        return Box(
            floor(west / line) * line, floor(south / line) * line, ceil(east / line) * line, ceil(north / line) * line
        )


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One appeal on the map; `lead` is how its public text begins."""

    number: int
    state: str
    category: str
    lead: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Many appeals near each other: how many and where their middle is."""

    count: int
    lat: float
    lon: float


def box_of(text: str) -> Box | None:
    """`west,south,east,north` as a Box; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    inside = all(map(isfinite, (west, south, east, north))) and west < east and south < north
    return Box(west, south, east, north) if inside else None


@tenant_only
def map_points(filters: PublicFilters, box: Box | None) -> tuple[list[MapPoint], list[Cell]]:
    """Published appeals with a place, inside the box where one is given: as points, or as cells if there are too many.

    At most MAX_POINTS points; above that the database counts them in a grid of the box (or of their own extent).
    """
    rows = public_filtered(filters).filter(lat__isnull=False)
    if box is not None:
        rows = rows.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    columns = ("number", "state", "category__title", "lead", "public_address", "lat", "lon")
    shown = rows.order_by().annotate(lead=Left("public_text", LEAD))
    points = [MapPoint(*row) for row in shown.values_list(*columns)[: MAX_POINTS + 1]]
    if len(points) <= MAX_POINTS:
        return points, []
    step = _step(points, box)
    grid = (
        rows.order_by()
        .annotate(row=Floor(F("lat") / step), column=Floor(F("lon") / step))
        .values("row", "column")
        .annotate(count=Count("pk"), middle_lat=Avg("lat"), middle_lon=Avg("lon"))
        .values_list("count", "middle_lat", "middle_lon")
    )
    return [], [Cell(*cell) for cell in grid]


def _step(points: list[MapPoint], box: Box | None) -> float:
    if box is not None:
        return max((box.east - box.west) / CELLS_ACROSS, 1e-4)
    longitudes = [point.lon for point in points]
    return max((max(longitudes) - min(longitudes)) / CELLS_ACROSS, 1e-4)
