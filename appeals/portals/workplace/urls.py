"""URLs of queues and appeals in the workplace; `work_path` guards each of them."""

from appeals.portals.workplace.views import appeals, flow, queues
from tenants.service import Role
from workplace.service import ADMIN, Access, work_path

EXECUTORS = Access(roles=(Role.EXECUTOR,))

urlpatterns = [
    work_path("", queues.home, name="home"),
    work_path("queues/<slug:slug>/", queues.queue, name="queue"),
    work_path("queues/<slug:slug>/export.<slug:kind>", queues.export, name="queue-export"),
    work_path("region/flow/", flow.stages, name="flow", access=ADMIN),
    work_path("region/flow/<slug:name>/", flow.switch, name="flow-switch", access=ADMIN),
    work_path("photos/", appeals.upload, name="photo-upload", access=EXECUTORS),
    work_path("appeals/<int:number>/", appeals.page, name="appeal"),
    work_path("appeals/<int:number>/note/", appeals.note, name="note"),
    work_path("appeals/<int:number>/undo/", appeals.undo, name="undo"),
    work_path("appeals/<int:number>/checklist/<uuid:item_id>/", appeals.tick, name="checklist-tick"),
    work_path("appeals/<int:number>/<slug:action>/", appeals.act, name="act"),
]
