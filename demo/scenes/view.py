"""The picture being drawn: a camera standing in a street, and a brush that thinks in metres.

Axes: x to the right, y up, z away from the camera, in metres; the ground is y = 0 and the camera stands
over the origin. Everything is drawn at twice the size and reduced at the end, which smooths every edge at
once.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Final

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageOps

from .light import Colour, Light, mix
from .texture import TILE, Field, tile

OVERSAMPLING: Final = 2
_WIDTH: Final = 1280

Point = tuple[float, float]
Place = tuple[float, float, float]
Box = tuple[int, int, int, int]


@dataclass(slots=True)
class Picture:
    """One photo in the making.

    `layout` decides what stands where and must be asked the same questions before and after the repair;
    `detail` is free. `horizon` is its height as a share of the frame from the top, `eye` the camera's
    height in metres.
    """

    size: tuple[int, int]
    light: Light
    layout: Random
    detail: Random
    horizon: float
    eye: float = 1.6
    image: Image.Image = field(init=False)
    draw: ImageDraw.ImageDraw = field(init=False)
    scale: float = field(init=False)
    variant: int = field(init=False)
    windows: Image.Image | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self.scale = OVERSAMPLING * self.size[0] / _WIDTH
        big = (self.size[0] * OVERSAMPLING, self.size[1] * OVERSAMPLING)
        self.image = Image.new("RGB", big, self.light.haze)
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.variant = self.layout.randrange(1000)

    @property
    def focus(self) -> float:
        """Pixels of the big canvas per metre at one metre: the view of a phone, about 69° wide."""
        return 930 * self.scale

    @property
    def skyline(self) -> float:
        """The horizon in pixels of the big canvas."""
        return self.horizon * self.image.height

    @property
    def near(self) -> float:
        """The distance at which the ground leaves the frame at its bottom."""
        return self.focus * self.eye / (self.image.height - self.skyline)

    def at(self, x: float, y: float, z: float) -> Point:
        """Where a place is seen, in pixels of the big canvas."""
        return (self.image.width / 2 + self.focus * x / z, self.skyline + self.focus * (self.eye - y) / z)

    def metres(self, z: float) -> float:
        """Pixels in a metre at distance `z`."""
        return self.focus / z

    def shape(self, places: Sequence[Place], colour: Colour, alpha: int = 255) -> None:
        """Fill a polygon given in space."""
        self.draw.polygon([self.at(*place) for place in places], fill=(*colour, alpha))

    def ground(self, places: Sequence[Point], colour: Colour, alpha: int = 255) -> None:
        """Fill a polygon lying on the ground, given as (x, z)."""
        self.draw.polygon([self.at(x, 0, z) for x, z in places], fill=(*colour, alpha))

    def strip(self, left: float, right: float, start: float, end: float, colour: Colour, alpha: int = 255) -> None:
        """Fill a rectangle of ground along the view."""
        self.ground([(left, start), (right, start), (right, end), (left, end)], colour, alpha)

    def bar(self, start: Place, end: Place, thickness: float, colour: Colour, alpha: int = 255) -> None:
        """Draw a pole, pipe or board between two places, `thickness` in metres, thinner where it is
        farther.
        """
        (x1, y1), (x2, y2) = self.at(*start), self.at(*end)
        half1, half2 = thickness * self.metres(start[2]) / 2, thickness * self.metres(end[2]) / 2
        length = max(1e-6, ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5)
        nx, ny = (y1 - y2) / length, (x2 - x1) / length
        corners = [
            (x1 + nx * half1, y1 + ny * half1),
            (x2 + nx * half2, y2 + ny * half2),
            (x2 - nx * half2, y2 - ny * half2),
            (x1 - nx * half1, y1 - ny * half1),
        ]
        self.draw.polygon(corners, fill=(*colour, alpha))

    def pole(self, x: float, z: float, bottom: float, top: float, thickness: float, colour: Colour) -> None:
        """Draw an upright round pole: lit on the sunny side, darker away from it."""
        light, third = self.light, thickness / 3
        self.bar((x, bottom, z), (x, top, z), thickness, light.far(light.shaded(colour), z))
        sunny = x + light.side * third * 0.9
        self.bar((sunny, bottom, z), (sunny, top, z), third * 1.1, light.far(light.lit(colour), z))

    def box(self, x: float, z: float, width: float, height: float, depth: float, colour: Colour, y: float = 0) -> None:
        """Draw a box with its near face at `z`, its left edge at `x`, standing at height `y`."""
        light, right, top, back = self.light, x + width, y + height, z + depth
        if top < self.eye:
            upper = [(x, top, z), (right, top, z), (right, top, back), (x, top, back)]
            self.shape(upper, light.far(light.lit(colour), z))
        elif y > self.eye:
            under = [(x, y, z), (right, y, z), (right, y, back), (x, y, back)]
            self.shape(under, light.far(light.shaded(mix(colour, (40, 40, 44), 0.4)), z))
        side = x if x > 0 else right if right < 0 else None
        if side is not None:
            sunny = (side == x) == (light.side < 0)
            tone = light.lit(colour) if sunny else light.shaded(mix(colour, (0, 0, 0), 0.15))
            flank = [(side, y, z), (side, top, z), (side, top, back), (side, y, back)]
            self.shape(flank, light.far(tone, z))
        front = [(x, y, z), (right, y, z), (right, top, z), (x, top, z)]
        self.shape(front, light.far(mix(light.lit(colour), light.shaded(colour), 0.4), z))

    def ground_noise(self, kind: str, texels: float, variant: int) -> Field:
        """Noise lying on the ground below the horizon, one value per pixel of the finished photo.

        `texels` is how many points of noise there are in a metre. It fades where they become smaller than a
        pixel.
        """
        width, height = self.size
        focus, skyline = self.focus / OVERSAMPLING, self.skyline / OVERSAMPLING
        top = int(skyline) + 2
        z = focus * self.eye / (np.arange(top, height, dtype=np.float32) - skyline)
        across = ((np.arange(width, dtype=np.float32) - width / 2) * (texels / focus))[None, :] * z[:, None]
        along = (z * texels).astype(np.int32) & (TILE - 1)
        sampled = tile(kind, variant)[along[:, None], across.astype(np.int32) & (TILE - 1)]
        smear = z * z * texels / (focus * self.eye)
        return sampled * (1 / (1 + 0.35 * smear))[:, None]

    def roughen(self, places: Sequence[Point] | None, *grains: tuple[str, float, float]) -> None:
        """Give ground (all of it, or a polygon of (x, z)) a texture: grains are (kind, texels a metre,
        levels).
        """
        total: Field | float = 0.0
        for number, (kind, texels, levels) in enumerate(grains):
            total = total + levels * self.ground_noise(kind, texels, self.variant + number)
        values = np.clip(np.asarray(total) + 128, 0, 255).astype(np.uint8)
        noise = Image.fromarray(values)
        noise = noise.resize((self.image.width, noise.height * OVERSAMPLING), Image.Resampling.BILINEAR)
        top = self.image.height - noise.height
        area = (0, top, self.image.width, self.image.height)
        if places is not None:
            seen = [self.at(x, 0, z) for x, z in places]
            area = self._around(seen)
            area = (area[0], max(top, area[1]), area[2], area[3])
            if area[0] >= area[2] or area[1] >= area[3]:
                return
            noise = noise.crop((area[0], area[1] - top, area[2], area[3] - top))
        rough = ImageChops.add(self.image.crop(area), Image.merge("RGB", (noise,) * 3), 1, -128)
        self.image.paste(rough, area[:2], None if places is None else self._mask(seen, area))

    def soft(self, outlines: Sequence[Sequence[Point]], colour: Colour, alpha: int, blur: float) -> None:
        """Lay blurred stains (polygons in pixels of the big canvas): shadows, dirt, glows.

        `blur` is in those pixels.
        """
        every = [point for outline in outlines for point in outline]
        area = self._around(every, margin=2.5 * blur)
        if area[0] >= area[2] or area[1] >= area[3]:
            return
        shrink = max(1, round(min(8, blur / 2)))
        size = (max(1, (area[2] - area[0]) // shrink), max(1, (area[3] - area[1]) // shrink))
        mask = Image.new("L", size)
        pen = ImageDraw.Draw(mask)
        for outline in outlines:
            pen.polygon([((x - area[0]) / shrink, (y - area[1]) / shrink) for x, y in outline], fill=alpha)
        mask = mask.filter(ImageFilter.GaussianBlur(blur / shrink))
        mask = mask.resize((area[2] - area[0], area[3] - area[1]), Image.Resampling.BILINEAR)
        self.image.paste(colour, area, mask)

    def shadow(self, outlines: Sequence[Sequence[Point]], blur: float = 10, strength: float = 1) -> None:
        """Darken ground polygons, given as (x, z), as a cast shadow of this light does."""
        seen = [[self.at(x, 0, max(z, self.near * 0.8)) for x, z in outline] for outline in outlines]
        alpha = round(255 * min(0.85, self.light.shadow * strength + 0.1))
        self.soft(seen, (22, 26, 40), alpha, blur)

    @contextmanager
    def clipped(self, outline: Sequence[Point]) -> Iterator[Box]:
        """Whatever is drawn inside appears only within the polygon (pixels of the big canvas)."""
        area = self._around(outline, margin=2)
        # Strokes that leave the polygon may go beyond its box too, so a margin around it is kept as well.
        wide = self._around(outline, margin=1.2 * max(area[2] - area[0], area[3] - area[1]))
        if wide[0] >= wide[2] or wide[1] >= wide[3]:
            yield area
            return
        kept = self.image.crop(wide)
        yield area
        self.image.paste(kept, wide[:2], ImageChops.invert(self._mask(outline, wide)))

    def mirror(self, outline: Sequence[Point], water: Colour, share: float, *, ripple: float = 0) -> None:
        """Fill a polygon (pixels) with what water on the ground would reflect, mixed with `share` of its
        colour.

        What is above the frame is taken to go on as its upper edge. `ripple` bends the reflection, in pixels.
        """
        area = self._around(outline)
        if area[0] >= area[2] or area[1] >= area[3]:
            return
        width, height = area[2] - area[0], area[3] - area[1]
        top, bottom = (round(2 * self.skyline) - y for y in (area[3], area[1]))
        beyond = self.image.crop((area[0], 0, area[2], 8)).resize((1, 1), Image.Resampling.BOX)
        above = beyond.resize((width, height))
        if bottom > 0:
            seen = self.image.crop((area[0], max(0, top), area[2], bottom))
            above.paste(ImageOps.flip(seen), (0, 0))
        above = above.filter(ImageFilter.BoxBlur((2, 7)))
        if ripple:
            pixels = np.asarray(above)
            rows = np.arange(height)
            waves = np.sin(rows / (5 + rows * 0.05)) + np.sin(rows / 13.0)
            shift = (ripple * waves * (0.3 + rows / height)).astype(np.int32)
            columns = (np.arange(width)[None, :] + shift[:, None]).clip(0, width - 1)
            above = Image.fromarray(pixels[rows[:, None], columns])
        above = Image.blend(above, Image.new("RGB", above.size, water), share)
        self.image.paste(above, area[:2], self._mask(outline, area))

    def paste(self, colours: Image.Image, mask: Image.Image, left: float, top: float, size: Point) -> None:
        """Lay a picture, through its mask, into a box of the big canvas; only what is inside the frame is
        computed.
        """
        x1, y1 = max(0, round(left)), max(0, round(top))
        x2, y2 = min(self.image.width, round(left + size[0])), min(self.image.height, round(top + size[1]))
        if x1 >= x2 or y1 >= y2:
            return
        across, down = colours.width / size[0], colours.height / size[1]
        part = (
            max(0.0, (x1 - left) * across),
            max(0.0, (y1 - top) * down),
            min(float(colours.width), (x2 - left) * across),
            min(float(colours.height), (y2 - top) * down),
        )
        fitted, holes = (
            image.resize((x2 - x1, y2 - y1), Image.Resampling.BILINEAR, box=part) for image in (colours, mask)
        )
        self.image.paste(fitted, (x1, y1), holes)
        if self.windows is not None:
            self.windows.paste(0, (x1, y1), holes)

    def shine(self, places: Sequence[Place], random: Random) -> None:
        """Note a window: at night some of them are lit. Trees drawn later hide it."""
        lit = random.random() < 0.3
        if self.windows is not None and lit:
            outline = [self.at(*place) for place in places]
            ImageDraw.Draw(self.windows).polygon(outline, fill=random.choice((150, 200, 255)))

    def _around(self, points: Sequence[Point], margin: float = 0) -> Box:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return (
            max(0, int(min(xs) - margin)),
            max(0, int(min(ys) - margin)),
            min(self.image.width, int(max(xs) + margin) + 1),
            min(self.image.height, int(max(ys) + margin) + 1),
        )

    def _mask(self, outline: Sequence[Point], area: Box) -> Image.Image:
        mask = Image.new("L", (area[2] - area[0], area[3] - area[1]))
        ImageDraw.Draw(mask).polygon([(x - area[0], y - area[1]) for x, y in outline], fill=255)
        return mask
