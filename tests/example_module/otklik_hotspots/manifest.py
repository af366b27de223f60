"""The module's manifest."""

from core.modules import Manifest

MANIFEST = Manifest(
    slug="hotspots",
    title="Горячие темы",
    version="1.0",
    api_version=1,
    django_app="otklik_hotspots",
)
