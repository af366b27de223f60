"""Create test data through the services that people use."""

from functools import cache
from io import BytesIO
from itertools import count
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from accounts.service import consent_give, user_create
from appeals.models import Appeal, Attachment, ChecklistItem
from appeals.service import ChannelKind, Intake, action_service, appeal_receive, attachment_upload, checklist_tick
from appeals.states import Action
from core.modules import modules
from core.plane import region_schema
from taxonomy.models import Category
from taxonomy.service import category_by_code
from tenants.service import Person, organisation_by_code, person_of
from tenants.structure.switches import module_switch_set
from tests.kits import INSIDE

__all__ = [
    "PASSWORD",
    "action_arguments",
    "appeal_at",
    "appeal_make",
    "category_ask",
    "citizen_make",
    "modules_switch_on",
    "photo_bytes",
    "photo_make",
    "photo_upload",
    "staff_person",
    "staff_user",
    "steps_tick",
    "take",
]

PASSWORD = "Верный-пароль-1"
_serial = count(1)


def citizen_make(**facts: Any) -> User:
    """A citizen with a confirmed address, consent and the password PASSWORD."""
    number = next(_serial)
    facts = {"email": f"citizen-{number}@post.example", "full_name": f"Житель {number}", **facts}
    user = user_create(password=PASSWORD, **facts)
    consent_give(user=user)
    return user


def modules_switch_on() -> None:
    """Switch on every installed module in the current region."""
    for module in modules:
        module_switch_set(slug=module.slug, is_on=True)


def staff_user(who: str) -> User:
    """A user of the small kit's staff by the local part of the address; can sign in with PASSWORD."""
    user = User.objects.get(email=f"{who}@staff.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def staff_person(who: str) -> Person:
    """The same as a Person with roles."""
    return person_of(User.objects.get(email=f"{who}@staff.example"))


@cache
def photo_bytes(colour: str = "red", size: tuple[int, int] = (64, 48)) -> bytes:
    """A small JPEG."""
    buffer = BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


def photo_make(person: Person, colour: str = "red") -> Attachment:
    """An uploaded photo that is not attached to anything yet."""
    return attachment_upload(person=person, upload=photo_upload(colour))


def photo_upload(colour: str = "red") -> SimpleUploadedFile:
    """A small JPEG as an upload of a form."""
    return SimpleUploadedFile("photo.jpg", photo_bytes(colour), content_type="image/jpeg")


def appeal_make(
    applicant: User | None = None,
    *,
    text: str = "Яма на дороге возле школы, машины объезжают по тротуару.",
    category: str | None = "",
    **facts: Any,
) -> Appeal:
    """An appeal received from the portal, inside the region's first municipality."""
    person = person_of(applicant if applicant is not None else citizen_make())
    lat, lon = INSIDE[region_schema()]
    intake: dict[str, Any] = {
        "text": text,
        "category_id": None if category is None else category_by_code(category or "roads-potholes").id,
        "channel": ChannelKind.PORTAL,
        "lat": lat,
        "lon": lon,
        "address": "ул. Гончарова, 12",
        **facts,
    }
    return appeal_receive(person=person, intake=Intake(**intake))


# How the small kit's people bring an appeal into each state, step by step.
_PATHS: dict[str, list[tuple[str, Action]]] = {
    "moderation_1": [],
    "moderation_2": [("moderator", Action.APPROVE)],
    "rejected": [("moderator", Action.REJECT_BY_RULES)],
    "clarification": [("moderator", Action.APPROVE), ("roads", Action.ASK)],
    "assigned": [("moderator", Action.APPROVE), ("roads", Action.ASSIGN)],
    "answered": [("moderator", Action.APPROVE), ("roads", Action.ASSIGN), ("worker", Action.ANSWER)],
}
_PATHS["closed"] = [*_PATHS["answered"], ("applicant", Action.CONFIRM)]
_PATHS["returned"] = [*_PATHS["answered"], ("applicant", Action.RETURN)]


def action_arguments(action: Action, appeal: Appeal | None = None) -> dict[str, Any]:
    """Arguments of an action besides the appeal, valid for the small kit and for this appeal (of roads by default)."""
    words = "Достаточно длинное объяснение для проверки."
    # What is looked up by name is looked up only where it is needed: a region may have another set by then.
    if action == Action.PASS_ON:
        ministry = "ministry-homes" if appeal is None or _at_roads(appeal) else "ministry-roads"
        return {"ministry_id": organisation_by_code(ministry).id, "reason": words}
    if action == Action.RECATEGORISE:
        category = "yard-driveway-cleaning" if appeal is None or _of_roads(appeal) else "roads-potholes"
        return {"category_id": category_by_code(category).id}
    if action in (Action.ASSIGN, Action.REASSIGN):
        return {"executor_id": organisation_by_code("roads-north" if action == Action.ASSIGN else "homes-south").id}
    return {
        Action.APPROVE: {},
        Action.REJECT_BY_RULES: {"reason": "no_details", "text": words},
        Action.REJECT_BY_SUBSTANCE: {"reason": "not_our_authority", "text": words},
        Action.ASK: {"text": words},
        Action.CLARIFY: {"text": words},
        Action.REFUSE: {"reason": words},
        Action.REOPEN: {"reason": words},
        Action.ANSWER: {"text": words},
        Action.CONFIRM: {"rating": 5},
        Action.RETURN: {"reason": words},
    }[action]


def _of_roads(appeal: Appeal) -> bool:
    return appeal.category.code == "roads-potholes"


def _at_roads(appeal: Appeal) -> bool:
    return appeal.ministry is not None and appeal.ministry.code == "ministry-roads"


def steps_tick(appeal: Appeal, person: Person, *, most: int | None = None) -> int:
    """Tick the open steps of an appeal, or the first `most` of them; returns how many were ticked."""
    items = ChecklistItem.objects.filter(assignment__appeal=appeal, assignment__ended_at=None, ticked_at=None)
    item_ids = list(items.order_by("position").values_list("id", flat=True)[:most])
    for item_id in item_ids:
        checklist_tick(person=person, number=appeal.number, item_id=item_id, ticked=True)
    return len(item_ids)


def category_ask(code: str = "roads-potholes", *, playbook: str = "", evidence: str = "none") -> None:
    """Make a category require steps and photos; those of the small kit require nothing."""
    Category.objects.filter(code=code).update(playbook=playbook, evidence=evidence)


def take(action: Action, appeal: Appeal, person: Person, **changes: Any) -> Appeal:
    """Take an action as a person, with the appeal's current version; ticks the steps before an answer."""
    if action == Action.ANSWER:
        steps_tick(appeal, person)
    current = Appeal.objects.get(pk=appeal.pk)
    arguments = {"version": current.version, **action_arguments(action, current), **changes}
    return action_service(action)(person=person, number=appeal.number, **arguments)


def appeal_at(state: str, applicant: User | None = None, **facts: Any) -> Appeal:
    """An appeal moved into a state by the staff of the small kit."""
    user = applicant if applicant is not None else citizen_make()
    appeal = appeal_make(user, **facts)
    for who, action in _PATHS[state]:
        person = person_of(user) if who == "applicant" else staff_person(who)
        take(action, appeal, person)
    return Appeal.objects.get(pk=appeal.pk)
