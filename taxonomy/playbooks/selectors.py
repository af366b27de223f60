"""Queries for playbooks."""

from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from core.errors import Missing
from core.plane import tenant_only
from core.russian import words_order
from taxonomy.choices import Block
from taxonomy.models import Category, Playbook, PlaybookVersion
from taxonomy.playbooks.steps import PlaybookStep

__all__ = [
    "PlaybookRow",
    "playbook_by_code",
    "playbook_categories",
    "playbook_rows",
    "playbook_steps",
    "playbook_versions",
    "versions_in_force",
]


@tenant_only
def playbook_steps(code: str, municipality_kind: str) -> list[PlaybookStep]:
    """The steps in force for a kind of municipality: of its own variant, or the general ones.

    None for an empty or unknown code and for a playbook that is withdrawn: such an assignment has no checklist.
    """
    if not code:
        return []
    kinds = {"", municipality_kind}
    found = {
        version.municipality_kind: version.steps
        for version in versions_in_force().filter(playbook__code=code, municipality_kind__in=kinds)
    }
    return [PlaybookStep.from_json(step) for step in found.get(municipality_kind) or found.get("", [])]


def versions_in_force() -> QuerySet[PlaybookVersion]:
    """The newest version of every variant; one without steps is withdrawn."""
    rank = Window(RowNumber(), partition_by=[F("playbook_id"), F("municipality_kind")], order_by=F("number").desc())
    return PlaybookVersion.objects.annotate(rank=rank).filter(rank=1).order_by("playbook_id", "municipality_kind")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookRow:
    """A playbook in a list: `steps` of the general variant, kinds that have their own, categories that use it."""

    code: str
    title: str
    block: str
    steps: int
    kinds: tuple[str, ...] = field(default=())
    categories: int = 0

    @property
    def is_in_force(self) -> bool:
        return self.steps > 0 or bool(self.kinds)

    @property
    def block_title(self) -> str:
        return str(Block(self.block).label)


@tenant_only
def playbook_rows() -> list[PlaybookRow]:
    """All playbooks by block (in the order of Block) and title, in three queries."""
    used = dict(
        Category.objects.filter(retired_at__isnull=True)
        .exclude(playbook="")
        .order_by()
        .values_list("playbook")
        .annotate(n=Count("id"))
    )
    variants: dict[str, dict[str, int]] = {}
    for version in versions_in_force().select_related("playbook"):
        if version.steps:
            variants.setdefault(version.playbook.code, {})[version.municipality_kind] = len(version.steps)
    rows = [
        PlaybookRow(
            code=playbook.code,
            title=playbook.title,
            block=playbook.block,
            steps=variants.get(playbook.code, {}).get("", 0),
            kinds=tuple(sorted(kind for kind in variants.get(playbook.code, {}) if kind)),
            categories=used.get(playbook.code, 0),
        )
        for playbook in Playbook.objects.all()
    ]
    return sorted(rows, key=lambda row: (Block.values.index(row.block), words_order(row.title)))


@tenant_only
def playbook_by_code(code: str) -> Playbook:
    """Raises Missing for an unknown code."""
    found = Playbook.objects.filter(code=code).first()
    if found is None:
        raise Missing(_("Такого алгоритма в регионе нет."))
    return found


@tenant_only
def playbook_versions(playbook: Playbook) -> list[PlaybookVersion]:
    """All versions of all variants: the general one first, then kinds by name; of each the newest first."""
    return list(playbook.versions.order_by("municipality_kind", "-number"))


@tenant_only
def playbook_categories(code: str) -> QuerySet[Category]:
    """Categories whose assignments get these steps, by direction and title."""
    return Category.objects.filter(Q(playbook=code) & ~Q(playbook=""), retired_at__isnull=True).order_by(
        "direction", "title"
    )
