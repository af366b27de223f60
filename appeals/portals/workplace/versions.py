"""Which version of an appeal a form was filled in for."""

from django.http import HttpRequest

__all__ = ["version_sent"]

MAX_VERSION = 2**31 - 1


def version_sent(request: HttpRequest) -> int:
    """The field `version` of a form; 0, which no appeal has, for what is no number."""
    text = request.POST.get("version", "")
    version = int(text) if text.isascii() and text.isdigit() and len(text) <= 10 else 0
    return min(version, MAX_VERSION)
