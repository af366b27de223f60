"""Scenes on the road: a pothole, a manhole, a leak, a road sign."""

from math import cos, pi, sin
from random import Random

from .light import Colour, Moment, mix, varied
from .nature import fallen_leaves, scatter, sky, treeline, tufts
from .town import cracks, street
from .view import Picture, Point


def blob(
    x: float, z: float, rx: float, rz: float, random: Random, *, rough: float = 0.18, steps: int = 36
) -> list[Point]:
    """Return an uneven ring of ground points (x, z) around a place."""
    phases = [(k, random.uniform(0, 2 * pi), rough / k**0.7) for k in (2, 3, 5, 8)]
    ring = []
    for step in range(steps):
        angle = 2 * pi * step / steps
        wave = 1 + sum(size * sin(k * angle + phase) for k, phase, size in phases)
        ring.append((x + cos(angle) * rx * wave, z + sin(angle) * rz * wave))
    return ring


def pothole(p: Picture, moment: Moment) -> None:
    """A pit in the roadway with broken edges and a puddle; then a rectangular patch of fresh asphalt."""
    sky(p)
    treeline(p, 110, 12)
    street(p)
    x, z = p.layout.uniform(-0.6, 0.7), p.layout.uniform(3.3, 3.8)
    dash(p, -3.4 + 3.5, worn=moment == "before")
    fallen_leaves(p, 1.5, 3.5, p.near, 30)
    if moment == "before":
        pit(p, x, z, 1.05, 0.62)
        pit(p, x + 1.55, z + 3.2, 0.55, 0.42)
        pit(p, x - 1.7, z + 4.6, 0.6, 0.4)
    else:
        patch(p, x - 1.3, x + 1.25, z - 0.75, z + 0.95)
        patch(p, x + 0.8, x + 2.3, z + 2.5, z + 3.9)
        patch(p, x - 2.5, x - 0.9, z + 3.9, z + 5.3)


def dash(p: Picture, x: float, *, worn: bool) -> None:
    """Mark the middle of the road, faded or new."""
    z, white = 1.2, p.light.lit((226, 226, 222))
    while z < 90:
        if z + 3 > p.near * 0.9:
            p.strip(x - 0.07, x + 0.07, max(z, p.near * 0.9), z + 3, p.light.far(white, z), 110 if worn else 235)
        z += 7


def pit(p: Picture, x: float, z: float, rx: float, rz: float) -> None:
    """Break a hole in the asphalt: cracks, a torn rim, a wall in shadow, gravel and water at its bottom."""
    random, light = p.layout, p.light
    cracks(p, x, z, rx * 1.5, 9, random)
    rim = blob(x, z, rx, rz, random)
    outer = [(x + (a - x) * 1.14, z + (b - z) * 1.16) for a, b in rim]
    p.soft([[p.at(a, 0, b) for a, b in outer]], (60, 56, 52), 120, 10)
    p.ground([(x + (a - x) * 1.05, z + (b - z) * 1.06) for a, b in rim], light.lit((140, 137, 132)))
    hole = [p.at(a, 0, b) for a, b in rim]
    deep = 0.11
    with p.clipped(hole):
        p.ground(rim, light.shaded((62, 58, 55)))
        bottom = [p.at(a, -deep, b) for a, b in rim]
        p.draw.polygon(bottom, fill=light.lit((116, 106, 96)))
        stones = [light.lit(c) for c in ((142, 132, 120), (104, 96, 88), (84, 78, 74), (160, 152, 142))]
        for _ in range(260):
            a, b = random.uniform(x - rx, x + rx), random.uniform(z - rz, z + rz)
            (cx, cy), r = p.at(a, -deep, b), random.uniform(0.006, 0.028) * p.metres(b)
            p.draw.ellipse((cx - r, cy - r * 0.55 + 2, cx + r, cy + r * 0.55 + 2), fill=(40, 36, 34))
            p.draw.ellipse(
                (cx - r, cy - r * 0.55, cx + r, cy + r * 0.55), fill=varied(random.choice(stones), random, 14)
            )
        water = blob(x + rx * 0.1, z - rz * 0.05, rx * 0.66, rz * 0.58, random, rough=0.1)
        surface = [p.at(a, -deep + 0.03, b) for a, b in water]
        p.mirror(surface, (92, 82, 70), 0.42, ripple=2)
        p.draw.line([*surface, surface[0]], fill=(48, 42, 38, 150), width=3)
        top = [p.at(a, 0, b + 0.05) for a, b in rim]
        p.soft(
            [
                [
                    *hole[: len(hole) // 2],
                    *reversed([(a, b + deep * p.metres(z) * 0.7) for a, b in top[: len(top) // 2]]),
                ]
            ],
            (16, 14, 16),
            150,
            7,
        )
    scatter(
        p,
        x - rx * 1.6,
        x + rx * 1.6,
        max(p.near, z - rz * 1.5),
        z + rz * 1.8,
        count=round(60 * rx),
        colours=[light.lit((92, 88, 84)), light.lit((134, 130, 124))],
        size=(0.01, 0.036),
    )


def patch(p: Picture, left: float, right: float, start: float, end: float) -> None:
    """Mend a rectangle of road: dark fresh asphalt with a bitumen seam."""
    random = p.layout
    corners = [
        (a + random.uniform(-0.05, 0.05), b + random.uniform(-0.05, 0.05))
        for a, b in ((left, start), (right, start), (right, end), (left, end))
    ]
    cx, cz = (left + right) / 2, (start + end) / 2
    seam = [(cx + (a - cx) * 1.03, cz + (b - cz) * 1.03) for a, b in corners]
    p.ground(seam, p.light.lit((50, 50, 53)))
    p.ground(corners, p.light.lit((76, 76, 79)))
    p.roughen(corners, ("grain", 150, 20), ("rough", 9, 6))


def manhole(p: Picture, moment: Moment) -> None:
    """An open well in the asphalt, its cover aside, marked by a stick with a rag; then the cover in place."""
    sky(p)
    treeline(p, 110, 12)
    street(p)
    random, light = p.layout, p.light
    x, z, r = random.uniform(-0.5, 0.5), random.uniform(3.3, 3.7), 0.46
    fallen_leaves(p, -3, 3.5, p.near, 30)
    fresh = blob(x, z, r * 1.75, r * 1.75, random, rough=0.02)
    if moment == "after":
        p.ground(fresh, light.lit((70, 70, 73)))
        p.roughen(fresh, ("grain", 150, 14))
        lid(p, x, z, r, 0.0)
        return
    cracks(p, x, z, 1.4, 8, random)
    p.soft([[p.at(a, 0, b) for a, b in fresh]], (58, 54, 50), 110, 12)
    rim = ring(p, x, 0, z, r * 1.12)
    p.draw.polygon(rim, fill=light.lit((104, 96, 90)))
    hole = ring(p, x, -0.02, z, r)
    with p.clipped(hole):
        p.draw.polygon(hole, fill=(20, 19, 20))
        for step in range(14):
            depth = 0.04 + step * 0.05
            p.draw.polygon(
                ring(p, x, -depth - 0.07, z, r),
                fill=mix(light.shaded((120, 104, 92)), (12, 12, 13), min(1, 0.2 + step / 13)),
            )
        for step in range(3):
            y = -0.2 - step * 0.16
            p.bar(
                (x - 0.16, y, z + r * 0.92),
                (x + 0.16, y, z + r * 0.92),
                0.03,
                mix((120, 84, 60), (20, 18, 18), step / 4),
            )
    p.draw.line([*rim, rim[0]], fill=(60, 54, 50), width=4)
    beside = x - 0.92 if x > 0 else x + 0.92
    p.shadow([[(a + 0.05, b - 0.04) for a, b in blob(beside, z - 0.12, r, r, random, rough=0)]], blur=6, strength=1.6)
    lid(p, beside, z - 0.15, r, 0.05)
    p.bar((x + 0.1, -0.5, z + 0.2), (x - 0.12, 1.05, z + 0.1), 0.035, light.lit((150, 122, 86)))
    rag = [(x - 0.12, 1.05), (x + 0.16, 1.0), (x + 0.12, 0.86), (x + 0.2, 0.74), (x - 0.08, 0.8)]
    p.shape([(a, b, z + 0.1) for a, b in rag], light.lit((196, 52, 44)))
    p.shape(
        [(x + 0.02, 1.03, z + 0.1), (x + 0.12, 0.86, z + 0.1), (x + 0.2, 0.74, z + 0.1), (x + 0.05, 0.8, z + 0.1)],
        light.shaded((196, 52, 44)),
    )


def ring(p: Picture, x: float, y: float, z: float, r: float) -> list[Point]:
    """A circle lying level at height `y`, in pixels."""
    return [p.at(x + cos(pi * n / 24) * r, y, z + sin(pi * n / 24) * r) for n in range(48)]


def lid(p: Picture, x: float, z: float, r: float, y: float) -> None:
    """A cast-iron cover lying at height `y`: its rim, rings of studs."""
    iron: Colour = (98, 92, 88)
    light = p.light
    p.draw.polygon(ring(p, x, y - 0.04, z, r * 1.1), fill=light.shaded((66, 60, 58)))
    p.draw.polygon(ring(p, x, y, z, r * 1.1), fill=light.lit((122, 116, 110)))
    p.draw.polygon(ring(p, x, y, z, r * 1.02), fill=(44, 41, 40))
    p.draw.polygon(ring(p, x, y, z, r * 0.99), fill=light.lit(iron))
    for turn, count in ((0.86, 30), (0.66, 24), (0.46, 16), (0.26, 8)):
        for n in range(count):
            angle = 2 * pi * n / count
            a, b = x + cos(angle) * r * turn, z + sin(angle) * r * turn
            (cx, cy), s = p.at(a, y, b), 0.026 * p.metres(b)
            p.draw.ellipse((cx - s, cy - s * 0.5 + 3, cx + s, cy + s * 0.5 + 3), fill=(40, 37, 36))
            p.draw.ellipse((cx - s, cy - s * 0.5, cx + s, cy + s * 0.5), fill=light.lit((132, 126, 120)))


def leak(p: Picture, moment: Moment) -> None:
    """A burst main: water wells up through the asphalt and floods the street; then it is dry and patched."""
    sky(p)
    treeline(p, 110, 12)
    street(p)
    random, light = p.layout, p.light
    x, z = random.uniform(-0.6, 0.6), random.uniform(5.4, 6.2)
    tufts(p, 4.0, 6.0, p.near, 14, 260)
    if moment == "after":
        patch(p, x - 1.6, x + 1.5, z - 1.3, z + 1.4)
        return
    near = p.near * 0.85
    wet = blob(x + 1.0, z - 0.1, 3.9, 2.0, random, rough=0.14, steps=90)
    p.soft([[p.at(a, 0, max(near, b)) for a, b in wet]], (34, 34, 38), 170, 14)
    for cx, cz, rx, rz in ((x + 0.6, z - 0.2, 2.7, 1.3), (x + 2.3, z - 1.1, 1.0, 0.5), (x - 2.1, z + 0.9, 0.7, 0.4)):
        pool = blob(cx, cz, rx, rz, random, rough=0.2, steps=90)
        p.mirror([p.at(a, 0, max(near, b)) for a, b in pool], (104, 98, 88), 0.42, ripple=7)
    for n in range(9):
        circle = [p.at(a, 0, b) for a, b in blob(x, z, 0.4 + n * 0.26, 0.3 + n * 0.17, random, rough=0.05)]
        p.draw.line([*circle, circle[0]], fill=(235, 240, 244, 110 - n * 11), width=3)
    p.draw.polygon([p.at(a, 0, b) for a, b in blob(x, z, 0.55, 0.36, random, rough=0.3)], fill=light.lit((70, 63, 58)))
    white, murky = light.lit((232, 238, 242)), light.lit((176, 178, 174))
    p.soft([[p.at(x - 0.5, 0, z), p.at(x - 0.2, 0.8, z), p.at(x + 0.2, 0.8, z), p.at(x + 0.5, 0, z)]], murky, 170, 14)
    for n in range(1300):
        angle, power, flow = random.gauss(0, 0.4), random.random() ** 0.6, random.random()
        a = x + angle * 1.5 * flow
        y = max(0.0, power * 3.4 * flow * (1 - flow))
        cx, cy = p.at(a, y, z + random.uniform(-0.15, 0.15))
        fall = (1 - 2 * flow) * 16 * power
        shade = mix(murky, white, random.random())
        p.draw.line((cx, cy, cx + angle * 9, cy - fall), fill=(*shade, 60 + n % 110), width=random.choice((1, 2, 3, 4)))
    p.soft([[p.at(x - 1.1, 0, z), p.at(x - 0.4, 0.25, z), p.at(x + 0.4, 0.25, z), p.at(x + 1.1, 0, z)]], white, 110, 12)


def sign(p: Picture, moment: Moment) -> None:
    """A crossing whose sign is bent and whose zebra is worn off; then a new sign and bright paint."""
    sky(p)
    treeline(p, 110, 12)
    street(p, left=-5.2, right=1.9)
    random, light = p.layout, p.light
    new = moment == "after"
    start = random.uniform(5.8, 6.6)
    x = -5.0
    while x < 1.7:
        colour = light.lit((236, 236, 232)) if new else light.lit((186, 186, 184))
        p.strip(x, x + 0.5, start, start + 3.4, colour, 240 if new else 60)
        if new:
            p.strip(x + 0.5, min(1.8, x + 1.0), start, start + 3.4, light.lit((226, 186, 48)), 200)
        x += 1.0
    stretch = [(-5.2, start), (1.8, start), (1.8, start + 3.4), (-5.2, start + 3.4)]
    p.roughen(stretch, ("grain", 120, 12 if new else 20), ("rough", 14, 6 if new else 16))
    fallen_leaves(p, 2.2, 6, p.near, 20)
    tufts(p, 2.3, 3.6, p.near, 10, 300)
    post, z = 2.3, start - 0.5
    if new:
        p.shadow([[(post - 0.04, z), (post + 0.04, z), (post - light.side * 1.6, z + 0.7)]], blur=5)
        p.pole(post, z, 0, 3.1, 0.07, (176, 180, 184))
        crossing_sign(p, post, 2.55, z, 0.0, new=True)
    else:
        bend = (post - 0.06, 0.85, z)
        head = (post - 0.95, 1.95, z)
        p.bar((post, 0, z), bend, 0.075, light.lit((140, 130, 122)))
        p.bar(bend, head, 0.07, light.lit((152, 144, 136)))
        p.bar((bend[0] + 0.02, bend[1] - 0.02, z), (head[0] + 0.02, head[1], z), 0.025, light.shaded((120, 104, 92)))
        crossing_sign(p, head[0], head[1], z, 0.9, new=False)


def crossing_sign(p: Picture, x: float, y: float, z: float, turn: float, *, new: bool) -> None:
    """The blue square with a walking man on a zebra, turned by `turn` radians; new ones have a
    yellow-green border.
    """

    def placed(points: list[Point]) -> list[tuple[float, float, float]]:
        turned = [(a * cos(turn) - b * sin(turn), a * sin(turn) + b * cos(turn)) for a, b in points]
        return [(x + 0.82 * a, y + 0.82 * b, z) for a, b in turned]

    def square(half: float) -> list[Point]:
        return [(-half, -half), (half, -half), (half, half), (-half, half)]

    light = p.light
    blue = light.lit((28, 92, 168)) if new else light.lit((92, 122, 156))
    white = light.lit((246, 246, 242)) if new else light.lit((196, 194, 188))
    black = (26, 26, 30) if new else (74, 74, 78)
    if new:
        p.shape(placed(square(0.58)), light.lit((206, 232, 40)))
    p.shape(placed(square(0.46)), white)
    p.shape(placed(square(0.43)), blue)
    p.shape(placed([(-0.36, -0.32), (0.36, -0.32), (0, 0.36)]), white)
    for n in range(4):
        left = -0.25 + n * 0.14
        p.shape(placed([(left, -0.29), (left + 0.07, -0.29), (left + 0.09, -0.2), (left + 0.02, -0.2)]), black)
    for limb in (
        [(-0.02, 0.0), (0.05, 0.0), (0.05, 0.14), (-0.02, 0.14)],
        [(0.0, 0.02), (0.05, 0.02), (-0.06, -0.2), (-0.11, -0.2)],
        [(0.0, 0.02), (0.05, 0.02), (0.13, -0.2), (0.08, -0.2)],
        [(-0.01, 0.13), (0.02, 0.1), (-0.08, 0.02), (-0.1, 0.05)],
        [(0.04, 0.13), (0.05, 0.09), (0.13, 0.03), (0.14, 0.06)],
    ):
        p.shape(placed(limb), black)
    (cx, cy) = p.at(*placed([(0.03, 0.19)])[0])
    s = 0.045 * p.metres(z)
    p.draw.ellipse((cx - s, cy - s, cx + s, cy + s), fill=black)
    if not new:
        for n in range(7):
            a, b = Random(n + p.variant).uniform(-0.4, 0.3), Random(n * 7 + p.variant).uniform(-0.4, 0.4)
            p.shape(placed([(a, b), (a + 0.14, b + 0.03), (a + 0.1, b - 0.05)]), light.lit((128, 92, 70)), 150)
