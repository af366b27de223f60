"""A scene at the kerb: a wrecked bus shelter, and a new one in its place."""

from math import cos, pi, sin

from .garbage import litter
from .light import Colour, Moment, mix, varied
from .nature import fallen_leaves, sky, treeline, tufts
from .town import ASPHALT, courtyard, cracks
from .view import Picture

_FRONT, _BACK, _FLOOR = 6.6, 8.1, 0.15


def bus_stop(p: Picture, moment: Moment) -> None:
    """A shelter with smashed glass, rust and scrawls; then a new one with a timetable and light glass."""
    sky(p)
    treeline(p, 120, 13)
    courtyard(p, distance=44)
    random, light = p.layout, p.light
    new, near = moment == "after", p.near * 0.9
    roadway = [(-40.0, near), (40.0, near), (40.0, 5.0), (-40.0, 5.0)]
    p.ground(roadway, light.lit(ASPHALT))
    p.roughen(roadway, ("grain", 170, 16), ("rough", 14, 9), ("soft", 2, 11))
    if not new:
        cracks(p, -0.8, 4.2, 1.8, 5, p.detail)
    pavement = [(-40.0, 5.0), (40.0, 5.0), (40.0, 9.6), (-40.0, 9.6)]
    p.ground(pavement, light.lit((176, 168, 160) if new else (150, 146, 140)))
    p.roughen(pavement, ("grain", 130, 12), ("rough", 10, 8 if new else 15))
    if new:
        for z in (5.6, 6.2, 6.8, 7.4, 8.0, 8.6, 9.2):
            p.strip(-40, 40, z, z + 0.02, (84, 80, 76), 110)
        for n in range(-28, 29):
            p.strip(n * 0.6, n * 0.6 + 0.02, 5.2, 9.6, (84, 80, 76), 110)
    p.shape([(-40, 0, 5), (40, 0, 5), (40, _FLOOR, 5), (-40, _FLOOR, 5)], light.shaded((168, 166, 162)))
    p.shape([(-40, _FLOOR, 5), (40, _FLOOR, 5), (40, _FLOOR, 5.2), (-40, _FLOOR, 5.2)], light.lit((190, 188, 184)))
    tufts(p, -9, 9, 9.7, 13, 300)
    fallen_leaves(p, -6, 6, near, 9, 220)
    shift = random.uniform(-0.4, 0.3)
    _shelter(p, shift, new=new)
    _post(p, shift + 3.2, new=new)
    p.box(shift + 2.3, 6.9, 0.42, 0.7, 0.36, (92, 104, 96) if new else (112, 96, 84), y=_FLOOR)
    if not new:
        litter(p, -3.4, 3.4, 4.6, 7.4, 70)
        litter(p, shift + 1.9, shift + 2.9, 6.2, 6.9, 26)


def _shelter(p: Picture, shift: float, *, new: bool) -> None:
    light, left, right, top = p.light, shift - 2.5, shift + 2.0, 2.62
    frame: Colour = (72, 78, 86) if new else (124, 100, 84)
    p.shadow(
        [[(left, _FRONT), (right, _FRONT), (right - light.side * 1.1, _BACK), (left - light.side * 1.1, _BACK)]],
        14,
        1.4,
    )
    wide = (right - left) / 3
    for n in range(3):
        a = left + n * wide + 0.05
        _glass(p, a, a + wide - 0.1, n, new=new)
    for n in range(4):
        p.pole(left + n * wide, _BACK, _FLOOR, top, 0.08, frame)
    for y in (0.42, 2.5):
        p.bar((left, y, _BACK), (right, y, _BACK), 0.07, light.shaded(frame))
    side = left if shift - 2.5 < 0 else right
    pane = [(side, 0.45, _FRONT + 0.3), (side, 0.45, _BACK), (side, 2.4, _BACK), (side, 2.4, _FRONT + 0.3)]
    if new:
        p.shape(pane, light.sky_low, 90)
        p.shape(
            [
                (side, 0.8, _FRONT + 0.45),
                (side, 0.8, _BACK - 0.15),
                (side, 2.2, _BACK - 0.15),
                (side, 2.2, _FRONT + 0.45),
            ],
            light.lit((64, 132, 168)),
            220,
        )
    else:
        p.shape(pane[:3], light.lit((150, 156, 156)), 120)
    _bench(p, left + 0.5, right - 0.6, new=new)
    roof = light.lit(mix(frame, (255, 255, 255), 0.1))
    tilt = 0 if new else 0.12
    near_edge = [(left - 0.25, top + tilt, _FRONT - 0.2), (right + 0.25, top - tilt, _FRONT - 0.2)]
    far_edge = [(right + 0.2, top, _BACK + 0.15), (left - 0.2, top, _BACK + 0.15)]
    p.shape([*near_edge, *far_edge], light.shaded(mix(frame, (30, 30, 32), 0.35)))
    fascia = [*near_edge, *((x, y + 0.2, z) for x, y, z in reversed(near_edge))]
    p.shape(fascia, roof)
    for n, x in enumerate((left, right)):
        p.pole(x, _FRONT, _FLOOR, top - (tilt if n else -tilt), 0.1, frame)
    if new:
        p.shape(
            [
                (left - 0.25, top + 0.17, _FRONT - 0.21),
                (right + 0.25, top + 0.17, _FRONT - 0.21),
                (right + 0.25, top + 0.2, _FRONT - 0.21),
                (left - 0.25, top + 0.2, _FRONT - 0.21),
            ],
            light.lit((52, 140, 190)),
        )
    else:
        for _ in range(9):
            x = left + p.layout.uniform(0, 4.4)
            (sx, sy), s = p.at(x, top + 0.1, _FRONT - 0.2), p.metres(_FRONT)
            p.soft(
                [[(sx - 0.05 * s, sy - 0.06 * s), (sx + 0.07 * s, sy - 0.06 * s), (sx + 0.03 * s, sy + 0.12 * s)]],
                (104, 58, 34),
                170,
                5,
            )


def _glass(p: Picture, left: float, right: float, number: int, *, new: bool) -> None:
    light, random, z = p.light, p.layout, _BACK
    pane = [(left, 0.45, z), (right, 0.45, z), (right, 2.48, z), (left, 2.48, z)]
    wide = right - left
    if new:
        p.shape(pane, light.sky_low, 60)
        for at, width in ((0.25, 0.22), (0.55, 0.1)):
            a = left + wide * at
            p.shape(
                [
                    (a, 0.45, z),
                    (a + width, 0.45, z),
                    (min(right, a + width + 0.5), 2.48, z),
                    (min(right, a + 0.5), 2.48, z),
                ],
                (255, 255, 255),
                46,
            )
        if number == 1:
            p.shape(
                [
                    (left + 0.35, 1.0, z - 0.02),
                    (left + 1.05, 1.0, z - 0.02),
                    (left + 1.05, 2.0, z - 0.02),
                    (left + 0.35, 2.0, z - 0.02),
                ],
                light.lit((244, 244, 240)),
            )
            p.shape(
                [
                    (left + 0.35, 1.82, z - 0.03),
                    (left + 1.05, 1.82, z - 0.03),
                    (left + 1.05, 2.0, z - 0.03),
                    (left + 0.35, 2.0, z - 0.03),
                ],
                light.lit((44, 112, 172)),
            )
            for row in range(7):
                y = 1.08 + row * 0.1
                p.bar((left + 0.42, y, z - 0.03), (left + 0.98, y, z - 0.03), 0.025, (150, 152, 156))
        return
    if number == 1:
        # Smashed: only the teeth along the frame are left.
        for edge in range(4):
            for _ in range(5):
                t, deep = random.uniform(0.03, 0.85), random.uniform(0.12, 0.5)
                a, b = left + wide * t, 0.45 + 2.03 * t
                tooth = {
                    0: [(a, 0.45), (a + 0.22, 0.45), (a + 0.1, 0.45 + deep)],
                    1: [(a, 2.48), (a + 0.2, 2.48), (a + 0.1, 2.48 - deep)],
                    2: [(left, b), (left, b + 0.28), (left + deep * 0.7, b + 0.1)],
                    3: [(right, b), (right, b + 0.28), (right - deep * 0.7, b + 0.12)],
                }[edge]
                p.shape([(c, d, z) for c, d in tooth], light.lit((206, 218, 220)), 150)
        for _ in range(60):
            x, near = random.uniform(left - 0.3, right + 0.3), random.uniform(7.2, 8.0)
            p.shape(
                [(x, _FLOOR, near), (x + 0.07, _FLOOR, near + 0.03), (x + 0.03, _FLOOR + 0.03, near)],
                light.lit((214, 226, 228)),
                200,
            )
        return
    p.shape(pane, light.lit((170, 172, 166)), 120)
    if number == 0:
        cx, cy = left + wide * 0.6, 1.5
        for n in range(13):
            angle, reach = 2 * pi * n / 13 + random.uniform(-0.2, 0.2), random.uniform(0.4, 0.9)
            x2, y2 = max(left, min(right, cx + cos(angle) * reach)), max(0.45, min(2.48, cy + sin(angle) * reach))
            p.bar((cx, cy, z), (x2, y2, z), 0.012, (240, 244, 244), 190)
        for r in (0.12, 0.26):
            web = [
                p.at(cx + cos(n * pi / 6) * r * random.uniform(0.8, 1.2), cy + sin(n * pi / 6) * r, z)
                for n in range(13)
            ]
            p.draw.line(web, fill=(240, 244, 244, 170), width=2)
    _scrawl(p, left + 0.15, 0.95, z - 0.02, random.choice(((150, 40, 60), (40, 60, 120), (30, 30, 34))), 1.0)


def _scrawl(p: Picture, x: float, y: float, z: float, colour: Colour, size: float) -> None:
    random = p.layout
    for letter in range(4):
        a = x + letter * 0.27 * size
        line = []
        bend = [random.uniform(0, 2 * pi) for _ in range(2)]
        for n in range(18):
            t = n / 17
            line.append(
                p.at(
                    a + (t * 0.2 + 0.12 * sin(5 * t + bend[0])) * size,
                    y + (0.25 + 0.22 * sin(7 * t + bend[1])) * size,
                    z,
                )
            )
        p.draw.line(line, fill=(*colour, 215), width=max(2, round(0.05 * size * p.metres(z))), joint="curve")


def _bench(p: Picture, left: float, right: float, *, new: bool) -> None:
    wood = (176, 124, 74) if new else (116, 98, 80)
    z = _BACK - 0.55
    for x in (left + 0.2, right - 0.3):
        p.box(x, z + 0.05, 0.08, 0.42, 0.3, (84, 88, 92) if new else (110, 92, 80), y=_FLOOR)
    for n in range(3):
        if new or n != 1:
            p.box(left, z + n * 0.14, right - left, 0.05, 0.11, varied(wood, p.layout, 8), y=_FLOOR + 0.42)
    if not new:
        p.bar((left + 1.2, _FLOOR + 0.05, z - 0.1), (left + 2.6, _FLOOR + 0.45, z + 0.1), 0.1, p.light.lit(wood))


def _post(p: Picture, x: float, *, new: bool) -> None:
    light, z, top = p.light, 5.9, 2.9
    lean = 0.0 if new else -0.28
    p.bar((x, _FLOOR, z), (x + lean, top, z), 0.07, light.lit((168, 172, 176) if new else (136, 118, 104)))
    cx, half = x + lean, 0.33
    blue = light.lit((30, 96, 172)) if new else light.lit((104, 124, 148))
    white = light.lit((246, 246, 244)) if new else light.lit((188, 186, 180))
    tall = 0.45

    def plate(left: float, low: float, right: float, high: float, colour: Colour) -> None:
        p.shape(
            [
                (cx + left, top + low, z - 0.03),
                (cx + right, top + low, z - 0.03),
                (cx + right, top + high, z - 0.03),
                (cx + left, top + high, z - 0.03),
            ],
            colour,
        )

    plate(-half, -tall, half, tall, white)
    plate(-half + 0.03, -tall + 0.03, half - 0.03, tall - 0.03, blue)
    plate(-0.25, -0.34, 0.25, 0.36, white)
    dark = (30, 32, 38) if new else (90, 90, 94)
    plate(-0.17, -0.2, 0.17, 0.25, dark)
    plate(-0.13, 0.0, 0.13, 0.18, white)
    plate(-0.15, -0.27, -0.07, -0.19, dark)
    plate(0.07, -0.27, 0.15, -0.19, dark)
    plate(-0.13, -0.13, -0.06, -0.08, white)
    plate(0.06, -0.13, 0.13, -0.08, white)
