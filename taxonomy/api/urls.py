"""Addresses of the open API of taxonomy."""

from django.urls import path

from taxonomy.api.catalogs import CatalogsView, CatalogVersionView
from taxonomy.api.categories import CategoriesView, CategoryView
from taxonomy.api.category_set import CategorySetView, SetDiffView, SetPublishView, SetSwitchView

urlpatterns = [
    path("categories", CategoriesView.as_view(), name="categories"),
    path("categories/<slug:code>", CategoryView.as_view(), name="category"),
    path("category-set", CategorySetView.as_view(), name="category-set"),
    path("category-set/switch", SetSwitchView.as_view(), name="category-set-switch"),
    path("category-set/diff", SetDiffView.as_view(), name="category-set-diff"),
    path("category-set/publish", SetPublishView.as_view(), name="category-set-publish"),
    path("catalogs", CatalogsView.as_view(), name="catalogs"),
    path("catalogs/<slug:slug>/versions/<int:number>", CatalogVersionView.as_view(), name="catalog-version"),
]
