"""URLs of the pages of catalogs and categories."""

from taxonomy.access import MANAGERS
from taxonomy.portal.categories.views import catalogs, category, diff, region_set
from workplace.service import work_path

urlpatterns = [
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
]
