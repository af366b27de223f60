"""Settings of modules in the current region, as their manifests declare them."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import InvalidInput
from core.events.log import event_append
from core.events.types import SYSTEM, Actor
from core.modules import Manifest, Setting, modules
from core.plane import tenant_only
from core.typed import is_plain, whole_number
from tenants.events import ModuleConfigured
from tenants.structure.models import ModuleSwitch

__all__ = ["Value", "module_settings", "module_settings_set", "settings_of"]

Value = str | int | bool


@tenant_only
def module_settings(slug: str) -> dict[str, Value]:
    """Every setting of a module: as the region has set it, else its default. One query. Raises NotRegistered."""
    stored = ModuleSwitch.objects.filter(module=slug).values_list("values", flat=True).first() or {}
    return settings_of(modules[slug], stored)


def settings_of(manifest: Manifest, stored: Mapping[str, Any]) -> dict[str, Value]:
    """Every setting of a module by what is stored of it."""
    return {item.name: _kept(item, stored) for item in manifest.settings}


def _kept(setting: Setting, stored: Mapping[str, Any]) -> Value:
    """What is stored, unless a newer version of the module has changed what it may be."""
    value = stored.get(setting.name, setting.default)
    return value if type(value) is type(setting.default) else setting.default


@tenant_only
@transaction.atomic
def module_settings_set(*, slug: str, values: Mapping[str, Any], acting: Actor = SYSTEM) -> None:
    """Change some settings of a module in this region; text is read as the kind of the setting. Idempotent.

    Raises InvalidInput, with the name of the setting as its field, for what is no setting or no value of it.
    """
    if slug not in modules:
        raise InvalidInput(_("Модуль «%(slug)s» не установлен.") % {"slug": slug}, field="module")
    known = {item.name: item for item in modules[slug].settings}
    for name in values:
        if name not in known:
            raise InvalidInput(_("У модуля нет настройки «%(name)s».") % {"name": name}, field=name)
    read = {name: _read(known[name], value) for name, value in values.items()}
    row, _created = ModuleSwitch.objects.select_for_update().get_or_create(module=slug, defaults={"is_on": False})
    stored = row.values or {}
    changed = {name: value for name, value in read.items() if stored.get(name, known[name].default) != value}
    if not changed:
        return
    row.values = {**stored, **changed}
    row.save(update_fields=["values"])
    event_append(ModuleConfigured(module=slug, settings=tuple(sorted(changed))), subject_id=row.id, actor=acting)


_WORDS = {"да": True, "yes": True, "true": True, "on": True, "нет": False, "no": False, "false": False, "off": False}


def _read(setting: Setting, value: Any) -> Value:
    if isinstance(setting.default, bool):
        found = value if isinstance(value, bool) else _WORDS.get(str(value).strip().lower())
        if found is None:
            raise InvalidInput(_("%(title)s: да или нет.") % {"title": setting.title}, field=setting.name)
        return found
    if isinstance(setting.default, int):
        return _number(setting, value)
    if not isinstance(value, str):
        raise InvalidInput(_("%(title)s: нужна строка.") % {"title": setting.title}, field=setting.name)
    text = value.strip()
    if not is_plain(text):
        words = _("%(title)s: есть знак, который нельзя сохранить. Наберите заново.")
        raise InvalidInput(words % _bounds(setting), field=setting.name)
    if not setting.least <= len(text) <= setting.most:
        words = _("%(title)s: от %(least)d до %(most)d знаков.")
        raise InvalidInput(words % _bounds(setting), field=setting.name)
    return text


def _number(setting: Setting, value: Any) -> int:
    number = whole_number(str(value).strip(), setting.most)
    if isinstance(value, bool) or number is None or number < setting.least:
        words = _("%(title)s: целое число от %(least)d до %(most)d.")
        raise InvalidInput(words % _bounds(setting), field=setting.name)
    return number


def _bounds(setting: Setting) -> dict[str, Any]:
    return {"title": setting.title, "least": setting.least, "most": setting.most}
