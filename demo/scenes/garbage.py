"""A scene in a yard: bins drowned in rubbish, then closed bins on a swept pad."""

from math import cos, pi, sin
from random import Random

from .light import Colour, Moment, mix, varied
from .nature import fallen_leaves, sky, treeline, tufts
from .town import ASPHALT, courtyard, cracks
from .view import Picture, Point


def garbage(p: Picture, moment: Moment) -> None:
    """Bins drowned in rubbish; then the same bins, closed, on a swept pad."""
    sky(p)
    treeline(p, 120, 14)
    courtyard(p, distance=48)
    random, light = p.layout, p.light
    p.strip(-40, 40, p.near * 0.9, 5.2, light.lit(ASPHALT))
    p.roughen(
        [(-40, p.near * 0.9), (40, p.near * 0.9), (40, 5.2), (-40, 5.2)],
        ("grain", 170, 16),
        ("rough", 14, 9),
        ("soft", 2, 10),
    )
    pad = [(-3.7, 5.0), (3.7, 5.0), (3.7, 9.2), (-3.7, 9.2)]
    p.ground(pad, light.lit((158, 154, 147)))
    p.roughen(pad, ("grain", 120, 12), ("rough", 10, 10))
    if moment == "before":
        cracks(p, 0.5, 5.0, 2.2, 7, Random(p.variant))
    sheet = random.choice(((74, 110, 88), (120, 84, 66), (90, 108, 128)))
    if moment == "before":
        sheet = mix(sheet, (130, 126, 120), 0.3)
    _corrugated(p, sheet)
    fallen_leaves(p, -6, 6, p.near, 9, 200)
    kinds = random.choice((((64, 112, 78),) * 3, ((64, 112, 78), (64, 112, 78), (52, 96, 150))))
    for n, paint in enumerate(kinds):
        x = -2.75 + n * 1.9
        _bin(
            p,
            x,
            7.0,
            mix(paint, (116, 104, 92), 0.3) if moment == "before" else paint,
            opened=moment == "before" and n != 2,
        )
    if moment == "after":
        tufts(p, -9, -3.9, 4.5, 12, 240)
        tufts(p, 3.9, 9, 4.5, 12, 240)
        return
    _heap(p)


def _corrugated(p: Picture, paint: Colour) -> None:
    light, high, step = p.light, 1.75, 0.16
    for side in (-1, 1):
        x = 3.4 * side
        lit = side != light.side
        z = 6.2
        while z < 8.9:
            tone = light.lit(paint) if lit else light.shaded(paint)
            p.shape([(x, 0.08, z), (x, high, z), (x, high, z + 0.09), (x, 0.08, z + 0.09)], tone)
            p.shape(
                [(x, 0.08, z + 0.09), (x, high, z + 0.09), (x, high, z + 0.18), (x, 0.08, z + 0.18)],
                mix(tone, (0, 0, 0), 0.14),
            )
            z += 0.18
    x = -3.4
    p.shadow([[(-3.4, 9), (3.4, 9), (3.4 - light.side * 1.2, 7.9), (-3.4 - light.side * 1.2, 7.9)]], 10)
    while x < 3.4 - 0.01:
        tone = light.lit(paint)
        p.shape([(x, 0.08, 8.9), (x + step / 2, 0.08, 8.9), (x + step / 2, high, 8.9), (x, high, 8.9)], tone)
        p.shape(
            [(x + step / 2, 0.08, 8.9), (x + step, 0.08, 8.9), (x + step, high, 8.9), (x + step / 2, high, 8.9)],
            mix(tone, (0, 0, 0), 0.16),
        )
        x += step
    p.bar((-3.4, high, 8.9), (3.4, high, 8.9), 0.07, light.lit(mix(paint, (255, 255, 255), 0.25)))
    for corner, z in ((-3.4, 6.2), (3.4, 6.2), (-3.4, 8.9), (3.4, 8.9)):
        p.pole(corner, z, 0, high + 0.06, 0.08, mix(paint, (60, 60, 60), 0.4))


def _bin(p: Picture, x: float, z: float, paint: Colour, *, opened: bool) -> None:
    light, wide, deep, high = p.light, 1.3, 1.1, 1.15
    p.shadow(
        [
            [
                (x - 0.1, z - 0.1),
                (x + wide + 0.1, z - 0.1),
                (x + wide - light.side * 0.7, z + deep),
                (x - light.side * 0.7, z + deep),
            ]
        ],
        7,
        1.4,
    )
    for wheel in (x + 0.14, x + wide - 0.14):
        cx, cy = p.at(wheel, 0.1, z)
        r = 0.1 * p.metres(z)
        p.draw.ellipse((cx - r * 0.6, cy - r, cx + r * 0.6, cy + r), fill=(30, 30, 32))
    if opened:
        lid = [
            (x, high, z + deep),
            (x + wide, high, z + deep),
            (x + wide - 0.04, high + 0.85, z + deep + 0.25),
            (x + 0.04, high + 0.85, z + deep + 0.25),
        ]
        p.shape(lid, light.shaded(mix(paint, (0, 0, 0), 0.15)))
        p.shape([(x, high, z), (x + wide, high, z), (x + wide, high, z + deep), (x, high, z + deep)], (34, 36, 34))
    side = x if x > 0 else x + wide
    if abs(side) > 0.2:
        tone = light.lit(paint) if (side == x) == (light.side < 0) else light.shaded(paint)
        p.shape([(side, 0.22, z), (side, high, z), (side, high, z + deep), (side, 0.22, z + deep - 0.1)], tone)
    front = mix(light.lit(paint), light.shaded(paint), 0.35)
    p.shape([(x + 0.1, 0.2, z + 0.06), (x + wide - 0.1, 0.2, z + 0.06), (x + wide, high, z), (x, high, z)], front)
    for n in range(1, 5):
        a = x + wide * n / 5
        p.bar((a, 0.26, z + 0.05), (a, high - 0.2, z), 0.035, mix(front, (0, 0, 0), 0.14))
        p.bar((a + 0.03, 0.26, z + 0.05), (a + 0.03, high - 0.2, z), 0.02, mix(front, (255, 255, 255), 0.12))
    p.bar(
        (x - 0.03, high - 0.05, z - 0.02), (x + wide + 0.03, high - 0.05, z - 0.02), 0.12, mix(front, (0, 0, 0), 0.22)
    )
    if not opened:
        top = mix(light.lit(paint), (255, 255, 255), 0.08)
        p.shape(
            [
                (x - 0.04, high, z - 0.04),
                (x + wide + 0.04, high, z - 0.04),
                (x + wide, high + 0.26, z + 0.35),
                (x, high + 0.26, z + 0.35),
            ],
            top,
        )
        p.shape(
            [
                (x, high + 0.26, z + 0.35),
                (x + wide, high + 0.26, z + 0.35),
                (x + wide, high + 0.18, z + deep),
                (x, high + 0.18, z + deep),
            ],
            mix(top, (255, 255, 255), 0.12),
        )
        p.bar((x + 0.4, high + 0.1, z), (x + wide - 0.4, high + 0.1, z), 0.05, mix(top, (0, 0, 0), 0.4))


def _heap(p: Picture) -> None:
    random, light = p.layout, p.light
    bags = [(32, 33, 38), (38, 40, 46), (44, 58, 104), (226, 226, 222), (52, 54, 58), (98, 128, 92)]
    for n in range(2):
        for _ in range(4):
            _bag(
                p,
                -2.5 + n * 1.9 + random.uniform(0, 0.9),
                1.08 + random.uniform(0, 0.22),
                7.3,
                random.uniform(0.24, 0.34),
                random.choice(bags),
            )
    p.soft([[p.at(-3.4, 0, 5.0), p.at(3.2, 0, 5.0), p.at(3.0, 0, 7.0), p.at(-3.2, 0, 7.0)]], (64, 56, 46), 120, 16)
    p.box(1.9, 5.9, 1.5, 0.42, 0.8, (122, 84, 70))
    p.box(1.9, 6.6, 1.5, 0.95, 0.22, (132, 92, 76))
    p.box(1.78, 5.86, 0.2, 0.62, 0.9, (108, 74, 62))
    things = [(random.uniform(5.3, 6.9), random.uniform(-3.0, 1.5), random.uniform(0.22, 0.4)) for _ in range(17)]
    for z, x, r in sorted(things, reverse=True):
        if random.random() < 0.26:
            p.box(x, z, r * 1.7, r * 1.3, r * 1.3, varied((172, 132, 88), random, 14))
            p.bar((x + r * 0.85, r * 1.3, z), (x + r * 0.85, 0, z), 0.05, light.lit((196, 166, 120)))
        else:
            _bag(p, x, r * 0.7, z, r, random.choice(bags))
    litter(p, -3.8, 3.4, 4.3, 6.4, 130)
    for _ in range(6):
        x, z = random.uniform(-3, 2.4), random.uniform(4.5, 5.6)
        lean = random.uniform(-0.12, 0.12)
        p.bar(
            (x, 0.04, z),
            (x + 0.24, 0.04, z + lean),
            0.08,
            light.lit(random.choice(((150, 186, 196), (110, 140, 90), (206, 214, 216)))),
        )


def litter(p: Picture, left: float, right: float, start: float, end: float, count: int) -> None:
    """Strew torn paper, film and wrappers: uneven scraps, mostly pale."""
    random, light = p.layout, p.light
    tones = [
        (206, 204, 198),
        (222, 220, 214),
        (176, 172, 164),
        (152, 128, 98),
        (120, 126, 132),
        (168, 84, 74),
        (92, 120, 150),
    ]
    for _ in range(count):
        z, x, r = start * (end / start) ** random.random(), random.uniform(left, right), random.uniform(0.02, 0.09)
        scrap = [
            (x + cos(a) * r * random.uniform(0.4, 1.3), random.uniform(0, 0.03), z + sin(a) * r)
            for a in (0.3, 1.4, 2.8, 4.0, 5.2)
        ]
        p.shape([(a, 0, b - 0.01) for a, _, b in scrap], (30, 28, 28), 90)
        p.shape(scrap, light.lit(varied(random.choice(tones), random, 14)))


def _bag(p: Picture, x: float, y: float, z: float, r: float, colour: Colour) -> None:
    random, light = p.layout, p.light
    (cx, cy), s = p.at(x, y, z), r * p.metres(z)
    phase = [random.uniform(0, 2 * pi) for _ in range(3)]

    def lump(size: float, dx: float, dy: float) -> list[Point]:
        ring = []
        for n in range(28):
            a = 2 * pi * n / 28
            k = 1 + 0.07 * sin(3 * a + phase[0]) + 0.05 * sin(5 * a + phase[1]) + 0.03 * sin(9 * a + phase[2])
            ring.append((cx + (dx + cos(a) * k * size) * s, cy + min(0.72, dy + sin(a) * k * size * 0.86) * s))
        return ring

    p.soft(
        [
            [
                (cx - s, cy + s * 0.62),
                (cx + s, cy + s * 0.62),
                (cx + s * 0.9, cy + s * 0.85),
                (cx - s * 0.9, cy + s * 0.85),
            ]
        ],
        (16, 16, 18),
        150,
        6,
    )
    dark = light.shaded(colour)
    p.draw.polygon(
        [
            (cx - s * 0.12, cy - s * 0.7),
            (cx - s * 0.2, cy - s * 1.12),
            (cx + s * 0.22, cy - s * 1.08),
            (cx + s * 0.12, cy - s * 0.7),
        ],
        fill=dark,
    )
    p.draw.polygon(lump(1.0, 0, 0), fill=dark)
    for step in range(1, 6):
        p.draw.polygon(
            lump(1 - step * 0.15, light.side * 0.07 * step, -0.07 * step),
            fill=(*mix(dark, light.lit(mix(colour, (255, 255, 255), 0.18)), step / 5), 110),
        )
    for _ in range(7):
        a, b = random.uniform(-0.6, 0.6), random.uniform(-0.5, 0.5)
        crease = [
            (cx + a * s, cy + b * s),
            (cx + (a * 0.7 + random.uniform(-0.1, 0.1)) * s, cy + (b - 0.22) * s),
            (cx + a * 0.4 * s, cy + (b - 0.4) * s),
        ]
        p.draw.line(crease, fill=(*mix(colour, (255, 255, 255), 0.55), 80), width=2)
