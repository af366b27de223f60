"""URLs of the playbook pages."""

from taxonomy.portal.guard import admin_path
from taxonomy.portal.playbooks import views

urlpatterns = [
    admin_path("playbooks/", views.listing, name="playbooks"),
    admin_path("playbooks/load/", views.load, name="playbooks-load"),
    admin_path("playbooks/new/", views.add, name="playbook-new"),
    admin_path("playbooks/<slug:code>/", views.page, name="playbook"),
    admin_path("playbooks/<slug:code>/edit/", views.edit, name="playbook-edit"),
    admin_path("playbooks/<slug:code>/withdraw/", views.withdraw, name="playbook-withdraw"),
    admin_path("playbooks/<slug:code>/versions/<int:number>/", views.version, name="playbook-version"),
]
