"""Invite staff: nobody gets a role before accepting the invitation with that address."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.service import User, addresses_of, person_actor, user_get
from core import clock
from core.errors import Conflict, Missing
from core.events.log import event_append
from core.events.types import Actor
from core.mail.addresses import address_checked
from core.mail.channel import mail_enqueue
from core.plane import tenant_only
from core.typed import name_clean
from core.units import span
from shell.text import exact
from tenants.events import InvitationAccepted, InvitationSent, InvitationWithdrawn
from tenants.regions.identity import region_brand, region_current, region_url
from tenants.structure.grants import role_binding_check, role_grant
from tenants.structure.models import Invitation, Municipality, Organisation, RoleGrant
from tenants.structure.role_facts import role_offered_check

__all__ = [
    "INVITATION_LIFETIME",
    "invitation_accept",
    "invitation_find",
    "invitation_resend",
    "invitation_send",
    "invitation_withdraw",
    "invitations_forget",
]

INVITATION_LIFETIME = timedelta(days=7)
LETTER_PAUSE = timedelta(minutes=1)


@tenant_only
@transaction.atomic
def invitation_send(
    *,
    email: str,
    full_name: str = "",
    role: str,
    organisation: Organisation | None = None,
    municipality: Municipality | None = None,
    position: str = "",
    inviting_id: UUID | None,
    acting: Actor,
) -> Invitation:
    """Invite somebody to a role by letter; its link works for a week.

    Raises InvalidInput for what is no address, for a role that cannot be given here or comes without what it is bound
    to, Conflict when the person has
    that role and has signed in (`role_taken`), when the same invitation waits already (`invited`), and for a person
    whose sign-in is closed (`inactive`).
    """
    role_offered_check(role)
    role_binding_check(role=role, organisation=organisation, municipality=municipality)
    address = address_checked(email)
    place = {"role": str(role), "organisation": organisation, "municipality": municipality}
    known = user_get(email=address)
    if known is not None and not known.is_active:
        raise Conflict(_("Вход этому человеку закрыт."), field="email", code="inactive")
    has_role = known is not None and RoleGrant.objects.filter(user=known, **place).exists()
    if has_role and known is not None and known.last_login is not None:
        raise Conflict(_("Такая роль у этого человека уже есть."), field="email", code="role_taken")
    now = clock.now()
    row, made = Invitation.objects.get_or_create(
        email=address,
        **place,
        defaults={
            # What a stranger typed who signed up with that address and never confirmed it calls nobody by name.
            "full_name": name_clean(full_name) or (known.full_name if known and address in addresses_of(known) else ""),
            "position": name_clean(position),
            "invited_by_id": inviting_id,
            "digest": secrets.token_hex(32),
            "sent_at": now,
            "expires_at": now + INVITATION_LIFETIME,
        },
    )
    if not made:
        raise Conflict(
            _("Этого человека уже пригласили на эту роль. Письмо можно выслать ещё раз в списке приглашений."),
            field="email",
            code="invited",
        )
    _send(row, acting)
    return row


@tenant_only
@transaction.atomic
def invitation_resend(*, invitation_id: UUID, acting: Actor) -> Invitation:
    """Send the letter again with a new link for another week; the former link is void.

    Raises Missing for one that was accepted or withdrawn, Conflict (`too_soon`) within a minute after the last letter.
    """
    row = _locked(invitation_id)
    if clock.now() < row.sent_at + LETTER_PAUSE:
        raise Conflict(_("Письмо только что отправлено. Подождите минуту."), code="too_soon")
    _send(row, acting)
    return row


@tenant_only
@transaction.atomic
def invitation_withdraw(*, invitation_id: UUID, acting: Actor) -> None:
    """Withdraw an invitation. Raises Missing if it was accepted or withdrawn."""
    row = _locked(invitation_id)
    event = InvitationWithdrawn(invitation_id=row.id, role=row.role)
    event_append(event, subject_id=row.id, actor=acting)
    row.delete()


@tenant_only
def invitation_find(token: str) -> Invitation | None:
    """The invitation of a valid link."""
    rows = Invitation.objects.filter(digest=_digest(token), expires_at__gt=clock.now())
    return rows.select_related("organisation", "invited_by", "municipality").defer("municipality__boundary").first()


@tenant_only
@transaction.atomic
def invitation_accept(*, token: str, user: User) -> RoleGrant:
    """Grant the role to the invited person, and to nobody else. Raises Missing for an invalid link."""
    row = Invitation.objects.select_for_update().filter(digest=_digest(token), expires_at__gt=clock.now()).first()
    if row is None or row.email not in addresses_of(user):
        raise Missing(_("Это приглашение уже принято, отозвано или выслано заново."))
    actor = person_actor(user, label=row.role_title)
    grant = role_grant(
        user_id=user.id,
        role=row.role,
        organisation=row.organisation,
        municipality=row.municipality,
        position=row.position,
        acting=actor,
        offered=False,
    )
    event = InvitationAccepted(invitation_id=row.id, user_id=user.id, role=row.role)
    event_append(event, subject_id=row.id, actor=actor)
    row.delete()
    return grant


def invitations_forget(user: User) -> None:
    """Delete invitations of a person who erases their account."""
    Invitation.objects.filter(email=user.email).delete()


def _locked(invitation_id: UUID) -> Invitation:
    row = Invitation.objects.select_for_update().filter(pk=invitation_id).first()
    if row is None:
        raise Missing(_("Этого приглашения уже нет: его приняли или отозвали."))
    return row


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _send(row: Invitation, acting: Actor) -> None:
    token, now = secrets.token_urlsafe(24), clock.now()
    row.digest, row.sent_at, row.expires_at = _digest(token), now, now + INVITATION_LIFETIME
    row.save(update_fields=["digest", "sent_at", "expires_at"])
    event = InvitationSent(
        invitation_id=row.id, role=row.role, organisation_id=row.organisation_id, municipality_id=row.municipality_id
    )
    written = event_append(event, subject_id=row.id, actor=acting)
    _letter(row, token, key=f"event:{written.id}:invitation")


def _letter(row: Invitation, token: str, *, key: str) -> None:
    region = region_current()
    path = reverse("invitation", args=(token,), urlconf=settings.ROOT_URLCONF)
    with timezone.override(region.zone):
        context = {
            "invitation": row,
            "until": exact(row.expires_at),
            "lifetime": span(INVITATION_LIFETIME),
            "brand": region_brand(region),
            "portal_url": region_url("/", region=region),
            "action_url": region_url(path, region=region),
            "action_label": _("Открыть приглашение"),
        }
        text = render_to_string("structure/email/invitation.txt", context)
        html = render_to_string("structure/email/invitation.html", context)
    subject = _("Вас приглашают работать на портале «%(portal)s»") % {"portal": region.portal_name}
    mail_enqueue(key=key, to=row.email, subject=subject, text=text, html=html, sender=region.portal_name)
