"""The library of playbooks that ships with Otklik, and how it comes into a region.

`library/<area>.toml` holds `[[playbook]]`s: code, title, block, version, `steps`, and `variants` with their `kinds` of
municipalities and `steps`. Whoever changes steps there raises `version`: only then regions take them over.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from core.events.types import SYSTEM
from core.plane import tenant_only
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks.publishing import municipality_kinds, version_write
from taxonomy.playbooks.steps import PlaybookStep, steps_checked

__all__ = ["LIBRARY", "ShippedPlaybook", "library_load", "library_number", "shipped_playbooks"]

LIBRARY = Path(__file__).parent / "library"
_SIGNED = re.compile(r"library@(\d+)")


@dataclass(frozen=True, kw_only=True)
class ShippedPlaybook:
    """A playbook of the library; `steps` by kind of municipality, the general ones under the empty kind."""

    code: str
    title: str
    block: str
    version: int
    steps: dict[str, list[PlaybookStep]] = field(default_factory=dict)


def shipped_playbooks() -> Iterator[ShippedPlaybook]:
    """All playbooks of the library, by file. Raises InvalidInput for steps that could not be published."""
    for path in sorted(LIBRARY.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["playbook"]:
            variants = {"": _steps(row)}
            for variant in row.get("variants", []):
                variants |= dict.fromkeys(variant["kinds"], _steps(variant))
            yield ShippedPlaybook(
                code=row["code"], title=row["title"], block=row["block"], version=row["version"], steps=variants
            )


def _steps(row: dict[str, Any]) -> list[PlaybookStep]:
    return steps_checked([PlaybookStep(**step) for step in row["steps"]])


def library_number(published_by: str) -> int | None:
    """The version of the library that a published version came from; None for one of the region's own."""
    signed = _SIGNED.fullmatch(published_by)
    return int(signed[1]) if signed else None


@tenant_only
@transaction.atomic
def library_load() -> int:
    """Take over what the library has newer than the region; returns how many versions that were.

    A variant whose last version the region published or withdrew itself is the region's: it stays as it is. So do
    title and block of a playbook that the region has published anything of. Variants come only for kinds of
    municipalities that the region has.
    """
    kinds = {"", *municipality_kinds()}
    known = {playbook.code: playbook for playbook in Playbook.objects.select_for_update()}
    last: dict[tuple[str, str], PlaybookVersion] = {}
    own: set[str] = set()
    for version in PlaybookVersion.objects.select_related("playbook").order_by("number"):
        last[version.playbook.code, version.municipality_kind] = version
        if library_number(version.published_by) is None:
            own.add(version.playbook.code)
    written = 0
    for shipped in shipped_playbooks():
        playbook = known.get(shipped.code) or Playbook.objects.create(
            code=shipped.code, title=shipped.title, block=shipped.block
        )
        if shipped.code not in own and (playbook.title, playbook.block) != (shipped.title, shipped.block):
            playbook.title, playbook.block = shipped.title, shipped.block
            playbook.save(update_fields=["title", "block"])
        for kind in kinds & shipped.steps.keys():
            written += _take_over(playbook, kind, shipped, last.get((shipped.code, kind)))
    return written


def _take_over(playbook: Playbook, kind: str, shipped: ShippedPlaybook, current: PlaybookVersion | None) -> bool:
    if current is not None:
        number = library_number(current.published_by)
        if number is None or number >= shipped.version:
            return False
    version_write(
        playbook,
        kind,
        current.number + 1 if current else 1,
        shipped.steps[kind],
        acting=SYSTEM,
        published_by=f"library@{shipped.version}",
    )
    return True
