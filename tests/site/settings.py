"""The site that tests look at from outside: the demo's settings, cheap passwords, limits that tests do not meet."""

from config.settings.development import *  # noqa: F403
from config.settings.development import REST_FRAMEWORK, STORAGES, VALKEY_URL, env

# Served from where they lie: collecting takes seconds of each session.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"person": "100000/min", "address": "100000/min", "submit": "100000/min"}
# Twenty categories instead of 689: each training takes a tenth of the time, and is the same.
RUBRICATION_REFERENCE = "ulyanovsk-20"
AXES_ENABLED = False
ACCOUNT_RATE_LIMITS = False
CELERY_BROKER_URL = env.str("SITE_BROKER", default=VALKEY_URL)
BROKER_IS_CACHE = CELERY_BROKER_URL == VALKEY_URL
