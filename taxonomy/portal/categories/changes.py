"""Actions of the buttons on the set's page."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.typed import plain
from core.units import plural
from shell.text import day as day_words
from taxonomy.access import manager_actor
from taxonomy.catalogs.selectors import version_content
from taxonomy.models import Category
from taxonomy.sets.selectors import Chosen
from taxonomy.sets.switching import categories_open_by_plan, categories_open_on, categories_switch, plan_version
from tenants.service import Person

__all__ = ["Change", "change_read", "change_take"]

ON, OFF, ON_DAY, BY_PLAN = "on", "off", "day", "plan"
_CODE = re.compile(r"[-a-zA-Z0-9_]{1,80}")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What to do, with which categories: one by code, a direction, a block; none of them is the whole set."""

    what: str
    codes: tuple[str, ...] = ()
    direction: str = ""
    block: str = ""
    opens_on: date | None = None

    @property
    def chosen(self) -> Chosen:
        if self.codes:
            return Chosen(codes=self.codes)
        return Chosen(direction=self.direction, block=self.block)


def change_read(sent: Mapping[str, str]) -> Change:
    """What was pressed: `on` and `off` name a category, `what` says it for a direction, a block or the set.

    Raises InvalidInput for what no button sends, or a day that is none.
    """
    direction, block = (plain(sent.get(name, ""), 100) for name in ("direction", "in"))
    for what in (ON, OFF):
        if sent.get(what):
            return Change(what=what, codes=(_code(sent[what]),), direction=direction, block=block)
    what = sent.get("what", "")
    codes = (_code(sent["code"]),) if sent.get("code") else ()
    if what not in (ON, OFF, ON_DAY, BY_PLAN):
        raise InvalidInput(_("Непонятно, что сделать. Откройте страницу снова."), field="what")
    if what != BY_PLAN and not (codes or direction or block):
        raise InvalidInput(_("Выберите категорию, направление или блок."), field="code")
    opens_on = _day(sent.get("opens_on", "")) if what == ON_DAY else None
    return Change(what=what, codes=codes, direction=direction, block=block, opens_on=opens_on)


def change_take(person: Person, change: Change) -> str:
    """Do it; returns what was done, in words. Raises Denied and InvalidInput."""
    acting = manager_actor(person)
    match change.what:
        case "on" | "off":
            is_on = change.what == ON
            changed = categories_switch(acting=acting, chosen=change.chosen, on=is_on)
            words = _("Включено: %(what)s.") if is_on else _("Выключено: %(what)s.")
        case "day":
            changed = categories_open_on(acting=acting, chosen=change.chosen, opens_on=change.opens_on)
            day = day_words(change.opens_on) if change.opens_on is not None else _("сразу")
            words = _("Откроется %(day)s: %%(what)s.") % {"day": day}
        case _:
            version = plan_version()
            if version is None:
                raise InvalidInput(_("У каталогов региона нет плана открытия."), field="what")
            chosen = None if change.chosen.is_empty else change.chosen
            changed = categories_open_by_plan(acting=acting, content=version_content(version), chosen=chosen)
            words = _("Назначены дни по плану: %(what)s.")
    return words % {"what": _named(changed)} if changed else _("Ничего не изменилось: всё уже так.")


def _named(changed: list[Category]) -> str:
    if len(changed) == 1:
        return f"«{changed[0].title}»"
    count = len(changed)
    return f"{count} {plural(count, _('категория'), _('категории'), _('категорий'))}"


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise InvalidInput(_("Такой категории в регионе нет."), field="code")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidInput(_("Укажите день, с которого открыть."), field="opens_on") from error
