"""Signed links of letters: who opens one acts as the appeal's correspondent, without an account.

A link names an appeal and a correspondent, and holds until APPEAL_LINK_DAYS have passed, or until the correspondent is
erased. It is signed for one region: another does not know it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core import clock
from core.plane import region_schema, tenant_only

__all__ = ["ReadLink", "link_path", "link_read"]

SALT = "appeals.link"
# An appeal's id and a correspondent's.
_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class ReadLink:
    """What a link of ours says; `is_expired`: it opens nothing any more."""

    appeal_id: UUID
    correspondent_id: UUID
    is_expired: bool


@tenant_only
def link_path(*, appeal_id: UUID, correspondent_id: UUID) -> str:
    """The path of a fresh link, on the region's host."""
    ids = signing.b64_encode(appeal_id.bytes + correspondent_id.bytes).decode()
    made_at = signing.b62_encode(int(clock.now().timestamp()))
    token = _signer().sign(f"{ids}.{made_at}")
    return reverse("portal:letter", args=(token,), urlconf=settings.ROOT_URLCONF)


@tenant_only
def link_read(token: str) -> ReadLink | None:
    """What the token of a link says; None for one that this region has never made."""
    try:
        ids, _dot, made_at = _signer().unsign(token).partition(".")
    except signing.BadSignature:
        return None
    raw = signing.b64_decode(ids.encode())
    assert len(raw) == _BYTES
    age = timedelta(seconds=clock.now().timestamp() - signing.b62_decode(made_at))
    return ReadLink(
        appeal_id=UUID(bytes=raw[: _BYTES // 2]),
        correspondent_id=UUID(bytes=raw[_BYTES // 2 :]),
        is_expired=age >= timedelta(days=settings.APPEAL_LINK_DAYS),
    )


def _signer() -> signing.Signer:
    return signing.Signer(sep="~", salt=f"{SALT}:{region_schema()}")
