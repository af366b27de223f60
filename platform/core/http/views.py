"""Base class of all API views."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.guard import guarded_rows
from core.http.pagination import NewestFirstPagination
from core.http.throttling import AddressThrottle, rate_limit_of

__all__ = ["ApiView", "ListApiView"]


class ApiView(APIView):
    """Base view: `request.person` is set, requests are counted, failures become problems.

    The rules of the body are in `core.http.serializers`; a POST is decorated with `core.http.idempotency.idempotent`.
    """

    http_method_names = ["get", "head", "post", "delete"]

    def perform_authentication(self, request: Request) -> None:
        """A wrong token costs as much as none: guessing is limited by address."""
        try:
            super().perform_authentication(request)
        except AuthenticationFailed:
            request._not_authenticated()  # type: ignore[attr-defined]
            self._count_stranger(request)
            raise

    def _count_stranger(self, request: Request) -> None:
        throttle = AddressThrottle()
        if not throttle.allow_request(request, self):
            self.throttled(request, throttle.wait())

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Response:
        final: HttpResponse = super().finalize_response(request, response, *args, **kwargs)
        limit = rate_limit_of(request)
        if limit is not None:
            for name, value in limit.headers().items():
                final.headers[name] = value
        final.headers.setdefault("Cache-Control", "no-store")
        return final  # type: ignore[return-value]


class ListApiView(ApiView):
    """A list in pages."""

    pagination_class: type[BasePagination] = NewestFirstPagination

    def page(
        self, request: Request, rows: QuerySet[Any] | list[Any], build: Callable[[Any], dict[str, Any]]
    ) -> Response:
        """One page of `rows`, each built into its answer; a queryset needs no order.

        A row that cannot be built is left out and reported, and the answer says so in `X-Rows-Left-Out`.
        """
        paginator = self.pagination_class()
        found = paginator.paginate_queryset(rows, request, view=self)
        built = guarded_rows(f"api {self.get_view_name()}", found or [], build)
        response = paginator.get_paginated_response(built)
        if left_out := len(found or []) - len(built):
            response.headers["X-Rows-Left-Out"] = str(left_out)
        return response
