"""URLs of the administrator's pages, under `work/` of a region's host; `work_path` guards each of them."""

from taxonomy.access import MANAGERS
from taxonomy.portal import exports
from taxonomy.portal.categories.urls import urlpatterns as categories
from taxonomy.portal.playbooks.urls import urlpatterns as playbooks
from taxonomy.portal.rubrication.urls import urlpatterns as rubrication
from workplace.service import work_path

app_name = "taxonomy"
urlpatterns = [
    work_path("categories/export.<slug:kind>", exports.categories, name="categories-export", access=MANAGERS),
    work_path("playbooks/export.<slug:kind>", exports.playbooks, name="playbooks-export", access=MANAGERS),
    *categories,
    *playbooks,
    *rubrication,
]
