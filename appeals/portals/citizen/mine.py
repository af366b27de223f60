"""A signed-in person's pages: their appeals and notifications."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.functions import Left
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from appeals.access import capacities_of
from appeals.drafts import draft_from_appeal
from appeals.portals.citizen.wizard.full import says_when_full
from appeals.portals.citizen.wizard.steps import step_url
from appeals.portals.drafts import drafts_open
from appeals.portals.looks import appeal_label
from appeals.portals.paging import pages_asked
from appeals.selectors.mine import MY_STATES, mine_page, mine_waiting
from appeals.states import Party
from appeals.telling.notifications import (
    notification_mark_read,
    notifications_mark_all_read,
    notifications_of,
)
from appeals.titles import LEAD, title_of
from core.keyset import keyset_page
from shell.components import Tab
from shell.kept.post_only import post_only
from tenants.service import RegionRequest

__all__ = ["again", "appeals", "notification", "notifications", "notifications_read"]

NOTIFICATIONS_ON_PAGE = 50
_TABS = {
    "": gettext_lazy("Все"),
    "work": gettext_lazy("В работе"),
    "solved": gettext_lazy("Решённые"),
    "rejected": gettext_lazy("Отклонённые"),
}


@never_cache
@login_required
@require_safe
def appeals(request: RegionRequest) -> HttpResponse:
    """The person's appeals; those that wait for the person come first."""
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in MY_STATES else ""
    cursor = request.GET.get("cursor", "")
    is_first = not cursor
    context = {
        "tabs": _tabs(chosen),
        "chosen": chosen,
        "waiting": mine_waiting(request.person) if is_first and not chosen else [],
        "page": mine_page(request.person, state=chosen, cursor=cursor, pages=pages_asked(request)),
        "drafts": drafts_open(request) if is_first and not chosen else [],
    }
    return render(request, "citizen/mine.html", context)


def _tabs(chosen: str) -> list[Tab]:
    return [
        Tab(label=label, url=f"?state={name}" if name else "?", current=name == chosen) for name, label in _TABS.items()
    ]


@never_cache
@login_required
@require_safe
def notifications(request: RegionRequest) -> HttpResponse:
    """What happened with the person's appeals."""
    page = keyset_page(
        notifications_of(request.person)
        .defer("appeal__search", "appeal__public_search", "appeal__text", "appeal__public_text")
        .annotate(lead=Left("appeal__text", LEAD)),
        cursor=request.GET.get("cursor", ""),
        size=NOTIFICATIONS_ON_PAGE * pages_asked(request),
        moment="created_at",
    )
    for row in page.items:
        # Of somebody else's appeal only those who may still open it read the words.
        row.about = title_of(row.lead, "") if capacities_of(request.person, row.appeal) else ""  # type: ignore[attr-defined]
    unread = any(row.seen_at is None for row in page.items)  # type: ignore[attr-defined]  # annotated
    return render(request, "citizen/notifications.html", {"page": page, "unread": unread})


@never_cache
@login_required
@require_safe
def notification(request: RegionRequest, notification_id: UUID) -> HttpResponse:
    """Mark a notification as read and open its appeal, for its staff in the workplace."""
    opened = notification_mark_read(person=request.person, notification_id=notification_id)
    parties = {capacity.party for capacity in capacities_of(request.person, opened.appeal)}
    works_on_it = bool(parties - {Party.APPLICANT})
    return redirect("work:appeal" if works_on_it else "portal:appeal", opened.appeal.number)


@login_required
@post_only("portal:notifications")
def notifications_read(request: RegionRequest) -> HttpResponse:
    """Mark all as read."""
    if notifications_mark_all_read(person=request.person):
        messages.success(request, _("Все уведомления отмечены прочитанными."))
    return redirect("portal:notifications")


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
