"""The page «Модули» of the administrator: what each module brings, its switch and its settings."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Conflict, DomainError, InvalidInput
from core.modules import Setting, modules
from shell.forms import ServiceForm
from shell.kept.post_only import post_only
from shell.navigation import FRAMES, navigation
from tenants.administration import ModuleKept, module_change, module_kept, modules_kept
from tenants.service import RegionRequest, admin_actor

if TYPE_CHECKING:
    from django.http import QueryDict

__all__ = ["change", "listing", "switch"]

SEEN = "_version"


class ModuleForm(ServiceForm):
    """The settings of a module, a field each; the service checks the values."""

    def __init__(self, data: "QueryDict | None" = None, *, module: ModuleKept) -> None:
        assert module.manifest is not None
        initial = {**module.settings, SEEN: module.version}
        super().__init__(data, prefix=module.slug, auto_id="module_%s", initial=initial)
        self.fields[SEEN] = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
        for setting in module.manifest.settings:
            self.fields[setting.name] = _field(setting)

    def add_domain_error(self, error: DomainError) -> None:
        """The service names the setting in what it says; here that stands at its field, without the name."""
        field = self.fields.get(error.field or "")
        label = f"{field.label}: " if field is not None else ""
        if label and error.message.startswith(label):
            words = error.message.removeprefix(label)
            self.add_error(error.field, words[:1].upper() + words[1:])
        else:
            super().add_domain_error(error)

    def values(self) -> dict[str, Any]:
        """What was typed, by setting."""
        return {name: value for name, value in self.cleaned_data.items() if name != SEEN}


def _field(setting: Setting) -> forms.Field:
    if isinstance(setting.default, bool):
        return forms.BooleanField(label=setting.title, required=False)
    if isinstance(setting.default, int):
        bounds = _("От %(least)d до %(most)d.") % {"least": setting.least, "most": setting.most}
        widget = forms.TextInput(attrs={"inputmode": "numeric"})
        return forms.CharField(label=setting.title, help_text=bounds, max_length=20, widget=widget)
    return forms.CharField(label=setting.title, required=setting.least > 0, max_length=setting.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A module of the page. `brings` are headings with what stands under each."""

    module: ModuleKept
    form: ModuleForm | None
    needs: list[str]
    needed_by: list[str]
    brings: list[tuple[str, list[str]]]


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """Every installed module."""
    return _page(request)


@post_only("work:modules")
def switch(request: RegionRequest, slug: str) -> HttpResponse:
    """Switch a module on or off."""
    is_on = request.POST.get("on") == "yes"
    try:
        module = module_change(slug=slug, acting=admin_actor(request.person), is_on=is_on)
    except Conflict as error:
        messages.warning(request, error.message)
        return redirect("work:modules")
    assert module.manifest is not None
    done = _("Модуль включён: %(title)s.") if is_on else _("Модуль выключен: %(title)s. Его данные остались.")
    messages.success(request, done % {"title": module.manifest.title})
    return redirect("work:modules")


@post_only("work:modules")
def change(request: RegionRequest, slug: str) -> HttpResponse:
    """Change the settings of a module."""
    module = module_kept(slug)
    form = ModuleForm(request.POST, module=module)
    if form.is_valid():
        try:
            module_change(
                slug=slug,
                acting=admin_actor(request.person),
                settings=form.values(),
                version=form.cleaned_data[SEEN],
            )
        except (InvalidInput, Conflict) as error:
            form.add_domain_error(error)
        else:
            assert module.manifest is not None
            messages.success(request, _("Сохранено: %(title)s.") % {"title": module.manifest.title})
            return redirect("work:modules")
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _page(request: RegionRequest, bound: ModuleForm | None = None, *, status: int = HTTPStatus.OK) -> HttpResponse:
    shown = [_shown(module, bound) for module in modules_kept()]
    return render(request, "workplace/region/modules.html", {"modules": shown}, status=status)


def _shown(module: ModuleKept, bound: ModuleForm | None) -> Shown:
    if module.manifest is None:
        return Shown(module=module, form=None, needs=[], needed_by=[], brings=[])
    form = None
    if module.manifest.settings:
        form = bound if bound is not None and bound.prefix == module.slug else ModuleForm(module=module)
    return Shown(
        module=module,
        form=form,
        needs=[modules[slug].title if slug in modules else slug for slug in module.manifest.requires],
        needed_by=[item.title for item in modules if module.slug in item.requires],
        brings=[(heading, items) for heading, items in _brings(module) if items],
    )


def _brings(module: ModuleKept) -> list[tuple[str, list[str]]]:
    manifest = module.manifest
    assert manifest is not None
    menu = [str(item.label) for frame in FRAMES for item in navigation.items(frame) if item.module == module.slug]
    return [
        (_("В меню"), list(dict.fromkeys(menu))),
        (_("Роли"), [f"{role.title}. {role.description}" for role in manifest.roles]),
        (_("Категории"), [cells.get("title", "") for cells in manifest.categories]),
        (_("Считает для оплаты"), [meter.title for meter in manifest.meters]),
    ]
