"""Template tags of the shell's components; platform/shell/README.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core import units
from shell import text
from shell.components import SPRITE, TONE_ICONS, check_icon, check_tone
from shell.maps import MAP_WORDS, BaseMap

register = template.Library()

_BUTTONS = ("primary", "secondary", "quiet", "danger", "accent")
_MESSAGE_TONES = {"debug": "neutral", "success": "success", "warning": "warning", "error": "danger"}
_ICON_SIZES = ("", "sm", "lg", "xl")


def _attributes(given: Mapping[str, Any]) -> SafeString:
    """`hx_get="/x"` → ` hx-get="/x"`; True gives a bare attribute, None and False give nothing."""
    pairs = [(name.replace("_", "-"), value) for name, value in given.items() if value not in (None, False, "")]
    return mark_safe(  # noqa: S308 — names come from templates, values are escaped
        "".join(f" {name}" if value is True else format_html(' {}="{}"', name, value) for name, value in pairs)
    )


def _component(name: str, values: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(f"shell/components/{name}.html", values))  # noqa: S308 — our template


@register.simple_tag
@lru_cache(1000)
def icon(name: str, label: str = "", size: str = "", css: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a `label`. Sizes: sm 16, default 20, lg 24, xl 40 px."""
    if size not in _ICON_SIZES:
        raise ValueError(f"no icon size {size!r}")
    classes = " ".join(filter(None, ("icon", f"icon-{size}" if size else "", css)))
    voice = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="{}" {} focusable="false"><use href="{}#{}"></use></svg>',
        classes,
        voice,
        static(SPRITE),
        check_icon(name),
    )


@register.simple_tag
def button(
    label: str,
    *,
    href: str = "",
    variant: str = "primary",
    icon: str = "",
    icon_end: str = "",
    size: str = "",
    block: bool = False,
    icon_only: bool = False,
    type: str = "submit",
    css: str = "",
    **attributes: Any,
) -> SafeString:
    """A button, or a link that looks like one when it has `href`. Other arguments become attributes."""
    if variant not in _BUTTONS:
        raise ValueError(f"no button variant {variant!r}; there are: {', '.join(_BUTTONS)}")
    return _component(
        "button",
        {
            "label": label,
            "href": href,
            "icon": icon,
            "icon_end": icon_end,
            "icon_only": icon_only,
            "type": type,
            "attributes": _attributes(attributes),
            "classes": " ".join(
                filter(
                    None,
                    (
                        f"button button-{variant}",
                        f"button-{size}" if size else "",
                        "button-block" if block else "",
                        "button-icon" if icon_only else "",
                        css,
                    ),
                )
            ),
        },
    )


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with label, hint and error tied to it."""
    return bound.as_field_group()


@register.inclusion_tag("shell/components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """A summary of a form's errors, with links to the fields. Empty without errors."""
    fields = [bound for bound in form if bound.errors and not bound.is_hidden]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    general = [*form.non_field_errors(), *hidden]
    return {"fields": fields, "general": general, "count": len(fields) + len(general)}


@register.simple_block_tag
def notice(content: str, *, tone: str = "info", title: str = "", icon: str = "", live: bool = False) -> SafeString:
    """A message inside the page. `live` makes a screen reader say it when it appears."""
    check_tone(tone)
    values = {"tone": tone, "title": title, "icon": icon or TONE_ICONS[tone], "live": live, "body": content}
    return _component("notice", values)


@register.simple_block_tag
def card(
    content: str, *, title: str = "", icon: str = "", href: str = "", level: int = 2, css: str = "", id: str = ""
) -> SafeString:
    """A surface with an optional heading; with `href` the heading is a link and the whole card is pressed."""
    values = {"title": title, "icon": icon, "href": href, "level": level, "css": css, "id": id, "body": content}
    return _component("card", values)


@register.simple_tag
def badge(label: str, tone: str = "neutral", icon: str = "") -> SafeString:
    """A status: word, colour and icon, so that colour is never the only signal."""
    return _component("badge", {"label": label, "tone": check_tone(tone), "icon": icon or TONE_ICONS[tone]})


@register.inclusion_tag("shell/components/tabs.html")
def tabs(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Links between the views of a page (`Tab`)."""
    return {"items": items, "label": label, "classes": "tabs"}


@register.inclusion_tag("shell/components/tabs.html")
def segmented(items: Iterable[Any], label: str = "") -> dict[str, Any]:
    """A short choice between two to four views of the same thing (`Tab`)."""
    return {"items": items, "label": label, "classes": "segmented"}


@register.simple_block_tag
def filter_bar(
    content: str,
    *,
    action: str = "",
    active: int = 0,
    reset: str = "",
    id: str = "filters",
    search: str = "",
    search_name: str = "q",
    search_label: str = "",
    submit: str = "",
    one_row: bool = False,
    **attributes: Any,
) -> SafeString:
    """A GET form of filters, folded on a phone; `active` is how many are set, `reset` the URL without them.

    A `search_label` puts a search box above the fold, with the name `search_name` and the value `search`. `one_row`
    keeps up to six fields in one row of a wide screen.
    """
    values = {
        "action": action,
        "active": active,
        "reset": reset,
        "id": id,
        "search": search,
        "search_name": search_name,
        "search_label": search_label,
        "submit": submit,
        "one_row": one_row,
        "attributes": _attributes(attributes),
        "body": content,
    }
    return _component("filter_bar", values)


@register.inclusion_tag("shell/components/more.html")
def more(url: str | None, into: str, *, shown: int | None = None, total: int | None = None) -> dict[str, Any]:
    """«Показать ещё» under a list whose id is `into`; with htmx the next page's items join the list."""
    return {"url": url, "into": into, "shown": shown, "total": total}


@register.simple_block_tag
def empty_state(content: str, *, title: str, icon: str = "inbox", level: int = 2) -> SafeString:
    """The text of an empty list; the body says what to do next."""
    return _component("empty_state", {"title": title, "icon": icon, "level": level, "body": content})


@register.inclusion_tag("shell/components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """A history, in the given order (`TimelineEntry`)."""
    return {"entries": entries}


@register.inclusion_tag("shell/components/stepper.html")
def stepper(steps: Sequence[Any], label: str = "") -> dict[str, Any]:
    """Progress in a wizard (`Step`): names on a wide screen, «Шаг 2 из 6» on a phone."""
    states = [step["state"] if isinstance(step, Mapping) else step.state for step in steps]
    position = states.index("current") + 1 if "current" in states else len(steps)
    return {"steps": steps, "label": label, "position": position, "count": len(steps)}


@register.inclusion_tag("shell/components/steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """The steps of a long task, one below the other, with their notes (`Step`)."""
    return {"items": items}


@register.inclusion_tag("shell/components/photo_grid.html")
def photo_grid(photos: Iterable[Any], label: str = "") -> dict[str, Any]:
    """Thumbnails that open the picture (`Photo`)."""
    return {"photos": photos, "label": label}


@register.inclusion_tag("shell/components/before_after.html")
def before_after(before: Any, after: Any, caption: str = "") -> dict[str, Any]:
    """«Было — стало» (`Photo` each)."""
    return {"before": before, "after": after, "caption": caption}


@register.inclusion_tag("shell/components/facts.html")
def facts(items: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Names and values, (name, value) each; a value of None or "" leaves its line out."""
    return {"items": [(name, value) for name, value in items if value not in (None, "")]}


@register.inclusion_tag("shell/components/data_table.html")
def data_table(columns: Sequence[str], rows: Iterable[Sequence[Any]], caption: str) -> dict[str, Any]:
    """A table of plain cells that turns into cards on a phone; the first cell names its row."""
    return {"columns": columns, "rows": [list(zip(columns, row, strict=True)) for row in rows], "caption": caption}


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str, open: bool = False) -> SafeString:
    """A modal dialog, opened by a button with `data_dialog_open=id`."""
    return _component("dialog", {"id": id, "title": title, "open": open, "body": content})


@register.inclusion_tag("shell/components/progress.html")
def progress(value: float, maximum: float = 100, label: str = "", note: str = "") -> dict[str, Any]:
    """Progress of a long task. The note says it in words («14 из 24 муниципалитетов»)."""
    return {
        "value": value,
        "maximum": maximum,
        "label": label,
        "note": note or units.percent(value / maximum if maximum else 0),
    }


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A person's initials, decorative: the name stands beside it. Six tints, the same for the same name."""
    tint = sum(map(ord, name)) % 6
    classes = f"avatar avatar-{tint}" + (f" avatar-{size}" if size else "")
    return format_html('<span class="{}" aria-hidden="true">{}</span>', classes, text.initials(name))


@register.simple_block_tag
def hero(content: str, *, title: str, lead: str = "") -> SafeString:
    """The opening of a home page, in the region's colour; the body holds the main action."""
    return _component("hero", {"title": title, "lead": lead, "body": content})


@register.simple_tag
def stat(value: Any, label: str, note: str = "", href: str = "", tone: str = "") -> SafeString:
    """One number with its unit or meaning; put several into `<div class="stats">`."""
    return _component("stat", {"value": value, "label": label, "note": note, "href": href, "tone": tone})


@register.simple_tag
def when(moment: date | datetime | None, style: str = "when") -> SafeString:
    """A moment in the region's zone. Styles: when «сегодня, 14:05», ago «5 часов назад», exact, day, clock."""
    if moment is None:
        return mark_safe("—")
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), text.day(moment))
    styles = {"when": text.when, "ago": text.ago, "exact": text.exact, "day": text.day, "clock": text.clock}
    local = text.localise(moment)
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        local.isoformat(timespec="minutes"),
        text.exact(local),
        styles[style](local),
    )


@register.simple_tag
def due(moment: datetime | None) -> SafeString:
    """A deadline as a badge: «ещё 3 дня», «просрочено на 2 часа»; the title holds the exact moment."""
    if moment is None:
        return mark_safe("")
    tone, words = text.remaining(moment)
    values = {"label": words, "tone": tone, "icon": "alert" if tone == "danger" else "clock"}
    return format_html(
        '<time class="due" datetime="{}" title="{}">{}</time>',
        timezone.localtime(moment).isoformat(timespec="minutes"),
        text.exact(moment),
        _component("badge", values),
    )


@register.simple_tag
def zone() -> str:
    """The region's offset now: «UTC+4»."""
    return text.zone()


@register.inclusion_tag("shell/components/map_assets.html", takes_context=True)
def map_assets(context: Context) -> dict[str, Any]:
    """The stylesheet and scripts of a map; put it into the block `head` of a page with `<div data-map>`."""
    under: BaseMap = context["base_map"]
    return {"words": MAP_WORDS, "tiles": under.told() if under.tiles else None}


@register.inclusion_tag("shell/components/map_note.html", takes_context=True)
def map_note(context: Context) -> dict[str, Any]:
    """Warnings about the region's maps: no streets, approximate boundaries."""
    return {"map": context["base_map"]}


@register.simple_tag(takes_context=True)
def query(context: Context, **changes: Any) -> str:
    """The current query string with changes; None removes a parameter, the position in a list is always removed."""
    parameters = context["request"].GET.copy()
    for name in ("cursor", "pages", "at"):
        parameters.pop(name, None)
    for name, value in changes.items():
        if value in (None, ""):
            parameters.pop(name, None)
        else:
            parameters[name] = value
    return "?" + parameters.urlencode()


@register.filter
def plural(count: int, forms: str) -> str:
    """`{{ 5|plural:"обращение,обращения,обращений" }}` → «обращений» (the word alone)."""
    one, few, many = (form.strip() for form in forms.split(","))
    return units.plural(int(count), one, few, many)


@register.filter
def counted(count: int, forms: str) -> str:
    """`{{ 5|counted:"обращение,обращения,обращений" }}` → «5 обращений», digits in groups of three."""
    return f"{number(count)}\u00a0{plural(count, forms)}"


@register.filter
def number(value: float) -> str:
    """Digits in groups of three with a narrow space: «12 480»."""
    return units.number(value)


@register.filter
def percent(share: float) -> str:
    """`{{ 0.834|percent }}` → «83 %»."""
    return units.percent(share)


@register.filter
def filesize(size: int) -> str:
    """«3,4 МБ»."""
    return units.filesize(size)


@register.filter
def tone_icon(tone: str) -> str:
    """The icon of a tone."""
    return TONE_ICONS[check_tone(tone)]


@register.filter
def message_tone(message: Message) -> str:
    """The tone of one of Django's messages."""
    return _MESSAGE_TONES.get(message.level_tag, "info")


@register.filter
def joined(items: Iterable[Any], separator: str = " · ") -> SafeString:
    """Non-empty items, escaped, joined by a separator."""
    return format_html_join(conditional_escape(separator), "{}", ((item,) for item in items if item))
