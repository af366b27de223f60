"""Format numbers in Russian: plurals, digit groups, units, durations. Babel has the rules.

Uses no request, no zone and no Django settings, because programs that start before Django use it too.
Dates and times, which depend on the zone, are in `shell.text`.
"""

from datetime import timedelta
from functools import lru_cache

from babel import Locale
from babel.numbers import format_decimal
from babel.units import format_unit

__all__ = ["decimal", "filesize", "minutes", "number", "percent", "plural", "seconds", "span", "span_ahead"]

RUSSIAN = Locale("ru")
# Between groups of digits a narrow space, so that «12 480» is read as one number.
_GROUPS = "\u202f"
# Babel parses its patterns at each call; pages repeat the same small numbers.
_REMEMBERED = 2048
_KILO = 1024
_SIZES = ("Б", "КБ", "МБ", "ГБ")
_SPANS = (("duration-day", 86_400), ("duration-hour", 3_600), ("duration-minute", 60))


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a word that goes with `count`: 1 обращение, 2 обращения, 5 обращений."""
    form = _form(abs(count))
    return one if form == "one" else few if form == "few" else many


@lru_cache(_REMEMBERED)
def _form(count: int) -> str:
    return RUSSIAN.plural_form(count)


@lru_cache(_REMEMBERED, typed=True)
def number(value: float) -> str:
    """Digits in groups of three with a narrow space, and a decimal comma: «12 480», «4,25»."""
    return format_decimal(value, locale=RUSSIAN, decimal_quantization=False).replace("\u00a0", _GROUPS)


def decimal(value: float, digits: int = 1) -> str:
    """A number with so many digits after the comma: «3,4», «3,0»."""
    return format_decimal(value, format=f"0.{'0' * digits}" if digits else "0", locale=RUSSIAN)


def percent(share: float) -> str:
    """«83 %» for 0.834; a space that does not break."""
    return f"{decimal(100 * share, 0)}\u00a0%"


def seconds(value: float, digits: int | None = None) -> str:
    """«3,4 с»: with so many digits after the comma, or as many as there are, three at the most."""
    pattern = "0.###" if digits is None else f"0.{'0' * digits}"
    return format_unit(value, "duration-second", length="short", format=pattern, locale=RUSSIAN)


def minutes(value: int) -> str:
    """«12 мин»."""
    return format_unit(value, "duration-minute", length="short", format="0", locale=RUSSIAN)


def span(length: timedelta) -> str:
    """A length of time in its largest whole unit: «3 дня», «5 часов», «12 минут»; its sign is ignored."""
    whole = abs(int(length.total_seconds()))
    unit, size = next((found for found in _SPANS if whole >= found[1]), _SPANS[-1])
    return _in_unit(max(1, whole // size), unit)


def span_ahead(length: timedelta) -> str:
    """`span` as it stands after «через» and «подождите»: «1 минуту», «2 минуты»; what is shorter counts as a minute."""
    words = span(length)
    # «минута» is the one unit whose accusative differs from its nominative.
    return words.removesuffix("минута") + "минуту" if words.endswith(" минута") else words


@lru_cache(_REMEMBERED)
def _in_unit(count: int, unit: str) -> str:
    return format_unit(count, unit, length="long", format="0", locale=RUSSIAN)


def filesize(size: int) -> str:
    """«640 Б», «12 КБ», «3,4 МБ» (1 КБ is 1024 bytes)."""
    power = 0
    value = float(size)
    while value >= _KILO and power < len(_SIZES) - 1:
        value, power = value / _KILO, power + 1
    return f"{decimal(value, 0 if power == 0 or value >= 10 else 1)} {_SIZES[power]}"
