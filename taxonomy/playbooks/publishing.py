"""Publish the steps of a playbook. A version is immutable; the next one replaces it."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Conflict, InvalidInput, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.plane import tenant_only
from core.typed import plain
from taxonomy.choices import Block
from taxonomy.events import PlaybookPublished
from taxonomy.models import Playbook, PlaybookVersion
from taxonomy.playbooks.steps import PlaybookStep, steps_checked
from tenants.service import municipalities_list

__all__ = ["MAX_CODE", "MAX_TITLE", "municipality_kinds", "playbook_publish", "playbook_withdraw", "version_write"]

MAX_CODE, MIN_TITLE, MAX_TITLE = 60, 5, 150
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@tenant_only
def municipality_kinds() -> list[str]:
    """The kinds of municipalities that the region has, by name: those that a variant may be for."""
    return sorted({municipality.kind for municipality in municipalities_list()})


@tenant_only
@transaction.atomic
def playbook_publish(
    *,
    acting: Actor,
    code: str,
    title: str,
    block: str,
    municipality_kind: str,
    steps: Sequence[PlaybookStep],
    expected: int,
) -> PlaybookVersion:
    """Publish steps for a kind of municipality (empty: for all that have none of their own).

    `expected` is the number of the variant's version that the person started from, 0 for a new one. Open assignments
    keep the steps that they were given. Raises InvalidInput with the field at fault (`code`, `title`, `block`,
    `municipality_kind`, `steps`), Conflict when somebody else has published meanwhile.
    """
    code, title = _code(code), " ".join(plain(title).split())
    if not MIN_TITLE <= len(title) <= MAX_TITLE:
        raise InvalidInput(
            _("Название — от %(min)d до %(max)d знаков.") % {"min": MIN_TITLE, "max": MAX_TITLE}, field="title"
        )
    if block not in Block.values:
        raise InvalidInput(_("Такого блока нет. Выберите из списка."), field="block")
    if municipality_kind and municipality_kind not in municipality_kinds():
        raise InvalidInput(_("Муниципалитетов такого вида в регионе нет."), field="municipality_kind")
    checked = steps_checked(steps)
    playbook, _is_new = Playbook.objects.select_for_update().get_or_create(
        code=code, defaults={"title": title, "block": block}
    )
    current = _current(playbook, municipality_kind, expected)
    if (
        current is not None
        and current.steps == [step.as_json() for step in checked]
        and (playbook.title, playbook.block) == (title, block)
    ):
        raise InvalidInput(_("Вы ничего не изменили: такая версия уже действует."), field="steps", code="unchanged")
    if (playbook.title, playbook.block) != (title, block):
        playbook.title, playbook.block = title, block
        playbook.save(update_fields=["title", "block"])
    return version_write(playbook, municipality_kind, expected + 1, checked, acting=acting, published_by=acting.label)


@tenant_only
@transaction.atomic
def playbook_withdraw(*, acting: Actor, code: str, municipality_kind: str, expected: int) -> PlaybookVersion:
    """Take a variant out of force: its municipalities get the general steps; without those, no checklist at all.

    Raises Missing for an unknown playbook, Conflict when the variant is withdrawn already or has a newer version.
    """
    playbook = Playbook.objects.select_for_update().filter(code=code).first()
    if playbook is None:
        raise Missing(_("Такого алгоритма в регионе нет."))
    current = _current(playbook, municipality_kind, expected)
    if current is None or not current.steps:
        raise Conflict(_("Этот вариант уже не действует."), code="withdrawn")
    return version_write(playbook, municipality_kind, expected + 1, [], acting=acting, published_by=acting.label)


def version_write(
    playbook: Playbook,
    municipality_kind: str,
    number: int,
    steps: Sequence[PlaybookStep],
    *,
    acting: Actor,
    published_by: str,
) -> PlaybookVersion:
    """Write the next version and its event; the caller holds the playbook locked and has checked everything."""
    version = PlaybookVersion.objects.create(
        playbook=playbook,
        municipality_kind=municipality_kind,
        number=number,
        steps=[step.as_json() for step in steps],
        published_by=published_by,
    )
    event_append(
        PlaybookPublished(
            playbook_id=playbook.id,
            code=playbook.code,
            number=number,
            municipality_kind=municipality_kind,
            steps=len(steps),
        ),
        subject_id=playbook.id,
        actor=acting,
    )
    return version


def _current(playbook: Playbook, municipality_kind: str, expected: int) -> PlaybookVersion | None:
    current = playbook.versions.filter(municipality_kind=municipality_kind).order_by("-number").first()
    if (current.number if current else 0) != expected:
        raise Conflict(
            _("Пока вы правили, этот вариант опубликовал кто-то другой. Откройте его снова и внесите правки."),
            code="stale_version",
        )
    return current


def _code(code: str) -> str:
    if len(code) > MAX_CODE or not _CODE.fullmatch(code):
        raise InvalidInput(
            _("Код — латинские буквы, цифры и дефисы, до %(n)d знаков: «pothole-repair».") % {"n": MAX_CODE},
            field="code",
        )
    return code
