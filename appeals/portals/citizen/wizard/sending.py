"""Last wizard step: review, contacts, send; a code confirms a guest's address."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from accounts.service import consent_give, consent_is_given
from appeals.drafts import draft_photos
from appeals.portals.citizen.wizard.coding import code_asked
from appeals.portals.citizen.wizard.forms import ContactsForm
from appeals.portals.citizen.wizard.handing_over import send
from appeals.portals.citizen.wizard.page import Step, StepPage, Values
from appeals.portals.citizen.wizard.standing import Standing
from appeals.selectors.choices import choices_now

__all__ = ["SEND"]

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
