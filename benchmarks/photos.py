"""What a photo costs: milliseconds and peak memory to inspect it and to render what people see.

Run: python benchmarks/photos.py [--runs 5]. Every call runs in a process of its own, so that its peak is
its own; the figures are medians. The pictures are generated: 12 MP as a phone takes them, and smooth ones
about as large as limits.py lets in.
"""

import argparse
import os
import platform
import resource
import statistics
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TypeVar

import numpy as np
import pillow_heif
from PIL import Image

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "platform")]

PHONE = (4032, 3024)
LARGEST = {"JPEG": (10320, 7740), "HEIF": (8160, 6120), "WEBP": (5760, 4320), "PNG": (8160, 6120)}
# Roughly what cameras use; HEIC's scale is another one.
QUALITY = {"JPEG": 90, "HEIF": 50, "WEBP": 80, "PNG": None}


def picture(size: tuple[int, int], *, detail: bool) -> Image.Image:
    """Return a picture of soft shapes; with `detail` also edges and sensor noise, to compress as a real
    photo does.
    """
    random = np.random.default_rng(1)
    width, height = size
    shapes = Image.fromarray(random.integers(0, 255, (24, 32, 3), dtype=np.uint8))
    soft = shapes.resize(size, Image.Resampling.BICUBIC)
    if not detail:
        return soft
    blocks = random.integers(0, 255, (height // 24, width // 24, 3), dtype=np.uint8)
    edges = Image.fromarray(blocks).resize(size, Image.Resampling.NEAREST)
    pixels = np.asarray(Image.blend(soft, edges, 0.2)).astype(np.int16)
    return Image.fromarray((pixels + random.normal(0, 4, pixels.shape)).clip(0, 255).astype(np.uint8))


def write(file: Path, kind: str, size: tuple[int, int]) -> None:
    """Write a test picture; noise and edges go only into what stays under the limit of weight with them."""
    pillow_heif.register_heif_opener()
    image = picture(size, detail=size == PHONE and kind != "PNG")
    if kind == "PNG" and size != PHONE:
        image = image.quantize(64).convert("RGBA")
    image.save(file, kind, quality=QUALITY[kind])


def measured(work: str, file: Path) -> tuple[float, float]:
    """Return milliseconds and peak memory (MiB over the process at rest) of "inspect" or "render" of the
    file.
    """
    from django.conf import settings

    from appeals.photos import photo_inspect, photo_render_variants

    settings.configure(USE_I18N=False, DATA_DIR=gettempdir())
    data = BytesIO(file.read_bytes())
    rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.perf_counter()
    if work == "inspect":
        photo_inspect(data, declared_name=file.name)
    else:
        photo_render_variants(data)
    took = (time.perf_counter() - started) * 1000
    units_per_mib = 1024 * 1024 if sys.platform == "darwin" else 1024
    return took, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - rest) / units_per_mib


def crowd(file: Path, uploads: int) -> tuple[float, int, int, float]:
    """Inspect `uploads` copies of the file in the threads of a web worker: seconds, accepted, told to come again,
    peak memory in MiB over the process at rest.
    """
    from django.conf import settings

    from appeals.photos import photo_inspect
    from config.runtime.programs import WEB_THREADS
    from core.errors import Unavailable

    settings.configure(USE_I18N=False, DATA_DIR=gettempdir())
    data = file.read_bytes()
    rest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    def upload(_number: int) -> bool:
        try:
            photo_inspect(BytesIO(data), declared_name=file.name)
        except Unavailable:
            return False
        return True

    started = time.perf_counter()
    with ThreadPoolExecutor(WEB_THREADS) as threads:
        accepted = sum(threads.map(upload, range(uploads)))
    took = time.perf_counter() - started
    units_per_mib = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - rest) / units_per_mib
    return took, accepted, uploads - accepted, peak


def alone(work: Callable[..., T], *args: object) -> T:
    """Run `work` in a new process. One born of a small parent: on Linux a peak is inherited."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="calls per measurement; the median is printed")
    runs = parser.parse_args().runs
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"{machine}, median of {runs}")
    print(f"{'picture':<12}{'file, MB':>9}{'inspect, ms':>13}{'MiB':>6}{'render, ms':>12}{'MiB':>6}")
    with TemporaryDirectory() as folder:
        for kind, largest in LARGEST.items():
            for size in (PHONE, largest):
                file = Path(folder) / f"{size[0] * size[1] / 1e6:.0f} MP {kind}"
                alone(write, file, kind, size)
                row = f"{file.name:<12}{file.stat().st_size / 1e6:>9.1f}"
                for work, width in (("inspect", 13), ("render", 12)):
                    took, peak = zip(*(alone(measured, work, file) for _ in range(runs)), strict=True)
                    row += f"{statistics.median(took):>{width}.0f}{statistics.median(peak):>6.0f}"
                print(row, flush=True)
            took, accepted, refused, peak = alone(crowd, file, 16)
            print(f"  16 at once: {took:.1f} s, {accepted} accepted, {refused} to come again, {peak:.0f} MiB")


if __name__ == "__main__":
    main()
