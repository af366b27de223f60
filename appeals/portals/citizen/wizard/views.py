"""Views of the wizard: start, the steps of a draft, the list of drafts."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from appeals.drafts import draft_discard, draft_find, draft_join, draft_start
from appeals.models import Draft
from appeals.portals.citizen.wizard.aside import aside_keep, aside_meeting
from appeals.portals.citizen.wizard.choosing import CATEGORY, DETAILS
from appeals.portals.citizen.wizard.describing import DESCRIBE
from appeals.portals.citizen.wizard.full import says_when_full
from appeals.portals.citizen.wizard.page import Step, StepPage, go_on, gone_to_appeal
from appeals.portals.citizen.wizard.placing import PLACE
from appeals.portals.citizen.wizard.sending import CODE, SEND, code_shown, code_taken
from appeals.portals.citizen.wizard.steps import first_unfinished, standing_of, step_named, step_url
from appeals.portals.drafts import draft_forget, draft_of, draft_remember, drafts_here, drafts_open
from appeals.portals.looks import appeal_label
from appeals.portals.photos import DRAFT_PHOTOS
from appeals.portals.throttle import draft_refuse
from core.errors import Conflict, InvalidInput
from core.models import uuid7
from shell.kept.asking import owner_in
from shell.kept.files import keeps_files
from shell.kept.post_only import accepts_signed_out, post_only
from shell.kept.sending import form_keep, sign_in_url
from tenants.service import RegionRequest

__all__ = ["discard", "drafts", "resume", "start", "step", "step_of_latest"]

_STEPS: dict[str, Step] = {
    "describe": DESCRIBE,
    "category": CATEGORY,
    "details": DETAILS,
    "place": PLACE,
    "send": SEND,
}


@never_cache
@require_safe
def start(request: RegionRequest) -> HttpResponse:
    """Begin a new draft («Сообщить о проблеме»), a different one in every tab."""
    return redirect(step_url(uuid7(), "describe"))


@never_cache
@require_safe
def resume(request: RegionRequest, draft_id: UUID) -> HttpResponse:
    """Redirect to the first incomplete step of a draft."""
    draft = draft_of(request, draft_id)
    missing = first_unfinished(standing_of(draft.data)) if draft is not None else None
    return redirect(step_url(draft_id, missing.slug if missing else "describe"))


@never_cache
@accepts_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@says_when_full
def step_of_latest(request: RegionRequest, slug: str) -> HttpResponse:
    """A step URL without a draft: redirect to the latest draft; the first step begins a new one."""
    name = step_named(slug)
    if name is None:
        raise Http404
    begun = drafts_open(request) if name != "describe" else []
    draft_id = begun[0].id if begun else uuid7()
    if request.method == "POST":
        return _taken(request, draft_id, name)
    return redirect(step_url(draft_id, name if begun else "describe"))


@never_cache
@accepts_signed_out
@require_http_methods(["GET", "HEAD", "POST"])
@says_when_full
@keeps_files(DRAFT_PHOTOS)
def step(request: RegionRequest, draft_id: UUID, slug: str) -> HttpResponse:
    """One step of a draft."""
    return _taken(request, draft_id, slug) if request.method == "POST" else _shown(request, draft_id, slug)


def _shown(request: RegionRequest, draft_id: UUID, slug: str) -> HttpResponse:
    step = _STEPS.get(slug)
    if step is None and slug != CODE:
        raise Http404
    draft = draft_of(request, draft_id)
    if draft is None and (kept := draft_find(draft_id)) is not None:
        return _not_open(request, kept, slug)
    if draft is not None and draft.appeal is not None:
        return gone_to_appeal(request, draft, draft.appeal, again=True)
    if draft is not None and draft.user_id is not None and (here := drafts_here(request)):
        draft = _joined(request, draft, here)
    if step is None:
        return code_shown(request, draft or Draft(id=draft_id))
    page = StepPage(request, slug, draft or Draft(id=draft_id, user_id=request.person.user_id))
    if (missing := first_unfinished(page.standing, before=slug)) is not None:
        if page.is_new:
            messages.warning(request, _("Этого черновика больше нет. Расскажите, что случилось, ещё раз."))
        return redirect(step_url(draft_id, missing.slug))
    if slug == "details" and not page.standing.questions:
        return redirect(step_url(draft_id, "place"))
    return page.show(step)


def _joined(request: RegionRequest, draft: Draft, here: list[UUID]) -> Draft:
    asides = Draft.objects.filter(pk__in=here, appeal=None, data__continues=str(draft.id))
    if not asides.exists():
        return draft
    meet = aside_meeting(request, draft, _STEPS)
    try:
        return draft_join(person=request.person, draft_id=draft.id, other_ids=here, meet=meet)
    except InvalidInput:
        words = _("Слова, которые вы написали после выхода, сюда не поместились: они ждут в «Моих черновиках».")
        messages.warning(request, words)
        return draft


def _not_open(request: RegionRequest, draft: Draft, slug: str) -> HttpResponse:
    """Response for a draft whose owner is signed out or has lost the session."""
    if draft.appeal is not None and not request.person.is_signed_in:
        # Pressed twice: the first press signed the person in by a code, of which this one does not know.
        words = _("Обращение %(number)s отправлено. Чтобы открыть его здесь, войдите: хватит кода из письма.")
        messages.success(request, words % {"number": appeal_label(request, draft.appeal.number)})
        return redirect(sign_in_url(reverse("portal:appeal", args=(draft.appeal.number,))))
    if draft.user_id is not None and not request.person.is_signed_in:
        messages.info(request, _("Войдите, чтобы продолжить: всё, что вы написали, сохранено."))
        return redirect(sign_in_url(step_url(draft.id, slug)))
    messages.warning(request, _("Этот черновик здесь не открыть: его начали в другом браузере или под другим именем."))
    return redirect("portal:new")


def _taken(request: RegionRequest, draft_id: UUID, slug: str) -> HttpResponse:
    step = _STEPS.get(slug)
    if step is None and slug != CODE:
        raise Http404
    draft = draft_of(request, draft_id)
    if step is None:
        if draft is not None and draft.appeal is not None:
            return gone_to_appeal(request, draft, draft.appeal, again=True)
        if draft is None and (kept := draft_find(draft_id)) is not None:
            return _not_open(request, kept, slug)
        return code_taken(request, draft or Draft(id=draft_id))
    if draft is None and (kept := draft_find(draft_id)) is not None:
        return _aside(request, kept, slug, step)
    if draft is not None and draft.appeal is not None:
        return _sent_already(request, draft, slug, step)
    page = StepPage(request, slug, draft or Draft(id=draft_id, user_id=request.person.user_id))
    try:
        return page.take(step)
    except Conflict:
        sent = draft_find(page.draft.id)
        assert sent is not None
        assert sent.appeal is not None
        return gone_to_appeal(request, sent, sent.appeal, again=True)


def _aside(request: RegionRequest, draft: Draft, slug: str, step: Step) -> HttpResponse:
    """Store the input for a draft that the sender cannot open now, until they sign in."""
    if draft.user_id is not None and request.person.is_signed_in:
        return _of_somebody_else(request)
    draft_refuse(request)
    begun = draft_start(person=request.person)
    draft_remember(request, begun.id)
    page = StepPage(request, slug, begun)
    if draft.user_id is None:
        return page.take(step)
    aside_keep(page, continues=draft.id)
    messages.info(request, _("Вы вышли из портала. Войдите: всё, что вы написали, сохранено."))
    return go_on(request, sign_in_url(step_url(draft.id, slug)))


def _of_somebody_else(request: RegionRequest) -> HttpResponse:
    """Response for a draft of another person in the same browser: their text is not taken over."""
    if owner := owner_in(request):
        form_keep(request, owner=owner)
    messages.warning(
        request, _("Этот черновик начал другой человек. Его слова ждут его самого: войдите под его именем.")
    )
    return go_on(request, reverse("portal:drafts"))


def _sent_already(request: RegionRequest, draft: Draft, slug: str, step: Step) -> HttpResponse:
    """Response for a draft that was sent in another tab; a different text begins a new draft."""
    appeal = draft.appeal
    assert appeal is not None
    words = " ".join(request.POST.get("text", "").split())
    if slug == "describe" and words and words != " ".join(appeal.text.split()):
        page = StepPage(request, slug, Draft(id=uuid7(), user_id=request.person.user_id))
        page.take(step)
        messages.info(request, _("Слова из этой вкладки в обращение не попали: они ждут в «Моих черновиках»."))
    return gone_to_appeal(request, draft, appeal, again=True)


@never_cache
@require_safe
def drafts(request: RegionRequest) -> HttpResponse:
    """List unsent drafts, to continue or delete."""
    begun = drafts_open(request)
    return render(request, "citizen/drafts.html", {"drafts": begun, "is_guest": not request.person.is_signed_in})


@never_cache
@accepts_signed_out
@post_only("portal:drafts")
def discard(request: RegionRequest, draft_id: UUID) -> HttpResponse:
    """Delete a draft; then show the others, or a new one."""
    draft = draft_of(request, draft_id)
    if draft is not None and draft.appeal is not None:
        return gone_to_appeal(request, draft, draft.appeal, again=True)
    if draft is not None:
        draft_discard(draft_id=draft.id)
        draft_forget(request, draft.id)
        messages.success(request, _("Черновик удалён."))
    return redirect("portal:drafts")
