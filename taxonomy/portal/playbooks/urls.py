"""URLs of the playbooks' pages."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
