"""Turn a complete draft into an appeal, or return to the step that became invalid."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from appeals.drafts import draft_send, draft_sent, draft_tried
from appeals.portals.citizen.throttle import send_not_taken, send_refused
from appeals.portals.citizen.wizard.page import StepPage, go_on, gone_to_appeal
from appeals.portals.citizen.wizard.steps import step_of_field, step_url
from core import clock
from core.errors import InvalidInput
from shell.text import clock as clock_text
from tenants.service import Person

__all__ = ["send"]

SLUG = "send"


def send(page: StepPage, person: Person) -> HttpResponse:
    """Make the draft an appeal of the person who is signed in, and show it; or say on the right step why not."""
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
    """To the step at fault: the category was closed meanwhile, its questions changed, a photo could not be read."""
    request, draft = page.request, page.draft
    slug = step_of_field(error.field)
    if slug == "details":
        key = (error.field or "").partition(".")[2]
        values = {name: [str(value)] for name, value in page.standing.details.items() if name != key}
        draft_tried(draft_id=draft.id, step=slug, values=values)
    else:
        messages.error(request, error.message)
    return go_on(request, step_url(draft.id, slug), again=slug == page.slug)
