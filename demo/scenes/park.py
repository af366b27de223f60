"""A scene in a park: a tree lying across a path, then the path free again."""

from math import cos, pi, sin

from .light import Moment, varied
from .nature import fallen_leaves, lawn, scatter, sky, tree, tree_shadows, treeline, tufts
from .town import lamp_post
from .view import Picture, Place, Point


def fallen_tree(p: Picture, moment: Moment) -> None:
    """A tree lying across a path; then the path is free, with a sawn stump and a sapling."""
    sky(p)
    treeline(p, 60, 13, spread=1.0)
    lawn(p, -90, 90, p.near * 0.9, 90)
    random, light = p.layout, p.light
    path = [(-1.5, p.near * 0.9), (1.4, p.near * 0.9), (1.4, 12), (0.2, 30), (-1.4, 30), (-1.4, 12)]
    p.ground(path, light.lit((164, 156, 146)))
    p.roughen(path, ("grain", 140, 14), ("rough", 12, 9), ("soft", 2, 9))
    for side in (-1.5, 1.4):
        p.shape(
            [(side, 0, p.near * 0.9), (side, 0.08, p.near * 0.9), (side, 0.08, 12), (side, 0, 12)],
            light.shaded((160, 158, 154)),
        )
        p.strip(side - 0.06, side + 0.06, p.near * 0.9, 12, light.lit((182, 180, 176)))
    places = [
        (random.uniform(8, 34), random.choice((-1, 1)) * random.uniform(3.2, 14), random.uniform(6, 10))
        for _ in range(15)
    ]
    tree_shadows(p, [(x, z, tall) for z, x, tall in places])
    for z, x, tall in sorted(places, reverse=True):
        tree(p, x, z, tall, random.choice(("lime", "birch", "lime", "spruce")))
    lamp_post(p, 2.4, 14, 4.2)
    tufts(p, 1.6, 7, p.near, 12, 420)
    tufts(p, -7, -1.7, p.near, 12, 420)
    fallen_leaves(p, -6, 6, p.near, 14, 400)
    stump = (-3.1, 5.6)
    if moment == "after":
        scatter(
            p,
            -3.9,
            -2.2,
            5.0,
            6.2,
            count=220,
            colours=[light.lit((206, 176, 126)), light.lit((186, 152, 104))],
            size=(0.02, 0.07),
        )
        _stump(p, *stump)
        for lean in (-0.35, 0.35):
            p.bar((3.3 + lean, 0, 6.4), (3.3 + lean, 1.3, 6.4), 0.06, light.lit((186, 156, 112)))
        p.bar((2.95, 1.15, 6.4), (3.65, 1.15, 6.4), 0.05, light.lit((186, 156, 112)))
        tree(p, 3.3, 6.45, 2.5, "birch")
        return
    _trunk(p, stump)


def _stump(p: Picture, x: float, z: float) -> None:
    light, r = p.light, 0.36
    bark = (96, 82, 70)
    foot = [p.at(x + cos(pi * n / 16) * r * 1.2, 0, z + sin(pi * n / 16) * r * 1.2) for n in range(32)]
    rim = [p.at(x + cos(pi * n / 16) * r, 0.32, z + sin(pi * n / 16) * r) for n in range(32)]
    p.shadow([[(x - r, z), (x + r, z), (x + r - light.side * 0.6, z + 0.5), (x - r - light.side * 0.6, z + 0.5)]], 7)
    p.draw.polygon([*foot[16:], *reversed(rim[16:])], fill=light.shaded(bark))
    half = slice(16, 24) if light.side < 0 else slice(24, 32)
    p.draw.polygon([*foot[half], *reversed(rim[half])], fill=light.lit(bark))
    p.draw.polygon(rim, fill=light.lit((216, 186, 138)))
    for turn in (0.8, 0.6, 0.4, 0.2):
        line = [p.at(x + cos(pi * n / 16) * r * turn, 0.32, z + sin(pi * n / 16) * r * turn) for n in range(33)]
        p.draw.line(line, fill=light.lit((176, 140, 96)), width=2)


def _trunk(p: Picture, stump: Point) -> None:
    random, light = p.layout, p.light
    x, z = stump
    bark = (98, 84, 72)
    p.shadow(
        [
            [(x, z - 0.3), (4.2, z - 1.0), (5.2, z + 1.2), (x, z + 0.3)],
            [(1.0, z - 1.5), (4.6, z - 1.5), (5.0, z + 1.0), (1.2, z + 1.0)],
        ],
        14,
        1.6,
    )
    for _ in range(5):
        tree(p, random.uniform(2.4, 5.2), z + random.uniform(0.1, 0.9), random.uniform(1.7, 2.5), "bush")
    base = [
        (x - 0.34, 0, z),
        (x + 0.36, 0, z),
        (x + 0.3, 0.5, z),
        (x + 0.2, 0.38, z),
        (x + 0.12, 0.74, z),
        (x + 0.02, 0.46, z),
        (x - 0.1, 0.85, z),
        (x - 0.18, 0.5, z),
        (x - 0.28, 0.6, z),
    ]
    p.shape(base, light.lit(bark))
    p.shape([(a * 0.75 + x * 0.25, b * 0.98, c) for a, b, c in base[2:]], light.lit((206, 172, 122)))
    parts = 26
    for n in range(parts):
        a, b = n / parts, (n + 1) / parts
        ends = [(x + 0.25 + 6.0 * t, 0.62 - 0.34 * t, z - 0.1 - 0.45 * t) for t in (a, b + 0.01)]
        thick = 0.52 - 0.3 * a
        p.bar(ends[0], ends[1], thick, light.shaded(bark))
        lifted = [(c, d + thick * 0.16, e) for c, d, e in ends]
        p.bar(lifted[0], lifted[1], thick * 0.5, light.lit(varied(bark, random, 9)))
    for _ in range(90):
        t = random.random() * 0.9
        a, y, c = x + 0.25 + 6 * t, 0.62 - 0.34 * t + random.uniform(-0.18, 0.2) * (1 - t * 0.6), z - 0.1 - 0.45 * t
        p.bar((a, y, c), (a + random.uniform(0.1, 0.3), y - 0.01, c), 0.014, (54, 46, 40), 170)
    for _ in range(9):
        t = random.uniform(0.35, 0.95)
        start: Place = (x + 0.25 + 6 * t, 0.66 - 0.34 * t, z - 0.1 - 0.45 * t)
        rise = random.uniform(0.15, 0.8)
        tip: Place = (start[0] + random.uniform(0.4, 0.9), start[1] + rise, start[2] + random.uniform(-0.3, 0.3))
        p.bar(start, tip, 0.05, light.shaded(bark))
        for _ in range(3):
            p.bar(
                tip,
                (tip[0] + random.uniform(0.1, 0.7), tip[1] + random.uniform(-0.1, 0.5), tip[2]),
                0.02,
                light.shaded(bark),
            )
    for _ in range(6):
        tree(p, random.uniform(1.6, 4.4), z - random.uniform(0.5, 1.3), random.uniform(0.9, 1.7), "bush")
    leaf = [light.lit(c) for c in ((96, 124, 62), (120, 138, 70), (80, 104, 52))]
    scatter(p, -1.6, 5, 3.8, 6.5, count=200, colours=leaf, size=(0.03, 0.08))
