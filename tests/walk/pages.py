"""What a browser makes of a page: its links, and its forms with what stands in them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

__all__ = ["Form", "FormField", "Page", "page_read"]


@dataclass
class FormField:
    """A field as the page shows it. `options` are values to choose from: of a select, of radio buttons."""

    name: str
    kind: str
    value: str = ""
    checked: bool = False
    options: list[str] = field(default_factory=list)


@dataclass
class Form:
    """A form that may be sent. `buttons` are (name, value) of its submit buttons; one of them is pressed."""

    action: str
    method: str
    fields: list[FormField] = field(default_factory=list)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class Page:
    """One page in a tab."""

    path: str
    status: int
    html: str
    links: list[str] = field(default_factory=list)
    forms: list[Form] = field(default_factory=list)


def page_read(path: str, status: int, html: str) -> Page:
    """Parse a page; addresses are made absolute and only those of the same host are kept."""
    reader = _Reader(path)
    reader.feed(html)
    return Page(path, status, html, reader.links, reader.every_form())


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__(convert_charrefs=True)
        self._path = path
        self.links: list[str] = []
        self._forms: dict[str, Form] = {}
        self._open: Form | None = None
        self._select: FormField | None = None
        self._area: FormField | None = None

    def every_form(self) -> list[Form]:
        return list(self._forms.values())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "a" and (target := self._same_host(facts.get("href", ""))):
            if target not in self.links:
                self.links.append(target)
        elif tag == "form":
            target = self._same_host(facts.get("action", "")) or self._path
            self._open = Form(target, facts.get("method", "get").lower())
            self._forms[facts.get("id") or f"#{len(self._forms)}"] = self._open
        elif tag in ("input", "select", "textarea", "button"):
            self._control(tag, facts)
        elif tag == "option" and self._select is not None:
            self._select.options.append(facts.get("value", ""))
            if "selected" in facts:
                self._select.value = facts.get("value", "")

    def _control(self, tag: str, facts: dict[str, str]) -> None:
        # A control may stand outside of its form and name it.
        form = self._forms.get(facts["form"]) if facts.get("form") else self._open
        name = facts.get("name", "")
        if form is None or "disabled" in facts:
            return
        kind = facts.get("type", "text" if tag == "input" else tag).lower()
        if tag == "button" or kind in ("submit", "image"):
            if kind != "button":
                target = self._same_host(facts.get("formaction", "")) if facts.get("formaction") else ""
                form.buttons.append((name, facts.get("value", ""), target))
            return
        if not name:
            return
        if kind == "radio":
            known = next((one for one in form.fields if one.name == name and one.kind == "radio"), None)
            if known is None:
                known = FormField(name, kind)
                form.fields.append(known)
            known.options.append(facts.get("value", "on"))
            if "checked" in facts:
                known.value = facts.get("value", "on")
            return
        one = FormField(name, kind, facts.get("value", "on" if kind == "checkbox" else ""), "checked" in facts)
        form.fields.append(one)
        if tag == "select":
            self._select = one
        elif tag == "textarea":
            self._area = one

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            if self._select is not None and not self._select.value and self._select.options:
                self._select.value = self._select.options[0]
            self._select = None
        elif tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area.value += data

    def _same_host(self, address: str) -> str:
        if not address or address.startswith(("mailto:", "tel:", "javascript:", "data:")):
            return ""
        parts = urlsplit(urljoin(f"http://here{self._path}", address))
        if parts.netloc != "here":
            return ""
        return parts.path + (f"?{parts.query}" if parts.query else "")
