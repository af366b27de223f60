"""The version of an appeal that a form was filled in for."""

from django.http import HttpRequest

from core.typed import whole_number

__all__ = ["version_sent"]


def version_sent(request: HttpRequest) -> int:
    """The field `version` of a form; 0, which no appeal has, for what is no number."""
    return whole_number(request.POST.get("version", "")) or 0
