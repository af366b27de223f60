"""Playbook pages: the list, one playbook with variants and history, the editor."""

from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.errors import Conflict, InvalidInput, Missing
from core.typed import plain, whole_number
from shell.kept.post_only import post_only
from shell.kept.sending import kept_post
from taxonomy.access import manager_actor
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks.publishing import municipality_kinds, playbook_publish, playbook_withdraw
from taxonomy.playbooks.selectors import playbook_by_code, playbook_categories, playbook_rows, playbook_versions
from taxonomy.playbooks.shipped import library_load, library_news
from taxonomy.playbooks.steps import MAX_STEPS
from taxonomy.portal.playbooks.forms import PlaybookForm, StepRows
from taxonomy.portal.playbooks.pages import NamedVariant, kind_words, signed, variants_named, variants_of
from tenants.service import RegionRequest

__all__ = ["add", "edit", "listing", "load", "page", "version", "withdraw"]

READ_WRITE = ["GET", "HEAD", "POST"]


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """All playbooks by block."""
    rows = playbook_rows()
    blocks = [(title, list(group)) for title, group in groupby(rows, key=lambda row: row.block_title)]
    news = library_news()
    context = {"blocks": blocks, "fresh": variants_named(news.fresh), "kept": variants_named(news.kept)}
    return render(request, "taxonomy/playbooks/list.html", context)


@post_only("taxonomy:playbooks")
def load(request: RegionRequest) -> HttpResponseBase:
    """Take over what the library has newer."""
    news = library_load(acting=manager_actor(request.person))
    fresh, kept = variants_named(news.fresh), variants_named(news.kept)
    if fresh:
        done = _("Из библиотеки обновлены: %(names)s. Новые поручения получат эти шаги, открытые доработают по своим.")
        messages.success(request, done % {"names": _named(fresh)})
    else:
        messages.info(request, _("В библиотеке нет ничего новее."))
    if kept:
        messages.info(request, _("Ваши правки остались: %(names)s.") % {"names": _named(kept)})
    return redirect("taxonomy:playbooks")


def _named(variants: list[NamedVariant]) -> str:
    return ", ".join(f"«{variant.words}»" for variant in variants)


@require_safe
def page(request: RegionRequest, code: str) -> HttpResponse:
    """One playbook: what is in force for whom, where it is used, what was before."""
    playbook = playbook_by_code(code)
    variants = variants_of(playbook_versions(playbook))
    taken = {variant.kind for variant in variants if variant.is_in_force}
    context = {
        "playbook": playbook,
        "variants": variants,
        "missing": [kind for kind in ("", *municipality_kinds()) if kind not in taken],
        "categories": playbook_categories(code),
    }
    return render(request, "taxonomy/playbooks/playbook.html", context)


@require_safe
def version(request: RegionRequest, code: str, number: int) -> HttpResponse:
    """A version as it was published; `kind` in the query names the variant."""
    playbook = playbook_by_code(code)
    kind = _kind(request.GET.get("kind", ""))
    found = playbook.versions.filter(municipality_kind=kind, number=min(number, 2**31 - 1)).first()
    if found is None:
        raise Missing(_("Такой версии у алгоритма нет."))
    context = {"playbook": playbook, "version": found, "words": kind_words(kind), "signed": signed(found)}
    return render(request, "taxonomy/playbooks/version.html", context)


@require_http_methods(READ_WRITE)
def add(request: RegionRequest) -> HttpResponseBase:
    """A playbook of the region's own."""
    return _edit(request, None, "")


@require_http_methods(READ_WRITE)
def edit(request: RegionRequest, code: str) -> HttpResponseBase:
    """The editor of a variant; `kind` says which, one that is not there begins with the general steps."""
    kind = (request.POST if request.method == "POST" else kept_post(request) or request.GET).get("kind", "")
    return _edit(request, playbook_by_code(code), _kind(kind))


@require_http_methods(READ_WRITE)
def withdraw(request: RegionRequest, code: str) -> HttpResponseBase:
    """Take a variant out of force."""
    playbook = playbook_by_code(code)
    if request.method == "POST":
        kind, expected = _kind(request.POST.get("kind", "")), whole_number(request.POST.get("expected", "")) or 0
        try:
            playbook_withdraw(
                acting=manager_actor(request.person), code=playbook.code, municipality_kind=kind, expected=expected
            )
            messages.success(request, _("Вариант больше не действует. Открытые поручения доработают по своим шагам."))
        except Conflict as conflict:
            messages.error(request, conflict.message)
    return redirect("taxonomy:playbook", playbook.code)


def _edit(request: RegionRequest, playbook: Playbook | None, kind: str) -> HttpResponseBase:
    current = _newest(playbook, kind)
    before = kept_post(request) if request.method != "POST" else None
    if before is not None:
        return _editor(request, playbook, kind, _typed(playbook, kind, before), StepRows.sent(before))
    if request.method != "POST":
        shown = current if current is not None and current.steps else _newest(playbook, "")
        form = PlaybookForm(playbook=playbook, kind=kind, expected=current.number if current is not None else 0)
        return _editor(request, playbook, kind, form, StepRows.of_version(shown))
    order = request.POST.get("do", "publish")
    if order != "publish":
        rows = StepRows.sent(request.POST).changed(order)
        return _editor(request, playbook, kind, _typed(playbook, kind, request.POST), rows)
    form, rows = PlaybookForm(request.POST, playbook=playbook), StepRows.sent(request.POST).judged()
    rows_are_valid = rows.is_valid()
    if not form.is_valid() or not rows_are_valid:
        return _editor(request, playbook, kind, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        return _publish(request, playbook, kind, form, rows)
    except InvalidInput as error:
        form.add_domain_error(error)
        return _editor(request, playbook, kind, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except Conflict as conflict:
        if playbook is None:
            form.add_error("code", _("Алгоритм с таким кодом уже есть. Возьмите другой код."))
            return _editor(request, playbook, kind, form, rows, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        data = request.POST.copy()
        newest = _newest(playbook, kind)
        data["expected"] = str(newest.number if newest is not None else 0)
        fresh = PlaybookForm(data, playbook=playbook)
        return _editor(
            request, playbook, kind, fresh, rows, status=HTTPStatus.CONFLICT, conflict=conflict.message, newest=newest
        )


def _typed(playbook: Playbook | None, kind: str, sent: QueryDict) -> PlaybookForm:
    """The form as it was filled in, not judged yet."""
    words: dict[str, Any] = {name: sent.get(name, "") for name in ("title", "block", "code", "expected")}
    return PlaybookForm(playbook=playbook, **words, kind=kind)


def _publish(
    request: RegionRequest, playbook: Playbook | None, kind: str, form: PlaybookForm, rows: StepRows
) -> HttpResponseBase:
    facts = form.cleaned_data
    published = playbook_publish(
        acting=manager_actor(request.person),
        code=playbook.code if playbook is not None else facts["code"],
        title=facts["title"],
        block=facts["block"],
        municipality_kind=kind,
        steps=rows.steps(),
        expected=facts["expected"],
    )
    done = _("Опубликована версия %(number)d. Новые поручения получат эти шаги, открытые доработают по своим.")
    messages.success(request, done % {"number": published.number})
    return redirect("taxonomy:playbook", published.playbook.code)


def _editor(
    request: RegionRequest,
    playbook: Playbook | None,
    kind: str,
    form: PlaybookForm,
    rows: StepRows,
    *,
    status: int = HTTPStatus.OK,
    **more: Any,
) -> HttpResponse:
    context: dict[str, Any] = {
        "playbook": playbook,
        "kind": kind,
        "words": kind_words(kind),
        "form": form,
        "rows": rows,
    }
    context |= {"max_steps": MAX_STEPS, **more}
    return render(request, "taxonomy/playbooks/edit.html", context, status=status)


def _newest(playbook: Playbook | None, kind: str) -> PlaybookVersion | None:
    if playbook is None:
        return None
    return playbook.versions.filter(municipality_kind=kind).order_by("-number").first()


def _kind(text: str) -> str:
    """A kind as it may stand in a query: no NUL reaches the database."""
    return plain(text, 60)
