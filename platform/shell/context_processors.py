from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from shell.brand import OTKLIK, Brand
from shell.maps import base_map
from shell.navigation import RequestNavigation, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """`brand` (of `request.brand`, else Otklik's own), `nav` (menus), `base_map` and `frame` (a template name).

    Menus and the map are read when a page first shows them.
    """
    brand: Brand = getattr(request, "brand", None) or OTKLIK
    return {
        "brand": brand,
        "nav": RequestNavigation(request, navigation),
        "base_map": SimpleLazyObject(base_map),
        "frame": brand.frame,
    }
