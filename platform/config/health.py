"""For whoever watches over the service."""

from django.db import connection
from django.http import HttpRequest, HttpResponse

__all__ = ["health"]


def health(request: HttpRequest) -> HttpResponse:
    """200 when this process serves and reaches the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")
