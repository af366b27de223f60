"""The page of one appeal: applicant and staff get their own version, everybody else the published one."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.portals.citizen.appeal import own_page
from appeals.portals.citizen.appeal_parts import facts, pictures
from appeals.portals.opened import opened_before, opened_by
from appeals.selectors.public import public_appeal
from appeals.telling.timeline import TimelineItem, public_timeline_items, timeline_entries
from appeals.titles import title_of
from core.errors import Missing
from core.guard import guarded
from tenants.service import RegionRequest

__all__ = ["page"]


@never_cache
@require_safe
def page(request: RegionRequest, number: int) -> HttpResponse:
    """Show the appeal; a 404 if it is neither published nor the person's to see, as if it did not exist.

    Somebody who is not signed in is asked to sign in, whether there is such an appeal or not: their session may have
    ended.
    """
    try:
        return own_page(request, number) or _public_page(request, number)
    except Missing as error:
        if request.person.is_signed_in:
            raise Missing(_("Такого обращения нет, или оно вам не видно.")) from error
        if opened_by(request, number) is not None:
            # The address is not confirmed yet.
            return redirect("portal:letter-address", number)
        opened_before(request, number)
        return redirect_to_login(request.get_full_path())


def _public_page(request: RegionRequest, number: int) -> HttpResponse:
    appeal = public_appeal(number)
    nothing: list[TimelineItem] = []
    history = guarded("appeal.timeline", lambda: public_timeline_items(appeal), instead=nothing)
    context = {
        "appeal": appeal,
        "text": appeal.public_text,
        "title": title_of(appeal.public_text, appeal.category.title),
        "point": f"{appeal.lat},{appeal.lon}",
        "timeline": timeline_entries(history),
        "facts": facts(request, appeal, appeal.public_address),
        **pictures(appeal.attachments.all()),
    }
    return render(request, "citizen/appeal.html", context)
