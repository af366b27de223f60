"""`{% guard %}`: skip a part of a page that fails, show the rest, report the failure (`core.guard`)."""

from collections.abc import Iterable
from typing import Any, cast

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.guard import Failures

register = template.Library()

_KINDS = ("section", "row", "nothing")


class GuardNode(Node):
    """The nodes between the tags, and their replacement on failure."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, part: FilterExpression, kind: str) -> None:
        self.nodelist, self.part, self.kind = nodelist, part, kind

    def render(self, context: Context) -> SafeString:
        part = str(self.part.resolve(context))
        with context.push():
            try:
                return self.nodelist.render(context)
            except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and the rest is shown
                # Of fifty rows that fail alike one is reported.
                failures = cast("dict[Any, Failures]", context.render_context).setdefault(self, Failures(part))
                failures.report_once(error)
                return self._instead()

    def _instead(self) -> SafeString:
        if self.kind == "nothing":
            return SafeString("")
        if self.kind == "row":
            return _broken_row()
        return broken_part()


def broken_part() -> SafeString:
    """The replacement of a failed section of a page."""
    words = _("Эту часть страницы сейчас не показать. Мы об этом уже знаем, остальное работает.")
    return format_html('<p class="part-broken">{}</p>', words)


def _broken_row() -> SafeString:
    return format_html('<li class="row row-broken">{}</li>', _("Эту строку сейчас не показать. Мы об этом уже знаем."))


@register.simple_tag
def guarded_html(rows: Iterable[Any], part: str) -> SafeString:
    """`{% guarded_html rows "queue.row" %}`: the `html` of each, as in `{% guard part row %}`, without its nodes."""
    failures, drawn = Failures(part), []
    for row in rows:
        try:
            drawn.append(row.html)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is reported and the rest is shown
            failures.report_once(error)
            drawn.append(_broken_row())
    return SafeString("".join(drawn))


@register.tag("guard")
def guard(parser: Parser, token: Token) -> GuardNode:
    """`{% guard "home.solved" %}…{% endguard %}`; a second word says what stands there instead.

    `section` (a sentence, the default), `row` (the same as an `<li>` of `.rows`), `nothing`.
    """
    parts = token.split_contents()
    kind = parts[2] if len(parts) == 3 else "section"
    if len(parts) not in (2, 3) or kind not in _KINDS:
        raise template.TemplateSyntaxError('{% guard "name" [section|row|nothing] %}')
    nodelist = parser.parse(("endguard",))
    parser.delete_first_token()
    return GuardNode(nodelist, parser.compile_filter(parts[1]), kind)
