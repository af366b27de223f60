"""URLs of the administrator's pages, under `work/` of a region's host; `work_path` guards each of them."""

from taxonomy.access import MANAGERS
from taxonomy.portal import exports
from taxonomy.portal.categories.views import catalogs, category, diff, region_set
from taxonomy.portal.playbooks import views as playbooks
from taxonomy.portal.rubrication import views as rubrication
from workplace.service import work_path

app_name = "taxonomy"
urlpatterns = [
    work_path("categories/export.<slug:kind>", exports.categories, name="categories-export", access=MANAGERS),
    work_path("playbooks/export.<slug:kind>", exports.playbooks, name="playbooks-export", access=MANAGERS),
    work_path("categories/", region_set.categories, name="categories", access=MANAGERS),
    work_path("categories/new/", category.add, name="category-new", access=MANAGERS),
    work_path("categories/published/<int:number>/", catalogs.publication, name="publication", access=MANAGERS),
    work_path("categories/<slug:code>/", category.edit, name="category", access=MANAGERS),
    work_path("categories/<slug:code>/retire/", category.retire, name="category-retire", access=MANAGERS),
    work_path("catalogs/", catalogs.catalogs, name="catalogs", access=MANAGERS),
    work_path("catalogs/<slug:slug>/<int:number>/", catalogs.version, name="catalog", access=MANAGERS),
    work_path("catalogs/<slug:slug>/<int:number>/diff/", diff.diff, name="diff", access=MANAGERS),
    work_path(
        "catalogs/<slug:slug>/<int:number>/categories/<slug:code>/",
        catalogs.entry,
        name="catalog-category",
        access=MANAGERS,
    ),
    work_path("playbooks/", playbooks.listing, name="playbooks", access=MANAGERS),
    work_path("playbooks/load/", playbooks.load, name="playbooks-load", access=MANAGERS),
    work_path("playbooks/new/", playbooks.add, name="playbook-new", access=MANAGERS),
    work_path("playbooks/<slug:code>/", playbooks.page, name="playbook", access=MANAGERS),
    work_path("playbooks/<slug:code>/edit/", playbooks.edit, name="playbook-edit", access=MANAGERS),
    work_path("playbooks/<slug:code>/withdraw/", playbooks.withdraw, name="playbook-withdraw", access=MANAGERS),
    work_path(
        "playbooks/<slug:code>/versions/<int:number>/", playbooks.version, name="playbook-version", access=MANAGERS
    ),
    work_path("rubrication/", rubrication.quality, name="rubrication", access=MANAGERS),
    work_path("rubrication/models/", rubrication.models, name="rubrication-models", access=MANAGERS),
    work_path(
        "rubrication/models/<int:version>/promote/", rubrication.promote, name="rubrication-promote", access=MANAGERS
    ),
    work_path("rubrication/train/", rubrication.train, name="rubrication-train", access=MANAGERS),
    work_path("rubrication/settings/", rubrication.settings, name="rubrication-settings", access=MANAGERS),
]
