"""Public functions of tenants for packages that take part in a launch: steps, and the tables of a kit."""

from tenants.launches.checking import kit_lines, nearest
from tenants.launches.kit import kit_place, kit_rows
from tenants.launches.steps import kit_check_part, kit_warning_part, launch_step

__all__ = [
    "kit_check_part",
    "kit_lines",
    "kit_place",
    "kit_rows",
    "kit_warning_part",
    "launch_step",
    "nearest",
]
