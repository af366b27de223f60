"""The link of a letter: open an appeal without an account, confirm the address, ask for a fresh link, be forgotten."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.service import (
    EMAIL,
    WRONG_CODE,
    Correspondent,
    correspondent_code_is_right,
    correspondent_code_send,
    correspondent_confirm,
    correspondent_erase,
)
from appeals.links import link_read
from appeals.portals.opened import appeal_of_link, opened_before, opened_by, opened_close, opened_remember
from appeals.portals.throttle import code_refused, link_refused
from appeals.telling.sending import link_enqueue
from core.errors import Missing
from shell.kept.post_only import post_only
from tenants.service import RegionRequest

__all__ = ["address", "again", "open_link", "sent"]

LONGEST_TOKEN = 200
FORGET = "forget"
LONGEST_CODE = 40


@never_cache
@require_safe
def open_link(request: RegionRequest, token: str) -> HttpResponse:
    """Open the appeal that a link names, and lead on to an address that shows nothing of the link.

    A link that is no good gets one page, whatever is wrong with it.
    """
    link = link_read(token)
    appeal = appeal_of_link(link) if link is not None and not link.is_expired else None
    if appeal is None or appeal.correspondent is None:
        context = {"token": token[:LONGEST_TOKEN], "can_ask": link is not None}
        response = render(request, "citizen/letters/expired.html", context, status=HTTPStatus.NOT_FOUND)
        return _hidden(response)
    opened_remember(request, number=appeal.number, correspondent_id=appeal.correspondent.id)
    page = "portal:appeal" if appeal.correspondent.is_confirmed else "portal:letter-address"
    return _hidden(redirect(page, appeal.number))


def _hidden(response: HttpResponse) -> HttpResponse:
    """Send no Referer: the URL contains a token. `never_cache` keeps it out of caches."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@post_only("portal:letter-sent")
def again(request: RegionRequest) -> HttpResponse:
    """Send a fresh link to the address that an old one was made for; the answer is the same for every token."""
    if code_refused(request):
        messages.error(request, _("Слишком много запросов подряд. Подождите час и попробуйте ещё раз."))
        return redirect("portal:letter-sent")
    link = link_read(request.POST.get("token", "")[:LONGEST_TOKEN])
    appeal = appeal_of_link(link) if link is not None else None
    if appeal is not None and appeal.correspondent is not None and not link_refused(appeal.correspondent.id):
        link_enqueue(appeal=appeal)
    return redirect("portal:letter-sent")


@never_cache
@require_safe
def sent(request: RegionRequest) -> HttpResponse:
    """What is told to everybody who asked for a fresh link."""
    return render(request, "citizen/letters/sent.html")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address(request: RegionRequest, number: int) -> HttpResponse:
    """The address under which somebody without an account is known: confirm it, or have it forgotten."""
    correspondent = opened_by(request, number)
    if correspondent is None and request.POST.get("go") == FORGET:
        # Pressed twice.
        return redirect("portal:home")
    if correspondent is None:
        opened_before(request, number)
        raise Missing(_("Откройте ссылку из письма ещё раз."))
    if request.method != "POST":
        return render(request, "citizen/letters/address.html", {"correspondent": correspondent, "number": number})
    if request.POST.get("go") == FORGET:
        if correspondent.is_confirmed and correspondent.channel == EMAIL:
            # The link opens one appeal and may have been passed on; the data are those of all.
            typed = request.POST.get("code", "")[:LONGEST_CODE]
            if not typed.strip():
                return _code_asked(request, correspondent, number)
            if not correspondent_code_is_right(request, correspondent, typed):
                return _code_asked(request, correspondent, number, wrong=str(WRONG_CODE))
        correspondent_erase(correspondent_id=correspondent.id)
        opened_close(request, number=number)
        messages.success(request, _("Готово: ваш адрес и имя удалены, писать больше не будем."))
        return redirect("portal:home")
    correspondent_confirm(correspondent_id=correspondent.id)
    messages.success(request, _("Адрес подтверждён. О каждом важном шаге мы на него напишем."))
    return redirect("portal:appeal", number)


def _code_asked(request: RegionRequest, correspondent: Correspondent, number: int, *, wrong: str = "") -> HttpResponse:
    """The page once more, with a field for the code that was sent to the address."""
    if not wrong:
        correspondent_code_send(request, correspondent)
    context = {"correspondent": correspondent, "number": number, "asks_code": True, "wrong": wrong}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return render(request, "citizen/letters/address.html", context, status=status)
