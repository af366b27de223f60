"""Import the demo and the benchmarks, which exist only in a checkout (docs/adr/0022)."""

import sys

from config.runtime.errors import RuntimeFault
from config.runtime.paths import WORKING_COPY

__all__ = ["working_copy_require"]

BESIDE = {"demo": ("Демо", "make demo"), "benchmarks": ("Измерения скорости", "otklik bench")}
"""Packages of the checkout that setuptools leaves out: what people call them, and the command that runs them there."""


def working_copy_require(module: str) -> None:
    """Make a module importable that is not installed; do nothing for those that are.

    Raises RuntimeFault where there is no checkout, or one without that folder (an image of Docker).
    """
    package = module.partition(".")[0]
    if package not in BESIDE:
        return
    if WORKING_COPY is None or not (WORKING_COPY / package / "__init__.py").is_file():
        name, command = BESIDE[package]
        raise RuntimeFault(
            f"{name} — часть рабочей копии проекта, на сервер это не ставится: "
            f"возьмите копию через git clone и запустите в ней {command}."
        )
    if str(WORKING_COPY) not in sys.path:
        sys.path.append(str(WORKING_COPY))
