"""The timeline of one appeal for one person."""

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from appeals.access import capacities_of
from appeals.models import Appeal, MessageKind, PublicAppeal
from appeals.states import Party
from appeals.telling.timeline import entrance, work  # noqa: F401  # they register their presenters
from appeals.telling.timeline.facts import Audience, Facts, TimelineItem, facts_of, outline_facts_of, public_facts_of
from appeals.telling.timeline.presenting import present
from core.errors import Missing
from core.guard import guarded_rows
from core.plane import tenant_only
from shell import components
from tenants.service import Person

__all__ = [
    "public_timeline_items",
    "timeline_entries",
    "timeline_for",
    "timeline_items",
    "timeline_outline",
]

NOTE = "note"


@tenant_only
def timeline_items(appeal: Appeal, person: Person) -> list[TimelineItem]:
    """The timeline of an appeal, oldest first, as its applicant or this member of staff may read it.

    Raises Missing for anybody else: what everybody may read is `public_timeline_items`. Takes at most seven queries,
    however long the history is; `appeal.category` is used and should be loaded.
    """
    return _told(facts_of(appeal, _audience(person, appeal)))


@tenant_only
def public_timeline_items(appeal: PublicAppeal) -> list[TimelineItem]:
    """The public timeline: one query, for the events; `appeal` comes from `public_appeal`."""
    return _told(public_facts_of(appeal))


@tenant_only
def timeline_outline(appeal: Appeal) -> list[TimelineItem]:
    """Events and times only, without texts, for staff who no longer have the appeal."""
    return _told(outline_facts_of(appeal.id))


def _told(facts: Facts) -> list[TimelineItem]:
    told = guarded_rows("timeline.line", facts.events, lambda event: list(present(event, facts)))
    items = [item for lines in told for item in lines]
    return sorted([*items, *_notes(facts)], key=lambda item: item.at)


@tenant_only
def timeline_for(appeal: Appeal, person: Person) -> list[components.TimelineEntry]:
    """The same as entries of the `{% timeline %}` component."""
    return timeline_entries(timeline_items(appeal, person))


def timeline_entries(items: Iterable[TimelineItem]) -> list[components.TimelineEntry]:
    """Items as entries of the `{% timeline %}` component, for a page that also needs the items themselves."""
    return [
        components.TimelineEntry(
            title=item.title,
            when=item.at,
            icon=item.icon,
            tone=item.tone,
            text=item.text,
            actor=item.actor,
            private=item.private,
            photos=_pictures(item.photo_ids, item.photos_of),
            photos_late=item.photos_late,
        )
        for item in items
    ]


def _audience(person: Person, appeal: Appeal) -> Audience:
    parties = {capacity.party for capacity in capacities_of(person, appeal)}
    if Party.APPLICANT in parties:
        return Audience.APPLICANT
    if not parties:
        raise Missing(_("Такого обращения нет, или оно вам не видно."))
    return Audience.STAFF


def _pictures(photo_ids: tuple[UUID, ...], name: str) -> tuple[components.Photo, ...]:
    return tuple(
        components.Photo(
            url=reverse("portal:photo", args=(photo_id, "display")),
            thumb_url=reverse("portal:photo", args=(photo_id, "thumb")),
            alt=_("%(name)s, %(n)d из %(total)d") % {"name": name, "n": index, "total": len(photo_ids)},
        )
        for index, photo_id in enumerate(photo_ids, start=1)
    )


def _notes(facts: Facts) -> list[TimelineItem]:
    if not facts.for_staff:
        return []
    reasons = facts.reasons
    return [
        TimelineItem(
            kind=NOTE,
            at=message.created_at,
            title=_("Заметка"),
            text=message.text,
            actor=message.author_label,
            private=True,
            icon="edit",
        )
        for message in facts.messages.values()
        if message.kind == MessageKind.NOTE and message.id not in reasons
    ]
