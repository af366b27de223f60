"""The demo and a developer's machine: everything local, letters on disk, plain HTTP."""

from config.settings.base import *  # noqa: F403
from config.settings.base import LOG_LEVEL, STORAGES, env
from config.settings.logging import logging_config

DEMO = True
if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "core.mail.outbox.OutboxBackend"
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
# Nothing is collected: files are served from where they lie, and no missing folder is complained of.
STATIC_ROOT = None
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
