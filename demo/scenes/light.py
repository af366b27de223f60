"""Season, weather and hour of a scene, as colours: everything that is drawn asks here how it looks in this
light.
"""

from dataclasses import dataclass, replace
from random import Random
from typing import Literal

Colour = tuple[int, int, int]
Season = Literal["winter", "spring", "summer", "autumn"]
Moment = Literal["before", "after"]


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """Return `first` with `share` (0 to 1) of `second` in it."""
    a, b, c = (round(x + (y - x) * share) for x, y in zip(first, second, strict=True))
    return (a, b, c)


def tinted(colour: Colour, tint: tuple[float, float, float]) -> Colour:
    """Return the colour with its channels multiplied, kept within 0 to 255."""
    a, b, c = (max(0, min(255, round(x * y))) for x, y in zip(colour, tint, strict=True))
    return (a, b, c)


def varied(colour: Colour, random: Random, amount: int) -> Colour:
    """Return the colour made lighter or darker by up to `amount` levels."""
    by = random.randint(-amount, amount)
    a, b, c = (max(0, min(255, x + by)) for x in colour)
    return (a, b, c)


@dataclass(frozen=True, slots=True)
class Light:
    """How a scene is lit.

    `sun` tints surfaces that see the sun, `shade` those that do not; `shadow` is the darkness (0 to 1) of
    cast shadows; `side` is -1 with the sun on the left and 1 on the right; `low` is true near sunrise and
    sunset.
    """

    season: Season
    side: int
    sky_top: Colour
    sky_low: Colour
    haze: Colour
    sun: tuple[float, float, float]
    shade: tuple[float, float, float]
    shadow: float
    clouds: float
    low: bool = False

    def lit(self, colour: Colour) -> Colour:
        """The colour of a surface turned to the sun."""
        return tinted(colour, self.sun)

    def shaded(self, colour: Colour) -> Colour:
        """The colour of a surface turned away from the sun."""
        return tinted(colour, self.shade)

    def far(self, colour: Colour, distance: float) -> Colour:
        """The colour as seen through `distance` metres of air."""
        return mix(colour, self.haze, 1 - 0.5 ** (distance / 110))


_WEATHERS: dict[str, Light] = {
    "clear": Light(
        season="summer",
        side=-1,
        sky_top=(92, 146, 205),
        sky_low=(198, 220, 236),
        haze=(196, 212, 226),
        sun=(1.10, 1.06, 0.97),
        shade=(0.60, 0.66, 0.77),
        shadow=0.46,
        clouds=0.45,
    ),
    "evening": Light(
        season="summer",
        side=-1,
        sky_top=(104, 138, 186),
        sky_low=(246, 214, 172),
        haze=(226, 202, 178),
        sun=(1.14, 0.98, 0.78),
        shade=(0.56, 0.57, 0.68),
        shadow=0.44,
        clouds=0.5,
        low=True,
    ),
    "veiled": Light(
        season="summer",
        side=-1,
        sky_top=(150, 176, 202),
        sky_low=(222, 228, 230),
        haze=(206, 214, 220),
        sun=(1.02, 1.01, 0.97),
        shade=(0.70, 0.74, 0.80),
        shadow=0.26,
        clouds=0.8,
    ),
    "overcast": Light(
        season="summer",
        side=-1,
        sky_top=(158, 168, 178),
        sky_low=(212, 216, 218),
        haze=(196, 202, 206),
        sun=(0.90, 0.92, 0.94),
        shade=(0.74, 0.77, 0.81),
        shadow=0.14,
        clouds=1.0,
    ),
}

# People photograph what is broken in any weather; the proof that it is mended is taken on a working day,
# often a fine one.
_LIKELY: dict[Moment, list[str]] = {
    "before": ["overcast", "overcast", "veiled", "clear"],
    "after": ["clear", "clear", "veiled", "evening"],
}


def light_for(random: Random, *, season: Season, side: int, moment: Moment) -> Light:
    """Choose the weather and the hour of a photo."""
    light = replace(_WEATHERS[random.choice(_LIKELY[moment])], season=season, side=side)
    if season == "winter":
        return replace(
            light,
            sky_top=mix(light.sky_top, (176, 192, 210), 0.45),
            haze=mix(light.haze, (214, 222, 230), 0.6),
            sun=(1 + (light.sun[0] - 1) * 0.4, 1 + (light.sun[1] - 1) * 0.4, 1 + (light.sun[2] - 1) * 0.4),
            shadow=light.shadow * 0.8,
        )
    if season == "autumn":
        return replace(light, sun=(light.sun[0] * 1.01, light.sun[1] * 0.98, light.sun[2] * 0.93))
    return light
