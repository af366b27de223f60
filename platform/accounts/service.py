"""The public door of accounts: what other packages may ask of it. Keep it small."""

from accounts.models import User
from accounts.people import consent_give, person_actor, user_create, user_get, users_set_password
from accounts.tokens import token_issue, token_revoke, token_user

__all__ = [
    "User",
    "consent_give",
    "person_actor",
    "token_issue",
    "token_revoke",
    "token_user",
    "user_create",
    "user_get",
    "users_set_password",
]
