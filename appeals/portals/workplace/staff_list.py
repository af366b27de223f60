"""The list of the region's staff, filtered for its page and its export."""

from typing import Any

from django.db.models import QuerySet

from core.plane import tenant_only
from core.russian import has_words
from tenants.service import Role, invitations_list, role_grants_list

__all__ = ["people_narrowed"]


@tenant_only
def people_narrowed(*, words: str, role: str) -> tuple[QuerySet[Any], QuerySet[Any]]:
    """Roles given, by the people's names, and invitations; of one role, of people or places with these words."""
    grants, invitations = role_grants_list(), invitations_list()
    if role in Role.values:
        grants, invitations = grants.filter(role=role), invitations.filter(role=role)
    if words:
        place = ("organisation__short_name", "organisation__name", "municipality__name", "position")
        grants = grants.filter(has_words(words, "user__full_name", "user__email", *place))
        invitations = invitations.filter(has_words(words, "full_name", "email", *place))
    return grants, invitations
