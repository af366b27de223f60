"""The public door of accounts: what other packages may ask of it. Keep it small."""

from accounts.people import consent_give, person_actor, user_create, user_get
from accounts.tokens import token_issue, token_revoke, token_user

__all__ = [
    "consent_give",
    "person_actor",
    "token_issue",
    "token_revoke",
    "token_user",
    "user_create",
    "user_get",
]
