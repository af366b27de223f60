"""URLs of the workplace's own pages, under `work/` of a region's host; `work_path` guards each of them."""

from workplace.access import ADMIN, work_path
from workplace.deliveries import pages as deliveries
from workplace.people import pages as people
from workplace.region import modules, municipalities, organisations, settings

urlpatterns = [
    work_path("deliveries/export.<slug:kind>", deliveries.export, name="deliveries-export", access=ADMIN),
    work_path("deliveries/", deliveries.listing, name="deliveries", access=ADMIN),
    work_path("deliveries/<uuid:delivery_id>/replay/", deliveries.replay, name="delivery-replay", access=ADMIN),
    work_path("deliveries/readers/<uuid:retry_id>/", deliveries.replay_reader, name="reader-replay", access=ADMIN),
    work_path("people/export.<slug:kind>", people.export, name="people-export", access=ADMIN),
    work_path("people/", people.listing, name="people", access=ADMIN),
    work_path("people/add/", people.invite, name="people-add", access=ADMIN),
    work_path("people/invitations/<uuid:invitation_id>/send/", people.resend, name="people-resend", access=ADMIN),
    work_path(
        "people/invitations/<uuid:invitation_id>/withdraw/", people.withdraw, name="people-withdraw", access=ADMIN
    ),
    work_path("people/<uuid:grant_id>/change/", people.change, name="people-change", access=ADMIN),
    work_path("people/<uuid:grant_id>/invite/", people.remind, name="people-remind", access=ADMIN),
    work_path("people/<uuid:grant_id>/revoke/", people.revoke, name="people-revoke", access=ADMIN),
    work_path("region/", settings.settings, name="region", access=ADMIN),
    work_path("region/emblem/", settings.emblem, name="region-emblem", access=ADMIN),
    work_path("region/modules/", modules.listing, name="modules", access=ADMIN),
    work_path("region/modules/<slug:slug>/", modules.change, name="module", access=ADMIN),
    work_path("region/modules/<slug:slug>/switch/", modules.switch, name="module-switch", access=ADMIN),
    work_path("region/organisations/", organisations.listing, name="organisations", access=ADMIN),
    work_path("region/organisations/add/", organisations.add, name="organisation-add", access=ADMIN),
    work_path("region/organisations/of/<slug:code>/", organisations.edit, name="organisation", access=ADMIN),
    work_path(
        "region/organisations/of/<slug:code>/switch/", organisations.switch, name="organisation-switch", access=ADMIN
    ),
    work_path("region/municipalities/", municipalities.listing, name="municipalities", access=ADMIN),
    work_path("region/municipalities/boundaries/", municipalities.load, name="boundaries", access=ADMIN),
    work_path("region/municipalities/boundaries/apply/", municipalities.apply, name="boundaries-apply", access=ADMIN),
    work_path("region/municipalities/of/<slug:code>/", municipalities.edit, name="municipality", access=ADMIN),
]
