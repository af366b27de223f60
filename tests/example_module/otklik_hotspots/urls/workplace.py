"""In the workplace, at `/work/modules/hotspots/`: for the staff, settings for the administrator."""

from otklik_hotspots import pages
from workplace.service import ADMIN, work_path

urlpatterns = [
    work_path("", pages.staff, name="list"),
    work_path("settings/", pages.settings, name="settings", access=ADMIN),
]
