"""URLs of the playbook pages."""

from taxonomy.access import MANAGERS
from taxonomy.portal.playbooks import views
from workplace.service import work_path

urlpatterns = [
    work_path("playbooks/", views.listing, name="playbooks", access=MANAGERS),
    work_path("playbooks/load/", views.load, name="playbooks-load", access=MANAGERS),
    work_path("playbooks/new/", views.add, name="playbook-new", access=MANAGERS),
    work_path("playbooks/<slug:code>/", views.page, name="playbook", access=MANAGERS),
    work_path("playbooks/<slug:code>/edit/", views.edit, name="playbook-edit", access=MANAGERS),
    work_path("playbooks/<slug:code>/withdraw/", views.withdraw, name="playbook-withdraw", access=MANAGERS),
    work_path("playbooks/<slug:code>/versions/<int:number>/", views.version, name="playbook-version", access=MANAGERS),
]
