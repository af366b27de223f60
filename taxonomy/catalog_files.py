"""Catalogs as plain files: one row a category."""

import csv
from pathlib import Path

from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["catalog_read"]

FOLDER = Path(__file__).parent / "catalogs"


def catalog_read(name: str) -> list[dict[str, str]]:
    """Rows of a shipped catalog. Raises InvalidInput for one that is not there."""
    path = FOLDER / f"{name}.csv"
    if not path.is_file():
        raise InvalidInput(_("Каталога категорий «%(name)s» нет.") % {"name": name})
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
