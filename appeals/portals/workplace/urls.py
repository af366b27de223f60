"""URLs of the workplace; `work_path` guards each of them."""

from appeals.portals.workplace.views import (
    actions,
    appeals,
    checklist,
    deliveries,
    exports,
    municipalities,
    organisations,
    people,
    photos,
    queues,
    region,
    undo,
)
from tenants.service import Role
from workplace.service import ADMIN, Access, work_path

EXECUTORS = Access(roles=(Role.EXECUTOR,))

app_name = "work"
urlpatterns = [
    work_path("", queues.home, name="home"),
    work_path("queues/<slug:slug>/", queues.queue, name="queue"),
    work_path("queues/<slug:slug>/export.<slug:kind>", exports.queue, name="queue-export"),
    work_path("photos/", photos.upload, name="photo-upload", access=EXECUTORS),
    work_path("appeals/<int:number>/", appeals.page, name="appeal"),
    work_path("appeals/<int:number>/note/", actions.note, name="note"),
    work_path("appeals/<int:number>/undo/", undo.undo, name="undo"),
    work_path("appeals/<int:number>/checklist/<uuid:item_id>/", checklist.tick, name="checklist-tick"),
    work_path("appeals/<int:number>/<slug:action>/", actions.act, name="act"),
    work_path("deliveries/export.<slug:kind>", exports.deliveries, name="deliveries-export", access=ADMIN),
    work_path("deliveries/", deliveries.listing, name="deliveries", access=ADMIN),
    work_path("deliveries/<uuid:delivery_id>/replay/", deliveries.replay, name="delivery-replay", access=ADMIN),
    work_path("deliveries/readers/<uuid:retry_id>/", deliveries.replay_reader, name="reader-replay", access=ADMIN),
    work_path("people/export.<slug:kind>", exports.people, name="people-export", access=ADMIN),
    work_path("people/", people.listing, name="people", access=ADMIN),
    work_path("people/add/", people.invite, name="people-add", access=ADMIN),
    work_path("people/invitations/<uuid:invitation_id>/send/", people.resend, name="people-resend", access=ADMIN),
    work_path(
        "people/invitations/<uuid:invitation_id>/withdraw/", people.withdraw, name="people-withdraw", access=ADMIN
    ),
    work_path("people/<uuid:grant_id>/change/", people.change, name="people-change", access=ADMIN),
    work_path("people/<uuid:grant_id>/invite/", people.remind, name="people-remind", access=ADMIN),
    work_path("people/<uuid:grant_id>/revoke/", people.revoke, name="people-revoke", access=ADMIN),
    work_path("region/", region.settings, name="region", access=ADMIN),
    work_path("region/emblem/", region.emblem, name="region-emblem", access=ADMIN),
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
