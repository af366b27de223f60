"""Production settings over plain HTTP, without rate limits, able to count queries."""

from config.settings.development import *  # noqa: F403
from config.settings.development import MIDDLEWARE, REST_FRAMEWORK

DEMO = False
MIDDLEWARE = ["benchmarks.middleware.QueryCountMiddleware", *MIDDLEWARE]
REST_FRAMEWORK = {
    **REST_FRAMEWORK,
    "DEFAULT_THROTTLE_RATES": dict.fromkeys(REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"], "1000000/second"),
}
