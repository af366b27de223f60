"""Photos of appeals as bytes: what is accepted and how it is shown.

Knows nothing of appeals, users or storage.
"""

from .content import PhotoFormat
from .inspect import PhotoFacts, photo_inspect
from .render import VARIANTS, RenderedPhoto, Variant, photo_render_variants

__all__ = [
    "VARIANTS",
    "PhotoFacts",
    "PhotoFormat",
    "RenderedPhoto",
    "Variant",
    "photo_inspect",
    "photo_render_variants",
]
