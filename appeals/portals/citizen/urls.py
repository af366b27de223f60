"""URLs of the citizen."""

from django.urls import URLPattern

app_name = "portal"
urlpatterns: list[URLPattern] = []
