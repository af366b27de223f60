"""URLs of the installation's own host: the list of regions."""

from django.urls import include, path

from config.health import health
from console.views import landing

handler500 = "shell.errors.server_error"

urlpatterns = [
    path("", landing, name="landing"),
    path("", include("shell.urls")),
    path("health/", health, name="health"),
]
