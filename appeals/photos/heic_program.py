"""A program that decodes one HEIC photo: `heic.py` starts it, so that a crash of the decoder costs one answer.

Standard input: the length of the file (8 bytes), the file, then one byte once the pixels are wanted.
Standard output: a line of JSON with `size` (width and height) or `broken`; after the byte a line with `mode`, `size`,
`stored` (the size before it was halved) and `icc` (bytes), then the colour profile and the pixels.
Argument: halve the picture while its longer side keeps at least so many pixels; 0: never.

It imports nothing of ours and gets no environment: whoever takes it over finds no secret.
"""

import json
import resource
import struct
import sys
from io import BytesIO
from typing import Any

CPU_SECONDS = 30
MEMORY_BYTES = 2 * 1024**3
HALVED = ("L", "RGB", "RGBA")


def main() -> None:
    """Answer as the module says."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # macOS refuses a limit on address space.
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    from pi_heif import HeifImageFile

    given, longest = sys.stdin.buffer, int(sys.argv[1])
    (length,) = struct.unpack("!Q", given.read(8))
    # The decoder answers hostile bytes with almost any exception.
    try:
        image = HeifImageFile(BytesIO(given.read(length)))
        tell(size=image.size)
        if not given.read(1):
            return
        image.load()
        drawn, factor = image, 1
        while longest and image.mode in HALVED and factor < 8 and max(image.size) / (factor * 2) >= longest:
            factor *= 2
        if factor > 1:
            drawn = image.reduce(factor)
        pixels = drawn.tobytes()
    except Exception as error:  # noqa: BLE001
        tell(broken=str(error))
        return
    icc = image.info.get("icc_profile") or b""
    tell(mode=drawn.mode, size=drawn.size, stored=image.size, icc=len(icc))
    sys.stdout.buffer.write(icc)
    sys.stdout.buffer.write(pixels)


def tell(**facts: Any) -> None:
    sys.stdout.buffer.write(json.dumps(facts).encode() + b"\n")
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
