"""URLs of the pages about rubrication."""

from taxonomy.access import MANAGERS
from taxonomy.portal.rubrication import views
from workplace.service import work_path

urlpatterns = [
    work_path("rubrication/", views.quality, name="rubrication", access=MANAGERS),
    work_path("rubrication/models/", views.models, name="rubrication-models", access=MANAGERS),
    work_path("rubrication/models/<int:version>/promote/", views.promote, name="rubrication-promote", access=MANAGERS),
    work_path("rubrication/train/", views.train, name="rubrication-train", access=MANAGERS),
    work_path("rubrication/settings/", views.settings, name="rubrication-settings", access=MANAGERS),
]
