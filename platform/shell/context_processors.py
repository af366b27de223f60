from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from shell.brand import OTKLIK, Brand
from shell.navigation import RequestNavigation, navigation


def shell(request: HttpRequest) -> dict[str, Any]:
    """`brand` (of `request.brand`, else Otklik's own), `nav` (menus, lazy) and `frame` (a template name)."""
    brand: Brand = getattr(request, "brand", None) or OTKLIK
    return {"brand": brand, "nav": RequestNavigation(request, navigation), "frame": brand.frame}
