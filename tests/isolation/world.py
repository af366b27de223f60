"""Region `mo` with data of every kind, every text recognisable."""

import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django_tenants.utils import tenant_context

from accounts.models import User
from accounts.service import correspondent_confirm, token_issue
from appeals.drafts import draft_photo_add, draft_save, draft_start
from appeals.links import link_path
from appeals.models import Appeal, ChecklistItem, Draft, Message, Notification
from appeals.photos.attachments import attachment_process
from appeals.states import Action
from core import clock
from core.events.dispatcher import events_dispatch_batch
from core.events.models import Delivery, DeliveryState, Event, ReaderRetry, RetryState
from core.events.types import SYSTEM
from core.models import BaseModel, uuid7
from taxonomy.models import Category
from taxonomy.playbooks.publishing import playbook_publish
from taxonomy.service import PlaybookStep
from tenants.administration import invitation_send
from tenants.service import Role, person_of, region_by_slug
from tenants.structure.grants import role_grant
from tenants.structure.models import Municipality, Organisation, RoleGrant
from tests.factories import appeal_at, category_ask, citizen_make, photo_make, photo_upload, staff_user, take
from tests.http import region_client

__all__ = ["ONLY", "TAINT", "World", "fingerprint", "world_make"]

# In every text, name, address and title that somebody of `mo` has written.
TAINT = "Заветное"
# The code of a category, a playbook, an organisation and a municipality that only `mo` has.
ONLY = "mo-only"


@dataclass(frozen=True)
class World:
    """What there is in `mo`, and clients of its people."""

    citizen: User
    admin: User
    clients: dict[str, Client]
    token: str
    invitation: str
    letter: str
    number: int
    ids: dict[str, UUID]


def world_make(slug: str = "mo") -> World:
    """Fill a region. Its appeals have numbers that the other one does not have."""
    with tenant_context(region_by_slug(slug)):
        _numbers_far_away()
        _directory()
        citizen = citizen_make(full_name=f"{TAINT} Имя", email="taint@post.example", phone="+79160000001")
        admin = _admin()
        for _number in range(3):
            appeal_at("moderation_1", citizen, text=_words("очередь"))
        appeal = _appeal(citizen)
        loose = photo_make(person_of(citizen), "blue")
        attachment_process(loose.id)
        draft, draft_photo = _draft(citizen)
        while events_dispatch_batch():
            pass
        Delivery.objects.update(state=DeliveryState.DEAD)
        retry = ReaderRetry.objects.create(
            event=Event.objects.first(), reader="timeline", state=RetryState.DEAD, next_attempt_at=clock.now()
        )
        invitation = invitation_send(
            email="taint-invited@post.example",
            full_name=f"{TAINT} Приглашённый",
            role=Role.MODERATOR,
            inviting_id=admin.id,
            acting=SYSTEM,
        )
        token, text = token_issue(user=citizen, title=f"{TAINT} ключ")
        people = {who: staff_user(who) for who in ("moderator", "roads", "worker", "centre")}
        people |= {"citizen": citizen, "admin": admin}
        clients = {who: region_client(slug, user) for who, user in people.items()}
        return World(
            citizen=citizen,
            admin=admin,
            clients=clients,
            token=text,
            invitation=_invitation_link(invitation.email),
            letter=_letter(),
            number=appeal.number,
            ids={
                "appeal": appeal.id,
                "photo": appeal.attachments.first().id,
                "loose_photo": loose.id,
                "draft": draft.id,
                "draft_photo": draft_photo,
                "notification": Notification.objects.filter(user=citizen).first().id,
                "delivery": Delivery.objects.first().id,
                "retry": retry.id,
                "invitation": invitation.id,
                "grant": RoleGrant.objects.first().id,
                "token": token.id,
                "message": Message.objects.first().id,
                "step": ChecklistItem.objects.first().id,
                "category": Category.objects.get(code=ONLY).id,
                "organisation": Organisation.objects.get(code=ONLY).id,
                "municipality": Municipality.objects.get(code=ONLY).id,
            },
        )


def _invitation_link(email: str) -> str:
    letter = Delivery.objects.get(recipient=email)
    return re.search(r"/invitation/([^/]+)/", letter.payload["text"]).group(1)


def _numbers_far_away() -> None:
    # A sequence is not rolled back: the two regions could have come to the same number.
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('appeals_number_seq', 1000000 + nextval('appeals_number_seq'))")


def _words(about: str) -> str:
    return f"{TAINT} слово про {about}: его не должен видеть никто из другого региона."


def _directory() -> None:
    """A category, a playbook, an executor and a municipality that only `mo` has."""
    potholes = Category.objects.get(code="roads-potholes")
    _copy(potholes, code=ONLY, title=f"{TAINT} тема", direction=f"{TAINT} направление")
    facts = {"code": ONLY, "title": f"{TAINT} алгоритм", "block": "transport", "municipality_kind": "", "expected": 0}
    step = PlaybookStep(title=f"{TAINT} шаг", who=f"{TAINT} мастер", what=_words("шаг"), evidence=f"{TAINT} фото")
    playbook_publish(acting=SYSTEM, steps=[step], **facts)
    category_ask(playbook=ONLY)
    _copy(Municipality.objects.get(code="south"), code=ONLY, name=f"{TAINT} округ", south=0, north=0, west=0, east=0)
    Organisation.objects.create(code=ONLY, name=f"{TAINT} служба", short_name=f"{TAINT} служба", kind="other")


def _copy(row: BaseModel, **changes: Any) -> None:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    type(row).objects.create(**{**values, "id": uuid7(), **changes})


def _admin() -> User:
    """Somebody who may do whatever can be done in `mo`."""
    user = staff_user("admin")
    user.full_name = f"{TAINT} Начальник"
    user.save()
    role_grant(user_id=user.id, role=Role.MODERATOR)
    for ministry in Organisation.objects.filter(kind="ministry"):
        role_grant(user_id=user.id, role=Role.MINISTRY_MODERATOR, organisation=ministry)
    for executor in Organisation.objects.exclude(kind="ministry"):
        role_grant(user_id=user.id, role=Role.EXECUTOR, organisation=executor)
    return user


def _appeal(citizen: User) -> Appeal:
    """A published appeal with a photo, a question, a reply and an answer; it waits for the verdict."""
    person = person_of(citizen)
    before = photo_make(person)
    attachment_process(before.id)
    appeal = appeal_at("clarification", citizen, text=_words("яму"), address=f"{TAINT} улица", photo_ids=(before.id,))
    take(Action.CLARIFY, appeal, person, text=_words("уточнение"))
    take(Action.ASSIGN, appeal, person_of(staff_user("roads")), note=_words("поручение"))
    take(Action.ANSWER, appeal, person_of(staff_user("worker")), text=_words("ответ"))
    appeal.refresh_from_db()
    return appeal


def _letter() -> str:
    """The token of a link that opens an appeal here."""
    appeal = appeal_at("moderation_1", text=_words("письмо"), contact_email="taint-letter@post.example")
    assert appeal.correspondent_id is not None
    correspondent_confirm(correspondent_id=appeal.correspondent_id)
    return link_path(appeal_id=appeal.id, correspondent_id=appeal.correspondent_id).split("/")[2]


def _draft(citizen: User) -> tuple[Draft, UUID]:
    person = person_of(citizen)
    draft = draft_start(person=person)
    draft_save(draft_id=draft.id, changes={"text": _words("черновик")})
    photo = draft_photo_add(person=person, draft_id=draft.id, upload=photo_upload("green"))
    return draft, photo.id


def fingerprint(schema: str) -> dict[str, str]:
    """A digest of every table of a schema, but for those that reading writes: sessions and the marks of tokens."""
    with tenant_context(region_by_slug(schema)), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1", [schema])
        tables = [name for (name,) in cursor.fetchall() if name not in _WRITTEN_BY_READING]
        found = {}
        for table in tables:
            cursor.execute(f'SELECT md5(string_agg(t::text, \'\' ORDER BY t::text)) FROM "{schema}"."{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


_WRITTEN_BY_READING = frozenset({"django_session", "axes_accessattempt", "accounts_personaltoken"})
