"""Test settings: real PostgreSQL and Valkey, letters in memory, cheap password hashes."""

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES
from config.settings.logging import logging_config

DEMO = True
# Sets of tests have two or three categories and change all the time.
RUBRICATION_REFERENCE = ""
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
WHITENOISE_AUTOREFRESH = True
LOGGING = logging_config(level="WARNING", as_json=False)
