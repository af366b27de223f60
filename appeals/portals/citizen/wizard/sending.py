"""Last wizard step: review, contacts, send; a code confirms a guest's address."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.service import CODE_LIFETIME, CodeCheck, consent_give, consent_is_given, entry_by_code, entry_code_send
from appeals.drafts import draft_claim, draft_photos, draft_send, draft_sent, draft_tried
from appeals.models import Draft
from appeals.portals.citizen.wizard.forms import CodeForm, ContactsForm
from appeals.portals.citizen.wizard.page import Step, StepPage, Values, go_on, gone_to_appeal
from appeals.portals.citizen.wizard.steps import Standing, first_unfinished, step_of_field, step_url
from appeals.portals.throttle import code_refused, send_not_taken, send_refused
from appeals.selectors.choices import choices_now
from core import clock
from core.errors import Denied, InvalidInput
from core.units import span
from shell.text import clock as clock_text
from tenants.service import Person, RegionRequest, person_of

__all__ = ["CODE", "SEND", "code_asked", "code_shown", "code_taken", "send"]

SLUG = "send"


def send(page: StepPage, person: Person) -> HttpResponse:
    """Send the draft as an appeal of the signed-in person and show it; on failure return to the step at fault."""
    request, draft = page.request, page.draft
    if wait := send_refused(person):
        # The limit may have been filled by the first press of this very button.
        if sent := draft_sent(person=person, draft_id=draft.id):
            return gone_to_appeal(request, draft, sent, again=True)
        until = clock_text(clock.now() + timedelta(seconds=wait + 59))
        words = _("За час вы отправили много обращений. Черновик сохранён: отправьте его после %(time)s.")
        messages.error(request, words % {"time": until})
        return go_on(request, step_url(draft.id, SLUG), again=True)
    try:
        appeal = draft_send(person=person, draft_id=draft.id)
    except InvalidInput as error:
        send_not_taken(person)
        return _refused(page, error)
    return gone_to_appeal(request, draft, appeal)


def _refused(page: StepPage, error: InvalidInput) -> HttpResponse:
    """Redirect to the step at fault: the category was closed, its questions changed, a photo is unreadable."""
    request, draft = page.request, page.draft
    slug = step_of_field(error.field)
    if slug == "details":
        key = (error.field or "").partition(".")[2]
        values = {name: [str(value)] for name, value in page.standing.details.items() if name != key}
        draft_tried(draft_id=draft.id, step=slug, values=values)
    else:
        messages.error(request, error.message)
    return go_on(request, step_url(draft.id, slug), again=slug == page.slug)


CODE = "code"
AGAIN = "again"
# The page of a code that is over does not say how long it lives.
GONE = "gone"
_WRONG = gettext_lazy("Код не подошёл. Проверьте цифры: подойдёт код из последнего письма.")
_GONE = gettext_lazy("Этот код больше не действует. Попросите прислать новый.")


def code_asked(page: StepPage) -> HttpResponse:
    """Send the code to the address of the draft and show its page."""
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
    """Page of the code. Redirects people who need none or have unfinished steps."""
    page = StepPage(request, CODE, draft)
    missing = first_unfinished(page.standing, before="send")
    if missing is not None or request.person.is_signed_in or not draft.data.get("agreed"):
        return redirect(step_url(draft.id, missing.slug if missing else "send"))
    return page.render(
        "citizen/wizard/code.html", form=CodeForm(), lifetime=span(CODE_LIFETIME), is_gone=GONE in request.GET
    )


def code_taken(request: RegionRequest, draft: Draft) -> HttpResponse:
    """Sign in by the code and send, or show the error."""
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


_FIELDS = ("contact_name", "contact_phone", "contact_email", "wants_publicity")


def _form(page: StepPage, typed: Values | None) -> ContactsForm:
    request, data = page.request, page.standing.data
    is_guest = not request.person.is_signed_in
    own: Mapping[str, Any] = (
        {} if is_guest else {"contact_name": request.user.full_name, "contact_phone": request.user.phone}
    )
    kept = {name: data[name] for name in _FIELDS if name in data}
    has_agreed = not is_guest and consent_is_given(user=request.user)
    return ContactsForm(typed, initial={**own, **kept}, is_guest=is_guest, has_agreed=has_agreed)


def _changes(page: StepPage, form: ContactsForm) -> dict[str, Any]:
    request = page.request
    changes = {name: form.cleaned_data[name] for name in _FIELDS if name in form.cleaned_data}
    if not request.person.is_signed_in:
        # The account that the code makes gets the consent that was given on this form.
        return {**changes, "agreed": True}
    if "consent" in form.fields:
        consent_give(user=request.user)
    return {**changes, "contact_email": request.user.email}


def _context(page: StepPage, form: ContactsForm) -> dict[str, Any]:
    standing = page.standing
    place = standing.data.get("municipality")
    return {
        "category": standing.category,
        "is_auto": standing.is_auto,
        "answers": _answers(standing),
        "municipality": next((item for item in choices_now().municipalities if str(item.id) == place), None),
        "photos": [] if page.is_new else draft_photos(page.draft),
        "is_guest": not page.request.person.is_signed_in,
    }


def _answers(standing: Standing) -> list[tuple[str, str]]:
    words = {True: _("да"), False: _("нет")}
    given = standing.details
    return [
        (question.label, words[answer] if isinstance(answer := given[question.key], bool) else answer)
        for question in standing.questions
        if question.key in given
    ]


def _saved(page: StepPage) -> HttpResponse:
    if not page.request.person.is_signed_in:
        return code_asked(page)
    return send(page, page.request.person)


SEND = Step(_form, _changes, _context, _saved)
