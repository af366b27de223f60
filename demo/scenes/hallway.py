"""A scene indoors: a neglected entrance hall with a lift, and the same one after repair."""

from math import cos, pi, sin

from .garbage import litter
from .light import Colour, Moment, mix
from .view import Picture, Place

_WALL, _CEILING, _BACK, _START = 1.7, 2.7, 6.4, 0.9
_PANEL = 1.45


def hallway(p: Picture, moment: Moment) -> None:
    """Peeling paint, a leak from the ceiling, rusty pipes, a dead lamp; then everything painted, dry and lit."""
    new = moment == "after"
    paint = p.layout.choice(((96, 138, 148), (122, 142, 104), (150, 124, 96), (110, 118, 150)))
    _box(p, paint, new=new)
    _pipes(p, new=new)
    _lift(p, new=new)
    _letterboxes(p, new=new)
    _lamp(p, new=new)
    if not new:
        _neglect(p)


def _tone(colour: Colour, *, new: bool) -> Colour:
    return mix(colour, (255, 248, 226), 0.12) if new else mix(colour, (44, 40, 36), 0.34)


def _box(p: Picture, paint: Colour, *, new: bool) -> None:
    white = _tone((232, 230, 222), new=new)
    p.shape(
        [(-_WALL, _CEILING, _START), (_WALL, _CEILING, _START), (_WALL, _CEILING, _BACK), (-_WALL, _CEILING, _BACK)],
        mix(white, (255, 255, 255), 0.25 if new else 0.0),
    )
    p.ground([(-_WALL, _START), (_WALL, _START), (_WALL, _BACK), (-_WALL, _BACK)], _tone((150, 140, 128), new=new))
    _tiles(p, new=new)
    for side in (-1, 1):
        x, darker = side * _WALL, 0.1 if side < 0 else 0.2
        for low, high, colour in ((0.0, _PANEL, paint), (_PANEL, _CEILING, (232, 230, 222))):
            tone = mix(_tone(colour, new=new), (30, 28, 26), darker)
            p.shape([(x, low, _START), (x, high, _START), (x, high, _BACK), (x, low, _BACK)], tone)
        p.bar((x, 0.06, _START), (x, 0.06, _BACK), 0.11, _tone((88, 80, 72), new=new))
    for low, high, colour in ((0.0, _PANEL, paint), (_PANEL, _CEILING, (232, 230, 222))):
        tone = _tone(colour, new=new)
        p.shape([(-_WALL, low, _BACK), (_WALL, low, _BACK), (_WALL, high, _BACK), (-_WALL, high, _BACK)], tone)


def _tiles(p: Picture, *, new: bool) -> None:
    joint, alpha = ((92, 84, 76), 120) if new else ((56, 48, 42), 170)
    for n in range(-6, 7):
        p.strip(n * 0.3 - 0.006, n * 0.3 + 0.006, _START, _BACK, joint, alpha)
    z = 1.2
    while z < _BACK:
        p.strip(-_WALL, _WALL, z, z + 0.02, joint, alpha)
        z += 0.3
    if not new:
        for _ in range(9):
            column, row = p.layout.randrange(-5, 5), p.layout.randrange(5, 14)
            p.strip(column * 0.3, column * 0.3 + 0.3, row * 0.3, row * 0.3 + 0.3, (70, 60, 50), 200)
    area = [(-_WALL, p.near * 0.9), (_WALL, p.near * 0.9), (_WALL, _BACK), (-_WALL, _BACK)]
    p.roughen(area, ("grain", 140, 6 if new else 16), ("soft", 3, 3 if new else 16))


def _pipes(p: Picture, *, new: bool) -> None:
    for number, x in enumerate((-_WALL + 0.2, -_WALL + 0.42)):
        colour: Colour = (206, 208, 206) if new else (136, 92, 64)
        z = _BACK - 0.25
        p.bar((x, 0, z), (x, _CEILING, z), 0.1, colour)
        p.bar((x - 0.025, 0, z), (x - 0.025, _CEILING, z), 0.025, mix(colour, (255, 255, 255), 0.3))
        for y in (0.7 + number * 0.3, 1.9):
            p.bar((x, y, z), (x, y + 0.1, z), 0.15, mix(colour, (40, 40, 40), 0.3))
    if not new:
        z = _BACK - 0.2
        drip = [p.at(-_WALL + 0.3 + cos(n * pi / 9) * 0.28, 0.9 + sin(n * pi / 9) * 0.8, z) for n in range(18)]
        p.soft([drip], (62, 44, 30), 110, 12)


def _lift(p: Picture, *, new: bool) -> None:
    left, right, top, z = -0.35, 0.75, 2.1, _BACK - 0.02
    steel: Colour = (190, 194, 198) if new else (120, 116, 110)
    frame = mix(steel, (30, 30, 34), 0.45)
    p.shape([(left - 0.1, 0, z), (left - 0.1, top + 0.1, z), (right + 0.1, top + 0.1, z), (right + 0.1, 0, z)], frame)
    middle = (left + right) / 2
    for a, b in ((left, middle - 0.01), (middle + 0.01, right)):
        p.shape([(a, 0.02, z), (a, top, z), (b, top, z), (b, 0.02, z)], steel)
        if new:
            flare = [(a + 0.1, 0.02, z), (a + 0.25, top, z), (a + 0.38, top, z), (a + 0.23, 0.02, z)]
            p.shape(flare, (255, 255, 255), 60)
    p.shape(
        [(right + 0.25, 1.0, z), (right + 0.25, 1.25, z), (right + 0.37, 1.25, z), (right + 0.37, 1.0, z)],
        (220, 222, 224) if new else (84, 78, 72),
    )
    glow: Colour = (70, 190, 96) if new else (46, 40, 38)
    p.shape(
        [(middle - 0.13, top + 0.2, z), (middle - 0.13, top + 0.34, z), (middle + 0.13, top + 0.34, z),
         (middle + 0.13, top + 0.2, z)],
        (24, 26, 28),
    )  # fmt: skip
    p.bar((middle - 0.06, top + 0.27, z), (middle + 0.06, top + 0.27, z), 0.05, glow)
    if not new:
        notice = [(left + 0.12, 1.2, z), (left + 0.13, 1.55, z), (left + 0.41, 1.53, z), (left + 0.4, 1.19, z)]
        p.shape(notice, (214, 210, 196))
        for row in range(4):
            p.bar((left + 0.17, 1.27 + row * 0.07, z), (left + 0.36, 1.27 + row * 0.07, z), 0.014, (90, 86, 80))


def _letterboxes(p: Picture, *, new: bool) -> None:
    x = _WALL - 0.02
    for column in range(5):
        for row in range(4):
            z, y = 3.3 + column * 0.36, 0.95 + row * 0.24
            bent = not new and p.layout.random() < 0.3
            colour: Colour = (78, 110, 150) if new else ((40, 36, 34) if bent else (92, 96, 100))
            p.shape([(x, y, z), (x, y + 0.21, z), (x, y + 0.21, z + 0.32), (x, y, z + 0.32)], colour)
            if not bent:
                p.bar((x, y + 0.15, z + 0.06), (x, y + 0.15, z + 0.26), 0.018, mix(colour, (255, 255, 255), 0.4))


def _lamp(p: Picture, *, new: bool) -> None:
    y = _CEILING - 0.03
    colour: Colour = (255, 252, 236) if new else (136, 130, 116)
    for z in (2.4, 4.6):
        p.shape([(-0.12, y, z), (0.12, y, z), (0.12, y, z + 0.9), (-0.12, y, z + 0.9)], colour)
        if new:
            halo = [p.at(cos(n * pi / 10) * 0.7, y, z + 0.45 + sin(n * pi / 10) * 0.9) for n in range(20)]
            p.soft([halo], (255, 252, 236), 90, 30)


def _neglect(p: Picture) -> None:
    """What a repair takes away: flaked paint, a wet ceiling, dirt."""
    random = p.layout
    for _ in range(16):
        side, y, z = random.choice((-1, 1)), random.uniform(0.3, 2.2), random.uniform(2.2, 5.8)
        flake: list[Place] = [
            (
                side * (_WALL - 0.01),
                y + sin(n * pi / 5) * random.uniform(0.05, 0.22),
                z + cos(n * pi / 5) * random.uniform(0.06, 0.3),
            )
            for n in range(10)
        ]
        p.shape(flake, random.choice(((150, 142, 128), (120, 110, 98), (168, 160, 146))))
    stain = [p.at(-0.7 + cos(n * pi / 9) * 0.8, _CEILING, 3.6 + sin(n * pi / 9) * 1.0) for n in range(18)]
    p.soft([stain], (110, 84, 46), 150, 22)
    core = [p.at(-0.7 + cos(n * pi / 9) * 0.4, _CEILING, 3.6 + sin(n * pi / 9) * 0.5) for n in range(18)]
    p.soft([core], (66, 48, 30), 130, 12)
    puddle = [p.at(-0.7 + cos(n * pi / 14) * 0.5, 0, 3.7 + sin(n * pi / 14) * 0.5) for n in range(28)]
    p.mirror(puddle, (84, 80, 72), 0.4)
    litter(p, -1.5, 1.5, p.near, 6, 24)
