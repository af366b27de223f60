"""Staff pages of the administrator: list, invite, change and revoke roles."""

from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.errors import Conflict, DomainError, Missing
from core.typed import plain
from shell.kept.post_only import post_only
from tenants.administration import invitations_narrowed, role_grant_find, role_grants_narrowed, roles_offered
from tenants.service import RegionRequest
from workplace.exports import export_send
from workplace.people.forms import PersonForm, RoleForm
from workplace.people.listing import people_export
from workplace.people.staff import (
    staff_invitation_resend,
    staff_invitation_withdraw,
    staff_invite,
    staff_remind,
    staff_role_change,
    staff_role_revoke,
)

__all__ = ["change", "export", "invite", "listing", "remind", "resend", "revoke", "withdraw"]

ON_PAGE = 100
INVITATIONS_SHOWN = 100


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """Everybody with a role, by name, and who was asked to take one."""
    return _page(request, PersonForm())


def _page(request: RegionRequest, form: PersonForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    words = plain(request.GET.get("q", "")).strip()[:100]
    role = request.GET.get("role", "")
    page = role_grants_narrowed(words=words, role=role).page(request.GET.get("page"), ON_PAGE)
    people = [
        {"user": grants[0], "grants": grants, "is_me": user_id == request.person.user_id}
        for user_id, rows in groupby(page.object_list, key=lambda grant: grant.user_id)
        if (grants := list(rows))
    ]
    context = {"people": people, "page": page, "form": form, "words": words, "role": role, "active": int(bool(role))}
    context |= {
        "roles": [(item.name, item.title) for item in roles_offered()],
        "invitations": invitations_narrowed(words=words, role=role)[:INVITATIONS_SHOWN],
        "now": clock.now(),
    }
    return render(request, "workplace/people.html", context, status=status)


@require_safe
def export(request: RegionRequest, kind: str) -> HttpResponseBase:
    """The staff, as the page narrows them."""
    return export_send(request, people_export(request.GET), kind, page=reverse("work:people"))


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: RegionRequest) -> HttpResponse:
    """Ask somebody by a letter to take a role."""
    if request.method != "POST":
        return redirect("work:people")
    form = PersonForm(request.POST)
    if form.is_valid():
        try:
            invitation = staff_invite(person=request.person, **form.facts())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Приглашение отправлено: %(email)s.") % {"email": invitation.email})
            return redirect("work:people")
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@post_only("work:people")
def resend(request: RegionRequest, invitation_id: UUID) -> HttpResponse:
    """Send an invitation again."""
    try:
        invitation = staff_invitation_resend(person=request.person, invitation_id=invitation_id)
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Приглашение выслано ещё раз: %(email)s.") % {"email": invitation.email})
    return redirect("work:people")


@post_only("work:people")
def withdraw(request: RegionRequest, invitation_id: UUID) -> HttpResponse:
    """Make an invitation void."""
    staff_invitation_withdraw(person=request.person, invitation_id=invitation_id)
    messages.success(request, _("Приглашение отозвано: ссылка из письма больше не действует."))
    return redirect("work:people")


@post_only("work:people")
def remind(request: RegionRequest, grant_id: UUID) -> HttpResponse:
    """Invite somebody who has a role and has never signed in."""
    try:
        invitation = staff_remind(person=request.person, grant_id=grant_id)
    except Conflict as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Приглашение отправлено: %(email)s.") % {"email": invitation.email})
    return redirect("work:people")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: RegionRequest, grant_id: UUID) -> HttpResponse:
    """Make a role another one, or bind it elsewhere."""
    grant = role_grant_find(grant_id)
    if grant is None:
        raise Missing(_("Этой роли у человека уже нет."))
    initial = {
        "role": grant.role,
        "organisation": grant.organisation_code,
        "municipality": grant.municipality_code,
        "position": grant.position,
    }
    form = RoleForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            staff_role_change(person=request.person, grant_id=grant_id, **form.facts())
        except DomainError as error:
            form.add_domain_error(error)
        else:
            messages.success(request, _("Роль изменена."))
            return redirect("work:people")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "workplace/role.html", {"form": form, "grant": grant}, status=status)


@post_only("work:people")
def revoke(request: RegionRequest, grant_id: UUID) -> HttpResponse:
    """Take a role back."""
    staff_role_revoke(person=request.person, grant_id=grant_id)
    messages.success(request, _("Роль снята."))
    return redirect("work:people")
