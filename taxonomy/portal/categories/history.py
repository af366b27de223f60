"""History of a category: edits and publications."""

from django.utils.translation import gettext as _

from core.events.models import Event
from shell.components import TimelineEntry, Tone
from taxonomy.events import CategoriesChanged
from taxonomy.models import Category, SetVersion
from taxonomy.portal.categories.words import FIELD_LABELS

__all__ = ["category_history"]

MOST = 50
_ICONS: dict[str, tuple[str, Tone]] = {
    "added": ("plus", "success"),
    "edited": ("edit", "neutral"),
    "reset": ("return", "neutral"),
    "switched_on": ("eye", "success"),
    "switched_off": ("eye-off", "warning"),
    "dated": ("calendar", "info"),
    "retired": ("x-circle", "danger"),
}


def category_history(category: Category) -> list[TimelineEntry]:
    """The newest things first, at most fifty."""
    edits = Event.objects.filter(
        subject_type=CategoriesChanged.subject_type,
        type=CategoriesChanged.event_name,
        payload__category_ids__contains=[str(category.id)],
    ).order_by("-occurred_at", "-id")[:MOST]
    publications = SetVersion.objects.filter(changes__contains=[{"code": category.code}])[:MOST]
    entries = [*(_edit(event) for event in edits), *(_publication(row, category.code) for row in publications)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)[:MOST]


def _edit(event: Event) -> TimelineEntry:
    what = str(event.payload.get("what", ""))
    titles = {
        "added": _("Добавлена регионом"),
        "edited": _("Изменена"),
        "reset": _("Возвращена к каталогу"),
        "switched_on": _("Включена"),
        "switched_off": _("Выключена"),
        "dated": _("Назначен день открытия"),
        "retired": _("Закрыта навсегда"),
    }
    icon, tone = _ICONS.get(what, ("dot", "neutral"))
    return TimelineEntry(
        title=titles.get(what, what),
        when=event.occurred_at,
        icon=icon,
        tone=tone,
        actor=event.actor_label,
        text=_fields(event.payload.get("fields", [])),
    )


def _publication(row: SetVersion, code: str) -> TimelineEntry:
    change = next(change for change in row.changes if change["code"] == code)
    titles = {
        "added": _("Пришла из каталога"),
        "changed": _("Обновлена по каталогу"),
        "merged": _("Объединена с другой"),
        "split": _("Разделена на несколько"),
        "retired": _("Закрыта: в каталоге её больше нет"),
    }
    taken = [name for name in change["fields"] if name not in change["kept"]]
    words = [_fields(taken)]
    if change["kept"]:
        words.append(_("Оставлено наше: %(names)s.") % {"names": _names(change["kept"])})
    return TimelineEntry(
        title=titles.get(change["kind"], change["kind"]),
        when=row.created_at,
        icon="layers",
        tone="info",
        actor=f"{row.catalog}, {_('версия')} {row.catalog_version} · {row.published_by}",
        text="\n".join(filter(None, words)),
    )


def _fields(names: list[str]) -> str:
    return _("Поля: %(names)s.") % {"names": _names(names)} if names else ""


def _names(names: list[str]) -> str:
    labels = FIELD_LABELS | {"ministry": _("Кто отвечает")}
    return ", ".join(str(labels.get(name, name)).lower() for name in names)
