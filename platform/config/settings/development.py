"""Settings of the demo and of a developer's machine: everything local, letters on disk, plain HTTP."""

from config.settings.base import *  # noqa: F403
from config.settings.base import LOG_LEVEL, env
from config.settings.logging import logging_config

DEMO = True
if not env.str("EMAIL_URL", default=""):
    EMAIL_BACKEND = "core.mail.outbox.OutboxBackend"
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LOGGING = logging_config(level=LOG_LEVEL, as_json=False)
