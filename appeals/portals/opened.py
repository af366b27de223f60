"""Appeals that this browser has opened by the link of a letter: its session acts as their correspondent for a while."""

from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.service import Correspondent, correspondent_get
from appeals.access import capacities_of
from appeals.links import ReadLink
from appeals.models import Appeal
from core import clock
from core.errors import Missing
from tenants.service import Person, RegionRequest

__all__ = [
    "appeal_of_link",
    "opened_before",
    "opened_by",
    "opened_close",
    "opened_remember",
    "person_at",
    "person_by_link",
]

KEY = "letters"
# So long an opened appeal stays open; afterwards the letter opens it once more.
OPEN_SECONDS = 12 * 3600
MOST_OPEN = 20


def appeal_of_link(link: ReadLink) -> Appeal | None:
    """The appeal that a link names, with its applicant and correspondent; None once the correspondent is erased."""
    rows = Appeal.objects.select_related("applicant", "correspondent").defer("search", "public_search")
    return rows.filter(pk=link.appeal_id, correspondent_id=link.correspondent_id).first()


def opened_remember(request: HttpRequest, *, number: int, correspondent_id: UUID) -> None:
    """This browser has shown a link for an appeal."""
    opened = request.session.get(KEY, {})
    opened.pop(str(number), None)
    opened[str(number)] = [str(correspondent_id), int(clock.now().timestamp()) + OPEN_SECONDS]
    # A session that may do more than before gets another key, as with a sign-in.
    request.session.cycle_key()
    request.session[KEY] = dict(list(opened.items())[-MOST_OPEN:])


def opened_close(request: HttpRequest, *, number: int) -> None:
    """The appeal is no longer open in this browser."""
    opened = request.session.get(KEY, {})
    if opened.pop(str(number), None) is not None:
        request.session[KEY] = opened


def opened_by(request: HttpRequest, number: int) -> Correspondent | None:
    """The correspondent for whom this browser has the appeal open; no query where it has not."""
    who, until = request.session.get(KEY, {}).get(str(number), ("", 0))
    if until <= clock.now().timestamp():
        return None
    return correspondent_get(correspondent_id=UUID(who))


def opened_before(request: HttpRequest, number: int) -> None:
    """Raise Missing, in words that lead back to the letter, where this browser once had the appeal open."""
    if str(number) in request.session.get(KEY, {}):
        raise Missing(_("Вход по ссылке из письма закончился. Откройте письмо и нажмите на ссылку ещё раз."))


def person_by_link(request: HttpRequest, number: int) -> Person | None:
    """The confirmed correspondent for whom this browser has the appeal open; None where it has not."""
    opened = opened_by(request, number)
    if opened is None or not opened.is_confirmed:
        return None
    return Person(user_id=None, full_name=opened.name, correspondent_id=opened.id)


def person_at(request: RegionRequest, appeal: Appeal) -> Person:
    """The acting person: the signed-in one if the appeal is theirs, else the correspondent of an opened link, else the
    requester.
    """
    if request.person.is_signed_in and capacities_of(request.person, appeal):
        return request.person
    return person_by_link(request, appeal.number) or request.person
