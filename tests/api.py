"""API client for tests."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.service import token_issue
from tests.http import region_client

__all__ = ["ApiClient", "api_client"]


class ApiClient:
    """JSON in, JSON out, at a region's host; `user` acts by a fresh personal token, or in a session of theirs.

    Make it inside the region's fixture. Answers have `.data`.
    """

    def __init__(self, slug: str, user: User | None = None, *, token: str = "", in_session: bool = False) -> None:
        if in_session:
            self.client = region_client(slug, user)
            return
        if user is not None:
            _row, token = token_issue(user=user, title="Тест")
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self.client = Client(headers=headers, HTTP_HOST=f"{slug}.localhost")

    def get(self, path: str, **query: Any) -> HttpResponse:
        return _with_data(self.client.get(_url(path), query))

    def post(self, path: str, body: Any = None, *, key: str = "") -> HttpResponse:
        headers = {"Idempotency-Key": key} if key else {}
        return self.post_raw(path, json.dumps({} if body is None else body), headers=headers)

    def post_raw(self, path: str, body: str | bytes, **extra: Any) -> HttpResponse:
        extra.setdefault("content_type", "application/json")
        return _with_data(self.client.post(_url(path), body, **extra))

    def upload(self, path: str, fields: dict[str, Any], *, key: str = "") -> HttpResponse:
        return _with_data(self.client.post(_url(path), fields, headers={"Idempotency-Key": key} if key else {}))

    def patch(self, path: str, body: Any) -> HttpResponse:
        return _with_data(self.client.patch(_url(path), json.dumps(body), content_type="application/json"))

    def delete(self, path: str) -> HttpResponse:
        return _with_data(self.client.delete(_url(path)))


def api_client(slug: str, user: User | None = None) -> ApiClient:
    """An API client of that person, or without a token."""
    return ApiClient(slug, user)


def _url(path: str) -> str:
    if path.startswith("http"):
        return path.split("localhost", 1)[1]
    return path if path.startswith("/api/") else f"/api/v1/{path}"


def _with_data(response: HttpResponse) -> HttpResponse:
    kind = response.headers.get("Content-Type", "")
    response.data = json.loads(response.content) if "json" in kind else None  # type: ignore[attr-defined]
    return response
