"""The staff of the region: who they are, what they may do, adding and taking roles back."""

from http import HTTPStatus
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.service import password_letter_send
from appeals.portals.workplace.forms.people import PersonForm
from appeals.portals.workplace.staff import staff_add, staff_role_revoke
from core.errors import DomainError
from shell.kept.doors import posted_from
from tenants.service import RegionRequest, Role, role_grants_list

__all__ = ["add", "listing", "revoke"]

ON_PAGE = 100


@require_safe
def listing(request: RegionRequest) -> HttpResponse:
    """Everybody with a role, by name."""
    return _page(request, PersonForm())


def _page(request: RegionRequest, form: PersonForm, *, status: int = HTTPStatus.OK) -> HttpResponse:
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    role = request.GET.get("role", "")
    grants = role_grants_list()
    if role in Role.values:
        grants = grants.filter(role=role)
    if words:
        grants = grants.filter(
            Q(user__full_name__icontains=words)
            | Q(user__email__icontains=words)
            | Q(organisation__short_name__icontains=words)
            | Q(municipality__name__icontains=words)
        )
    page = Paginator(grants, ON_PAGE).get_page(request.GET.get("page"))
    people = [
        {"user": user, "grants": list(rows), "is_me": user.pk == request.person.user_id}
        for user, rows in groupby(page.object_list, key=lambda grant: grant.user)
    ]
    context = {"people": people, "page": page, "form": form, "words": words, "role": role, "active": int(bool(role))}
    context |= {"roles": Role.choices}
    return render(request, "workplace/people.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: RegionRequest) -> HttpResponse:
    """Give somebody a role; a new person gets a letter to set a password."""
    if request.method != "POST":
        return redirect("work:people")
    form = PersonForm(request.POST)
    if form.is_valid():
        facts = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        try:
            user, is_new = staff_add(person=request.person, **facts)
        except DomainError as error:
            form.add_domain_error(error)
        else:
            if is_new:
                password_letter_send(request=request, user=user)
                messages.success(request, _("Человек добавлен. Письмо, чтобы задать пароль, отправлено."))
            else:
                messages.success(request, _("Роль дана. Входить человек будет как раньше."))
            return redirect("work:people")
    return _page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@posted_from("work:people")
def revoke(request: RegionRequest, grant_id: UUID) -> HttpResponse:
    """Take a role back."""
    staff_role_revoke(person=request.person, grant_id=grant_id)
    messages.success(request, _("Роль снята."))
    return redirect("work:people")
