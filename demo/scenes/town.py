"""Houses, roads and what stands along them."""

from math import cos, pi, sin
from random import Random

from .light import Colour, mix, tinted, varied
from .nature import lawn, tree, tree_shadows
from .view import Picture, Place, Point

_WALLS: tuple[Colour, ...] = ((206, 196, 176), (186, 182, 174), (214, 202, 158), (172, 112, 88), (190, 200, 196))
ASPHALT: Colour = (106, 106, 108)
SNOW: Colour = (232, 236, 242)


def house(
    p: Picture, start: Point, end: Point, floors: int, *, wall: Colour | None = None, balconies: bool = True
) -> None:
    """Raise a block of flats whose wall runs between two ground points (x, z): panels, windows, balconies."""
    random = Random(p.layout.random())
    light = p.light
    (x1, z1), (x2, z2) = start, end
    length = ((x2 - x1) ** 2 + (z2 - z1) ** 2) ** 0.5
    tall = floors * 2.9 + 1.2
    colour = wall or random.choice(_WALLS)
    # A wall along the street faces away from its own side: the sun from the other side lights it.
    facing = 0 if abs(x2 - x1) > abs(z2 - z1) else (1 if x1 < 0 else -1)
    tint = light.sun if facing == light.side else light.shade
    if facing == 0:
        tint = tuple(0.7 * sun + 0.3 * shade for sun, shade in zip(light.sun, light.shade, strict=True))  # type: ignore[assignment]

    def paint(tone: Colour) -> Colour:
        return tinted(tone, tint)

    def on(u: float, y: float) -> Place:
        share = u / length
        return (x1 + (x2 - x1) * share, y, z1 + (z2 - z1) * share)

    def panel(u: float, y: float, wide: float, high: float, tone: Colour) -> None:
        left, right = on(u, y), on(u + wide, y)
        far = light.far(tone, (left[2] + right[2]) / 2)
        p.shape([left, right, (right[0], y + high, right[2]), (left[0], y + high, left[2])], far)

    panel(0, 0, length, tall, paint(colour))
    panel(0, 0, length, 0.9, paint(mix(colour, (96, 92, 90), 0.6)))
    panel(0, tall - 0.5, length, 0.5, paint(mix(colour, (70, 70, 74), 0.35)))
    bays = max(2, round(length / 3.3))
    bay = length / bays
    with_balcony = {n for n in range(bays) if balconies and (n + p.variant) % 3 == 1}
    rail = random.choice(((196, 204, 206), (150, 172, 190), (204, 190, 150)))
    for floor in range(floors):
        y = 1.2 + floor * 2.9
        panel(0, y - 0.35, length, 0.05, paint(mix(colour, (90, 88, 86), 0.35)))
        for column in range(bays):
            u = column * bay + bay * 0.22
            wide, sill = bay * 0.5, y + 0.62
            pane = mix(light.shaded((58, 70, 82)), light.sky_low, random.choice((0.1, 0.18, 0.25, 0.4)))
            panel(u - 0.09, sill - 0.09, wide + 0.18, 1.58, paint((228, 228, 224)))
            panel(u, sill, wide, 1.4, pane)
            p.shine(
                [
                    on(u, sill),
                    on(u + wide, sill),
                    (*on(u + wide, sill)[:1], sill + 1.4, on(u + wide, sill)[2]),
                    (on(u, sill)[0], sill + 1.4, on(u, sill)[2]),
                ],
                random,
            )
            if random.random() < 0.4:
                panel(u, sill, wide * random.choice((0.3, 0.5)), 1.4, mix(pane, (232, 226, 212), 0.5))
            panel(u + wide * 0.5, sill, 0.07, 1.4, paint((222, 222, 218)))
            if column in with_balcony and floor > 0:
                panel(u - 0.35, y - 0.25, wide + 0.7, 1.05, paint(rail))
                panel(u - 0.35, y + 0.76, wide + 0.7, 0.06, paint((240, 240, 236)))
                if random.random() < 0.55:
                    glass = mix(pane, light.sky_low, 0.35)
                    panel(u - 0.35, y + 0.82, wide + 0.7, 1.25, glass)
                    for part in range(4):
                        panel(u - 0.35 + part * (wide + 0.66) / 3, y + 0.82, 0.06, 1.25, paint((232, 232, 230)))
    for column in range(1, bays):
        panel(column * bay, 0.9, 0.05, tall - 1.4, paint(mix(colour, (90, 88, 86), 0.3)))
    if light.season == "winter":
        panel(0, tall - 0.12, length, 0.25, light.lit(SNOW))


def road(p: Picture, left: float, right: float, *, end: float = 160, colour: Colour = ASPHALT) -> None:
    """Lay asphalt from the camera to the distance, with its grain, stains and old cracks."""
    near, light = p.near * 0.9, p.light
    tone = light.lit(colour)
    z = near
    while z < end:
        step = min(end, z * 1.6)
        p.strip(left, right, z, step, light.far(tone, z * 0.7))
        z = step
    outline = [(left, near), (right, near), (right, end), (left, end)]
    p.roughen(outline, ("grain", 170, 16), ("rough", 16, 9), ("soft", 1.7, 11))


def kerb(p: Picture, x: float, *, towards: int, end: float = 120, height: float = 0.14) -> None:
    """Run a kerb along the road at `x`; `towards` is 1 if it faces right, -1 if left."""
    near, light = p.near * 0.9, p.light
    back = x - 0.16 * towards
    stone = (168, 166, 162)
    face = light.lit(stone) if towards != light.side else light.shaded(stone)
    p.shape([(x, 0, near), (x, height, near), (x, height, end), (x, 0, end)], mix(face, (90, 90, 92), 0.35))
    p.shape([(x, height, near), (back, height, near), (back, height, end), (x, height, end)], light.lit(stone))
    z = near
    while z < 26:
        p.draw.line([p.at(x, 0, z), p.at(x, height, z), p.at(back, height, z)], fill=(70, 70, 72, 130), width=2)
        z += 1.0
    p.soft(
        [[p.at(x, 0, near), p.at(x + 0.3 * towards, 0, near), p.at(x + 0.3 * towards, 0, 40), p.at(x, 0, 40)]],
        (52, 48, 44),
        90,
        6,
    )
    if light.season == "winter":
        snowbank(p, back - 0.35 * towards, 0.55, 0.28, end=40)


def snowbank(p: Picture, x: float, width: float, height: float, *, end: float, start: float | None = None) -> None:
    """Heap a bank of snow along the view, lumpy on top, blue in its shade."""
    begin, light = start or p.near * 0.9, p.light
    crest: list[Place] = []
    z, random = begin, Random(p.variant * 31 + round(x * 7))
    phases = [random.uniform(0, 2 * pi) for _ in range(4)]
    while z < end:
        lump = 0.12 * sin(z * 2.1 + phases[0]) + 0.07 * sin(z * 5.3 + phases[1]) + 0.04 * sin(z * 13 + phases[2])
        crest.append((x + 0.3 * lump * width, height * (0.9 + lump), z))
        z *= 1.02
    sunny, dark = light.lit((238, 241, 246)), light.lit((196, 208, 226))
    left_face, right_face = (sunny, dark) if light.side < 0 else (dark, sunny)
    for edge, face in ((-width / 2, left_face), (width / 2, right_face)):
        foot = [(cx + edge * (1 + 0.1 * sin(cz * 3.7 + phases[3])), 0.0, cz) for cx, _, cz in crest]
        for n in range(len(crest) - 1):
            tone = light.far(varied(face, random, 2), crest[n][2])
            middle = [
                ((a[0] + 3 * b[0]) / 4, b[1] * 0.86, a[2])
                for a, b in zip(foot[n : n + 2], crest[n : n + 2], strict=True)
            ]
            p.shape([foot[n], middle[0], middle[1], foot[n + 1]], tone)
            p.shape([middle[0], crest[n], crest[n + 1], middle[1]], mix(tone, sunny, 0.5))


def street(p: Picture, *, left: float = -3.4, right: float = 3.6, floors: int = 5) -> None:
    """A city street seen along the road: houses and trees on both sides, lawns, kerbs, lamps and wires."""
    lawn(p, -90, 90, p.near * 0.9, 160)
    houses = p.layout.random() < 0.5
    for side in (-1, 1):
        edge = right if side > 0 else left
        face = edge + side * p.layout.uniform(11, 14)
        z = p.layout.uniform(20, 26)
        for _ in range(2):
            long = p.layout.uniform(26, 40)
            tall = floors + (4 if houses and side > 0 else 0)
            house(p, (face, z + long), (face, z), tall) if side > 0 else house(p, (face, z), (face, z + long), tall)
            z += long + p.layout.uniform(9, 16)
    road(p, left, right)
    for side, edge in ((-1, left), (1, right)):
        inner = edge + side * 2.2
        p.strip(
            min(inner, inner + side * 1.7),
            max(inner, inner + side * 1.7),
            p.near * 0.9,
            90,
            p.light.lit((150, 147, 142)) if p.light.season != "winter" else p.light.lit((206, 208, 212)),
        )
        kerb(p, edge, towards=-side)
    places: list[tuple[float, float, float]] = []
    for side, edge in ((-1, left), (1, right)):
        far = p.layout.uniform(9, 12)
        while far < 70:
            places.append((far, edge + side * p.layout.uniform(5.2, 8.0), p.layout.uniform(6, 10)))
            far *= p.layout.uniform(1.28, 1.5)
    tree_shadows(p, [(x, z, high) for z, x, high in places])
    for z, x, high in sorted(places, reverse=True):
        tree(p, x, z, high, p.layout.choice(("lime", "lime", "birch")))
    for z in (62.0, 38.0, 19.0):
        lamp_post(p, right + 0.9, z)
    if p.detail.random() < 0.8:
        car(p, right - 1.95, p.detail.uniform(15, 24))
    if p.detail.random() < 0.5:
        car(p, right - 1.95, p.detail.uniform(10.5, 12.5))


def lamp_post(p: Picture, x: float, z: float, height: float = 8.0) -> None:
    """Stand a street lamp whose arm reaches over the road on its left (right if x is negative)."""
    grey, reach = (140, 144, 148), -1.6 if x > 0 else 1.6
    p.pole(x, z, 0, height, 0.16, grey)
    tone = p.light.far(p.light.shaded(grey), z)
    p.bar((x, height, z), (x + reach, height + 0.5, z), 0.09, tone)
    p.bar((x + reach * 0.9, height + 0.46, z), (x + reach * 1.35, height + 0.5, z), 0.2, tone)


def car(p: Picture, x: float, z: float) -> None:
    """Park a car, seen from behind, with its left side at `x`."""
    light, random = p.light, p.detail
    paint = random.choice(
        ((178, 182, 186), (60, 66, 76), (150, 44, 40), (52, 84, 120), (220, 220, 216), (112, 116, 104))
    )
    right, roof, waist, long = x + 1.75, 1.48, 0.92, 3.9
    p.shadow([[(x - 0.1, z - 0.1), (right + 0.1, z - 0.1), (right + 0.1, z + long), (x - 0.1, z + long)]], 8, 1.5)
    for wheel in (x + 0.06, right - 0.3):
        p.shape(
            [(wheel, 0, z + 0.2), (wheel + 0.24, 0, z + 0.2), (wheel + 0.24, 0.5, z + 0.2), (wheel, 0.5, z + 0.2)],
            (24, 24, 26),
        )
    flank = x if x > 0 else right
    dull = light.far(light.shaded(paint), z)
    glass = light.far(mix((40, 46, 54), light.sky_low, 0.3), z)
    p.shape([(flank, 0.28, z), (flank, waist, z), (flank, waist + 0.06, z + long), (flank, 0.28, z + long)], dull)
    inner = flank + (0.16 if x > 0 else -0.16)
    p.shape([(flank, waist, z + 0.1), (inner, roof, z + 0.7), (inner, roof, z + 2.2), (flank, waist, z + 3.0)], glass)
    for hub in (z + 0.75, z + 3.1):
        p.draw.polygon(
            [p.at(flank, 0.31 + sin(pi * n / 8) * 0.31, hub + cos(pi * n / 8) * 0.31) for n in range(16)],
            fill=(26, 26, 28),
        )
    top = [
        (x + 0.2, roof, z + 0.6),
        (right - 0.2, roof, z + 0.6),
        (right - 0.24, roof, z + 2.2),
        (x + 0.24, roof, z + 2.2),
    ]
    p.shape(top, light.far(light.lit(paint), z))
    p.shape(
        [(x, waist, z), (right, waist, z), (right - 0.2, roof, z + 0.6), (x + 0.2, roof, z + 0.6)],
        light.far(light.lit(paint), z),
    )
    p.shape(
        [
            (x + 0.14, waist + 0.03, z),
            (right - 0.14, waist + 0.03, z),
            (right - 0.27, roof - 0.07, z + 0.5),
            (x + 0.27, roof - 0.07, z + 0.5),
        ],
        light.far(mix((46, 52, 60), light.sky_low, 0.42), z),
    )
    body = light.far(mix(light.lit(paint), light.shaded(paint), 0.45), z)
    p.shape(
        [
            (x + 0.04, 0.3, z),
            (right - 0.04, 0.3, z),
            (right, 0.6, z),
            (right - 0.03, waist, z),
            (x + 0.03, waist, z),
            (x, 0.6, z),
        ],
        body,
    )
    p.shape(
        [(x + 0.02, 0.28, z), (right - 0.02, 0.28, z), (right, 0.5, z), (x, 0.5, z)],
        light.far(mix(body, (40, 40, 44), 0.4), z),
    )
    for lamp in (x + 0.04, right - 0.3):
        p.shape(
            [(lamp, 0.68, z), (lamp + 0.26, 0.68, z), (lamp + 0.26, 0.86, z), (lamp, 0.86, z)],
            light.far((176, 34, 30), z),
        )
    middle = (x + right) / 2
    p.shape(
        [(middle - 0.26, 0.56, z), (middle + 0.26, 0.56, z), (middle + 0.26, 0.67, z), (middle - 0.26, 0.67, z)],
        light.far(light.lit((236, 236, 234)), z),
    )


def courtyard(p: Picture, *, floors: int = 5, distance: float = 34) -> None:
    """A yard: a block of flats across the view, bushes at its foot, trees before it, lawn up to the
    camera.
    """
    lawn(p, -120, 120, p.near * 0.9, 200)
    shift = p.layout.uniform(-8, 4)
    house(p, (-34 + shift, distance), (24 + shift, distance), floors)
    house(p, (28 + shift, distance + 26), (70 + shift, distance + 26), floors + 4)
    for n in range(9):
        tree(p, -24 + n * 5.5 + p.layout.uniform(-1, 1), distance - 2, p.layout.uniform(1.4, 2.2), "bush")
    places = [
        (p.layout.uniform(distance * 0.55, distance * 0.85), x + p.layout.uniform(-1.5, 1.5), p.layout.uniform(6, 9.5))
        for x in (-17, -11, -5.5, 7.5, 13, 19)
    ]
    tree_shadows(p, [(x, z, tall) for z, x, tall in places])
    for z, x, tall in sorted(places, reverse=True):
        tree(p, x, z, tall, p.layout.choice(("lime", "birch")))


def cracks(p: Picture, x: float, z: float, reach: float, count: int, random: Random) -> None:
    """Draw cracks running from a place on the ground outwards, in metres."""
    for _ in range(count):
        cx, cz = x + random.uniform(-0.3, 0.3), z + random.uniform(-0.3, 0.3)
        dx, dz = random.uniform(-1, 1), random.uniform(-1, 1)
        line = [p.at(cx, 0, max(p.near * 0.9, cz))]
        for _ in range(random.randint(4, 8)):
            cx += (dx + random.uniform(-0.7, 0.7)) * reach / 6
            cz += (dz + random.uniform(-0.7, 0.7)) * reach / 6
            line.append(p.at(cx, 0, max(p.near * 0.9, cz)))
        p.draw.line(line, fill=(38, 38, 42, 190), width=max(2, round(p.metres(z) * 0.012)))
        p.draw.line([(x + 2, y + 2) for x, y in line], fill=(176, 174, 170, 90), width=2)
