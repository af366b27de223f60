"""A scene in a bus: a worn, dirty cabin, and the same one after the depot has washed and mended it."""

from math import cos, pi, sin

from .garbage import litter
from .light import Colour, Moment, mix, varied
from .nature import sky, treeline
from .view import Picture, Place

_WALL, _CEILING, _REAR = 1.22, 2.25, 8.4
_SILL, _LINTEL = 0.92, 1.86
_ROWS = (2.9, 3.8, 4.7, 5.6, 6.5)
_START = 0.9


def bus_cabin(p: Picture, moment: Moment) -> None:
    """Torn seats, misted windows, a stained floor and a hanging handrail; then the cabin cleaned and mended."""
    sky(p)
    treeline(p, 60, 8)
    new = moment == "after"
    cloth = p.layout.choice(((46, 84, 140), (38, 108, 100), (120, 52, 64), (74, 78, 112)))
    _floor(p, new=new)
    _shell(p, new=new)
    _rear(p, new=new)
    _ceiling(p, new=new)
    if not new:
        litter(p, -0.35, 0.35, p.near, 7.5, 40)
    torn = {(0, p.layout.choice((-1, 1)))}
    torn.update(p.layout.sample([(row, side) for row in range(1, len(_ROWS)) for side in (-1, 1)], 3))
    for row in reversed(range(len(_ROWS))):
        for side in (-1, 1):
            _seat(p, side, _ROWS[row], cloth, new=new, torn=(row, side) in torn)
        if row % 2 == 0:
            _pole(p, -1 if row % 4 else 1, _ROWS[row] - 0.1, new=new, broken=row == 0)
    _rails(p, new=new)


def _wall_piece(p: Picture, side: int, low: float, high: float, start: float, end: float, colour: Colour) -> None:
    x = side * _WALL
    p.shape([(x, low, start), (x, high, start), (x, high, end), (x, low, end)], colour)


def _tone(p: Picture, side: int, colour: Colour) -> Colour:
    """Inside a bus the wall across from the sun is the bright one."""
    return p.light.lit(colour) if side != p.light.side else p.light.shaded(mix(colour, (255, 255, 255), 0.15))


def _floor(p: Picture, *, new: bool) -> None:
    colour: Colour = (104, 108, 112) if new else (92, 84, 74)
    p.ground([(-_WALL, _START), (_WALL, _START), (_WALL, _REAR), (-_WALL, _REAR)], p.light.lit(colour))
    area = [(-_WALL, p.near * 0.9), (_WALL, p.near * 0.9), (_WALL, _REAR), (-_WALL, _REAR)]
    p.roughen(area, ("grain", 150, 8 if new else 18), ("soft", 3, 4 if new else 20))
    for x in (-0.42, 0.42):
        p.strip(x - 0.02, x + 0.02, _START, _REAR, (226, 190, 60) if new else (138, 120, 66))
    if new:
        p.soft([[p.at(x, 0, z) for x, z in ((-0.2, 3), (0.25, 3), (0.15, 8), (-0.1, 8))]], (235, 238, 240), 70, 40)
        return
    random = p.layout
    for _ in range(7):
        cx, cz, r = random.uniform(-0.4, 0.4), random.uniform(2.8, 6.5), random.uniform(0.1, 0.28)
        bends = [random.uniform(0.6, 1.2) for _ in range(16)]
        ring = [p.at(cx + cos(n * pi / 8) * r * k, 0, cz + sin(n * pi / 8) * r * 1.6) for n, k in enumerate(bends)]
        p.soft([ring], (38, 32, 28), 150, 9)
    puddle = [p.at(0.05 + cos(n * pi / 14) * 0.34, 0, 3.5 + sin(n * pi / 14) * 0.42) for n in range(28)]
    p.mirror(puddle, (104, 98, 88), 0.45)


def _shell(p: Picture, *, new: bool) -> None:
    panel: Colour = (214, 214, 208) if new else (176, 170, 156)
    for side in (-1, 1):
        _wall_piece(p, side, 0, _SILL, _START, _REAR, _tone(p, side, mix(panel, (120, 124, 130), 0.25)))
        _wall_piece(p, side, _SILL - 0.05, _SILL, _START, _REAR, (70, 72, 76))
        _wall_piece(p, side, _LINTEL, _CEILING, _START, _REAR, _tone(p, side, panel))
        for n, start in enumerate((1.0, 2.55, 4.1, 5.65, 7.2)):
            _window(p, side, start, min(start + 1.55, _REAR), n, new=new)
            _wall_piece(p, side, _SILL, _LINTEL, start - 0.06, start + 0.06, (56, 58, 62))


def _window(p: Picture, side: int, start: float, end: float, number: int, *, new: bool) -> None:
    """Dirty glass is misted from below and scratched; clean glass only shines."""
    if new:
        x, a = side * _WALL, start + (end - start) * 0.3
        flare = [(x, _SILL, a), (x, _LINTEL, a + 0.35), (x, _LINTEL, a + 0.6), (x, _SILL, a + 0.25)]
        p.shape(flare, (255, 255, 255), 46)
        return
    random, mist = p.layout, (226, 230, 232)
    x = side * _WALL
    p.shape([(x, _SILL, start), (x, _LINTEL, start), (x, _LINTEL, end), (x, _SILL, end)], (198, 196, 186), 120)
    height = random.uniform(0.35, 0.8)
    step = (end - start) / 8
    edge: list[Place] = [(x, _SILL + height * random.uniform(0.75, 1.05), start + step * n) for n in range(9)]
    p.shape([(x, _SILL, start), *edge, (x, _SILL, end)], mist, 170)
    for _ in range(5):
        z, y = random.uniform(start, end), _SILL + height
        p.bar((x, y, z), (x, random.uniform(_SILL, y - 0.1), z), 0.012, (150, 156, 160), 200)
    if number == 2:
        line = [p.at(x, 1.2 + 0.12 * sin(n * 1.3), start + 0.3 + n * 0.1) for n in range(9)]
        p.draw.line(line, fill=(60, 62, 70, 210), width=round(0.03 * p.metres(start)), joint="curve")


def _rear(p: Picture, *, new: bool) -> None:
    panel = p.light.shaded((206, 206, 200) if new else (160, 154, 142))
    for low, high in ((0.0, 1.05), (1.9, _CEILING)):
        p.shape([(-_WALL, low, _REAR), (_WALL, low, _REAR), (_WALL, high, _REAR), (-_WALL, high, _REAR)], panel)
    p.shape(
        [(-_WALL, 1.05, _REAR), (_WALL, 1.05, _REAR), (_WALL, 1.9, _REAR), (-_WALL, 1.9, _REAR)],
        (228, 236, 240) if new else (190, 188, 180),
        40 if new else 150,
    )
    for x in (-_WALL, _WALL - 0.16):
        p.shape([(x, 1.0, _REAR), (x + 0.16, 1.0, _REAR), (x + 0.16, 1.95, _REAR), (x, 1.95, _REAR)], panel)


def _ceiling(p: Picture, *, new: bool) -> None:
    y, light = _CEILING, p.light
    colour = light.shaded((246, 246, 242) if new else (200, 192, 174))
    p.shape([(-_WALL, y, _START), (_WALL, y, _START), (_WALL, y, _REAR), (-_WALL, y, _REAR)], colour)
    for n, z in enumerate((1.9, 3.3, 4.7, 6.1, 7.5)):
        works = new or n in (0, 3)
        lamp: Colour = (255, 252, 236) if works else (150, 146, 136)
        for x in (-0.72, 0.6):
            p.shape([(x, y, z), (x + 0.12, y, z), (x + 0.12, y, z + 0.9), (x, y, z + 0.9)], lamp)
    hatch = [(-0.36, y, 3.2), (0.36, y, 3.2), (0.36, y, 4.0), (-0.36, y, 4.0)]
    p.shape(hatch, light.shaded((216, 218, 218) if new else (130, 122, 108)))
    if new:
        return
    stain = [p.at(cos(n * pi / 9) * 0.5, y, 3.7 + sin(n * pi / 9) * 0.8) for n in range(18)]
    p.soft([stain], (112, 84, 50), 120, 16)
    for x, z, long in ((-0.2, 3.25, 0.3), (0.06, 3.2, 0.5), (0.22, 3.3, 0.22)):
        p.bar((x, y, z), (x, y - long, z), 0.012, (216, 228, 236), 200)


def _seat(p: Picture, side: int, z: float, cloth: Colour, *, new: bool, torn: bool) -> None:
    """A pair of seats that face the door: cushions and backs, on a steel leg."""
    colour = cloth if new else mix(cloth, (112, 102, 88), 0.55)
    for place in range(2):
        left = (0.46 + place * 0.37) if side > 0 else (-0.83 - place * 0.37)
        own = varied(colour, p.detail, 5)
        p.box(left + 0.13, z + 0.1, 0.08, 0.34, 0.2, (96, 98, 102))
        p.box(left, z + 0.36, 0.35, 0.72, 0.07, own, y=0.42)
        p.box(left, z, 0.35, 0.11, 0.36, mix(own, (0, 0, 0), 0.12), y=0.34)
        p.box(left + 0.05, z + 0.34, 0.25, 0.09, 0.06, (62, 64, 68), y=1.14)
        face = z + 0.35
        for step in range(3):
            y = 0.58 + step * 0.16
            p.bar((left + 0.03, y, face), (left + 0.32, y, face), 0.012, mix(own, (255, 255, 255), 0.25), 130)
        if not new and torn and place == 0:
            _tear(p, left, face)


def _tear(p: Picture, left: float, z: float) -> None:
    """Foam shows through a ripped back."""
    random = p.layout
    cx, cy = left + random.uniform(0.13, 0.22), random.uniform(0.72, 0.9)
    for size, colour in ((1.0, (54, 44, 38)), (0.78, (222, 190, 112))):
        rip: list[Place] = [
            (
                cx + cos(n * pi / 7) * 0.13 * size * random.uniform(0.55, 1.2),
                cy + sin(n * pi / 7) * 0.2 * size * random.uniform(0.55, 1.2),
                z - 0.01,
            )
            for n in range(14)
        ]
        p.shape(rip, p.light.lit(colour))


def _pole(p: Picture, side: int, z: float, *, new: bool, broken: bool) -> None:
    yellow: Colour = (240, 196, 40) if new else (196, 160, 66)
    x = side * 0.44
    if new or not broken:
        p.pole(x, z, 0, _CEILING, 0.038, yellow)
        return
    p.pole(x, z, 1.35, _CEILING, 0.038, yellow)
    p.bar((x, 1.35, z), (x - side * 0.34, 0.5, z - 0.1), 0.038, p.light.shaded(yellow))
    p.pole(x, z, 0, 0.3, 0.038, (120, 96, 70))


def _rails(p: Picture, *, new: bool) -> None:
    yellow: Colour = (240, 196, 40) if new else (190, 156, 70)
    for x in (-0.46, 0.46):
        p.bar((x, 2.02, 1.0), (x, 2.02, _REAR), 0.035, p.light.lit(yellow))
