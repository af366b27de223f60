"""A scene in a yard: a broken playground, then the same, mended and painted."""

from math import cos, pi, sin

from .light import Colour, Moment, mix
from .nature import fallen_leaves, scatter, sky, treeline, tufts
from .town import courtyard
from .view import Picture, Place

_RUST: Colour = (126, 84, 62)


def playground(p: Picture, moment: Moment) -> None:
    """A rusty swing hanging by one chain and a slide with holes; then the same, mended and painted."""
    sky(p)
    treeline(p, 120, 14)
    courtyard(p, distance=46)
    random, light = p.layout, p.light
    new = moment == "after"
    square = [(-5.2, 4.2), (5.4, 4.2), (6.2, 11.5), (-6.0, 11.5)]
    if new:
        p.ground(square, light.lit((150, 82, 66)))
        p.ground([(-1.0, 4.2), (5.4, 4.2), (5.8, 8), (0.2, 8)], light.lit((86, 128, 92)))
        p.roughen(square, ("grain", 130, 16))
        z = 4.7
        while z < 11.5:
            p.strip(-5.4, 5.8, z, z + 0.03, (40, 34, 32), 70)
            z += 0.5
    else:
        p.ground(square, light.lit((158, 142, 116)))
        p.roughen(square, ("grain", 130, 18), ("rough", 9, 18), ("soft", 2.4, 16))
        p.mirror(
            [p.at(1.2 + cos(pi * n / 20) * 1.1, 0, 5.0 + sin(pi * n / 20) * 0.45) for n in range(40)],
            (110, 98, 80),
            0.5,
        )
        tufts(p, -5.5, 5.5, 4.4, 11, 500)
    p.box(-5.2, 4.15, 10.6, 0.1 if new else 0.06, 0.12, (168, 166, 162))
    tufts(p, -7, 7, p.near, 4.1, 420)
    fallen_leaves(p, -5, 5, p.near, 10)
    red, blue, yellow = (
        ((206, 52, 46), (40, 102, 178), (236, 182, 44)) if new else ((142, 84, 74), (100, 116, 128), (168, 148, 102))
    )
    frame = red if new else mix(red, _RUST, 0.4)
    feet = [(-4.0, 6.1), (-4.0, 7.7), (-0.9, 6.1), (-0.9, 7.7)]
    p.shadow(
        [
            [(x, z - 0.05), (x, z + 0.05), (x - light.side * 1.4, z + 0.5), (x - light.side * 1.4, z + 0.4)]
            for x, z in feet
        ],
        5,
    )
    for x, z in reversed(feet):
        head: Place = (x * 0.96 - 0.05, 2.35, 6.9)
        p.bar((x, 0, z), head, 0.09, light.shaded(frame))
        p.bar((x + light.side * 0.02, 0, z), (head[0] + light.side * 0.02, head[1], head[2]), 0.045, light.lit(frame))
    p.bar((-3.89, 2.35, 6.9), (-0.91, 2.35, 6.9), 0.1, light.lit(frame))
    _seat(p, -3.3, 2.35, yellow, hanging=True)
    _seat(p, -1.9, 2.35, yellow, hanging=new)
    _slide(p, blue, yellow, red, new=new)
    _sandbox(p, new=new)
    if not new:
        scatter(
            p, -5, 5, 4.3, 9, count=60, colours=[light.lit((200, 200, 196)), light.lit((96, 84, 70))], size=(0.03, 0.1)
        )
    for side in (-1, 1):
        tufts(p, 5.6 * side - 1, 5.6 * side + 2.5, 3.4, 12, 200 + 10 * random.randint(0, 5))


def _seat(p: Picture, x: float, top: float, colour: Colour, *, hanging: bool) -> None:
    chain = p.light.shaded((150, 150, 150))
    low = 0.52
    p.bar((x, top, 6.9), (x, low, 6.9), 0.025, chain)
    if hanging:
        p.bar((x + 0.5, top, 6.9), (x + 0.5, low, 6.9), 0.025, chain)
        p.box(x - 0.04, 6.75, 0.58, 0.05, 0.24, colour, y=low - 0.03)
        p.shadow([[(x, 6.8), (x + 0.5, 6.8), (x + 0.5, 7.0), (x, 7.0)]], 5)
    else:
        p.bar((x + 0.5, top, 6.9), (x + 0.53, 1.5, 6.9), 0.025, chain)
        p.bar((x, low + 0.02, 6.9), (x + 0.12, low - 0.46, 6.9), 0.1, p.light.lit(mix(colour, _RUST, 0.4)))


def _slide(p: Picture, blue: Colour, yellow: Colour, red: Colour, *, new: bool) -> None:
    light, x, z = p.light, 1.0, 7.4
    p.shadow([[(x - 0.1, z), (x + 1.2, z), (x + 4, z - 0.4), (x + 4, z + 0.6), (x - light.side, z + 1.6)]], 9)
    for a, b in ((x, z + 1.2), (x + 1.2, z + 1.2), (x, z), (x + 1.2, z)):
        p.pole(a, b, 0, 2.5, 0.1, blue)
    p.box(x, z, 1.2, 0.08, 1.2, mix(blue, (90, 70, 50), 0.3), y=1.35)
    for n in range(5):
        p.bar((x + 0.06, 0.3 + n * 0.25, z), (x + 0.5, 0.3 + n * 0.25, z), 0.05, light.lit(yellow))
    p.bar((x + 0.5, 0, z), (x + 0.5, 1.4, z), 0.05, light.lit(blue))
    for n in range(6):
        if new or n not in (2, 3):
            p.bar((x + 0.1 + n * 0.2, 1.42, z + 1.2), (x + 0.1 + n * 0.2, 2.0, z + 1.2), 0.05, light.lit(yellow))
    roof = [(x - 0.2, 2.5, z - 0.1), (x + 1.4, 2.5, z - 0.1), (x + 0.6, 3.15, z + 0.6)]
    p.shape([(x + 1.4, 2.5, z - 0.1), (x + 1.4, 2.5, z + 1.3), (x + 0.6, 3.15, z + 0.6)], light.shaded(red))
    p.shape(roof, light.lit(red))
    if not new:
        p.shape(
            [(x + 0.2, 2.5, z - 0.1), (x + 0.7, 2.5, z - 0.1), (x + 0.62, 2.86, z + 0.3), (x + 0.42, 2.82, z + 0.3)],
            (62, 56, 52),
        )
    steel = (196, 202, 208) if new else (146, 128, 112)
    upper, lower = (x + 1.2, 1.4), (x + 3.5, 0.22)
    for part in range(8):
        if not new and part in (4, 5):
            continue
        a, b = part / 8, (part + 1) / 8
        xs = [upper[0] + (lower[0] - upper[0]) * t for t in (a, b)]
        ys = [upper[1] + (lower[1] - upper[1]) * t for t in (a, b)]
        p.shape(
            [(xs[0], ys[0], z + 0.15), (xs[1], ys[1], z + 0.15), (xs[1], ys[1], z + 0.75), (xs[0], ys[0], z + 0.75)],
            light.lit(mix(steel, (255, 255, 255), 0.25 * (1 - a))),
        )
    for edge in (z + 0.75, z + 0.12):
        p.bar(
            (upper[0], upper[1] + 0.12, edge),
            (lower[0], lower[1] + 0.12, edge),
            0.2,
            light.lit(yellow) if edge < z + 0.5 else light.shaded(yellow),
        )
    p.bar((lower[0] - 0.3, 0, z + 0.15), (lower[0] - 0.3, 0.3, z + 0.15), 0.06, light.lit(blue))


def _sandbox(p: Picture, *, new: bool) -> None:
    light, x, z, wide, deep = p.light, -2.2, 5.0, 2.4, 1.5
    sand = [(x, z), (x + wide, z), (x + wide, z + deep), (x, z + deep)]
    p.ground(sand, light.lit((222, 196, 140) if new else (170, 154, 126)))
    p.roughen(sand, ("grain", 130, 14), ("rough", 16, 12))
    wood = (52, 110, 178) if new else (138, 120, 98)
    p.box(x, z + deep, wide, 0.26, 0.08, wood)
    p.box(x, z + 0.08, 0.08, 0.26, deep, wood)
    p.box(x + wide - 0.08, z + 0.08, 0.08, 0.26, deep, wood)
    if new:
        p.box(x, z, wide, 0.26, 0.08, wood)
    else:
        p.box(x, z, wide * 0.4, 0.24, 0.08, wood)
        p.bar((x + wide * 0.5, 0.05, z - 0.2), (x + wide * 0.98, 0.12, z + 0.1), 0.16, light.lit(wood))
