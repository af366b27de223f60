"""Page of the code: confirms a guest's address, creates the account and sends the appeal."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.service import CODE_LIFETIME, CodeCheck, entry_by_code, entry_code_send
from appeals.drafts import draft_claim
from appeals.models import Draft
from appeals.portals.citizen.throttle import code_refused
from appeals.portals.citizen.wizard.forms import CodeForm
from appeals.portals.citizen.wizard.handing_over import send
from appeals.portals.citizen.wizard.page import StepPage, go_on
from appeals.portals.citizen.wizard.steps import first_unfinished, step_url
from core.errors import Denied
from core.units import span
from shell.text import clock as clock_text
from tenants.service import RegionRequest, person_of

__all__ = ["CODE", "code_asked", "code_shown", "code_taken"]

CODE = "code"
AGAIN = "again"
# The page of a code that is over does not say how long it lives.
GONE = "gone"
_WRONG = gettext_lazy("Код не подошёл. Проверьте цифры: подойдёт код из последнего письма.")
_GONE = gettext_lazy("Этот код больше не действует. Попросите прислать новый.")


def code_asked(page: StepPage) -> HttpResponse:
    """Have the code sent to the address of the draft, and ask for it."""
    request, draft = page.request, page.draft
    if code_refused(request):
        messages.error(
            request, _("С этого адреса сети запросили слишком много кодов. Подождите час или войдите с паролем.")
        )
        return go_on(request, step_url(draft.id, "send"), again=True)
    issued = entry_code_send(request, email=draft.data["contact_email"])
    if not issued.is_due and page.slug == CODE:
        words = _("Письмо уже отправлено, посмотрите в «Спаме». Ещё раз можно в %(time)s.")
        messages.info(request, words % {"time": clock_text(issued.next_letter_at + timedelta(seconds=59))})
    elif page.slug == CODE:
        messages.success(request, _("Отправили письмо ещё раз."))
    return go_on(request, step_url(draft.id, CODE), again=page.slug == CODE)


def code_shown(request: RegionRequest, draft: Draft) -> HttpResponse:
    """Where the code is typed. Whoever needs none, or has not said everything yet, is led on."""
    page = StepPage(request, CODE, draft)
    missing = first_unfinished(page.standing, before="send")
    if missing is not None or request.person.is_signed_in or not draft.data.get("agreed"):
        return redirect(step_url(draft.id, missing.slug if missing else "send"))
    return page.render(
        "citizen/wizard/code.html", form=CodeForm(), lifetime=span(CODE_LIFETIME), is_gone=GONE in request.GET
    )


def code_taken(request: RegionRequest, draft: Draft) -> HttpResponse:
    """Sign in by the code and send; or say what is wrong with it."""
    page = StepPage(request, CODE, draft)
    goes = request.POST.get("go", "")
    missing = first_unfinished(page.standing, before="send")
    if missing is not None or request.person.is_signed_in or not draft.data.get("agreed") or goes == "back":
        return go_on(request, step_url(draft.id, missing.slug if missing else "send"))
    if goes == AGAIN:
        return code_asked(page)
    data = draft.data
    try:
        found = entry_by_code(
            request,
            email=data["contact_email"],
            typed=request.POST.get("code", ""),
            full_name=data["contact_name"],
            phone=data.get("contact_phone", ""),
        )
    except Denied as error:
        messages.error(request, str(error))
        return go_on(request, step_url(draft.id, "send"))
    if isinstance(found, CodeCheck):
        is_gone = found is CodeCheck.GONE
        messages.error(request, str(_GONE if is_gone else _WRONG))
        return go_on(request, step_url(draft.id, CODE) + (f"?{GONE}=1" if is_gone else ""), again=True)
    person = person_of(found)
    draft_claim(person=person, draft_id=draft.id)
    return send(page, person)
