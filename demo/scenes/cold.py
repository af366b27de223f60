"""Scenes of the cold and the dark: an icy path to an entrance, a park alley whose lamps are off."""

from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .light import Colour, Moment, mix
from .nature import fallen_leaves, lawn, scatter, sky, tree, treeline, tufts
from .roads import blob
from .texture import Field
from .town import ASPHALT, SNOW, house, snowbank
from .view import Picture, Place

_WARM: Colour = (255, 206, 142)


def ice(p: Picture, moment: Moment) -> None:
    """A path to an entrance under uneven ice; then chipped clean, sanded, with snow heaped along it."""
    sky(p)
    treeline(p, 120, 14)
    lawn(p, -120, 120, p.near * 0.9, 200)
    random, light = p.layout, p.light
    wall = 20.0
    house(p, (-26, wall + 16), (-9, wall + 16), 9)
    house(p, (-15, wall), (22, wall), 5)
    for x in (-11, -7.5, -4.4, 4.6, 8.2, 12):
        tree(p, x + random.uniform(-0.6, 0.6), wall - 1.2, random.uniform(1.1, 1.7), "bush")
    _entrance(p, 0.2, wall)
    for x, z in ((-8.5, 14), (7.6, 12.5), (-5.6, 9.0)):
        tree(p, x + random.uniform(-0.8, 0.8), z, random.uniform(6, 8.5), random.choice(("birch", "lime")))
    near, half = p.near * 0.9, 1.45
    path = [(-half, near), (half, near), (half * 0.9 + 0.2, wall - 1), (-half * 0.9 + 0.2, wall - 1)]
    if moment == "before":
        _icy(p, path, near)
        for side in (-1, 1):
            snowbank(p, side * (half + 0.15), 0.7, 0.13, end=wall - 1.5)
        _flakes(p)
        return
    p.ground(path, light.lit(mix(ASPHALT, (70, 70, 74), 0.3)))
    p.roughen(path, ("grain", 160, 16), ("rough", 14, 10), ("soft", 2, 12))
    for n in range(9):
        x, z = random.choice((-1, 1)) * random.uniform(0.9, 1.3), near * (15 / near) ** (n / 9)
        p.soft(
            [[p.at(a, 0, b) for a, b in blob(x, z, 0.5, 0.5, random, rough=0.3)]], light.lit((206, 212, 220)), 46, 18
        )
    sand = [light.lit(c) for c in ((166, 128, 84), (142, 108, 74), (184, 148, 102))]
    scatter(p, -1.35, 1.35, near, 16, count=1500, colours=sand, size=(0.006, 0.02), alpha=210)
    for side in (-1, 1):
        snowbank(p, side * (half + 0.45), 1.15, 0.5, end=wall - 1.5)


def _icy(p: Picture, path: list[tuple[float, float]], near: float) -> None:
    random, light = p.layout, p.light
    outline = [p.at(x, 0, z) for x, z in path]
    p.ground(path, light.lit((178, 190, 204)))
    p.roughen(path, ("rough", 9, 14), ("soft", 3, 22), ("grain", 90, 5))
    with p.clipped(outline):
        for n in range(16):
            z = near * (17 / near) ** ((n + random.random()) / 16)
            x, r = random.uniform(-1.1, 1.1), random.uniform(0.5, 1.1)
            sheet = [
                p.at(a, 0, max(near, b))
                for a, b in blob(x, z, r, r * random.uniform(0.5, 1.0), random, rough=0.28, steps=60)
            ]
            p.mirror(sheet, light.lit((150, 168, 190)), 0.55, ripple=3)
            p.draw.line(sheet[30:], fill=(238, 244, 250, 150), width=3)
        for n in range(12):
            z = near * 1.08 * (13 / near) ** (n / 12)
            x = (0.16 if n % 2 else -0.16) + random.uniform(-0.05, 0.05)
            for dz, size in ((0, 0.055), (0.17, 0.07)):
                (cx, cy), s = p.at(x, 0, z + dz), size * p.metres(z)
                p.draw.ellipse((cx - s, cy - s * 0.8, cx + s, cy + s * 0.8), fill=(128, 142, 162, 120))
        for _ in range(5):
            z = near * (9 / near) ** random.random()
            a, b = random.uniform(-1.2, 0.2), random.uniform(0.5, 1.3)
            p.draw.line(
                [p.at(a, 0, z), p.at((a + b) / 2, 0, z + random.uniform(-0.1, 0.4)), p.at(a + b, 0, z + 0.2)],
                fill=(246, 250, 255, 150),
                width=4,
            )


def _entrance(p: Picture, x: float, z: float) -> None:
    light, front = p.light, z - 0.02

    def pane(left: float, low: float, wide: float, high: float, colour: Colour) -> None:
        p.shape(
            [
                (x + left, low, front),
                (x + left + wide, low, front),
                (x + left + wide, low + high, front),
                (x + left, low + high, front),
            ],
            light.far(light.lit(colour), z),
        )

    pane(-1.6, 0, 3.2, 3.1, (186, 182, 174))
    pane(-0.75, 0.15, 1.5, 2.15, (110, 74, 56))
    pane(-0.62, 0.25, 0.6, 1.95, (132, 90, 66))
    pane(0.06, 0.25, 0.56, 1.95, (132, 90, 66))
    pane(-0.12, 1.1, 0.06, 0.3, (210, 206, 196))
    p.box(x - 1.8, z - 1.7, 3.6, 0.16, 1.7, (162, 160, 156), y=2.6)
    p.box(x - 1.8, z - 1.7, 3.6, 0.2, 1.7, SNOW, y=2.76)
    for side in (-1.6, 1.6):
        p.pole(x + side, z - 1.6, 0, 2.6, 0.1, (120, 124, 130))
    p.box(x - 1.3, z - 1.2, 2.6, 0.15, 1.1, (150, 148, 146))


def _flakes(p: Picture) -> None:
    pen, random = p.draw, p.detail
    for _ in range(340):
        x, y, r = random.uniform(0, p.image.width), random.uniform(0, p.image.height), random.uniform(1.2, 4.6)
        pen.ellipse((x - r, y - r, x + r, y + r), fill=(255, 255, 255, round(240 - r * 34)))


def lamp(p: Picture, moment: Moment) -> None:
    """An alley at night, seen by the light of windows only; then under its lamps."""
    p.windows = Image.new("L", p.image.size)
    sky(p)
    treeline(p, 120, 12)
    lawn(p, -120, 120, p.near * 0.9, 160)
    random, light = p.layout, p.light
    house(p, (-30, 44), (-7, 44), 9)
    house(p, (1, 58), (34, 58), 5)
    path = [(-1.7, p.near * 0.9), (1.7, p.near * 0.9), (1.4, 46), (-1.4, 46)]
    snowy = light.season == "winter"
    p.ground(path, light.lit((196, 200, 206) if snowy else (150, 146, 142)))
    p.roughen(path, ("grain", 150, 14), ("rough", 12, 16), ("soft", 2.2, 18))
    for side in (-1.7, 1.7):
        if snowy:
            snowbank(p, side * 1.15, 0.8, 0.3, end=40)
        else:
            p.strip(side - 0.07, side + 0.07, p.near * 0.9, 46, light.lit((176, 174, 170)))
    places = [(random.uniform(9, 36), side * random.uniform(4.2, 11), random.uniform(6, 9.5)) for side in (-1, 1) * 6]
    for z, x, tall in sorted(places, reverse=True):
        tree(p, x, z, tall, random.choice(("lime", "birch", "lime", "spruce")))
    tufts(p, -6, -1.8, p.near, 12, 260)
    fallen_leaves(p, -5, 5, p.near, 14, 320)
    heads: list[Place] = []
    for n, z in enumerate((34.0, 24.0, 15.5, 8.6)):
        x = 2.5 if n % 2 else -2.5
        p.pole(x, z, 0, 4.3, 0.11, (110, 114, 118))
        arm = x - 0.5 if x > 0 else x + 0.5
        p.bar((x, 4.3, z), (arm, 4.45, z), 0.07, (90, 94, 98))
        p.bar((arm - 0.22, 4.42, z), (arm + 0.22, 4.42, z), 0.14, (70, 74, 78))
        heads.append((arm, 4.38, z))
    p.box(-3.4, 9.8, 1.5, 0.06, 0.4, (140, 100, 66), y=0.42)
    p.box(-3.4, 10.1, 1.5, 0.4, 0.06, (140, 100, 66), y=0.5)
    _nightfall(p, heads if moment == "after" else [])


def _nightfall(p: Picture, heads: list[Place]) -> None:
    """Darken the day to a night with the given lamps lit: light falls off with the square of the distance."""
    shrink = 8
    width, height = p.image.width // shrink, p.image.height // shrink
    focus, skyline = p.focus / shrink, p.skyline / shrink
    columns = np.arange(width, dtype=np.float32)[None, :] - width / 2
    rows = np.arange(height, dtype=np.float32)[:, None]
    ambient = np.array((0.15, 0.18, 0.26), np.float32) * (1.2 if p.light.season == "winter" else 1.0)
    level = np.zeros((height, width), np.float32)
    glow = np.zeros((height, width), np.float32)
    below = rows > skyline + 0.8
    z = np.where(below, focus * p.eye / np.maximum(rows - skyline, 0.8), 1e3)
    x = columns * z / focus
    for lx, ly, lz in heads:
        squared = (x - lx) ** 2 + (z - lz) ** 2 + ly * ly
        level += np.where(below, 26 * ly / squared**1.5 * 1.15, 0)
        sx, sy = (value / shrink for value in p.at(lx, ly, lz))
        near = np.hypot(columns + width / 2 - sx, rows - sy) / (focus / lz)
        # What stands near a lamp (crowns, poles) is lit on the picture plane; the haze around it glows.
        level += np.where(below, 0.25, 0.5) / (1 + (near / 2.2) ** 2.4)
        glow += 0.75 / (1 + (near / 0.20) ** 2) + 0.15 / (1 + (near / 1.3) ** 2)
        cone = np.clip(1 - np.abs(columns + width / 2 - sx) / np.maximum(1, (rows - sy) * 0.75), 0, 1)
        glow += np.where(rows > sy, cone * 0.10 * np.exp(-(rows - sy) / (focus / lz * 4.0)), 0)
    warm = np.array(_WARM, np.float32) / 255
    # Light adds up without bound; film does not, and cutting channels one by one would paint rainbows.
    light = 1 - np.exp(-1.25 * (ambient + level[:, :, None] * warm))
    size = p.image.size
    p.image.paste(ImageChops.multiply(p.image, _enlarged(light, size)))
    if p.windows is not None:
        panes = Image.new("RGB", size, (240, 190, 112))
        p.image.paste(panes, (0, 0), p.windows)
        small = p.windows.reduce(shrink).filter(ImageFilter.GaussianBlur(2.2))
        glow += np.asarray(small.resize((width, height)), dtype=np.float32) / 255 * 0.5
    p.image.paste(ImageChops.screen(p.image, _enlarged(np.clip(glow[:, :, None] * warm, 0, 1), size)))
    pen = ImageDraw.Draw(p.image)
    for lx, ly, lz in heads:
        (sx, sy), r = p.at(lx, ly, lz), 0.13 * p.metres(lz)
        pen.polygon(
            [(sx + cos(pi * n / 8) * r * 1.5, sy + sin(pi * n / 8) * r * 0.6) for n in range(16)], fill=(255, 246, 224)
        )


def _enlarged(values: Field, size: tuple[int, int]) -> Image.Image:
    small = Image.fromarray((values * 255).astype(np.uint8))
    return small.resize(size, Image.Resampling.BICUBIC)
