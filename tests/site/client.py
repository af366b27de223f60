"""An HTTP client of one host of the site, without a browser and without asking anybody where *.localhost is."""

import re
from typing import Any

import requests

__all__ = ["RegionSession"]

SECONDS = 30


class RegionSession(requests.Session):
    """`session.get("/path")` goes to that host of the site; `session.submit` posts a form with its CSRF token."""

    def __init__(self, port: int, host: str) -> None:
        super().__init__()
        self.trust_env = False
        self.base = f"http://127.0.0.1:{port}"
        self.headers["Host"] = f"{host}:{port}"
        self._origin = f"http://{host}:{port}"

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        target = str(url).removeprefix(self._origin)
        if target.startswith("/"):
            target = self.base + target
        kwargs.setdefault("timeout", SECONDS)
        return super().request(method, target, *args, **kwargs)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        # A redirect to our own host by name would be looked up; it is the same server.
        target = super().get_redirect_target(resp)
        return target.replace(self._origin, self.base) if target else target

    def submit(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> requests.Response:
        """Open the page of a form and post the form: its hidden fields with `data` over them."""
        page = self.get(kwargs.pop("page", path))
        fields = {**hidden_fields(page.text), **(data or {})}
        kwargs.setdefault("headers", {})["Referer"] = self._origin + path
        return self.post(path, data=fields, **kwargs)


_HIDDEN = re.compile(r"<input[^>]*type=\"hidden\"[^>]*>")
_ATTRIBUTE = re.compile(r"(\w+)=\"([^\"]*)\"")


def hidden_fields(html: str) -> dict[str, str]:
    """Names and values of all hidden fields of a page."""
    found = {}
    for tag in _HIDDEN.findall(html):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if "name" in attributes:
            found[attributes["name"]] = attributes.get("value", "")
    return found
