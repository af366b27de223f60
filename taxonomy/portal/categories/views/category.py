"""Pages of one category: show, edit, restore the catalog's values, add one of the region's own."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.errors import Conflict, InvalidInput
from core.russian import by_words
from core.typed import plain, whole_number
from shell.kept.post_only import post_only
from shell.kept.sending import kept_post
from taxonomy.access import manager_actor
from taxonomy.facts import FACT_FIELDS
from taxonomy.models import Category, Playbook
from taxonomy.portal.categories.forms.category import CategoryForm
from taxonomy.portal.categories.growth import catalog_title
from taxonomy.portal.categories.history import category_history
from taxonomy.portal.categories.words import FIELD_LABELS, fact_words
from taxonomy.sets.editing import category_add, category_edit, category_reset, category_retire
from taxonomy.sets.listing import category_edits, category_of_set, category_state, open_by_category
from taxonomy.sets.selectors import region_today
from tenants.service import RegionRequest

__all__ = ["add", "edit", "retire"]


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: RegionRequest, code: str) -> HttpResponseBase:
    """A category of the set. POST saves it; with `restore` a field (or `all`) is taken from the catalog again."""
    category = category_of_set(code)
    if request.method != "POST":
        return _page(request, category, CategoryForm(kept_post(request), category=category))
    form = CategoryForm(request.POST, category=category)
    try:
        if request.POST.get("restore"):
            return _restore(request, category, form)
        if form.is_valid():
            saved = category_edit(
                acting=manager_actor(request.person),
                code=code,
                version=form.version,
                cells=form.cells(),
                ministry_id=form.ministry_id,
                moderators_keep=form.moderators_keep,
            )
            messages.success(request, _("Сохранено: «%(title)s».") % {"title": saved.title})
            return redirect("taxonomy:category", code)
    except InvalidInput as error:
        form.is_valid()
        form.add_domain_error(error)
    except Conflict as conflict:
        category = category_of_set(code)
        fresh = CategoryForm(form.with_restored((), category), category=category)
        return _page(request, category, fresh, status=HTTPStatus.CONFLICT, conflict=conflict.message)
    return _page(request, category, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _restore(request: RegionRequest, category: Category, form: CategoryForm) -> HttpResponseBase:
    wanted = request.POST["restore"]
    fields = [item.name for item in category_edits(category)] if wanted == "all" else [wanted]
    acting = manager_actor(request.person)
    category_reset(acting=acting, code=category.code, version=form.version, fields=fields)
    messages.success(request, _("Теперь как в каталоге: %(names)s.") % {"names": _labels(fields)})
    if not form.typed_besides(fields):
        return redirect("taxonomy:category", category.code)
    messages.warning(request, _("Остальные ваши правки ещё не сохранены."))
    present = category_of_set(category.code)
    return _page(request, present, CategoryForm(form.with_restored(fields, present), category=present))


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: RegionRequest) -> HttpResponseBase:
    """A category of the region's own."""
    if request.method != "POST":
        return render(request, "taxonomy/categories/category_new.html", {"form": CategoryForm(kept_post(request))})
    form = CategoryForm(request.POST)
    if form.is_valid():
        try:
            added = category_add(
                acting=manager_actor(request.person),
                cells=form.cells(),
                ministry_id=form.ministry_id,
                opens_on=form.cleaned_data["opens_on"],
            )
        except InvalidInput as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Добавлена категория «%(title)s».") % {"title": added.title})
            return redirect("taxonomy:category", added.code)
    context = {"form": form}
    return render(request, "taxonomy/categories/category_new.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@post_only("taxonomy:category", "code")
def retire(request: RegionRequest, code: str) -> HttpResponseBase:
    """End a category of the region's own."""
    category = category_of_set(code)
    try:
        category_retire(
            acting=manager_actor(request.person),
            code=code,
            version=whole_number(request.POST.get("version", "")) or 0,
            successor=plain(request.POST.get("successor", "")) or None,
        )
    except (InvalidInput, Conflict) as error:
        form = CategoryForm(category=category)
        return _page(request, category_of_set(code), form, status=error.status, refused=error.message)
    messages.success(request, _("Категория «%(title)s» закрыта навсегда.") % {"title": category.title})
    return redirect("taxonomy:category", code)


def _page(
    request: RegionRequest, category: Category, form: CategoryForm, *, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    playbooks = dict(Playbook.objects.values_list("code", "title"))
    bases = {item.name: fact_words(item.name, item.base, playbooks) for item in category_edits(category)}
    context = {
        "category": category,
        "form": form,
        "state": category_state(category, region_today()),
        "today": region_today(),
        "bases": bases,
        "open_appeals": open_by_category([category.id]).get(category.id, 0),
        "history": category_history(category),
        "now": _now(category, form, playbooks) if more.get("conflict") else [],
        "catalog": catalog_title(category.origin) if category.origin else "",
        "parts": _parts(category),
        "successors": _successors(category) if category.base is None and category.retired_at is None else [],
        **more,
    }
    return render(request, "taxonomy/categories/category.html", context, status=status)


def _now(category: Category, form: CategoryForm, playbooks: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """What stands in the fields where the sent form says otherwise."""
    facts = category.facts().as_json()
    changed = {"deadline" if name == "deadline_unit" else name for name in form.changed_data}
    return [
        (str(FIELD_LABELS[name]), fact_words(name, facts[name], playbooks)) for name in FACT_FIELDS if name in changed
    ]


def _parts(category: Category) -> list[Category]:
    """Those that a split category was split into, in the catalog's order."""
    if not category.split_into:
        return []
    found = Category.objects.only("code", "title").in_bulk(category.split_into, field_name="code")
    return [found[code] for code in category.split_into if code in found]


def _successors(category: Category) -> list[tuple[str, str]]:
    same = Category.objects.filter(block=category.block, retired_at__isnull=True).exclude(pk=category.pk)
    return list(same.order_by(by_words("direction"), by_words("title")).values_list("code", "title"))


def _labels(names: list[str]) -> str:
    return ", ".join(str(FIELD_LABELS.get(name, name)).lower() for name in names)
