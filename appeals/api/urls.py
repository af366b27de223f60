"""URLs of the API of appeals."""

from django.urls import path

from appeals.api.actions import ChecklistView, UndoView, action_urls
from appeals.api.appeals import AppealsView, AppealView, NotesView, TimelineView
from appeals.api.flow import FlowStageView, FlowView
from appeals.api.notifications import NotificationReadView, NotificationsReadView, NotificationsView, UnreadView
from appeals.api.photos import PhotosView, PhotoView
from appeals.api.public import PublicAppealsView, PublicAppealView, PublicTimelineView

urlpatterns = [
    path("appeals", AppealsView.as_view(), name="appeals"),
    path("appeals/<int:number>", AppealView.as_view(), name="appeal"),
    path("appeals/<int:number>/timeline", TimelineView.as_view(), name="timeline"),
    path("appeals/<int:number>/notes", NotesView.as_view(), name="notes"),
    path("appeals/<int:number>/checklist/<uuid:item_id>", ChecklistView.as_view(), name="checklist"),
    *action_urls(),
    path("appeals/<int:number>/undo", UndoView.as_view(), name="undo"),
    path("public/appeals", PublicAppealsView.as_view(), name="public-appeals"),
    path("public/appeals/<int:number>", PublicAppealView.as_view(), name="public-appeal"),
    path("public/appeals/<int:number>/timeline", PublicTimelineView.as_view(), name="public-timeline"),
    path("photos", PhotosView.as_view(), name="photos"),
    path("photos/<uuid:photo_id>", PhotoView.as_view(), name="photo"),
    path("notifications", NotificationsView.as_view(), name="notifications"),
    path("notifications/unread", UnreadView.as_view(), name="notifications-unread"),
    path("notifications/read", NotificationsReadView.as_view(), name="notifications-read"),
    path("notifications/<uuid:notification_id>/read", NotificationReadView.as_view(), name="notification-read"),
    path("flow", FlowView.as_view(), name="flow"),
    path("flow/<slug:name>", FlowStageView.as_view(), name="flow-stage"),
]
