"""Production settings, behind a proxy that terminates TLS."""

import sentry_sdk

from config.settings.base import *  # noqa: F403
from config.settings.base import LOG_LEVEL, SENTRY_DSN, env
from config.settings.logging import logging_config
from core.privacy import sentry_scrub

PUBLIC_SCHEME = "https"
PUBLIC_PORT = env.int("PUBLIC_PORT", default=443)
# Without a mail server sign-in codes and answers would vanish: better not to start.
env.email_url("EMAIL_URL")
# Without it everybody behind the proxy would count as one address: in limits, in wrong passwords.
env.int("NUM_PROXIES")

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
# Browsers remember it and cannot be told otherwise: the operator decides when HTTPS works for good.
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=False)
SECURE_HSTS_PRELOAD = env.bool("HSTS_PRELOAD", default=False)
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", default=[])
LOGGING = logging_config(level=LOG_LEVEL, as_json=True)

if SENTRY_DSN:
    sentry_sdk.init(dsn=SENTRY_DSN, send_default_pii=False, before_send=sentry_scrub, max_request_body_size="never")
