"""Build responses about appeals as plain dictionaries; `appeals.api.shapes` describes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from appeals.access import actions_for, capacities_of, is_applicant, may_see_contacts
from appeals.api.public import Data, PublicOutput, category_said, organisation_said
from appeals.clocks.reading import ClockShown, clocks_shown, verdict_due
from appeals.models import (
    Answer,
    Appeal,
    Assignment,
    CategorySuggestion,
    ChecklistItem,
    Finding,
    Message,
    MessageKind,
    RejectionReason,
)
from appeals.selectors.listing import checklist_of
from appeals.states import Party, State, actions, states
from core.http.serializers import moment_text
from tenants.service import Person

__all__ = ["Output", "checklist_item", "note"]


@dataclass(frozen=True)
class Output(PublicOutput):
    """Builds responses for applicants and staff, who may read more than the public."""

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
        """A row of a queryset of `appeals.selectors.listing`."""
        return {**self.listed_row(appeal), "address": appeal.address}

    def own_row(self, appeal: Appeal) -> Data:
        """A row of one's own appeal."""
        row = self.row(appeal)
        return {**row, "ministry": None} if appeal.lacks_category else row

    def detail(self, appeal: Appeal, person: Person) -> Data:
        """All that this person may read; `appeal` comes from `appeal_whole`."""
        capacities = capacities_of(person, appeal)
        for_staff = any(capacity.party != Party.APPLICANT for capacity in capacities)
        photos = list(appeal.attachments.all())
        every = list(appeal.answers.all())
        answers = every if for_staff else [row for row in every if not row.is_withheld]
        is_untold = appeal.lacks_category and not for_staff
        inner = self._inner(appeal)
        return {
            **self._facts(appeal),
            "address": appeal.address,
            **({**inner, "ministry": None} if is_untold else inner),
            "text": appeal.text,
            "public_text": appeal.public_text,
            "wants_publicity": appeal.wants_publicity,
            "details": appeal.details,
            "is_emergency": appeal.is_emergency,
            "findings": [_finding(row) for row in appeal.findings.all()] if for_staff else [],
            "suggestions": [_suggestion(row) for row in appeal.suggestions.all()] if for_staff else [],
            "channel": appeal.channel,
            "state_since": moment_text(appeal.state_since),
            "answered_at": moment_text(_answered_at(appeal, answers, is_whole=answers == every)),
            "verdict_due_at": moment_text(verdict_due(appeal)),
            "clocks": [
                _clock(shown) for shown in clocks_shown(appeal) if for_staff or (shown.is_public and not is_untold)
            ],
            "rejection": _rejection(appeal),
            "contacts": _contacts(appeal) if _reads_contacts(appeal, person) else None,
            "messages": [
                {**_message(row), "photos": self.photos(photo for photo in photos if photo.message_id == row.id)}
                for row in appeal.messages.all()
                if for_staff or row.kind != MessageKind.NOTE
            ],
            "answers": [{**self._answer(row, photos), "text": row.text, "verdict": _verdict(row)} for row in answers],
            "assignments": [_assignment(row) for row in appeal.assignments.all()] if for_staff else [],
            "photos": self.photos(photo for photo in photos if photo.is_of_problem),
            "checklist": [checklist_item(row) for row in _last_checklist(appeal)] if for_staff else [],
            "allowed_actions": _allowed(appeal, person),
        }

    def _state(self, appeal: Appeal) -> Data:
        return {
            "number": appeal.number,
            "state": str(appeal.state),
            "state_title": str(states[appeal.state].label),
            "version": appeal.version,
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
    """An internal note of staff."""
    return {"id": str(row.id), **_message(row)}


def _clock(shown: ClockShown) -> Data:
    return {
        "kind": shown.kind,
        "title": str(shown.label),
        "why": shown.why,
        "due_at": moment_text(shown.due_at),
        "is_paused": shown.is_paused,
    }


def _finding(row: Finding) -> Data:
    return {"detector": row.detector, "kind": row.kind, "score": row.score, "spans": row.spans}


def _suggestion(row: CategorySuggestion) -> Data:
    return {
        "rank": row.rank,
        "category": category_said(row.category),
        "probability": row.probability,
        "words": row.words,
        "model_version": row.model_version,
    }


def _allowed(appeal: Appeal, person: Person) -> list[Data]:
    return [{"action": name, "title": str(actions[name].label)} for name in actions_for(person, appeal)]


def _answered_at(appeal: Appeal, shown: list[Answer], *, is_whole: bool) -> datetime | None:
    """Time of the last visible answer; some may be withheld."""
    if is_whole:
        return appeal.answered_at
    return shown[-1].created_at if shown else None


def _reads_contacts(appeal: Appeal, person: Person) -> bool:
    return is_applicant(person, appeal) or may_see_contacts(person, appeal)


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
        "executor": organisation_said(row.executor),
        "note": row.note,
        "created_at": moment_text(row.created_at),
        "ended_at": moment_text(row.ended_at),
        "ended_as": row.ended_as,
        "end_reason": row.end_reason,
    }


def _last_checklist(appeal: Appeal) -> Iterable[ChecklistItem]:
    checklist = checklist_of(appeal)
    return checklist.items if checklist is not None else ()
