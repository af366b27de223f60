"""Settings shared by development, production and test."""

import gc
from pathlib import Path
from typing import Any

from config.runtime.paths import PROJECT
from config.settings.background import *  # noqa: F403
from config.settings.openapi import *  # noqa: F403
from config.settings.people import *  # noqa: F403
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

# --- Applications, in `public` and in regions (docs/adr/0001)

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

# --- Language and time

LANGUAGE_CODE = "ru"
LANGUAGES = [("ru", "Русский")]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

# --- Maps, addresses and the Content-Security-Policy

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

# --- Rubrication

# The catalog whose categories tell a region that a text belongs to none of its own; empty: none.
RUBRICATION_REFERENCE = "moscow-689"

# --- Monitoring

SENTRY_DSN = env.str("SENTRY_DSN", default="")
LOG_LEVEL = env.str("LOG_LEVEL", default="INFO").upper()
