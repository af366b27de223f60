"""A scene at a wall: peeling plaster and scrawls on an old house, then fresh paint."""

from math import cos, pi, sin

from PIL import Image, ImageChops

from .light import Colour, Moment, mix, varied
from .nature import fallen_leaves, lawn, scatter, tree, tufts
from .texture import flat
from .view import OVERSAMPLING, Picture, Point

_WALL = 7.5
_PAINTS: tuple[tuple[Colour, Colour], ...] = (
    ((228, 196, 132), (142, 112, 92)),
    ((206, 216, 196), (120, 130, 120)),
    ((232, 208, 184), (150, 106, 90)),
    ((196, 212, 224), (104, 118, 134)),
)


def facade(p: Picture, moment: Moment) -> None:
    """The ground floor of an old two-storey house with its entrance."""
    random, light = p.layout, p.light
    new = moment == "after"
    fresh, plinth = random.choice(_PAINTS)
    wall = fresh if new else mix(fresh, (148, 142, 134), 0.5)
    base = plinth if new else mix(plinth, (110, 106, 102), 0.6)
    _rect(p, -14, 0, 14, 9, light.lit(wall))
    _weather(p, new=new)
    _rect(p, -14, 0, 14, 0.85, light.lit(base))
    _rect(p, -14, 0.85, 14, 0.93, light.lit(mix(base, (255, 255, 255), 0.2)))
    _rect(p, -14, 4.15, 14, 4.4, light.lit(mix(wall, (255, 255, 255), 0.45)))
    _rect(p, -14, 4.08, 14, 4.15, light.shaded(mix(wall, (90, 86, 82), 0.3)))
    marks = [(random.uniform(-6.2, 6.2), random.uniform(1.2, 4.6), random.uniform(0.35, 1.0)) for _ in range(9)]
    if not new:
        for x, y, r in marks:
            _peeled(p, x, y, r)
        for x in (-4.1, 2.15, 4.4):
            _streak(p, x)
        _tag(p, -4.9, 0.7, 1.35)
        _tag(p, 2.9, 0.55, 0.9)
    for x in (-5.6, -2.9, 3.0, 5.7, -8.3, 8.4):
        _window(p, x, 1.75, new=new)
        _window(p, x, 4.95, new=new)
    _entrance(p, new=new)
    _pipe(p, 2.15, new=new)
    _forecourt(p, new=new)


def _rect(
    p: Picture, left: float, low: float, right: float, high: float, colour: Colour, alpha: int = 255, out: float = 0
) -> None:
    z = _WALL - out
    p.shape([(left, low, z), (right, low, z), (right, high, z), (left, high, z)], colour, alpha)


def _weather(p: Picture, *, new: bool) -> None:
    """Give the wall the unevenness of plaster; an old one is blotchy too."""
    width, bottom = p.image.width // OVERSAMPLING, round(p.at(0, 0, _WALL)[1])
    size = (width, bottom // OVERSAMPLING)
    values = 4 * flat("grain", p.variant, size, 1.0) + 3 * flat("rough", p.variant + 1, size, 2.0)
    if not new:
        values = values + 9 * flat("rough", p.variant + 2, size, 3.0) + 15 * flat("soft", p.variant + 3, size, 2.6)
    noise = Image.fromarray((values + 128).clip(0, 255).astype("uint8"))
    noise = noise.resize((size[0] * OVERSAMPLING, size[1] * OVERSAMPLING), Image.Resampling.BILINEAR)
    area = (0, 0, *noise.size)
    p.image.paste(ImageChops.add(p.image.crop(area), Image.merge("RGB", (noise,) * 3), 1, -128), area)


def _peeled(p: Picture, x: float, y: float, r: float) -> None:
    random, light = p.layout, p.light
    phase = [random.uniform(0, 2 * pi) for _ in range(4)]

    def edge(grow: float, dx: float = 0, dy: float = 0) -> list[Point]:
        ring = []
        for n in range(64):
            a = 2 * pi * n / 64
            k = (
                1
                + 0.22 * sin(2 * a + phase[0])
                + 0.16 * sin(3 * a + phase[1])
                + 0.09 * sin(7 * a + phase[2])
                + 0.05 * sin(13 * a + phase[3])
            )
            ring.append(p.at(x + dx + cos(a) * r * k * grow, y + dy + sin(a) * r * 0.75 * k * grow, _WALL))
        return ring

    p.soft([edge(1.18)], (112, 102, 92), 90, 9)
    p.draw.polygon(edge(1.07), fill=light.lit((196, 188, 174)))
    p.draw.polygon(edge(1.0), fill=light.shaded((120, 112, 104)))
    inner = edge(0.96, dy=-0.02)
    with p.clipped(inner):
        p.draw.polygon(inner, fill=light.lit((176, 166, 152)))
        row = 0
        low = y - r * 1.3
        while low < y + r * 1.3:
            left = x - r * 1.5 + (0.13 if row % 2 else 0)
            while left < x + r * 1.5:
                _rect(p, left, low, left + 0.25, low + 0.075, light.lit(varied((164, 92, 70), random, 18)))
                left += 0.265
            low += 0.09
            row += 1
        p.soft([edge(1.0)[:33] + edge(0.9, dy=-0.06)[32::-1]], (30, 24, 22), 150, 5)
    line = [p.at(x + r * 0.7, y + r * 0.4, _WALL)]
    cx, cy = x + r * 0.7, y + r * 0.4
    for _ in range(6):
        cx, cy = cx + random.uniform(0.02, 0.2), cy + random.uniform(-0.05, 0.2)
        line.append(p.at(cx, cy, _WALL))
    p.draw.line(line, fill=(74, 66, 60, 200), width=3)


def _streak(p: Picture, x: float) -> None:
    random = p.layout
    for _ in range(4):
        a, wide, low = x + random.uniform(-0.3, 0.3), random.uniform(0.05, 0.16), random.uniform(0.9, 2.4)
        p.soft(
            [
                [
                    p.at(a - wide, 4.1, _WALL),
                    p.at(a + wide, 4.1, _WALL),
                    p.at(a + wide * 0.3, low, _WALL),
                    p.at(a - wide * 0.3, low, _WALL),
                ]
            ],
            (66, 62, 56),
            80,
            9,
        )


def _tag(p: Picture, x: float, y: float, size: float) -> None:
    random = p.layout
    colour = random.choice(((58, 72, 140), (140, 44, 66), (42, 44, 48), (64, 118, 84)))
    for outline, width in ((True, 0.17), (False, 0.09)):
        pen = random.getstate()
        for letter in range(4):
            a, bend = x + letter * 0.55 * size, [random.uniform(0, 2 * pi) for _ in range(3)]
            line = [
                p.at(
                    a + (t * 0.4 + 0.2 * sin(6 * t + bend[0])) * size,
                    y + (0.55 + 0.42 * sin(8 * t + bend[1]) + 0.08 * sin(15 * t + bend[2])) * size,
                    _WALL,
                )
                for t in (n / 31 for n in range(32))
            ]
            tone = mix(colour, (20, 20, 24), 0.5) if outline else mix(colour, (255, 255, 255), 0.25)
            p.draw.line(
                line, fill=(*p.light.lit(tone), 225), width=max(2, round(width * size * p.metres(_WALL))), joint="curve"
            )
        if outline:
            random.setstate(pen)


def _window(p: Picture, x: float, y: float, *, new: bool) -> None:
    light = p.light
    trim = (246, 244, 238) if new else (186, 182, 174)
    wood = (244, 244, 242) if new else (166, 152, 136)
    _rect(p, x - 0.98, y - 0.16, x + 0.98, y + 1.95, light.lit(trim))
    _rect(p, x - 0.98, y + 1.83, x + 0.98, y + 1.95, light.lit(mix(trim, (255, 255, 255), 0.5)))
    _rect(p, x - 0.78, y, x + 0.78, y + 1.7, light.shaded((70, 72, 76)))
    for left, right in ((-0.72, -0.03), (0.03, 0.72)):
        _rect(p, x + left - 0.05, y + 0.04, x + right + 0.05, y + 1.62, light.lit(wood))
        a, b, low, high = x + left + 0.03, x + right - 0.03, y + 0.12, y + 1.54
        _rect(p, a, low, b, high, mix((52, 60, 70), light.sky_low, 0.22 if new else 0.12))
        gleam = [(a, low + 0.1), (a, low), (a + 0.2, low), (b, high - 0.5), (b, high), (b - 0.1, high)]
        p.shape([(c, e, _WALL) for c, e in gleam], light.sky_low, 60 if new else 30)
        curtain = [(a, low + 0.5), (a + 0.2, low + 0.6), (a + 0.14, high), (a, high)]
        p.shape([(c, e, _WALL) for c, e in curtain], (236, 230, 216), 120)
    p.box(x - 1.02, _WALL - 0.16, 2.04, 0.07, 0.16, (226, 226, 224) if new else (150, 136, 124), y=y - 0.18)
    p.soft(
        [
            [
                p.at(x - 1.0, y - 0.18, _WALL),
                p.at(x + 1.0, y - 0.18, _WALL),
                p.at(x + 1.0, y - 0.3, _WALL),
                p.at(x - 1.0, y - 0.3, _WALL),
            ]
        ],
        (30, 28, 30),
        90,
        5,
    )


def _entrance(p: Picture, *, new: bool) -> None:
    light, x = p.light, 0.1
    _rect(p, x - 0.95, 0, x + 0.95, 2.75, light.lit((238, 234, 226) if new else (178, 172, 162)))
    _rect(p, x - 0.78, 0.15, x + 0.78, 2.55, light.shaded((60, 56, 54)))
    door = (96, 62, 46) if new else (112, 100, 90)
    for left, right in ((-0.76, -0.02), (0.02, 0.76)):
        _rect(p, x + left, 0.17, x + right, 2.52, light.lit(door))
        _rect(p, x + left + 0.12, 0.4, x + right - 0.12, 1.1, light.lit(mix(door, (0, 0, 0), 0.22)))
        _rect(
            p,
            x + left + 0.12,
            1.35,
            x + right - 0.12,
            2.3,
            mix((58, 66, 76), light.sky_low, 0.3) if new else light.lit(mix(door, (0, 0, 0), 0.3)),
        )
    _rect(p, x + 0.06, 1.05, x + 0.12, 1.4, light.lit((214, 208, 190)))
    p.soft(
        [[p.at(x - 1.5, 2.9, _WALL), p.at(x + 1.5, 2.9, _WALL), p.at(x + 1.3, 2.2, _WALL), p.at(x - 1.3, 2.2, _WALL)]],
        (24, 24, 28),
        120,
        12,
    )
    p.box(x - 1.5, _WALL - 1.2, 3.0, 0.16, 1.2, (120, 92, 80) if new else (120, 112, 106), y=2.85)
    p.box(x - 1.2, _WALL - 0.9, 2.4, 0.15, 0.9, (166, 162, 156) if new else (138, 132, 126))
    p.box(x - 1.2, _WALL - 1.25, 2.4, 0.07, 0.35, (158, 154, 148) if new else (128, 122, 116))
    _rect(p, x + 1.15, 1.6, x + 1.65, 1.95, light.lit((32, 88, 152) if new else (110, 122, 136)), out=0.02)
    _rect(p, x + 1.21, 1.74, x + 1.59, 1.8, light.lit((236, 236, 232)), out=0.03)


def _pipe(p: Picture, x: float, *, new: bool) -> None:
    zinc = (186, 192, 198) if new else (142, 122, 106)
    p.soft(
        [[p.at(x + 0.12, 0.4, _WALL), p.at(x + 0.26, 0.4, _WALL), p.at(x + 0.26, 9, _WALL), p.at(x + 0.12, 9, _WALL)]],
        (24, 24, 30),
        90,
        6,
    )
    p.pole(x, _WALL - 0.1, 0.35, 9, 0.13, zinc)
    for y in (1.3, 3.4, 5.4):
        p.bar((x - 0.09, y, _WALL - 0.11), (x + 0.09, y, _WALL - 0.11), 0.06, p.light.shaded(zinc))
    p.bar((x, 0.4, _WALL - 0.1), (x + 0.16, 0.2, _WALL - 0.35), 0.13, p.light.lit(zinc))


def _forecourt(p: Picture, *, new: bool) -> None:
    random, light, near = p.layout, p.light, p.near * 0.9
    lawn(p, -16, 16, near, _WALL - 0.6)
    blind = [(-16.0, _WALL - 0.7), (16.0, _WALL - 0.7), (16.0, _WALL), (-16.0, _WALL)]
    p.ground(blind, light.lit((158, 154, 148) if new else (134, 130, 124)))
    path = [(-0.9, near), (1.3, near), (1.2, _WALL - 0.7), (-1.0, _WALL - 0.7)]
    p.ground(path, light.lit((164, 156, 148) if new else (138, 134, 128)))
    p.roughen(path, ("grain", 150, 14), ("rough", 12, 7 if new else 14))
    p.soft(
        [
            [
                p.at(-16, 0, _WALL - 0.01),
                p.at(16, 0, _WALL - 0.01),
                p.at(16, 0, _WALL - 0.35),
                p.at(-16, 0, _WALL - 0.35),
            ]
        ],
        (24, 24, 28),
        110,
        8,
    )
    for left, right in ((-7, -1.1), (1.4, 7)):
        tufts(p, left, right, near, _WALL - 0.8, 300)
    for x in (-6.6, -4.2, 4.3, 6.8):
        tree(p, x + random.uniform(-0.4, 0.4), _WALL - 1.0, random.uniform(0.7, 1.0), "bush")
    if new and light.season in ("summer", "spring"):
        flowers = [light.lit(c) for c in ((214, 60, 72), (240, 196, 60), (226, 120, 168), (250, 246, 240))]
        scatter(p, -3.4, -1.3, _WALL - 1.6, _WALL - 1.0, count=90, colours=flowers, size=(0.05, 0.09), random=p.detail)
        scatter(p, 1.7, 3.6, _WALL - 1.6, _WALL - 1.0, count=90, colours=flowers, size=(0.05, 0.09), random=p.detail)
    if not new:
        scatter(
            p,
            -6,
            6,
            _WALL - 0.9,
            _WALL - 0.05,
            count=160,
            colours=[light.lit((196, 190, 178)), light.lit((150, 96, 78))],
            size=(0.02, 0.08),
            random=p.detail,
        )
    fallen_leaves(p, -6, 6, near, _WALL - 0.7, 260)
