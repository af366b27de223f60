"""A step of a region's launch; it runs where the kit switches the module on."""

from typing import Any

from otklik_hotspots.counts import counts_forget
from tenants.launching import launch_step
from tenants.service import Region


@launch_step("hotspots", title="Горячие темы", position=100, module="hotspots")
def begin(region: Region, kit: dict[str, Any]) -> str:
    """Begin with what is young enough to be counted."""
    counts_forget()
    return "Считаем обращения по темам"
