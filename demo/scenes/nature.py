"""Sky, trees, grass, snow and leaves."""

from collections.abc import Sequence
from functools import cache
from math import cos, exp, pi, sin
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from .light import Colour, Season, mix, tinted, varied
from .texture import flat
from .view import Picture, Point

_LEAVES: Final[dict[Season, tuple[Colour, ...]]] = {
    "spring": ((128, 158, 74), (142, 170, 84), (112, 146, 66)),
    "summer": ((84, 120, 54), (96, 130, 62), (72, 108, 52)),
    "autumn": ((206, 152, 52), (186, 112, 44), (170, 142, 62), (150, 84, 40)),
    "winter": (),
}
_LAWN: Final[dict[Season, Colour]] = {
    "spring": (112, 138, 70),
    "summer": (98, 130, 66),
    "autumn": (126, 122, 70),
    "winter": (228, 233, 240),
}
_BARK: Final[Colour] = (82, 70, 60)
_SPRITE: Final = (480, 600)
_SPRITES: Final = 3


def sky(p: Picture) -> None:
    """Fill the frame down to the horizon with sky: a gradient, and clouds that thin out upwards."""
    light, width, height = p.light, p.image.width // 4, int(p.skyline) // 4 + 2
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None, None] ** 0.8
    top, low = np.array(light.sky_top, np.float32), np.array(light.sky_low, np.float32)
    pixels = np.broadcast_to(top + (low - top) * rows, (height, width, 3)).copy()
    form = (
        flat("soft", p.variant, (width, height), 1.3) * 0.7 + flat("rough", p.variant + 1, (width, height), 2.2) * 0.3
    )
    cover = np.clip(form * 1.5 + light.clouds - 0.62, 0, 1)[:, :, None] * np.float32(0.85)
    white = np.array(mix(light.sky_low, (255, 252, 246), 0.65), np.float32)
    bright = white - 26 * np.clip(form, 0, 1)[:, :, None] * rows
    pixels += (bright - pixels) * cover
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    p.image.paste(image.resize((width * 4, height * 4), Image.Resampling.BILINEAR), (0, 0))


def lawn_colour(p: Picture) -> Colour:
    """The colour of grass, or of the snow on it, in the light of this picture."""
    return p.light.lit(_LAWN[p.light.season])


def lawn(p: Picture, left: float, right: float, start: float, end: float) -> None:
    """Cover a strip of ground with the season's grass or snow, hazier with distance."""
    colour, z = lawn_colour(p), start
    while z < end:
        step = min(end, z * 1.5)
        p.strip(left, right, z, step, p.light.far(colour, z))
        z = step
    levels = 7.0 if p.light.season == "winter" else 20.0
    outline = [(left, start), (right, start), (right, end), (left, end)]
    p.roughen(outline, ("rough", 30, levels), ("soft", 5, levels * 0.8), ("grain", 150, levels * 0.6))


def tufts(p: Picture, left: float, right: float, start: float, end: float, count: int = 500) -> None:
    """Stand blades of grass on a strip of ground, the more visible the nearer; in winter nothing."""
    if p.light.season == "winter":
        return
    colours = [p.light.lit(varied(_LAWN[p.light.season], p.layout, 26)) for _ in range(8)]
    for _ in range(count):
        z = start * (end / start) ** p.layout.random()
        x, tall = p.layout.uniform(left, right), p.layout.uniform(0.04, 0.13)
        lean = p.layout.uniform(-0.05, 0.05)
        colour = mix(p.layout.choice(colours), (40, 60, 30), p.layout.uniform(0, 0.4))
        p.draw.line([p.at(x, 0, z), p.at(x + lean, tall, z)], fill=colour, width=max(1, round(p.metres(z) * 0.008)))


def scatter(
    p: Picture,
    left: float,
    right: float,
    start: float,
    end: float,
    *,
    count: int,
    colours: Sequence[Colour],
    size: tuple[float, float] = (0.02, 0.06),
    alpha: int = 255,
    random: Random | None = None,
) -> None:
    """Strew small flat things on a strip of ground: leaves, pebbles, crumbs; `size` is their width in
    metres.
    """
    source = random or p.layout
    for _ in range(count):
        z = start * (end / start) ** (source.random() ** 0.8)
        x, wide = source.uniform(left, right), source.uniform(*size)
        (cx, cy), unit = p.at(x, 0, z), p.metres(z)
        rx = max(0.8, wide * unit / 2)
        ry = max(0.6, rx * source.uniform(0.3, 0.6))
        p.draw.ellipse((cx - rx, cy - ry, cx + rx, cy + ry), fill=(*varied(source.choice(colours), source, 16), alpha))


def fallen_leaves(p: Picture, left: float, right: float, start: float, end: float, count: int = 260) -> None:
    """Strew leaves on a strip of ground if it is autumn."""
    if p.light.season == "autumn":
        colours = [p.light.lit(colour) for colour in _LEAVES["autumn"]]
        scatter(p, left, right, start, end, count=count, colours=colours, size=(0.03, 0.08))


def tree(p: Picture, x: float, z: float, height: float, kind: str = "lime") -> None:
    """Stand a tree at a place. `kind`: "lime", "birch", "spruce" or "bush"; the season dresses it."""
    number = p.layout.randrange(_SPRITES)
    season: Season = p.light.season
    tall = height * p.metres(z)
    colours, mask = _sprite(kind, season, number, 4 if tall < 130 else 2 if tall < 260 else 1)
    wide = tall * mask.width / mask.height * (2.4 if kind == "bush" else 1)
    foot_x, foot_y = p.at(x, 0, z)
    if tall < 4 or foot_x + wide / 2 < 0 or foot_x - wide / 2 > p.image.width:
        return
    if p.light.side > 0:
        colours, mask = (image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) for image in (colours, mask))
    p.paste(colours.point(_in_light(p, z)), mask, foot_x - wide / 2, foot_y - tall, (wide, tall))


def treeline(p: Picture, z: float, height: float, spread: float = 1.6) -> None:
    """Close the view with a row of far trees across the whole frame."""
    half = p.image.width / 2 / p.focus * z
    x = -half - height
    while x < half + height:
        kind = "spruce" if p.layout.random() < 0.22 else "lime"
        tree(p, x, z * p.layout.uniform(0.95, 1.1), height * p.layout.uniform(0.75, 1.15), kind)
        x += height * p.layout.uniform(0.28, 0.5) * spread


def tree_shadows(p: Picture, trees: Sequence[tuple[float, float, float]]) -> None:
    """Lay the shadows of trees, given as (x, z, height), on the ground, away from the sun and in spots of
    light.
    """
    if p.light.shadow < 0.2:
        return
    # A source of its own: whether there is sun must not change what the layout draws next.
    random = Random(p.variant)
    outlines: list[list[Point]] = []
    for x, z, height in trees:
        reach = height * (1.0 if p.light.low else 0.55) * -p.light.side
        outlines.append([(x - 0.12, z), (x + 0.12, z), (x + reach * 0.6, z + 0.6), (x + reach * 0.6, z + 0.3)])
        for _ in range(16):
            far = random.uniform(0.45, 1.25)
            cx, cz = x + reach * far + random.uniform(-0.8, 0.8), z + 0.6 + random.uniform(-0.9, 0.9) * height * 0.2
            r = random.uniform(0.3, 0.9)
            outlines.append([(cx + cos(pi * n / 4) * r * 1.3, cz + sin(pi * n / 4) * r) for n in range(8)])
    p.shadow(outlines, blur=8, strength=0.9)


def _in_light(p: Picture, z: float) -> list[int]:
    """A table that brings a sprite's colours to this light, through `z` metres of air."""
    veil = 1 - exp(-z / 150)
    table: list[int] = []
    for sun, shade, haze in zip(p.light.sun, p.light.shade, p.light.haze, strict=True):
        tint = (0.62 * sun + 0.38 * shade) * (1 - veil)
        table += [min(255, round(level * tint + haze * veil)) for level in range(256)]
    return table


@cache
def _sprite(kind: str, season: Season, number: int, smaller: int) -> tuple[Image.Image, Image.Image]:
    """Draw a tree once for all pictures; return its colours and its mask, `smaller` times reduced."""
    if smaller > 1:
        colours, mask = _sprite(kind, season, number, 1)
        return colours.reduce(smaller), mask.reduce(smaller)
    random = Random(f"{kind}/{season}/{number}")
    # The empty space has a colour of its own, near to the tree's, so that scaling bleeds no black into the
    # edges.
    image = Image.new("RGBA", _SPRITE, (*(_LEAVES[season] or (_BARK,))[0], 0))
    pen = ImageDraw.Draw(image)
    match kind:
        case "spruce":
            _spruce(pen, random, season)
        case "bush":
            _bush(pen, random, season)
        case _:
            _broadleaf(pen, random, season, birch=kind == "birch")
    image = image.filter(ImageFilter.BoxBlur(0.5))
    return image.convert("RGB"), image.getchannel("A")


def _broadleaf(pen: ImageDraw.ImageDraw, random: Random, season: Season, *, birch: bool) -> None:
    width, height = _SPRITE
    bark = (206, 202, 194) if birch else _BARK
    tips: list[Point] = []
    bare = season in ("winter", "spring")
    tall = height * (0.30 if bare else 0.27)
    _branch(pen, random, (width / 2, height), -pi / 2, tall, 11 if birch else 17, bark, tips, 7 if bare else 4)
    if birch:
        for _ in range(26):
            y = random.uniform(height * 0.45, height - 6)
            x = width / 2 + random.uniform(-7, 5)
            pen.line((x, y, x + random.uniform(3, 8), y + 1), fill=(52, 48, 46), width=random.choice((1, 2, 3)))
    if season == "winter":
        for x, y in tips[:: 2 if birch else 1]:
            pen.line((x - 3, y - 1, x + 3, y - 1), fill=(236, 240, 246, 200), width=2)
        return
    sparse = 0.3 if season == "spring" else 0.75 if season == "autumn" else 1.0
    base = random.choice(_LEAVES[season][:2] if birch else _LEAVES[season])
    spread = (0.30, 0.34) if birch else (0.40, 0.32)
    clumps = []
    for _ in range(22):
        angle, far = random.uniform(0, 2 * pi), random.random() ** 0.6
        clumps.append(
            (width * (0.5 + cos(angle) * far * spread[0]), height * (0.37 + sin(angle) * far * spread[1] * 0.8))
        )
    _dabs(pen, random, clumps, base, radius=width * 0.13, count=int(250 * sparse), dab=(2.2, 5.2))


def _branch(
    pen: ImageDraw.ImageDraw,
    random: Random,
    start: Point,
    angle: float,
    length: float,
    thick: float,
    bark: Colour,
    tips: list[Point],
    depth: int,
) -> None:
    end = (start[0] + cos(angle) * length, start[1] + sin(angle) * length)
    pen.line((*start, *end), fill=varied(bark, random, 10), width=max(1, round(thick)))
    if thick > 4:
        # The shaded side of the trunk.
        off = thick * 0.3
        dark = mix(bark, (30, 28, 30), 0.5)
        pen.line((start[0] + off, start[1], end[0] + off * 0.8, end[1]), fill=dark, width=max(1, round(thick * 0.35)))
    if depth == 0 or length < 9:
        tips.append(end)
        return
    for turn in random.sample((-0.62, -0.36, -0.1, 0.22, 0.5), 3 if depth in (2, 4, 6) else 2):
        shorter = length * random.uniform(0.60, 0.82)
        _branch(
            pen, random, end, angle + turn + random.uniform(-0.12, 0.12), shorter, thick * 0.62, bark, tips, depth - 1
        )
    tips.append(end)


def _spruce(pen: ImageDraw.ImageDraw, random: Random, season: Season) -> None:
    width, height = _SPRITE
    pen.line((width / 2, height, width / 2, height * 0.2), fill=_BARK, width=13)
    base = (50, 78, 62) if random.random() < 0.6 else (58, 84, 56)
    tiers = 30
    for tier in range(tiers):
        share = tier / tiers
        # Whorls: the outline steps in and out like real boughs do.
        half = (width * 0.36 * share**0.9 + 5) * (0.72 + 0.28 * (tier % 4) / 3)
        y = height * (0.02 + 0.88 * share)
        strokes = [random.uniform(-1, 1) * random.random() ** 0.2 for _ in range(int(40 + 130 * share))]
        for dark in (True, False):
            for across in strokes if dark else strokes[::2]:
                shade = (0.55 if dark else 0.95 - 0.24 * across) + random.uniform(-0.1, 0.1)
                colour = tinted(base, (shade, shade, shade))
                if season == "winter" and not dark and random.random() < 0.5:
                    colour = (222, 229, 238)
                x, top = width / 2 + across * half, y + abs(across) * half * 0.34 - (0 if dark else 5)
                drop = random.uniform(14, 30) if dark else random.uniform(6, 14)
                pen.line(
                    (x, top, x + across * 10, top + drop),
                    fill=colour,
                    width=random.choice((4, 6, 8) if dark else (2, 3)),
                )


def _bush(pen: ImageDraw.ImageDraw, random: Random, season: Season) -> None:
    width, height = _SPRITE
    tips: list[Point] = []
    for _ in range(9):
        start = (width * random.uniform(0.35, 0.65), height)
        angle = -pi / 2 + random.uniform(-0.7, 0.7)
        _branch(pen, random, start, angle, height * 0.26, 5, _BARK, tips, 4)
    if season == "winter":
        for x, y in tips:
            pen.ellipse((x - 9, y - 6, x + 9, y + 5), fill=(232, 237, 244, 210))
        return
    clumps = [(width * random.uniform(0.16, 0.84), height * (1 - random.uniform(0.12, 0.62) ** 1.0)) for _ in range(20)]
    base = random.choice(_LEAVES[season])
    _dabs(pen, random, clumps, base, radius=width * 0.15, count=140 if season == "spring" else 240, dab=(2.2, 5.5))


def _dabs(
    pen: ImageDraw.ImageDraw,
    random: Random,
    clumps: list[Point],
    base: Colour,
    *,
    radius: float,
    count: int,
    dab: tuple[float, float],
) -> None:
    """Paint foliage: strokes gathered in clumps, each clump dark beneath and bright towards the sun (upper
    left).
    """
    strokes: list[tuple[float, float, float, float, Colour]] = []
    for order, (cx, cy) in enumerate(sorted(clumps, key=lambda point: -point[1])):
        for _ in range(count):
            angle, far = random.uniform(0, 2 * pi), random.random() ** 0.5
            dx, dy = cos(angle) * far, sin(angle) * far * 0.8
            bright = 0.80 - 0.16 * dx - 0.36 * dy + random.uniform(-0.14, 0.14)
            warm = 1.0 + 0.06 * (bright - 0.8)
            colour = tinted(base, (bright * warm, bright, bright * 0.94))
            rank = order + 0.9 * random.random() - dy
            strokes.append((rank, cx + dx * radius, cy + dy * radius, random.uniform(*dab), colour))
    for _, x, y, r, colour in sorted(strokes, key=lambda stroke: stroke[0]):
        pen.ellipse((x - r, y - r * 0.7, x + r, y + r * 0.7), fill=colour)
