"""Settings of accounts, sign-in and sessions that no installation changes."""

AUTH_USER_MODEL = "accounts.User"
# An e-mail is unique by a constraint on its lower case, and the CSRF middleware is ours above Django's: checks that
# look for a name see neither. Two models share a table on purpose: one lacks what is private (appeals.models.public).
SILENCED_SYSTEM_CHECKS = ["auth.W004", "security.W003", "models.W035"]
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "full_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_SIGNUP_FORM_CLASS = "accounts.forms.SignupForm"
ACCOUNT_FORMS = {
    "login": "accounts.entrance_forms.LoginForm",
    "signup": "accounts.entrance_forms.SignupForm",
    "add_email": "accounts.entrance_forms.AddEmailForm",
    "change_email": "accounts.entrance_forms.ChangeEmailForm",
    "change_password": "accounts.entrance_forms.ChangePasswordForm",
    "set_password": "accounts.entrance_forms.SetPasswordForm",
    "reset_password_from_key": "accounts.entrance_forms.ResetPasswordKeyForm",
    "reset_password": "accounts.entrance_forms.ResetPasswordForm",
    "request_login_code": "accounts.entrance_forms.RequestLoginCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
# accounts.codes limits the lifetime, attempts and repeats of a code; these only keep allauth from forgetting
# which code a browser waits for.
ACCOUNT_LOGIN_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 60 * 24
# A person who sent an appeal by a code has no password and signs in by a code.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# Number of further letters.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
# No letter to an address without an account: anybody may type it.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Wrong passwords to one account are counted by axes, in the database; allauth only slows one address down.
# It must not limit the letter with the code: a right password would then get "too many attempts".
# Requests for a letter are counted per address and network (`_pair`), so that a stranger elsewhere does not use up the
# owner's letters. The total for one mailbox has a higher limit.
ACCOUNT_RATE_LIMITS = {
    "login_failed": "30/m/ip",
    "confirm_email": None,
    "confirm_page": "20/m/ip",
    "request_login_code": "20/m/ip,12/m/key",
    "request_login_code_pair": "3/m/key",
    "reset_password": "20/m/ip,20/m/key",
    "reset_password_pair": "5/m/key",
}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "accounts.lockout.login_of"
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.client_address"
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True

SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "shell.kept.middleware.token_refused"
# «Выйти» on an old page works for somebody who is signed out already.
KEPT_FORMS_EXEMPT = frozenset({"account_logout"})
# A suspended region is readable, also by its staff: signing in and out stays possible.
SUSPENDED_ALLOWED_PATHS = frozenset({"/accounts/login/", "/accounts/logout/"})
# Pages whose only purpose is a form: links to them are disabled in a suspended region.
SUSPENDED_CLOSED_DOORS = frozenset(
    {
        "/appeals/new/",
        "/account/erase/",
        "/accounts/signup/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
    }
)
