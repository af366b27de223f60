"""What the page of a playbook shows: each variant with the version in force and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from taxonomy.models import PlaybookVersion
from taxonomy.playbooks.shipped import library_number

__all__ = ["Variant", "kind_words", "signed", "variants_of"]


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
