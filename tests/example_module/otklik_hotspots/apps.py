from core.modules.config import ModuleConfig


class HotspotsConfig(ModuleConfig):
    """What people of a region write about most."""

    name = "otklik_hotspots"
