"""URLs of the pages of catalogs and categories."""

from taxonomy.portal.categories.views import catalogs, category, diff, region_set
from taxonomy.portal.guard import admin_path

urlpatterns = [
    admin_path("categories/", region_set.categories, name="categories"),
    admin_path("categories/new/", category.add, name="category-new"),
    admin_path("categories/published/<int:number>/", catalogs.publication, name="publication"),
    admin_path("categories/<slug:code>/", category.edit, name="category"),
    admin_path("categories/<slug:code>/retire/", category.retire, name="category-retire"),
    admin_path("catalogs/", catalogs.catalogs, name="catalogs"),
    admin_path("catalogs/<slug:slug>/<int:number>/", catalogs.version, name="catalog"),
    admin_path("catalogs/<slug:slug>/<int:number>/diff/", diff.diff, name="diff"),
    admin_path("catalogs/<slug:slug>/<int:number>/categories/<slug:code>/", catalogs.entry, name="catalog-category"),
]
