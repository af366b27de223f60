"""Pages of a draft that stand open in several tabs, and what they show."""

import re
from html import unescape

from tests.appeals.portals.citizen.wizard.walking import Wizard

__all__ = ["CHANGED", "FOURTH", "NEWER", "OLDER", "THIRD", "Tab", "others", "textarea"]

NEWER = "Во дворе третью неделю не горит фонарь у второго подъезда, дети боятся."
OLDER = "Во дворе третью неделю не горит фонарь, а рядом сломана скамейка."
CHANGED = "Этот черновик изменён в другой вкладке"
THIRD = "Во дворе третью неделю темно: фонарь погас, а вечером идут с работы."
FOURTH = "Во дворе темно, фонарь не горит у каждого подъезда, нужна замена ламп."
TAKES = re.compile(r'name="tab_other" value="([^"]+)"')
HIDDEN = re.compile(r'name="(tab_\w+)" value="([^"]*)"')


class Tab:
    """One page of a step as a browser shows it: it may be sent as often as one comes back to it."""

    def __init__(self, wizard: Wizard, name: str) -> None:
        self.wizard, self.name = wizard, name
        self.html = unescape(wizard.html(name))
        self.hidden = dict(HIDDEN.findall(self.html))
        self.hidden.pop("tab_other", None)
        # What the buttons of the other variants send.
        self.takes = TAKES.findall(self.html)

    def sends(self, **data) -> str:
        """The step to which sending the page leads."""
        return self.wizard.goes(self.name, **{**self.hidden, **data})


def textarea(html: str) -> str:
    found = re.search(r"<textarea[^>]*>\s*([^<]*)</textarea>", html)
    assert found is not None
    return found[1].strip()


def others(html: str) -> list[str]:
    """The texts that a page shows besides that of its field."""
    shown = re.findall(r'<blockquote class="question">\s*<p>([^<]*)</p>', html)
    assert len(shown) == len(TAKES.findall(html))
    return shown
