"""Which draft belongs to this browser and to this person."""

from uuid import UUID

from appeals.drafts import draft_claim, draft_latest, draft_start
from appeals.models import Draft
from tenants.service import RegionRequest

__all__ = [
    "draft_current",
    "draft_forget",
    "draft_open",
    "draft_posted",
    "draft_to_write",
    "draft_use",
    "session_draft_id",
]

KEY = "draft"


def session_draft_id(request: RegionRequest) -> UUID | None:
    """The draft that this browser session is about, whoever it belongs to."""
    kept = request.session.get(KEY)
    return UUID(kept) if kept else None


def draft_current(request: RegionRequest) -> Draft | None:
    """The unsent draft of this browser; somebody who has signed in meanwhile takes it over."""
    draft_id = session_draft_id(request)
    if draft_id is None:
        return None
    draft = Draft.objects.filter(pk=draft_id, appeal=None).first()
    if draft is None:
        return None
    person = request.person
    if draft.user_id is None and person.is_signed_in:
        draft_claim(person=person, draft_id=draft.id)
        draft.user_id = person.user_id
    return draft if draft.user_id == person.user_id else None


def draft_open(request: RegionRequest) -> Draft | None:
    """The draft to go on with: this browser's, or the one a signed-in person left on another device."""
    draft = draft_current(request) or draft_latest(person=request.person)
    if draft is not None:
        _remember(request, draft)
    return draft


def draft_posted(request: RegionRequest) -> Draft | None:
    """The draft that a form was written in, sent ones included; None if it is not this person's."""
    try:
        draft_id = UUID(request.POST.get("draft", ""))
    except ValueError:
        return None
    draft = Draft.objects.select_related("appeal").filter(pk=draft_id).first()
    if draft is None:
        return None
    if draft.user_id is None:
        return draft if draft.id == session_draft_id(request) else None
    return draft if draft.user_id == request.person.user_id else None


def draft_to_write(request: RegionRequest) -> Draft:
    """The draft that what was posted belongs to; a new one where there is none, so that no word is lost."""
    draft = draft_posted(request) or draft_current(request)
    if draft is None:
        draft = draft_start(person=request.person)
    if draft.appeal_id is None:
        _remember(request, draft)
    return draft


def draft_use(request: RegionRequest, draft: Draft) -> None:
    """Go on with this draft in this browser."""
    _remember(request, draft)


def draft_forget(request: RegionRequest) -> None:
    """The draft of this browser is sent or thrown away."""
    request.session.pop(KEY, None)


def _remember(request: RegionRequest, draft: Draft) -> None:
    if request.session.get(KEY) != str(draft.id):
        request.session[KEY] = str(draft.id)
