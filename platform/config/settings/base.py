"""Settings shared by development, production and test."""

import gc
from pathlib import Path
from typing import Any

from config.runtime.paths import PROJECT
from config.settings.background import *  # noqa: F403
from config.settings.reading import SettingsEnv, settings_check
from config.web.limits import Limits
from core.modules import modules_discover
from core.valkey import BreakingRetry
from shell.maps import tile_origins

# A start makes hundreds of thousands of objects that stay; collections would take a sixth of it. `config/apps.py` turns
# them on again.
gc.disable()

env = SettingsEnv()
# At once, and not when the first request needs it.
settings_check(env.ENVIRON)

PROJECT_DIR = PROJECT
DATA_DIR = env.path("OTKLIK_DATA", default=str(PROJECT_DIR / ".otklik")).root

SECRET_KEY = env.str("SECRET_KEY")
DEBUG = False
DEMO = False
BASE_DOMAIN = env.str("BASE_DOMAIN", default="localhost")
CONSOLE_DOMAIN = f"console.{BASE_DOMAIN}"
PORT = env.int("PORT", default=8000)
# How people reach us; links in letters are built from it.
PUBLIC_SCHEME = "http"
PUBLIC_PORT = PORT
ALLOWED_HOSTS = [BASE_DOMAIN, f".{BASE_DOMAIN}", *env.list("ALLOWED_HOSTS", default=[])]

# --- Applications and the plane they stand on (docs/adr/0001)

MODULE_APPS = [manifest.django_app for manifest in modules_discover()]

IN_EVERY_SCHEMA = [
    "core.events",
    "core.idempotency",
    "core.kept",
    "accounts",
    "django.contrib.sessions",
    "allauth.account",
    "axes",
]
SHARED_APPS = [
    "django_tenants",
    "core",
    "shell",
    "workplace",
    "console",
    "config",
    *IN_EVERY_SCHEMA,
    "tenants.regions",
    "tenants.launches",
    "taxonomy.catalogs",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "django_htmx",
    "leaflet",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]
TENANT_APPS = [*IN_EVERY_SCHEMA, "tenants.structure", "learning", "taxonomy", "appeals", *MODULE_APPS]
INSTALLED_APPS = [*SHARED_APPS, *(app for app in TENANT_APPS if app not in SHARED_APPS)]

TENANT_MODEL = "regions.Region"
TENANT_DOMAIN_MODEL = "regions.Domain"
TENANT_LIMIT_SET_CALLS = True
DATABASE_ROUTERS = ["django_tenants.routers.TenantSyncRouter"]

ROOT_URLCONF = "config.urls.region"
CONSOLE_URLCONF = "config.urls.console"
PUBLIC_SCHEMA_URLCONF = "config.urls.landing"
DEFAULT_NOT_FOUND_TENANT_VIEW = "config.hosts.unknown_host"
WSGI_APPLICATION = "config.wsgi.application"

MIDDLEWARE = [
    "config.health.HealthEndpoints",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.http.middleware.TextCompression",
    "core.http.middleware.ApiProblems",
    "tenants.regions.middleware.RegionMiddleware",
    "core.modules.middleware.ModuleSwitches",
    "config.hosts.BrandMiddleware",
    "csp.middleware.CSPMiddleware",
    "shell.middleware.BoundedBodies",
    "core.http.middleware.PersonalPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "shell.kept.middleware.FormTokens",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "config.hosts.PersonMiddleware",
    "shell.kept.middleware.KeptForms",
    "tenants.regions.middleware.RegionStateMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
    "shell.middleware.DomainErrorPages",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shell.context_processors.shell",
            ],
            "builtins": ["shell.templatetags.tokens"],
        },
    }
]
FORM_RENDERER = "shell.forms.ShellRenderer"

# --- Data

_OWNER: dict[str, Any] = env.db_url("DATABASE_OWNER_URL") if env.str("DATABASE_OWNER_URL", default="") else {}
_DATABASE: dict[str, Any] = env.db_url("DATABASE_URL")
DATABASES: dict[str, Any] = {
    "default": {
        **_DATABASE,
        "ENGINE": "core.database",
        # Who makes and migrates schemas; empty: the role of DATABASE_URL does that too.
        "OWNER": {key: _OWNER[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "OPTIONS") if key in _OWNER},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        # A database that does not answer is told to people soon: core.http.problem.
        "OPTIONS": {"connect_timeout": 3} | _DATABASE.get("OPTIONS", {}),
        # The schema is kept in the session's search_path: transaction pooling would mix regions.
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
}
# A role of PostgreSQL for each region (docs/adr/0016-a-role-per-region.md): auto, required or off.
REGION_ROLES = env.str("REGION_ROLES", default="auto")
# Apps of `public` whose tables a region's role may read: what they hold is the same for all.
READ_BY_REGIONS = ["taxonomy.catalogs"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

VALKEY_URL = env.str("VALKEY_URL")
_CACHE: dict[str, Any] = {
    "BACKEND": "django_redis.cache.RedisCache",
    "LOCATION": VALKEY_URL,
    # What older releases kept in another form is never read.
    "VERSION": 2,
    "OPTIONS": {
        "CLIENT_CLASS": "django_redis.client.DefaultClient",
        "SERIALIZER": "core.cache_values.JsonSerializer",
        "SOCKET_CONNECT_TIMEOUT": 0.5,
        "SOCKET_TIMEOUT": 1,
        # One of all threads finds out that it is dead or hangs, and for some seconds nobody asks again.
        "CONNECTION_POOL_CLASS": "core.valkey.BreakingPool",
        "CONNECTION_POOL_KWARGS": {"retry": BreakingRetry()},
    },
}
CACHES = {
    "default": {**_CACHE, "KEY_FUNCTION": "django_tenants.cache.make_key", "KEY_PREFIX": "region"},
    "shared": {**_CACHE, "KEY_PREFIX": "shared"},
}
# A dead cache makes the service slower, not absent; core.valkey logs it once.
DJANGO_REDIS_IGNORE_EXCEPTIONS = True

STORAGES: dict[str, Any] = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": DATA_DIR + "/files"},
    },
    "private": {
        "BACKEND": env.str("FILES_BACKEND", default="core.storage.WholeFiles"),
        "OPTIONS": env.json("FILES_OPTIONS", default={"location": DATA_DIR + "/files"}),
    },
    "staticfiles": {"BACKEND": "core.storage.StaticNames"},
}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR + "/static"

# A photo may have 15 MB, everything else in a form is words.
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# Ten photos of 15 MB in one form, and its words.
MAX_BODY_BYTES = 160 * 1024 * 1024

# What a connection may take of the web server; a proxy in front has limits of its own.
WEB_LIMITS = Limits(
    head_seconds=env.float("WEB_HEAD_SECONDS", default=15),
    body_seconds=env.float("WEB_BODY_SECONDS", default=20),
    bytes_per_second=env.float("WEB_BYTES_PER_SECOND", default=2000),
    idle_seconds=env.float("WEB_IDLE_SECONDS", default=75),
    connections=env.int("WEB_CONNECTIONS", default=500),
    connections_per_address=env.int(
        "WEB_CONNECTIONS_PER_ADDRESS", default=0 if env.int("NUM_PROXIES", default=0) else 100
    ),
    buffered_bytes=env.int("WEB_BUFFER_MB", default=1024) * 1024 * 1024,
)
# A statement that takes longer is given up in a page or the API; a server that is silent is found out sooner.
WEB_DATABASE_SECONDS = env.float("WEB_DATABASE_SECONDS", default=60)

# What one person may have uploaded and not sent, and may upload in a day.
PHOTOS_WAITING = env.int("PHOTOS_WAITING", default=60)
PHOTOS_WAITING_MB = env.int("PHOTOS_WAITING_MB", default=400)
PHOTOS_PER_DAY = env.int("PHOTOS_PER_DAY", default=600)
PHOTOS_PER_DAY_MB = env.int("PHOTOS_PER_DAY_MB", default=3000)
DRAFTS_PER_PERSON = env.int("DRAFTS_PER_PERSON", default=50)
# What may come from one address without signing in, lie in a region from all such people together, and for how long.
GUEST_PHOTOS_PER_HOUR = env.int("GUEST_PHOTOS_PER_HOUR", default=60)
GUEST_PHOTOS_PER_HOUR_MB = env.int("GUEST_PHOTOS_PER_HOUR_MB", default=300)
GUEST_PHOTOS_MB = env.int("GUEST_PHOTOS_MB", default=3000)
GUEST_PHOTOS_HOURS = env.int("GUEST_PHOTOS_HOURS", default=6)
GUEST_DRAFTS_PER_HOUR = env.int("GUEST_DRAFTS_PER_HOUR", default=600)
GUEST_DRAFTS = env.int("GUEST_DRAFTS", default=20_000)

# How long the link of a letter opens an appeal without an account.
APPEAL_LINK_DAYS = env.int("APPEAL_LINK_DAYS", default=30)

# --- People

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
# How long a code lives, how often it may be mistaken and sent again is for accounts.codes to say; these only keep
# allauth from forgetting whose code a browser waits for.
ACCOUNT_LOGIN_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = 60 * 60 * 24
# Who sent an appeal by a code has no password, and comes in again as they came in.
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 30 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
# How many more letters may be asked for.
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_PREVENT_ENUMERATION = True
# A stranger gets no letter because somebody typed their address.
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"

# Wrong passwords to one account are counted by axes, in the database; allauth only slows one address down.
# It must not slow down the letter with the code: a right password would then be told "too many attempts".
# What is asked for an address is counted for the pair of address and network (`_pair`): a stranger elsewhere uses up
# nobody's letters. What one mailbox gets from everywhere has a looser limit.
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
# Who is signed out already may press «Выйти» of an old page.
KEPT_FORMS_EXEMPT = frozenset({"account_logout"})
# A suspended region is read, also by its staff: signing in and out stays possible.
SUSPENDED_ALLOWED_PATHS = frozenset({"/accounts/login/", "/accounts/logout/"})
# Pages on which there is nothing to do but to send: links to them are switched off there.
SUSPENDED_CLOSED_DOORS = frozenset(
    {
        "/appeals/new/",
        "/account/erase/",
        "/accounts/signup/",
        "/accounts/password/change/",
        "/accounts/password/reset/",
    }
)

# --- Language and time

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- The page's own origin and nothing else

# The names without MAP_ are those of before; installations have them in their environment.
MAP_TILES_URL = env.str("MAP_TILES_URL", default=env.str("TILES_URL", default=""))
MAP_TILES_ATTRIBUTION = env.str("MAP_TILES_ATTRIBUTION", default=env.str("TILES_ATTRIBUTION", default=""))
# A second reader of names (`requirements/reader.txt`), and where its models lie if no package brings them.
SECOND_READER = env.bool("SECOND_READER", default=True)
SECOND_READER_MODELS = env.str("SECOND_READER_MODELS", default="")
# Where addresses are asked for that a region's gazetteer does not know; empty: nowhere.
GEOCODER_URL = env.str("GEOCODER_URL", default="")
GEOCODER_KIND = env.str("GEOCODER_KIND", default="nominatim")
GEOCODER_ATTRIBUTION = env.str("GEOCODER_ATTRIBUTION", default="© Участники OpenStreetMap")
GEOCODER_SECONDS = env.float("GEOCODER_SECONDS", default=3)
GEOCODER_PER_MINUTE = env.int("GEOCODER_PER_MINUTE", default=60)
# Files of tiles that regions serve themselves; read by every web server.
MAPS_DIR = env.str("MAPS_DIR", default=DATA_DIR + "/maps")
CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *tile_origins(MAP_TILES_URL)],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"

# --- Letters

# Production names a mail server; elsewhere letters go to the outbox on disk.
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="") or "dummymail://")
EMAIL_BACKEND = EMAIL_CONFIG["EMAIL_BACKEND"]
EMAIL_HOST = EMAIL_CONFIG.get("EMAIL_HOST", "")
EMAIL_PORT = EMAIL_CONFIG.get("EMAIL_PORT") or 25
EMAIL_HOST_USER = EMAIL_CONFIG.get("EMAIL_HOST_USER") or ""
EMAIL_HOST_PASSWORD = EMAIL_CONFIG.get("EMAIL_HOST_PASSWORD") or ""
EMAIL_USE_TLS = EMAIL_CONFIG.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_CONFIG.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
MAIL_DOMAIN = env.str("MAIL_DOMAIN", default=BASE_DOMAIN)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"no-reply@{MAIL_DOMAIN}")
OUTBOX_DIR = DATA_DIR + "/outbox"
# How long an attempt to deliver may take before another worker takes it over. Longer than the slowest conversation
# with a mail server: a dozen exchanges, EMAIL_TIMEOUT each.
DELIVERY_LEASE_SECONDS = env.int("DELIVERY_LEASE_SECONDS", default=300)
MAIL_PER_MINUTE = env.int("MAIL_PER_MINUTE", default=0)

# --- Background work

CELERY_BROKER_URL = VALKEY_URL
BROKER_IS_CACHE = True

# --- API

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.tokens.PersonalTokenAuthentication",
        "accounts.tokens.PortalSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["core.http.parsers.BoundedJSONParser"],
    "DEFAULT_METADATA_CLASS": None,
    "URL_FORMAT_OVERRIDE": None,
    "DEFAULT_SCHEMA_CLASS": "core.http.schema.ProblemAutoSchema",
    "DEFAULT_PAGINATION_CLASS": "core.http.pagination.NewestFirstPagination",
    "DEFAULT_THROTTLE_CLASSES": [
        "core.http.throttling.PersonThrottle",
        "core.http.throttling.AddressThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "person": env.str("API_RATE_PERSON", default="300/min"),
        "address": env.str("API_RATE_ADDRESS", default="60/min"),
        "submit": env.str("API_RATE_SUBMIT", default="30/hour"),
    },
    "EXCEPTION_HANDLER": "core.http.problem.problem_handler",
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "NUM_PROXIES": env.int("NUM_PROXIES", default=0),
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Otklik API",
    "DESCRIPTION": """Appeals of residents: send, follow, moderate, assign, answer, judge.

* **Who.** `Authorization: Bearer otk_…`, a personal token made on the portal; it acts with its owner's rights, in one
  region. `GET` under `/public` and about the region needs none.
* **Repeating.** Send `Idempotency-Key` with every POST: the same key and body get the same answer for 24 hours.
* **Acting on an appeal.** `allowed_actions` says what this person may do; send the `version` you were looking at.
* **Lists.** Follow `next`; the position is opaque and stands still while new rows come. `page_size` is at most 100.
* **Errors** are RFC 9457 problem details. `code` is stable, `detail` is Russian, `errors` names fields. Unknown fields
  and parameters are refused, so that a misspelt one is not lost in silence.
* **Limits.** `RateLimit-Limit`, `-Remaining` and `-Reset` (seconds) are in every answer; 429 carries `Retry-After`.
* **Times** are RFC 3339 with the offset of the region, coordinates are degrees, WGS 84.""",
    "VERSION": "1",
    "OAS_VERSION": "3.1.1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_AUTHENTICATION": ["accounts.tokens.PortalSessionAuthentication"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "persistAuthorization": False, "docExpansion": "list"},
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "TAGS": [
        {"name": "public", "description": "What everybody may read, without a token"},
        {"name": "appeals", "description": "Sending and reading"},
        {"name": "actions", "description": "The steps of an appeal's life"},
        {"name": "photos", "description": "Uploaded first, named by id later"},
        {"name": "notifications", "description": "The bell"},
        {"name": "region", "description": "What the region consists of"},
        {"name": "settings", "description": "The region itself, for its administrator"},
        {"name": "category set", "description": "Categories and catalogs, for the region's administrator"},
        {"name": "account", "description": "Who is asking"},
        {"name": "deliveries", "description": "Letters, for the region's administrator"},
    ],
    "ENUM_NAME_OVERRIDES": {
        "AppealState": "appeals.states.state_choices",
        "ActionCode": "appeals.states.action_choices",
        "PhotoState": "appeals.models.AttachmentState",
        "MessageKind": "appeals.models.MessageKind",
        "VerdictKind": "appeals.models.VerdictKind",
        "DeliveryState": "core.events.models.DeliveryState",
        "OrganisationKind": "tenants.structure.models.OrganisationKind",
        "RegionState": ["ready", "suspended"],
        "RejectionReason": "appeals.models.RejectionReason",
        "CategoryField": "taxonomy.facts.FACT_FIELDS",
    },
}

# --- Rubrication

# The catalog whose categories tell a region that a text belongs to none of its own; empty: none.
RUBRICATION_REFERENCE = "moscow-689"

# --- Being watched

SENTRY_DSN = env.str("SENTRY_DSN", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
