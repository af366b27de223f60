"""Answers about appeals as plain dictionaries; `appeals.api.shapes` describes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from appeals.access import actions_for, capacities_of, may_see_contacts
from appeals.detectors.personal_data import personal_data_mask
from appeals.models import (
    Answer,
    Appeal,
    Assignment,
    Attachment,
    AttachmentState,
    CategorySuggestion,
    ChecklistItem,
    Finding,
    Message,
    MessageKind,
    RejectionReason,
)
from appeals.numbers import number_text
from appeals.selectors.checklists import checklist_of
from appeals.states import Party, State
from appeals.timeline import TimelineItem
from core.http.moments import moment_text
from tenants.service import ApiRequest, Person

__all__ = ["Output", "checklist_item", "note", "timeline_entry"]

Data = dict[str, Any]


@dataclass(frozen=True)
class Output:
    """Builds answers of one request: it knows the region's letters and the host for addresses."""

    prefix: str
    origin: str

    @classmethod
    def of(cls, request: ApiRequest) -> "Output":
        return cls(
            prefix=request.tenant.number_prefix,
            origin=f"{request.scheme}://{request.get_host()}",
        )

    # --- Appeals

    def receipt(self, appeal: Appeal) -> Data:
        return {
            **self._state(appeal),
            "display_number": self._display(appeal),
            "received_at": moment_text(appeal.received_at),
        }

    def moved(self, appeal: Appeal, person: Person) -> Data:
        return {**self._state(appeal), "allowed_actions": _allowed(appeal, person)}

    def row(self, appeal: Appeal) -> Data:
        """Of a queryset of `appeals.selectors.listing`."""
        return {**self.public_row(appeal), "address": appeal.address, **_inner(appeal)}

    def public_row(self, appeal: Appeal) -> Data:
        photos: list[Attachment] = appeal.shown_photos  # type: ignore[attr-defined]
        return {**self._facts(appeal), "excerpt": appeal.excerpt, "photos": self.photos(photos)}  # type: ignore[attr-defined]

    def detail(self, appeal: Appeal, person: Person) -> Data:
        """All that this person may read; `appeal` comes from `appeal_whole`."""
        capacities = capacities_of(person, appeal)
        for_staff = any(capacity.party != Party.APPLICANT for capacity in capacities)
        photos = list(appeal.attachments.all())
        return {
            **self._facts(appeal),
            "address": appeal.address,
            **_inner(appeal),
            "text": appeal.text,
            "public_text": appeal.public_text,
            "wants_publicity": appeal.wants_publicity,
            "details": appeal.details,
            "is_emergency": appeal.is_emergency,
            "findings": [_finding(row) for row in appeal.findings.all()] if for_staff else [],
            "suggestions": [_suggestion(row) for row in appeal.suggestions.all()] if for_staff else [],
            "channel": appeal.channel,
            "state_since": moment_text(appeal.state_since),
            "answered_at": moment_text(appeal.answered_at),
            "verdict_due_at": moment_text(appeal.verdict_due_at),
            "rejection": _rejection(appeal),
            "contacts": _contacts(appeal) if _reads_contacts(appeal, person) else None,
            "messages": [
                {**_message(row), "photos": self.photos(photo for photo in photos if photo.message_id == row.id)}
                for row in appeal.messages.all()
                if for_staff or row.kind != MessageKind.NOTE
            ],
            "answers": [
                {**self._answer(row, photos), "text": row.text, "verdict": _verdict(row)}
                for row in appeal.answers.all()
            ],
            "assignments": [_assignment(row) for row in appeal.assignments.all()] if for_staff else [],
            "photos": self.photos(photo for photo in photos if photo.is_of_problem),
            "checklist": [checklist_item(row) for row in _last_checklist(appeal)] if for_staff else [],
            "allowed_actions": _allowed(appeal, person),
        }

    def public_detail(self, appeal: Appeal) -> Data:
        """What everybody may read; `appeal` comes from `public_appeal_whole`."""
        photos = list(appeal.attachments.all())
        return {
            **self._facts(appeal),
            "text": appeal.public_text,
            "answers": [
                {**self._answer(row, photos), "text": personal_data_mask(row.text)} for row in appeal.answers.all()
            ],
            "photos": self.photos(photo for photo in photos if photo.is_of_problem),
        }

    def _state(self, appeal: Appeal) -> Data:
        return {
            "number": appeal.number,
            "state": str(appeal.state),
            "state_title": str(State(appeal.state).label),
            "version": appeal.version,
        }

    def _facts(self, appeal: Appeal) -> Data:
        return {
            "number": appeal.number,
            "display_number": self._display(appeal),
            "state": appeal.state,
            "state_title": str(State(appeal.state).label),
            "category": _category(appeal.category),
            "municipality": _municipality(appeal.municipality),
            "address": appeal.public_address,
            "point": None if appeal.lat is None else {"lat": appeal.lat, "lon": appeal.lon},
            "received_at": moment_text(appeal.received_at),
            "closed_at": moment_text(appeal.closed_at),
            "rating": appeal.rating,
        }

    def _display(self, appeal: Appeal) -> str:
        return number_text(appeal.number, self.prefix)

    def _answer(self, row: Answer, photos: list[Attachment]) -> Data:
        return {
            "executor": _organisation(row.executor),
            "created_at": moment_text(row.created_at),
            "photos": self.photos(photo for photo in photos if photo.answer_id == row.id),
        }

    # --- Photos

    def photos(self, rows: Iterable[Attachment]) -> list[Data]:
        return [self.photo(row) for row in rows]

    def photo(self, row: Attachment) -> Data:
        ready = row.state == AttachmentState.READY
        return {
            "id": str(row.id),
            "state": row.state,
            "width": row.width,
            "height": row.height,
            "display_url": self._photo_url(row.id, "display") if ready else None,
            "thumb_url": self._photo_url(row.id, "thumb") if ready else None,
        }

    def _photo_url(self, photo_id: UUID, variant: str) -> str:
        return self.origin + reverse("portal:photo", args=(photo_id, variant))


def timeline_entry(item: TimelineItem) -> Data:
    """One thing that happened."""
    return {
        "kind": item.kind,
        "at": moment_text(item.at),
        "title": item.title,
        "text": item.text,
        "actor": item.actor,
        "private": item.private,
        "photos": [str(photo_id) for photo_id in item.photo_ids],
    }


def checklist_item(row: ChecklistItem) -> Data:
    """A step of an assignment."""
    return {
        "id": str(row.id),
        "title": row.title,
        "who": row.who,
        "what": row.what,
        "evidence": row.evidence,
        "due_at": moment_text(row.due_at),
        "ticked_at": moment_text(row.ticked_at),
        "ticked_by": row.ticked_by,
    }


def note(row: Message) -> Data:
    """A note among the staff."""
    return {"id": str(row.id), **_message(row)}


def _inner(appeal: Appeal) -> Data:
    return {
        "ministry": None if appeal.ministry is None else _organisation(appeal.ministry),
        "executor": None if appeal.executor is None else _organisation(appeal.executor),
        "is_published": appeal.is_published,
        "version": appeal.version,
    }


def _finding(row: Finding) -> Data:
    return {"detector": row.detector, "kind": row.kind, "score": row.score, "spans": row.spans}


def _suggestion(row: CategorySuggestion) -> Data:
    return {
        "rank": row.rank,
        "category": _category(row.category),
        "probability": row.probability,
        "words": row.words,
        "model_version": row.model_version,
    }


def _allowed(appeal: Appeal, person: Person) -> list[Data]:
    return [{"action": action.value, "title": str(action.label)} for action in actions_for(person, appeal)]


def _reads_contacts(appeal: Appeal, person: Person) -> bool:
    return appeal.applicant_id == person.user_id or may_see_contacts(person, appeal)


def _contacts(appeal: Appeal) -> Data:
    return {"name": appeal.contact_name, "email": appeal.contact_email, "phone": appeal.contact_phone}


def _rejection(appeal: Appeal) -> Data | None:
    # The words of a refusal that was taken back are history.
    if appeal.state != State.REJECTED or not appeal.rejection_reason:
        return None
    title = str(RejectionReason(appeal.rejection_reason).label)
    return {"reason": appeal.rejection_reason, "title": title, "text": appeal.rejection_text}


def _message(row: Message) -> Data:
    return {
        "kind": row.kind,
        "author": row.author_label,
        "text": row.text,
        "created_at": moment_text(row.created_at),
    }


def _verdict(row: Answer) -> Data | None:
    verdict = getattr(row, "verdict", None)
    if verdict is None:
        return None
    return {
        "kind": verdict.kind,
        "rating": verdict.rating,
        "text": verdict.text,
        "created_at": moment_text(verdict.created_at),
    }


def _assignment(row: Assignment) -> Data:
    return {
        "executor": _organisation(row.executor),
        "note": row.note,
        "created_at": moment_text(row.created_at),
        "ended_at": moment_text(row.ended_at),
        "ended_as": row.ended_as,
        "end_reason": row.end_reason,
    }


def _last_checklist(appeal: Appeal) -> Iterable[ChecklistItem]:
    checklist = checklist_of(appeal)
    return checklist.items if checklist is not None else ()


def _category(row: Any) -> Data:
    return {"code": row.code, "name": row.title}


def _municipality(row: Any) -> Data | None:
    return None if row is None else {"code": row.code, "name": row.name}


def _organisation(row: Any) -> Data:
    return {"code": row.code, "name": row.short_name}
