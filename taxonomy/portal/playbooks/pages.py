"""Data of a playbook's page: each variant with its current and earlier versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from taxonomy.models import PlaybookVersion
from taxonomy.playbooks.shipped import LibraryVariant, library_number

__all__ = ["NamedVariant", "Variant", "kind_words", "signed", "variants_named", "variants_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A variant: `current` is its newest version, `history` those before it, newest first."""

    kind: str
    current: PlaybookVersion
    history: tuple[PlaybookVersion, ...]

    @property
    def words(self) -> str:
        return kind_words(self.kind)

    @property
    def is_in_force(self) -> bool:
        return bool(self.current.steps)

    @property
    def signed(self) -> str:
        return signed(self.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedVariant:
    """A playbook of the library in a sentence; `is_known` tells that the region has a page of it."""

    code: str
    words: str
    is_known: bool


def variants_named(variants: Sequence[LibraryVariant]) -> list[NamedVariant]:
    """One a playbook, with the kinds of municipalities where it is not about the general steps."""
    kinds: dict[str, list[str]] = {}
    titles = {variant.playbook.code: variant.playbook.title for variant in variants}
    known = {variant.playbook.code for variant in variants if variant.current is not None}
    for variant in variants:
        kinds.setdefault(variant.playbook.code, []).append(variant.kind)
    return [
        NamedVariant(
            code=code,
            words=titles[code] if "" in of else f"{titles[code]} ({', '.join(of)})",
            is_known=code in known,
        )
        for code, of in kinds.items()
    ]


def variants_of(versions: Sequence[PlaybookVersion]) -> list[Variant]:
    """Variants out of all versions of a playbook, which come by kind, newest first."""
    found = []
    for kind, rows in groupby(versions, key=lambda version: version.municipality_kind):
        current, *history = rows
        found.append(Variant(kind=kind, current=current, history=tuple(history)))
    return found


def kind_words(kind: str) -> str:
    """For whom a variant is."""
    return kind or _("Для всех муниципалитетов")


def signed(version: PlaybookVersion) -> str:
    """Who published a version."""
    number = library_number(version.published_by)
    if number is None:
        return version.published_by
    return _("Библиотека Отклика, выпуск %(number)d") % {"number": number}
