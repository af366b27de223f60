"""Cards of an appeal's page and of a queue; modules add theirs to the same slots."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.service import phone_shown, phone_uri
from appeals.access import may_see_contacts
from appeals.models import Answer, Appeal, Attachment, AttachmentState, MessageKind, Verdict, VerdictKind
from appeals.portals.looks import photos_shown
from appeals.portals.workplace.slots import APPEAL_BODY, APPEAL_SIDE, APPEAL_TABS, QUEUE_TOP, AppealOnPage
from shell.components import Photo
from tenants.service import Person, RegionRequest
from workplace.service import REGION_TABS, Card, Panel, Tab

__all__ = ["OwnPage", "photos_are_late"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPage(AppealOnPage):
    """AppealOnPage with the row, for appeals' own cards only."""

    row: Appeal

    @classmethod
    def of(cls, appeal: Appeal) -> "OwnPage":
        """The appeal of a page. No query."""
        return cls(
            id=appeal.id,
            number=appeal.number,
            version=appeal.version,
            state=appeal.state,
            category_id=appeal.category_id,
            municipality_id=appeal.municipality_id,
            ministry_id=appeal.ministry_id,
            executor_id=appeal.executor_id,
            row=appeal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """The last answer with its photos and verdict."""

    answer: Answer
    photos: list[Photo]
    verdict: Any
    returned_with: list[Photo]
    photos_late: bool
    returned_late: bool


def _answer_of(appeal: Appeal) -> ShownAnswer | None:
    answers = list(appeal.answers.all())
    if not answers:
        return None
    last = answers[-1]
    of_answer = [photo for photo in appeal.attachments.all() if photo.answer_id == last.id]
    verdict = getattr(last, "verdict", None)
    of_return = _with_return(appeal, verdict)
    return ShownAnswer(
        answer=last,
        photos=photos_shown(_ready(of_answer), _("Фото исполнителя")),
        verdict=verdict,
        returned_with=photos_shown(_ready(of_return), _("Фото заявителя при возврате")),
        photos_late=photos_are_late(of_answer),
        returned_late=photos_are_late(of_return),
    )


def _with_return(appeal: Appeal, verdict: Verdict | None) -> list[Attachment]:
    if verdict is None or verdict.kind != VerdictKind.RETURNED:
        return []
    # Words and photos of a return are written in one moment.
    returns = {
        message.id
        for message in appeal.messages.all()
        if message.kind == MessageKind.RETURN and message.created_at == verdict.created_at
    }
    return [photo for photo in appeal.attachments.all() if photo.message_id in returns]


def _ready(photos: Iterable[Attachment]) -> list[Attachment]:
    return [photo for photo in photos if photo.state == AttachmentState.READY]


def photos_are_late(photos: Iterable[Attachment]) -> bool:
    """Whether copies of some photos are not ready yet."""
    return any(photo.state == AttachmentState.PROCESSING for photo in photos)


def _contacts_of(person: Person, appeal: Appeal) -> dict[str, str] | None:
    """Name and phone for people with that permission; else None."""
    if not may_see_contacts(person, appeal):
        return None
    applicant = appeal.applicant
    phone = appeal.contact_phone or (applicant.phone if applicant else "")
    return {
        "name": appeal.contact_name or (applicant.full_name if applicant else ""),
        "phone": phone_shown(phone),
        "tel": phone_uri(phone),
    }


def _answer(request: HttpRequest, about: OwnPage) -> Mapping[str, Any] | None:
    answer = _answer_of(about.row)
    return {"answer": answer} if answer else None


def _contacts(request: RegionRequest, about: OwnPage) -> Mapping[str, Any] | None:
    contacts = _contacts_of(request.person, about.row)
    return {"contacts": contacts} if contacts else None


def _place(request: HttpRequest, about: OwnPage) -> Mapping[str, Any] | None:
    return {} if about.row.lat is not None else None


def _card(name: str, order: int, **more: Any) -> Card:
    return Card(name=name, order=order, template=f"appeals/work/parts/{name}.html", **more)


for card in (
    _card("answer", 10, facts=_answer),
    _card("insight", 20),
    _card("words", 30),
    _card("steps", 40),
):
    APPEAL_BODY.add(card)
for card in (
    _card("decide", 10),
    _card("applicant", 20, facts=_contacts),
    _card("place", 30, facts=_place),
):
    APPEAL_SIDE.add(card)
QUEUE_TOP.add(Panel(name="emergencies", order=10, template="appeals/work/parts/emergencies.html"))
APPEAL_TABS.add(
    Tab(
        name="appeal",
        label=gettext_lazy("Обращение"),
        url_name="work:appeal",
        arguments=lambda about: {"number": about.number},
        order=10,
    )
)
REGION_TABS.add(Tab(name="flow", label=gettext_lazy("Ход обращения"), url_name="work:flow", order=40))
