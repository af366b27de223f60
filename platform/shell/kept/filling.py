"""Refill the form of a rendered page with stored input, for any page and without its view."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

__all__ = ["Form", "Page"]

Attributes = dict[str, str | None]
_WRITTEN = frozenset(
    {"text", "search", "email", "tel", "url", "number", "date", "time", "datetime-local", "month", "color", "range"}
)
_BUTTONS = frozenset({"submit", "button", "image", "reset"})


@dataclass
class _Tag:
    """A start tag as it stands in the page, from `start` to `end`; `inner_end` is where its content ends."""

    name: str
    attributes: Attributes
    start: int
    end: int
    inner_end: int = 0
    options: list["_Tag"] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return (self.attributes.get("type") or "text").lower() if self.name == "input" else self.name


@dataclass
class Form:
    """A form of a page with its controls and the `<details>` around it.

    `tied` are controls elsewhere on the page that name the form (`form="…"`).
    """

    tag: _Tag
    folds: list[_Tag]
    controls: list[_Tag] = field(default_factory=list)
    tied: list[_Tag] = field(default_factory=list)

    @property
    def is_posted(self) -> bool:
        return (self.tag.attributes.get("method") or "").lower() == "post"

    @property
    def is_written(self) -> bool:
        """Whether the form has something to fill in, not only a button."""
        return any(control.kind not in _BUTTONS | {"hidden", "button"} for control in self.controls)

    def path(self, here: str) -> str:
        """The path it is sent to; `here` is the path of the page."""
        return urlsplit(self.tag.attributes.get("action") or "").path or here

    @property
    def names(self) -> set[str]:
        return {control.attributes.get("name") or "" for control in self.controls}


class Page(HTMLParser):
    """A page of ours with local changes; the rest stays byte by byte."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=False)
        self._html = html
        self._lines = [0]
        for line in html.split("\n")[:-1]:
            self._lines.append(self._lines[-1] + len(line) + 1)
        self._folds: list[_Tag] = []
        self._all_folds: list[_Tag] = []
        self._form: Form | None = None
        self._open: _Tag | None = None
        self._changes: list[tuple[int, int, str]] = []
        self._loose: list[_Tag] = []
        self.forms: list[Form] = []
        self.links: list[_Tag] = []
        self.main_end = html.rfind("</main>")
        self.feed(html)
        self.close()
        self._tie()

    # --- Reading

    def _tie(self) -> None:
        by_id = {form.tag.attributes.get("id"): form for form in self.forms}
        for control in self._loose:
            if (form := by_id.get(control.attributes.get("form"))) is not None:
                form.tied.append(control)

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        found = _Tag(tag, dict(attrs), start, start + len(self.get_starttag_text() or ""))
        if tag == "details":
            self._folds.append(found)
            self._all_folds.append(found)
        elif tag == "form":
            self._form = Form(found, list(self._folds))
            self.forms.append(self._form)
        elif tag == "a" and found.attributes.get("href"):
            self.links.append(found)
        elif tag == "option" and self._open is not None:
            self._open.options.append(found)
        elif tag in ("input", "select", "textarea", "button"):
            if self._form is not None:
                self._form.controls.append(found)
                if tag in ("select", "textarea"):
                    self._open = found
            elif found.attributes.get("form"):
                self._loose.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag == "details" and self._folds:
            self._folds.pop()
        elif tag == "form":
            self._form = None
        elif self._open is not None and tag == self._open.name:
            self._open.inner_end = self._offset()
            self._open = None

    # --- Changing

    def form_for(self, path: str, here: str, names: Iterable[str]) -> Form | None:
        """The form posted to `path`; of several, the one with most of the fields."""
        sent = set(names)
        fitting = [form for form in self.posted() if form.path(here) == path]
        return max(fitting, key=lambda form: len(form.names & sent), default=None)

    def posted(self) -> list[Form]:
        """Forms of the page that are posted."""
        return [form for form in self.forms if form.is_posted]

    def switch_off(self, form: Form) -> None:
        """Disable all controls of a form."""
        for control in (*form.controls, *form.tied):
            if control.kind != "hidden" and "disabled" not in control.attributes:
                self._flag(control, "disabled", on=True)

    def unlink(self, link: _Tag, title: str) -> None:
        """Disable a link: screen readers announce it as disabled, with the reason."""
        others = {name: value for name, value in link.attributes.items() if name not in ("href", "title")}
        self._rewrite(link, {**others, "role": "link", "aria-disabled": "true", "title": title})

    def say(self, form: Form, html: str, *, unfold: bool = True) -> None:
        """Insert a message at the beginning of a form; `unfold` opens the `<details>` around it."""
        self._changes.append((form.tag.end, form.tag.end, html))
        if not unfold:
            return
        for fold in form.folds:
            self._rewrite(fold, {**fold.attributes, "open": None})
        groups = {fold.attributes.get("name") for fold in form.folds} - {None}
        for fold in self._all_folds:
            if fold not in form.folds and fold.attributes.get("name") in groups and "open" in fold.attributes:
                self._rewrite(fold, {name: value for name, value in fold.attributes.items() if name != "open"})

    def say_last(self, html: str) -> None:
        """Insert something at the end of the page's messages."""
        if self.main_end >= 0:
            self._changes.append((self.main_end, self.main_end, html))

    def fill(self, form: Form, fields: Mapping[str, list[str]]) -> None:
        """Write the submitted values into the controls. Hidden values of the page (versions) stay."""
        taken: Counter[str] = Counter()
        for control in form.controls:
            name = control.attributes.get("name") or ""
            if not name or control.kind in _BUTTONS or control.name == "button":
                continue
            values = fields.get(name, [])
            if control.kind in ("checkbox", "radio"):
                self._check(control, (control.attributes.get("value") or "on") in values)
            elif control.name == "select":
                self._choose(control, values)
            elif name in fields and taken[name] < len(values):
                self._write(control, values[taken[name]])
                taken[name] += 1
        lost = [(name, value) for name, values in fields.items() if name not in form.names for value in values]
        hidden = "".join(f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in lost)
        self._changes.append((form.tag.end, form.tag.end, hidden))

    def _write(self, control: _Tag, value: str) -> None:
        if control.name == "textarea":
            # The parser of a browser drops one line break at the beginning.
            self._changes.append((control.end, control.inner_end, "\n" + escape(value)))
        elif control.kind in _WRITTEN:
            self._rewrite(control, {**control.attributes, "value": value})

    def _check(self, control: _Tag, checked: bool) -> None:
        if checked != ("checked" in control.attributes):
            self._flag(control, "checked", on=checked)

    def _choose(self, select: _Tag, values: list[str]) -> None:
        for option in select.options:
            chosen = option.attributes.get("value", "") in values
            if chosen != ("selected" in option.attributes):
                self._flag(option, "selected", on=chosen)
        known = {option.attributes.get("value", "") for option in select.options}
        for value in values:
            if value and value not in known:
                # A long list gets the rest of its choices by a script, which keeps what is chosen.
                lost = f'<option value="{escape(value)}" selected>…</option>'
                self._changes.append((select.end, select.end, lost))

    def _flag(self, tag: _Tag, name: str, *, on: bool) -> None:
        others = {key: value for key, value in tag.attributes.items() if key != name}
        self._rewrite(tag, {**others, name: None} if on else others)

    def _rewrite(self, tag: _Tag, attributes: Attributes) -> None:
        told = (f" {name}" if value is None else f' {name}="{escape(value)}"' for name, value in attributes.items())
        self._changes.append((tag.start, tag.end, f"<{tag.name}{''.join(told)}>"))

    def changed(self) -> str:
        """The page with all changes applied."""
        parts, at = [], 0
        for start, end, text in sorted(self._changes, key=lambda change: change[:2]):
            parts += [self._html[at:start], text]
            at = end
        return "".join([*parts, self._html[at:]])
