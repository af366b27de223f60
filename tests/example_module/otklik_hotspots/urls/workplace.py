"""In the workplace, at `/work/modules/hotspots/`: for the staff, settings for the administrator."""

from otklik_hotspots import pages
from tenants.service import Role
from workplace.service import ADMIN, Access, work_path

OBSERVERS = Access(roles=("hotspots.observer", Role.REGIONAL_ADMIN))

urlpatterns = [
    work_path("", pages.staff, name="list"),
    work_path("observer/", pages.observer, name="observer", access=OBSERVERS),
    work_path("settings/", pages.settings, name="settings", access=ADMIN),
]
