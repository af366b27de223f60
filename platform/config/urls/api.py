"""URLs of a region's API and its documentation."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.api import urlpatterns as accounts
from appeals.api.urls import urlpatterns as appeals
from config.api_docs import ApiDocs, ApiSchema
from core.modules.urls import module_urls
from taxonomy.api.urls import urlpatterns as taxonomy
from taxonomy.rubrication.api import urlpatterns as rubrication
from tenants.api import urlpatterns as tenants
from workplace.deliveries.api import urlpatterns as deliveries

version_1: list[URLPattern | URLResolver] = [
    *tenants,
    *taxonomy,
    *rubrication,
    *appeals,
    *deliveries,
    *accounts,
    path("modules/", include(module_urls("api"))),
    path("schema/", ApiSchema.as_view(), name="schema"),
]

app_name = "api"
urlpatterns = [
    path("v1/", include(version_1)),
    path("docs/", ApiDocs.as_view(), name="docs"),
]
