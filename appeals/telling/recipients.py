"""Recipients: who may be told of an appeal, and where."""

from dataclasses import dataclass
from uuid import UUID

from accounts.service import EMAIL, Correspondent, User, correspondent_get, correspondent_is_open, person_is_open
from appeals.models import Appeal
from core.events.deliveries import channels

__all__ = ["Recipient", "applicant_of", "is_reachable", "recipient_by_link", "recipients_of"]


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """Somebody who is told of an appeal: an account by its e-mail, or a correspondent in their channel.

    `id` is the user's or the correspondent's. `correspondent_id` is None for an account, which signs in; a
    correspondent opens the appeal by a signed link.
    """

    id: UUID
    channel: str
    address: str
    name: str
    correspondent_id: UUID | None = None


def applicant_of(appeal: Appeal) -> User | None:
    """The applicant, unless there is none or their account is closed; `appeal.applicant` should be loaded.

    It stays open until this transaction ends: an erasure at the same moment finds what they are told.
    """
    applicant = appeal.applicant
    return applicant if applicant is not None and person_is_open(applicant.id) else None


def recipients_of(appeal: Appeal) -> list[Recipient]:
    """Who is told of an appeal: its applicant, and its correspondent once their address is confirmed.

    They stay until this transaction ends, as in `applicant_of`.
    """
    found = []
    applicant = applicant_of(appeal)
    if applicant is not None:
        found.append(Recipient(id=applicant.id, channel=EMAIL, address=applicant.email, name=applicant.full_name))
    correspondent = _correspondent_of(appeal)
    if correspondent is not None and (applicant is None or correspondent.user_id != applicant.id):
        found.append(recipient_by_link(correspondent))
    return found


def recipient_by_link(correspondent: Correspondent) -> Recipient:
    """A correspondent in their channel."""
    return Recipient(
        id=correspondent.id,
        channel=correspondent.channel,
        address=correspondent.external_id,
        name=correspondent.name,
        correspondent_id=correspondent.id,
    )


def is_reachable(appeal: Appeal) -> bool:
    """Whether somebody can be asked: the appeal has an account, or a correspondent to whom a letter goes."""
    return appeal.applicant_id is not None or _correspondent_of(appeal) is not None


def _correspondent_of(appeal: Appeal) -> Correspondent | None:
    if appeal.correspondent_id is None or not correspondent_is_open(appeal.correspondent_id):
        return None
    correspondent = correspondent_get(correspondent_id=appeal.correspondent_id)
    is_told = correspondent is not None and correspondent.is_confirmed and correspondent.channel in channels
    return correspondent if is_told else None
