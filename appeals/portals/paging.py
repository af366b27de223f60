"""Position in a list, kept in the URL of the page, so that Back returns to it."""

from django.http import HttpRequest

from core.typed import whole_number

__all__ = ["MOST_PAGES", "number_param", "pages_asked"]

# More than that are not drawn at once: then the address begins with the last part (app.js).
MOST_PAGES = 10


def pages_asked(request: HttpRequest) -> int:
    """Number of pages shown at once (`pages`, grown by «Показать ещё»), 1 to MOST_PAGES."""
    return min(max(number_param(request, "pages"), 1), MOST_PAGES)


def number_param(request: HttpRequest, name: str) -> int:
    """A number of the query; 0 for anything else."""
    return whole_number(request.GET.get(name, "")) or 0
