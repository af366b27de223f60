"""The shipped library of playbooks, and loading it into a region.

`library/<area>.toml` holds `[[playbook]]`s: code, title, block, version, `steps`, and `variants` with their `kinds` of
municipalities and `steps`. Increase `version` when you change steps: regions load only newer versions.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy

from core.events.types import SYSTEM, Actor
from core.plane import tenant_only
from core.units import plural
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks.publishing import municipality_kinds, version_write
from taxonomy.playbooks.steps import PlaybookStep, steps_checked
from taxonomy.sets.changing import set_lock
from tenants.launching import launch_step

__all__ = [
    "LIBRARY",
    "LibraryNews",
    "LibraryVariant",
    "ShippedPlaybook",
    "library_load",
    "library_news",
    "library_number",
    "shipped_playbooks",
]

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
    yield from _library()


@cache
def _library() -> tuple[ShippedPlaybook, ...]:
    found = []
    for path in sorted(LIBRARY.glob("*.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["playbook"]:
            variants = {"": _steps(row)}
            for variant in row.get("variants", []):
                variants |= dict.fromkeys(variant["kinds"], _steps(variant))
            facts = {name: row[name] for name in ("code", "title", "block", "version")}
            found.append(ShippedPlaybook(**facts, steps=variants))
    return tuple(found)


def _steps(row: dict[str, Any]) -> list[PlaybookStep]:
    return steps_checked([PlaybookStep(**step) for step in row["steps"]])


def library_number(published_by: str) -> int | None:
    """The version of the library that a published version came from; None for one of the region's own."""
    signed = _SIGNED.fullmatch(published_by)
    return int(signed[1]) if signed else None


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryVariant:
    """Steps of the library that are newer than what the region has from it; `kind` of municipality, empty: general."""

    playbook: ShippedPlaybook
    kind: str
    current: PlaybookVersion | None

    @property
    def number(self) -> int:
        """The number of the version that these steps become in the region."""
        return self.current.number + 1 if self.current is not None else 1


@dataclass(frozen=True, kw_only=True, slots=True)
class LibraryNews:
    """What the library has newer: `fresh` may be taken over, `kept` meets steps that the region made its own."""

    fresh: tuple[LibraryVariant, ...]
    kept: tuple[LibraryVariant, ...]


@tenant_only
def library_news() -> LibraryNews:
    """Compare the library with what the region has.

    A variant whose last version the region published or withdrew itself is the region's. Variants are looked at only
    for kinds of municipalities that the region has. Two queries.
    """
    kinds = {"", *municipality_kinds()}
    last: dict[tuple[str, str], PlaybookVersion] = {}
    taken: dict[tuple[str, str], int] = {}
    for version in PlaybookVersion.objects.select_related("playbook").defer("steps").order_by("number"):
        key = version.playbook.code, version.municipality_kind
        last[key] = version
        taken[key] = library_number(version.published_by) or taken.get(key, 0)
    fresh: list[LibraryVariant] = []
    kept: list[LibraryVariant] = []
    for shipped in shipped_playbooks():
        for kind in sorted(kinds & shipped.steps.keys()):
            current = last.get((shipped.code, kind))
            if taken.get((shipped.code, kind), 0) >= shipped.version:
                continue
            is_own = current is not None and library_number(current.published_by) is None
            (kept if is_own else fresh).append(LibraryVariant(playbook=shipped, kind=kind, current=current))
    return LibraryNews(fresh=tuple(fresh), kept=tuple(kept))


@tenant_only
@transaction.atomic
def library_load(*, acting: Actor) -> LibraryNews:
    """Take over what is fresh in the library and leave alone what the region made its own; returns both.

    Title and block of a playbook follow the library until the region publishes anything of it. Again it takes over
    nothing.
    """
    set_lock()
    known = {playbook.code: playbook for playbook in Playbook.objects.select_for_update().order_by("code")}
    own = {
        version.playbook_id
        for version in PlaybookVersion.objects.only("playbook_id", "published_by")
        if library_number(version.published_by) is None
    }
    for shipped in shipped_playbooks():
        playbook = known.get(shipped.code)
        if playbook is None:
            known[shipped.code] = Playbook.objects.create(code=shipped.code, title=shipped.title, block=shipped.block)
        elif playbook.id not in own and (playbook.title, playbook.block) != (shipped.title, shipped.block):
            playbook.title, playbook.block = shipped.title, shipped.block
            playbook.save(update_fields=["title", "block"])
    news = library_news()
    for variant in news.fresh:
        shipped = variant.playbook
        version_write(
            known[shipped.code],
            variant.kind,
            variant.number,
            shipped.steps[variant.kind],
            acting=acting,
            published_by=f"library@{shipped.version}",
        )
    return news


@launch_step("playbooks", title=gettext_lazy("Алгоритмы"), position=55)
def playbooks(region: Any, kit: dict[str, Any]) -> str:
    """Load what the library has newer than the region; what the region has published itself stays."""
    library_load(acting=SYSTEM)
    count = Playbook.objects.count()
    return f"{count} {plural(count, 'алгоритм', 'алгоритма', 'алгоритмов')}"
