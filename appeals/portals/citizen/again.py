"""Send a rejected appeal again, corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from appeals.drafts import draft_from_appeal
from appeals.portals.citizen.wizard.full import says_when_full
from appeals.portals.citizen.wizard.steps import step_url
from appeals.portals.looks import appeal_label
from shell.kept.post_only import post_only
from tenants.service import RegionRequest

__all__ = ["again"]


@never_cache
@login_required
@post_only("portal:appeal", "number")
@says_when_full
def again(request: RegionRequest, number: int) -> HttpResponse:
    """Open the wizard with the words, the place and the photos of the person's rejected appeal."""
    draft = draft_from_appeal(person=request.person, number=number)
    words = _("Здесь слова, место и фотографии из %(number)s. Исправьте, что просил модератор, и отправьте снова.")
    messages.info(request, words % {"number": appeal_label(request, number)})
    return redirect(step_url(draft.id, "describe"))
