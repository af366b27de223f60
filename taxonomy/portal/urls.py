"""URLs of the administrator's pages, under `work/` of a region's host; `admin_path` guards each of them."""

from taxonomy.portal import exports
from taxonomy.portal.categories.urls import urlpatterns as categories
from taxonomy.portal.guard import admin_path
from taxonomy.portal.playbooks.urls import urlpatterns as playbooks
from taxonomy.portal.rubrication.urls import urlpatterns as rubrication

app_name = "taxonomy"
urlpatterns = [
    admin_path("categories/export.<slug:kind>", exports.categories, name="categories-export"),
    admin_path("playbooks/export.<slug:kind>", exports.playbooks, name="playbooks-export"),
    *categories,
    *playbooks,
    *rubrication,
]
