"""Export the region's categories and playbooks, with the filters of their pages."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.tables.writing import Cell
from taxonomy.choices import Block
from taxonomy.facts import deadline_words
from taxonomy.playbooks.selectors import playbook_rows
from taxonomy.portal.categories.forms.filters import SetFilterForm
from taxonomy.sets.listing import set_rows
from tenants.service import RegionRequest
from workplace.service import ExportList, export_send

__all__ = ["categories", "playbooks"]


@require_safe
def categories(request: RegionRequest, kind: str) -> HttpResponseBase:
    """The set, a line a category."""
    form = SetFilterForm(request.GET)

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for row in list(set_rows(form.filters()))[:most]:
            category = row.category
            yield (
                category.code,
                str(Block(category.block).label) if category.block in Block.values else category.block,
                category.direction,
                category.title,
                category.answering.short_name if category.answering else "",
                deadline_words(category.deadline, category.deadline_unit),
                str(row.state.label),
                category.opens_on,
                category.fast_track,
                row.is_own,
                bool(row.edited),
                row.open_appeals,
            )

    exported = ExportList(
        slug="categories",
        title=_("Категории"),
        columns=(
            _("Код"),
            _("Блок"),
            _("Направление"),
            _("Название"),
            _("Ведомство"),
            _("Срок ответа"),
            _("Состояние"),
            _("Открывается"),
            _("Ускоренно"),
            _("Своя"),
            _("Изменена"),
            _("Открытых обращений"),
        ),
        rows=rows,
        filters=[name for name in form.fields if form.data.get(name)],
    )
    return export_send(request, exported, kind, page=reverse("taxonomy:categories"))


@require_safe
def playbooks(request: RegionRequest, kind: str) -> HttpResponseBase:
    """Playbooks, a line each."""

    def rows(most: int) -> Iterable[Sequence[Cell]]:
        for row in list(playbook_rows())[:most]:
            yield (row.code, row.title, row.block_title, row.steps, ", ".join(row.kinds), row.categories)

    columns = (_("Код"), _("Название"), _("Блок"), _("Шагов"), _("Отдельно для"), _("Категорий"))
    exported = ExportList(slug="playbooks", title=_("Алгоритмы"), columns=columns, rows=rows)
    return export_send(request, exported, kind, page=reverse("taxonomy:playbooks"))
