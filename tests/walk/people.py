"""Who walks: people of a region with browsers of their own, each with two tabs and a way back."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.http import HttpResponse
from django.test import Client, TestCase
from django_tenants.utils import tenant_context

from accounts.models import User
from tenants.service import region_by_slug
from tests.factories import citizen_make, staff_user
from tests.http import region_client
from tests.walk.pages import Form, Page, page_read

__all__ = ["CITIZENS", "EVERYBODY", "GUEST", "STAFF", "Answer", "Walker", "people_make"]

STAFF = ("moderator", "roads", "homes", "worker", "homes-worker", "centre", "admin")
CITIZENS = ("galina", "oleg")
GUEST = "guest"
EVERYBODY = (*STAFF, *CITIZENS, GUEST)
REDIRECTS = 8


@dataclass(frozen=True)
class Answer:
    """The response after all redirects."""

    path: str
    status: int
    text: str
    is_page: bool


@dataclass
class Walker:
    """A person at a browser. `secrets` are words that only they and the staff may read."""

    name: str
    region: str
    client: Client
    user: User | None
    secrets: list[str]
    tabs: list[list[Page]] = field(default_factory=lambda: [[], []])

    def open(self, path: str, tab: int = 0) -> Answer:
        """Open a link or a typed URL in a tab."""
        answer = self._ask("get", path)
        self._show(answer, tab)
        return answer

    def send(self, form: Form, fields: dict[str, Any], tab: int = 0) -> Answer:
        """Submit a filled form; `fields` may hold files."""
        answer = self._ask("get" if form.method == "get" else "post", form.action, fields)
        self._show(answer, tab)
        return answer

    def api(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        """Ask the API with the browser's session, as a script of the page does."""
        content = json.dumps(body or {})
        # The session is the same; checks of the form's token are tried with forms.
        caller = Client(HTTP_HOST=f"{self.region}.localhost")
        caller.cookies = self.client.cookies
        if method == "get":
            return self._followed(lambda: caller.get(path), caller, path)
        return self._followed(lambda: caller.generic(method.upper(), path, content, "application/json"), caller, path)

    def back(self, tab: int) -> None:
        """Go back as the browser does from its cache: without a request."""
        if len(self.tabs[tab]) > 1:
            self.tabs[tab].pop()

    def page(self, tab: int) -> Page | None:
        return self.tabs[tab][-1] if self.tabs[tab] else None

    def lose_session(self) -> None:
        """End the session on the server; the browser still sends its cookie."""
        from importlib import import_module

        from django.conf import settings

        key = self.client.cookies.get("sessionid")
        if key is not None:
            with tenant_context(region_by_slug(self.region)):
                import_module(settings.SESSION_ENGINE).SessionStore(key.value).delete()

    def sign_in(self) -> None:
        """Sign in again in the same browser; pages in the tabs stay."""
        if self.user is None:
            return
        with tenant_context(region_by_slug(self.region)):
            fresh = User.objects.filter(pk=self.user.pk, is_active=True).first()
            if fresh is not None:
                self.client.force_login(fresh, backend="allauth.account.auth_backends.AuthenticationBackend")

    def _show(self, answer: Answer, tab: int) -> None:
        if answer.is_page:
            self.tabs[tab].append(page_read(answer.path, answer.status, answer.text))

    def _ask(self, method: str, path: str, fields: dict[str, Any] | None = None) -> Answer:
        origin = f"http://{self.region}.localhost"
        headers = {"HTTP_REFERER": origin + path, "HTTP_ORIGIN": origin} if method == "post" else {}
        return self._followed(lambda: getattr(self.client, method)(path, fields or {}, **headers), self.client, path)

    def _followed(self, ask: Any, client: Client, path: str) -> Answer:
        response = self._committed(ask)
        for _turn in range(REDIRECTS):
            target = response.headers.get("Location", "")
            if response.status_code not in (301, 302, 303, 307, 308) or not target:
                break
            path = target.removeprefix(f"http://{self.region}.localhost")
            if not path.startswith("/"):
                break
            response = self._committed(lambda path=path: client.get(path))
        else:
            raise AssertionError(f"{self.name} is sent in circles at {path}")
        content = b"".join(response) if response.streaming else response.content
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        return Answer(path, response.status_code, content.decode(errors="replace"), is_page)

    def _committed(self, ask: Any) -> HttpResponse:
        """One request from `public`, as a web process begins it; what waits for its commit is run."""
        connection.set_schema_to_public()
        with TestCase.captureOnCommitCallbacks(execute=True):
            response: HttpResponse = ask()
        connection.set_schema_to_public()
        return response


def people_make(region: str) -> dict[str, Walker]:
    """Everybody of a region, the staff by their names in the small kit. Call it in `public`."""
    people = {}
    with tenant_context(region_by_slug(region)):
        for name in STAFF:
            people[name] = _walker(name, region, staff_user(name), [])
        for serial, name in enumerate(CITIZENS, 1):
            surname = f"Тайнова{region}{name}"
            phone = f"+7927{'1' if region == 'ul' else '2'}{serial:02d}7755"
            user = citizen_make(full_name=surname, email=f"{region}-{name}@private.example", phone=phone)
            people[name] = _walker(name, region, user, [surname, f"{region}-{name}@private.example", phone[2:]])
        people[GUEST] = _walker(GUEST, region, None, [])
    return people


def _walker(name: str, region: str, user: User | None, secrets: list[str]) -> Walker:
    client = region_client(region, user)
    client.handler.enforce_csrf_checks = True
    return Walker(name, region, client, user, secrets)
