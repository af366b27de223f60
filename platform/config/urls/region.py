"""URLs of a region's host: the portal, the workplace, the API."""

from django.conf import settings
from django.urls import include, path

from appeals.portals.workplace import urls as appeals_work
from config.health import health
from core.mail.outbox import outbox
from core.modules.urls import module_urls
from workplace import urls as work
from workplace.people.invitation import invitation

handler500 = "shell.errors.server_error"
# Whom allauth stops for asking too often.
handler429 = "shell.errors.asked_too_often"

urlpatterns = [
    path("", include("shell.urls")),
    path("health/", health, name="health"),
    path("accounts/", include("accounts.entrance_urls")),
    path("account/", include("accounts.urls")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("work/", include(([*appeals_work.urlpatterns, *work.urlpatterns], "work"))),
    path("work/", include("taxonomy.portal.urls")),
    path("work/modules/", include(module_urls("workplace"))),
    path("modules/", include(module_urls("portal"))),
    path("api/", include("config.urls.api")),
    path("", include("appeals.portals.citizen.urls")),
]
if settings.DEMO:
    urlpatterns.append(path("outbox/", outbox, name="outbox"))
