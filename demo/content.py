"""Read the stories of the demo."""

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.runtime.paths import PROJECT

__all__ = ["REGIONS", "Resident", "Story", "residents", "stories"]

REGIONS = ("ul", "mo")
FOLDER = Path(__file__).parent / "content"


@dataclass(frozen=True)
class Resident:
    """An invented resident of a region's kit."""

    email: str
    full_name: str
    phone: str


@dataclass(frozen=True)
class Story:
    """An appeal and what becomes of it. `days_ago` is when it was sent; steps carry `after_hours` each.

    `details` answer the category's questions by key.
    """

    key: str
    resident: int
    category: str
    municipality: str
    settlement: str
    address: str
    text: str
    details: dict[str, Any]
    days_ago: float
    channel: str
    public: bool
    scene: str
    story: list[dict[str, Any]]


def residents(slug: str) -> list[Resident]:
    """The residents of a region, in the order that stories refer to."""
    with (PROJECT / "tenants" / "kits" / slug / "residents.csv").open(encoding="utf-8", newline="") as file:
        return [Resident(row["email"], row["full_name"], row["phone"]) for row in csv.DictReader(file)]


def stories(slug: str) -> list[Story]:
    """The stories of a region, oldest first."""
    lines = [
        line
        for path in sorted((FOLDER / slug).glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return sorted((Story(**json.loads(line)) for line in lines), key=lambda story: -story.days_ago)
