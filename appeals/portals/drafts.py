"""Which drafts belong to this browser session and to this person."""

from collections.abc import Iterable
from uuid import UUID

from appeals.drafts import draft_claim, draft_find, draft_key_fits, drafts_unsent
from appeals.models import Draft
from tenants.service import RegionRequest

__all__ = ["draft_forget", "draft_of", "draft_remember", "drafts_here", "drafts_open"]

KEY = "drafts"
MOST_KEPT = 30


def drafts_here(request: RegionRequest) -> list[UUID]:
    """Drafts begun in this browser session, of any owner; the latest last."""
    return [UUID(kept) for kept in request.session.get(KEY, [])]


def drafts_open(request: RegionRequest) -> list[Draft]:
    """Unsent drafts of this person, the latest first; a sign-in takes over those of this browser."""
    found = drafts_unsent(person=request.person, here=drafts_here(request))
    _claim(request, found)
    return found


def draft_of(request: RegionRequest, draft_id: UUID) -> Draft | None:
    """A draft of this person or browser, sent ones included; None for others.

    A form contains the draft's key, so a guest who lost the session gets the draft back.
    """
    draft = draft_find(draft_id)
    if draft is None:
        return None
    if draft.user_id is not None:
        return draft if draft.user_id == request.person.user_id else None
    if draft.id not in drafts_here(request):
        if not draft_key_fits(draft.id, request.POST.get("key", "")):
            return None
        draft_remember(request, draft.id)
    _claim(request, [draft])
    return draft


def _claim(request: RegionRequest, drafts: Iterable[Draft]) -> None:
    if not request.person.is_signed_in:
        return
    for draft in drafts:
        if draft.user_id is None and draft.appeal_id is None:
            draft_claim(person=request.person, draft_id=draft.id)
            draft.user_id = request.person.user_id


def draft_remember(request: RegionRequest, draft_id: UUID) -> None:
    """Record that this browser owns the draft."""
    kept = request.session.get(KEY, [])
    if str(draft_id) not in kept:
        request.session[KEY] = [*kept, str(draft_id)][-MOST_KEPT:]


def draft_forget(request: RegionRequest, draft_id: UUID) -> None:
    """Forget a draft that was sent or deleted."""
    kept = request.session.get(KEY, [])
    if str(draft_id) in kept:
        request.session[KEY] = [item for item in kept if item != str(draft_id)]
