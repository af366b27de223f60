"""URLs of the console."""

from django.urls import path

from console import views

app_name = "console"
urlpatterns = [
    path("", views.regions, name="regions"),
    path("regions/<slug:slug>/", views.region, name="region"),
    path("regions/<slug:slug>/launch/", views.launch, name="launch"),
    path("regions/<slug:slug>/launch/continue/", views.launch_continue, name="launch_continue"),
    path("regions/<slug:slug>/suspend/", views.suspend, name="suspend"),
    path("regions/<slug:slug>/resume/", views.resume, name="resume"),
]
