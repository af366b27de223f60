"""Display of an appeal on every page: the tone of its state, its number, its photos."""

from collections.abc import Iterable
from functools import cache
from typing import Any, Protocol

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appeals.numbers import number_text
from appeals.states import states
from shell.components import Photo, Tone
from shell.templatetags.shell import badge
from tenants.service import RegionRequest

__all__ = ["appeal_label", "map_legend", "photo_shown", "photos_shown", "state_badge"]


def state_badge(state: str) -> SafeString:
    """The state of an appeal as a badge."""
    return _state_badge(state, get_language())


@cache
def _state_badge(state: str, language: str | None) -> SafeString:
    # Eight words that every row of every list shows: drawing them anew took an eighth of a page's time.
    return badge(str(states[state].label), states[state].tone)


def map_legend() -> list[tuple[Tone, str]]:
    """What the marks of a map mean, by their tones; a mark has a sign of its own too, not only a colour."""
    return [
        ("progress", _("В работе")),
        ("warning", _("Нужно уточнение или доработка")),
        ("info", _("Есть ответ, ждёт оценки")),
        ("success", _("Решено")),
        ("danger", _("Отклонено")),
    ]


def appeal_label(request: RegionRequest, number: int) -> str:
    """The number as people write it: «УЛ-123»."""
    return number_text(number, request.tenant.number_prefix)


class Shown(Protocol):
    """A photo, whoever may see it."""

    pk: Any


def photo_shown(attachment: Shown, alt: str) -> Photo:
    """A photo for the shell's components."""
    return Photo(
        url=reverse("portal:photo", args=(attachment.pk, "display")),
        thumb_url=reverse("portal:photo", args=(attachment.pk, "thumb")),
        alt=alt,
    )


def photos_shown(attachments: Iterable[Shown], name: str) -> list[Photo]:
    """Photos of one thing: «Фото заявителя, 1 из 3»."""
    found = list(attachments)
    words = _("%(name)s, %(n)d из %(total)d")
    return [
        photo_shown(attachment, words % {"name": name, "n": index, "total": len(found)})
        for index, attachment in enumerate(found, start=1)
    ]
