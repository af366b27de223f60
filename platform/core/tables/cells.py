"""Parse cells as offices write them: names, datetimes, coordinates."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["EARLIEST", "coordinates_parse", "day_parse", "moment_parse", "name_fold", "point_parse"]

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""No message in a table is older: what says so is a cell that was misread, or never filled."""

# Quotation marks and dashes are typed in many ways, and some characters can't be seen at all.
_SAME = str.maketrans(
    {"ё": "е", "«": '"', "»": '"', "“": '"', "”": '"', "„": '"', "‐": "-", "‑": "-", "–": "-", "—": "-", "−": "-"}
    | dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad")
)
_RUSSIAN_DATE = re.compile(
    r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})(?:\s?г\.?)?(?:[ T,]+(\d{1,2})[:.](\d{2})(?::(\d{2})(?:[.,]\d+)?)?)?"
)
_SERIAL = re.compile(r"\d{1,7}(?:[.,]\d+)?")
# A day of Excel is counted from here: it believes that 1900 was a leap year.
_SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  (a serial has no zone; the caller's is put on it)
_NUMBER = r"[-+−]?\d{1,3}(?:[.,]\d{0,30})?"
# Between two numbers: a blank, a semicolon, or a comma that no digit follows at once («54,31,48,39» is four numbers).
_POINT = re.compile(rf"({_NUMBER})\s*(?:;|/|,\s|\s)\s*({_NUMBER})")
_POINT_WITH_DOTS = re.compile(r"([-+−]?\d{1,3}\.\d+)\s*[,;/\s]\s*([-+−]?\d{1,3}\.\d+)")


def name_fold(words: str) -> str:
    """A name as it is compared: case, ё, blanks, kinds of dashes and quotation marks make no difference."""
    return " ".join(unicodedata.normalize("NFC", words).translate(_SAME).split()).casefold().replace("ё", "е")


def moment_parse(words: str, *, zone: tzinfo, now: datetime) -> datetime:
    """A moment as tables hold it: `dd.mm.yyyy hh:mm`, ISO 8601 or a serial number of Excel; a day is its midnight.

    What names no zone is in `zone`. Raises InvalidInput for no date, one before EARLIEST or one after `now`.
    """
    moment = _moment(words.strip())
    if moment is None:
        raise InvalidInput(
            _("«%(words)s» — не дата. Подойдёт 05.03.2025 14:30 или 2025-03-05T14:30.") % {"words": words.strip()[:40]}
        )
    if moment.year < EARLIEST.year:
        # Compared by year first: the first days of the calendar can't be turned into another zone.
        raise InvalidInput(
            _("Дата %(date)s слишком давняя: раньше %(year)d года сообщений не бывает.")
            % {"date": f"{moment.day:02}.{moment.month:02}.{moment.year:04}", "year": EARLIEST.year}
        )
    if moment.year > now.year + 1:
        raise InvalidInput(_("Дата в будущем."))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    if moment > now:
        raise InvalidInput(_("Дата в будущем."))
    return moment


def day_parse(words: str) -> date | None:
    """A day in any of those forms; None for no date and one before EARLIEST."""
    moment = _moment(words.strip())
    return moment.date() if moment is not None and moment.year >= EARLIEST.year else None


def _moment(words: str) -> datetime | None:
    try:
        if found := _RUSSIAN_DATE.fullmatch(words):
            day, month, year, hour, minute, second = (int(part or 0) for part in found.groups())
            year += 2000 if len(found[3]) == 2 else 0
            return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001  (the caller's zone is put on it)
        if _SERIAL.fullmatch(words):
            # A serial counts days; seconds are what its fraction can hold.
            seconds = round(float(words.replace(",", ".")) * 86_400)
            return _SERIAL_ZERO + timedelta(seconds=seconds)
        return datetime.fromisoformat(words)
    except (ValueError, OverflowError):
        return None


def coordinates_parse(lat: str, lon: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees, WGS 84, from two cells, or from the first alone where it holds both.

    None for empty cells. Raises InvalidInput with the field `lat` or `lon`.
    """
    lat, lon = lat.strip(), lon.strip()
    if not lat and not lon:
        return None
    if lat and not lon:
        try:
            return point_parse(lat)
        except InvalidInput:
            _degrees(lat, "lat", 90)
    if not (lat and lon):
        raise InvalidInput(_("нужны и широта, и долгота — или ни одной"), field="lon" if lat else "lat")
    return _degrees(lat, "lat", 90), _degrees(lon, "lon", 180)


def _degrees(words: str, name: str, limit: int) -> float:
    value = float(words.replace(",", ".").replace("−", "-")) if re.fullmatch(_NUMBER, words) else float("nan")
    if not -limit <= value <= limit:
        raise InvalidInput(
            _("%(name)s: «%(words)s» — не координата, нужно число от −%(limit)d до %(limit)d")
            % {"words": words[:40], "name": name, "limit": limit},
            field=name,
        )
    return value


def point_parse(words: str) -> tuple[float, float]:
    """Latitude and longitude of one cell: «54.31, 48.39», «54,31; 48,39», «54.31 48.39». Raises InvalidInput."""
    plain = words.strip().strip("()[]").strip()
    found = _POINT_WITH_DOTS.fullmatch(plain) or _POINT.fullmatch(plain)
    if found is None:
        raise InvalidInput(
            _("«%(words)s» — не координаты: нужны широта и долгота, например 54.31, 48.39")
            % {"words": words.strip()[:40]},
            field="lat",
        )
    return _degrees(found[1], "lat", 90), _degrees(found[2], "lon", 180)
