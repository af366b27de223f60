"""The public door of accounts: what other packages may ask of it. Keep it small."""

from accounts.erasure import Keeper, keepers
from accounts.invitation import password_letter_send
from accounts.models import User
from accounts.people import (
    consent_give,
    person_actor,
    user_create,
    user_deactivate,
    user_get,
    users_by_email,
    users_set_password,
)
from accounts.profile import consent_is_given, phone_checked
from accounts.tasks import sessions_sweep
from accounts.tokens import token_issue, token_revoke

__all__ = [
    "Keeper",
    "User",
    "consent_give",
    "consent_is_given",
    "keepers",
    "password_letter_send",
    "person_actor",
    "phone_checked",
    "sessions_sweep",
    "token_issue",
    "token_revoke",
    "user_create",
    "user_deactivate",
    "user_get",
    "users_by_email",
    "users_set_password",
]
