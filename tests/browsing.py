"""A browser without a screen: opens pages, fills their forms and follows redirects as a person's does."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.test.html import Element, parse_html

from accounts.models import User
from tests.factories import PASSWORD

__all__ = ["Browser", "Sent"]

HEADERS = {
    "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
    "Sec-Fetch-Site": "same-origin",
    "Sec-Fetch-Mode": "navigate",
}
Fields = dict[str, list[str]]


class Sent:
    """A form of a page: its URL and fields; `fields` may be changed."""

    def __init__(self, element: Element, page: str) -> None:
        told = dict(element.attributes)
        self.action = urljoin(page, told.get("action") or page)
        self.names: set[str] = set()
        self.fields: Fields = {}
        for item in _inside(element):
            if item.name in ("input", "textarea", "select"):
                self._take(item)

    def _take(self, item: Element) -> None:
        told = dict(item.attributes)
        name = told.get("name")
        if not name or told.get("type") in ("submit", "button", "file"):
            return
        self.names.add(name)
        if item.name == "textarea":
            # A browser drops one line break after the tag.
            self.fields.setdefault(name, []).append("".join(map(str, item.children)).removeprefix("\n"))
        elif item.name == "select":
            chosen = [
                option for option in _inside(item) if option.name == "option" and "selected" in dict(option.attributes)
            ]
            self.fields[name] = [dict(option.attributes).get("value") or "" for option in chosen]
        elif told.get("type") in ("checkbox", "radio"):
            if "checked" in told:
                self.fields.setdefault(name, []).append(told.get("value") or "on")
        else:
            self.fields.setdefault(name, []).append(told.get("value") or "")


class Browser:
    """`open` and `send` end on a page: `page` is its HTML, `url` its address, `response` its answer."""

    def __init__(self, slug: str, user: User | None = None) -> None:
        self.host = f"{slug}.localhost"
        self.client = Client(enforce_csrf_checks=True, HTTP_HOST=self.host, headers=HEADERS)
        self.url, self.page, self.trail = "/", "", []
        self.response: HttpResponse
        if user is not None:
            self.client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def open(self, path: str) -> HttpResponse:
        """Open a URL, as by a link, a reload or a restored tab."""
        return self._follow(self.client.get(path), path)

    def reload(self) -> HttpResponse:
        return self.open(self.url)

    def form(self, action: str = "") -> Sent:
        """The form of this page that is sent to a URL that starts with `action`."""
        forms = [Sent(item, self.url) for item in _inside(parse_html(self.page)) if _is_posted(item)]
        fitting = [form for form in forms if form.action.startswith(action or urlsplit(self.url).path)]
        assert fitting, f"{self.url} has no form for {action}: {[form.action for form in forms]}"
        return max(fitting, key=lambda form: len(form.names))

    def send(self, form: Sent, **files: Any) -> HttpResponse:
        """Submit a form; follows redirects to the resulting page."""
        body = {name: values for name, values in form.fields.items() if values} | files
        response = self.client.post(form.action, body, headers={"Referer": f"http://{self.host}{self.url}"})
        self.trail = [response.status_code]
        return self._follow(response, form.action)

    def sign_in(self, user: User) -> HttpResponse:
        """Fill in the sign-in form of this page."""
        form = self.form("/accounts/login/")
        form.fields |= {"login": [user.email], "password": [PASSWORD]}
        return self.send(form)

    def lose_session(self) -> None:
        """End the session on the server; the browser still shows its page."""
        self.client.cookies.pop("sessionid", None)

    def _follow(self, response: HttpResponse, path: str) -> HttpResponse:
        for _hop in range(8):
            if not 300 <= response.status_code < 400:
                break
            path = urljoin(path, response.headers["Location"])
            response = self.client.get(path)
        self.response, self.url, self.page = response, path.partition("#")[0], response.content.decode()
        return response


def _is_posted(item: Element) -> bool:
    return item.name == "form" and (dict(item.attributes).get("method") or "").lower() == "post"


def _inside(element: Element) -> list[Element]:
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child, *_inside(child)]
    return found
