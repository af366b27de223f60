from django.urls import path

from shell import styleguide, views

app_name = "shell"
urlpatterns = [
    path("brand.css", views.brand_css, name="brand"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("worker.js", views.worker, name="worker"),
    path("offline/", views.offline, name="offline"),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("styleguide/boundaries.json", styleguide.boundaries, name="styleguide-boundaries"),
    path("styleguide/points.json", styleguide.points, name="styleguide-points"),
    path("styleguide/<str:frame>/", styleguide.frame, name="styleguide-frame"),
]
