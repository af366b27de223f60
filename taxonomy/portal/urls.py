"""URLs of the administrator's pages, under `work/` of a region's host; `admin_path` guards each of them."""

from taxonomy.portal.categories.urls import urlpatterns as categories
from taxonomy.portal.playbooks.urls import urlpatterns as playbooks
from taxonomy.portal.rubrication.urls import urlpatterns as rubrication

app_name = "taxonomy"
urlpatterns = [*categories, *playbooks, *rubrication]
