"""The list of the region's people, as its page and its file narrow it."""

from typing import Any

from django.db.models import Q, QuerySet

from core.plane import tenant_only
from tenants.service import Role, invitations_list, role_grants_list

__all__ = ["people_narrowed"]


@tenant_only
def people_narrowed(*, words: str, role: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Roles given, by the people's names, and invitations; of one role, of people or places with these words."""
    grants, invitations = role_grants_list(), invitations_list()
    if role in Role.values:
        grants, invitations = grants.filter(role=role), invitations.filter(role=role)
    if words:
        place = Q(organisation__short_name__icontains=words) | Q(municipality__name__icontains=words)
        grants = grants.filter(place | Q(user__full_name__icontains=words) | Q(user__email__icontains=words))
        invitations = invitations.filter(place | Q(full_name__icontains=words) | Q(email__icontains=words))
    return grants, invitations
