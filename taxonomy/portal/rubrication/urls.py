"""URLs of the pages about rubrication."""

from taxonomy.portal.guard import admin_path
from taxonomy.portal.rubrication import views

urlpatterns = [
    admin_path("rubrication/", views.quality, name="rubrication"),
    admin_path("rubrication/models/", views.models, name="rubrication-models"),
    admin_path("rubrication/models/<int:version>/promote/", views.promote, name="rubrication-promote"),
    admin_path("rubrication/train/", views.train, name="rubrication-train"),
    admin_path("rubrication/settings/", views.settings, name="rubrication-settings"),
]
