"""URLs of the citizen portal."""

from django.urls import path

from appeals.portals.citizen import addresses, appeal, browse, ground, home, letter_links, mine, public_appeal
from appeals.portals.citizen.wizard import placing as wizard_photos
from appeals.portals.citizen.wizard import views as wizard
from appeals.portals.citizen.wizard.choosing import categories as wizard_categories
from appeals.portals.citizen.wizard.describing import suggest as wizard_suggest
from appeals.portals.options import category_options
from appeals.portals.photos import photo

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("appeals/", browse.listing, name="list"),
    path("map/", browse.map_page, name="map"),
    path("map/boundaries.json", ground.boundaries, name="boundaries"),
    path("map/settlements.json", ground.settlements, name="settlements"),
    path("map/addresses.json", addresses.find, name="addresses"),
    path("map/address.json", addresses.nearest, name="address"),
    path("map/tiles/<int:z>/<int:x>/<int:y>", ground.tile, name="tile"),
    path("emblem/<slug:slug>.<slug:kind>", ground.emblem, name="emblem"),
    path("map/points.json", browse.points, name="points"),
    path("appeals/<int:number>/", public_appeal.page, name="appeal"),
    path("appeals/<int:number>/again/", mine.again, name="appeal-again"),
    path("appeals/<int:number>/<slug:what>/", appeal.act, name="appeal-act"),
    path("appeals/new/", wizard.start, name="new"),
    path("appeals/new/categories/", wizard_categories, name="new-categories"),
    path("appeals/new/suggest/", wizard_suggest, name="new-suggest"),
    path("appeals/new/<uuid:draft_id>/", wizard.resume, name="draft"),
    path("appeals/new/<uuid:draft_id>/discard/", wizard.discard, name="new-discard"),
    path("appeals/new/<uuid:draft_id>/photos/", wizard_photos.upload, name="new-photo-upload"),
    path("appeals/new/<uuid:draft_id>/photos/<uuid:photo_id>/", wizard_photos.tile, name="new-photo"),
    path("appeals/new/<uuid:draft_id>/photos/<uuid:photo_id>/remove/", wizard_photos.remove, name="new-photo-remove"),
    path("appeals/new/<uuid:draft_id>/<slug:slug>/", wizard.step, name="new-step"),
    path("appeals/new/<slug:slug>/", wizard.step_of_latest, name="new-step-latest"),
    path("letters/again/", letter_links.again, name="letter-again"),
    path("letters/sent/", letter_links.sent, name="letter-sent"),
    path("letters/<int:number>/address/", letter_links.address, name="letter-address"),
    path("letters/<str:token>/", letter_links.open_link, name="letter"),
    path("my/", mine.appeals, name="mine"),
    path("my/drafts/", wizard.drafts, name="drafts"),
    path("my/notifications/", mine.notifications, name="notifications"),
    path("my/notifications/read/", mine.notifications_read, name="notifications-read"),
    path("my/notifications/<uuid:notification_id>/", mine.notification, name="notification"),
    path("categories/options/", category_options, name="category-options"),
    path("photos/<uuid:photo_id>/<slug:variant>", photo, name="photo"),
    path("rules/", home.rules, name="rules"),
]
