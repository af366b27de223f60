"""Kits as files and as data for tests of launching."""

import csv
import json
from pathlib import Path
from typing import Any

from tenants.launches.kit import OPTIONAL_TABLES, TABLES
from tests.kits import small_kit

__all__ = ["kit_folder", "third_kit"]

WORDS = ("greeting", "hotline", "contact_email")
TOML = """
slug = "{slug}"
name = "{name}"
portal_name = "{portal_name}"
timezone = "{timezone}"
primary = "{primary}"
accent = "{accent}"
emblem = "{emblem}"
number_prefix = "{number_prefix}"
"""


def third_kit(slug: str = "xx") -> dict[str, Any]:
    """The kit of a region that no other test knows."""
    kit = small_kit("ul")
    kit["region"] |= {"slug": slug, "name": "Третья область", "number_prefix": "ТР", "emblem": "generic"}
    return kit


def kit_folder(folder: Path, kit: dict[str, Any]) -> Path:
    """The kit written as the files that `kit_read` reads."""
    folder.mkdir(exist_ok=True)
    facts = kit["region"]
    more = "".join(f"{key} = {json.dumps(facts[key], ensure_ascii=False)}\n" for key in WORDS if key in facts)
    (folder / "region.toml").write_text(TOML.format(**facts) + more, encoding="utf-8")
    (folder / "boundaries.geojson").write_text(json.dumps(kit["boundaries"]), encoding="utf-8")
    for table, columns in (TABLES | OPTIONAL_TABLES).items():
        with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows({column: row[column] for column in columns} for row in kit[table])
    return folder
