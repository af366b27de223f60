"""What somebody sees after too many wrong passwords."""

from typing import Any

from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse

from shell.errors import locked_out as locked_out_page

__all__ = ["locked_out"]


def locked_out(request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any) -> HttpResponse:
    """The page of a closed sign-in (setting AXES_LOCKOUT_CALLABLE)."""
    pause = get_cool_off(request)
    return locked_out_page(request, retry_after=int(pause.total_seconds()) if pause else 0)
