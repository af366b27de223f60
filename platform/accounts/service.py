"""Public functions of accounts for other packages. Keep it small."""

from accounts.code_entrance import (
    PASSWORD_HINT,
    entry_by_code,
    entry_code_send,
    is_let_in_by_password,
    password_accept,
    password_check,
    user_sign_in,
)
from accounts.codes import CODE_LIFETIME, CodeCheck
from accounts.correspondents import (
    EMAIL,
    PHONE,
    correspondent_confirm,
    correspondent_get,
    correspondent_get_or_make,
    correspondent_is_open,
    correspondent_stays,
    correspondent_to_ask,
)
from accounts.erasure import Keeper, correspondent_erase, keepers
from accounts.erasure_pages import WRONG_CODE, correspondent_code_is_right, correspondent_code_send
from accounts.landing import Landing, landings
from accounts.models import Correspondent, User
from accounts.people import (
    address_is_confirmed,
    addresses_by_user,
    addresses_of,
    consent_give,
    person_actor,
    person_is_open,
    person_stays,
    user_create,
    user_deactivate,
    user_ensure,
    user_get,
    users_by_email,
    users_set_password,
)
from accounts.profile import consent_is_given, phone_checked, phone_shown, phone_uri
from accounts.tasks import sessions_sweep
from accounts.tokens import token_issue, tokens_end

__all__ = [
    "CODE_LIFETIME",
    "EMAIL",
    "PASSWORD_HINT",
    "PHONE",
    "WRONG_CODE",
    "CodeCheck",
    "Correspondent",
    "Keeper",
    "Landing",
    "User",
    "address_is_confirmed",
    "addresses_by_user",
    "addresses_of",
    "consent_give",
    "consent_is_given",
    "correspondent_code_is_right",
    "correspondent_code_send",
    "correspondent_confirm",
    "correspondent_erase",
    "correspondent_get",
    "correspondent_get_or_make",
    "correspondent_is_open",
    "correspondent_stays",
    "correspondent_to_ask",
    "entry_by_code",
    "entry_code_send",
    "is_let_in_by_password",
    "keepers",
    "landings",
    "password_accept",
    "password_check",
    "person_actor",
    "person_is_open",
    "person_stays",
    "phone_checked",
    "phone_shown",
    "phone_uri",
    "sessions_sweep",
    "token_issue",
    "tokens_end",
    "user_create",
    "user_deactivate",
    "user_ensure",
    "user_get",
    "user_sign_in",
    "users_by_email",
    "users_set_password",
]
