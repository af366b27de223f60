"""On the portal, at `/modules/hotspots/`: for everybody."""

from django.urls import path

from otklik_hotspots import pages

urlpatterns = [path("", pages.public, name="list")]
