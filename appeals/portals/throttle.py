"""Rate limits of the portal."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from appeals.quotas import MEGABYTE, QuotaFull
from core.http.throttling import network_of
from core.rate_limits import Limit, limit_of
from tenants.service import Person, RegionRequest

__all__ = [
    "ADDRESSES_PER_HOUR",
    "CODES_PER_HOUR",
    "LINKS_PER_HOUR",
    "READINGS_PER_MINUTE",
    "REFUSALS_PER_HOUR",
    "SUGGESTIONS_PER_HOUR",
    "UPLOADS_PER_HOUR",
    "address_refused",
    "code_refused",
    "draft_refuse",
    "guest_upload_refused",
    "link_refused",
    "reading_refused",
    "send_not_taken",
    "send_refused",
    "suggest_refused",
    "upload_refused",
]

# What is not taken costs work too, but somebody who fills in a form wrongly is no flood.
REFUSALS_PER_HOUR = 300
# Guests upload before they sign in, so uploads are counted by address, which a whole house may share.
UPLOADS_PER_HOUR = 200
# How often one mailbox gets a letter is for accounts.codes; this is for who would have letters sent to many.
CODES_PER_HOUR = 60
# To one mailbox, whoever asks.
LINKS_PER_HOUR = 3
# One a pause in typing: an hour of a house that types without end.
SUGGESTIONS_PER_HOUR = 3000
# JSON of the map: two dozen people behind one address who move it without a pause.
READINGS_PER_MINUTE = 600
# Suggestions while an address is typed, and the address of each mark that is set.
ADDRESSES_PER_HOUR = 2000
MINUTE, HOUR = 60, 3600


def send_refused(person: Person) -> int:
    """Count an appeal as sent; 0 if it is allowed, else the seconds until it is.

    The limit is that of the API: what one person sends there counts here.
    """
    who = str(person.user_id)
    if wait := _refusals().full(who):
        return wait
    used = limit_of("submit").count(who)
    if used is None or not used.is_over:
        return 0
    limit_of("submit").give_back(who)
    return used.wait


def send_not_taken(person: Person) -> None:
    """Count the appeal as refused instead of sent."""
    _refusals().count(str(person.user_id))
    limit_of("submit").give_back(str(person.user_id))


def code_refused(request: HttpRequest) -> int:
    """0 if one more letter with a code may be asked for from this address, else the seconds until it may."""
    return _refused("code", network_of(request), CODES_PER_HOUR)


def link_refused(correspondent_id: UUID) -> int:
    """0 if one more fresh link may be sent to this correspondent, else the seconds until it may."""
    return _refused("link", str(correspondent_id), LINKS_PER_HOUR)


def upload_refused(request: RegionRequest, files: Sequence[UploadedFile]) -> int:
    """0 if these photos may come from this address, else the seconds until they may.

    Counts photos, and bytes of guests, whose photos belong to no account.
    """
    if not request.person.is_signed_in:
        return guest_upload_refused(request, files)
    return _refused("upload", network_of(request), UPLOADS_PER_HOUR, many=len(files))


def guest_upload_refused(request: HttpRequest, files: Sequence[UploadedFile]) -> int:
    """The same for photos stored as a guest's, even if somebody is signed in."""
    who = network_of(request)
    if wait := _refused("upload", who, UPLOADS_PER_HOUR, many=len(files)):
        return wait
    return _refused("guest-photos", who, settings.GUEST_PHOTOS_PER_HOUR, many=len(files)) or _refused(
        "guest-bytes",
        who,
        settings.GUEST_PHOTOS_PER_HOUR_MB * MEGABYTE,
        many=sum(file.size or 0 for file in files),
    )


def draft_refuse(request: RegionRequest) -> None:
    """Count a draft of a guest. Raises QuotaFull above the limit of this address."""
    if request.person.is_signed_in:
        return
    wait = _refused("guest-drafts", network_of(request), settings.GUEST_DRAFTS_PER_HOUR)
    if wait:
        raise QuotaFull(
            _("С вашего адреса начато много обращений подряд. Войдите и продолжайте, или повторите через час."),
            field=None,
            retry_after=timedelta(seconds=wait),
        )


def suggest_refused(request: HttpRequest) -> int:
    """0 if categories may be suggested to this address once more, else the seconds until they may."""
    return _refused("suggest", network_of(request), SUGGESTIONS_PER_HOUR)


def address_refused(request: HttpRequest) -> int:
    """0 if one more address may be geocoded for this client, else the seconds until it may."""
    return _refused("address", network_of(request), ADDRESSES_PER_HOUR)


def reading_refused(request: HttpRequest) -> int:
    """0 if the map may be asked from this address once more, else the seconds until it may."""
    return _refused("map", network_of(request), READINGS_PER_MINUTE, window=MINUTE)


def _refusals() -> Limit:
    return Limit("portal:refused", REFUSALS_PER_HOUR, HOUR)


def _refused(what: str, who: str, most: int, *, window: int = HOUR, many: int = 1) -> int:
    used = Limit(f"portal:{what}", most, window).count(who, many)
    # Without Valkey nothing is counted. Appeals matter more than limits.
    return used.wait if used is not None else 0
