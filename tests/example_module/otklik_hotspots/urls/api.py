"""In the API, at `/api/v1/modules/hotspots/`: for everybody."""

from django.urls import path

from otklik_hotspots import api

urlpatterns = [path("", api.Hotspots.as_view(), name="list")]
