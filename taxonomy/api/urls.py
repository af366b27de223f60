"""URLs of the API of taxonomy."""

from django.urls import path

from taxonomy.api.categories import CategoriesView, CategoryResetView, CategoryRetireView, CategoryView
from taxonomy.api.category_set import (
    CatalogsView,
    CatalogVersionView,
    CategorySetView,
    ResponsibilitiesView,
    SetDiffView,
    SetPlanView,
    SetPublishView,
    SetSwitchView,
)

urlpatterns = [
    path("categories", CategoriesView.as_view(), name="categories"),
    path("categories/<slug:code>", CategoryView.as_view(), name="category"),
    path("categories/<slug:code>/reset", CategoryResetView.as_view(), name="category-reset"),
    path("categories/<slug:code>/retire", CategoryRetireView.as_view(), name="category-retire"),
    path("category-set", CategorySetView.as_view(), name="category-set"),
    path("category-set/switch", SetSwitchView.as_view(), name="category-set-switch"),
    path("category-set/open-by-plan", SetPlanView.as_view(), name="category-set-open-by-plan"),
    path("category-set/responsibilities", ResponsibilitiesView.as_view(), name="responsibilities"),
    path("category-set/diff", SetDiffView.as_view(), name="category-set-diff"),
    path("category-set/publish", SetPublishView.as_view(), name="category-set-publish"),
    path("catalogs", CatalogsView.as_view(), name="catalogs"),
    path("catalogs/<slug:slug>/versions/<int:number>", CatalogVersionView.as_view(), name="catalog-version"),
]
