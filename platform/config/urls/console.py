"""URLs of the operator's host."""

from django.conf import settings
from django.urls import include, path

from config.health import health
from core.mail.outbox import outbox

handler500 = "shell.errors.server_error"
handler429 = "shell.errors.asked_too_often"

urlpatterns = [
    path("", include("shell.urls")),
    path("health/", health, name="health"),
    path("accounts/", include("accounts.entrance_urls")),
    path("", include("console.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("outbox/", outbox, name="outbox"))
