"""API without a token: published appeals."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, Self
from uuid import UUID

from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from appeals.api.requests import PublicAppealQuery, filters_of
from appeals.api.shapes import PublicAppealDetail, PublicAppealRow, Timeline
from appeals.models.appeal import PublicColumns
from appeals.models.attachment import AttachmentState
from appeals.models.public import PublicAppeal
from appeals.numbers import number_text
from appeals.selectors.public import appeals_public, public_appeal
from appeals.states import states
from appeals.telling.timeline import TimelineItem, public_timeline_items
from core.http.serializers import moment_text
from core.http.views import ApiView, ListApiView
from tenants.service import ApiRequest

__all__ = [
    "Data",
    "PublicAppealView",
    "PublicAppealsView",
    "PublicOutput",
    "PublicTimelineView",
    "category_said",
    "organisation_said",
    "timeline_entry",
]

Data = dict[str, Any]


class Picture(Protocol):
    """A photo of any audience."""

    id: UUID
    state: str
    width: int
    height: int
    answer_id: UUID | None


class Answered(Protocol):
    """An answer, whoever may read it."""

    id: UUID
    created_at: Any
    executor: Any


@dataclass(frozen=True)
class PublicOutput:
    """Builds responses of one request, with the region's number prefix and host."""

    prefix: str
    origin: str

    @classmethod
    def of(cls, request: ApiRequest) -> Self:
        return cls(
            prefix=request.tenant.number_prefix,
            origin=f"{request.scheme}://{request.get_host()}",
        )

    def public_row(self, appeal: PublicColumns) -> Data:
        """A row of a queryset of `appeals_public`."""
        photos: list[Picture] = appeal.shown_photos  # type: ignore[attr-defined]
        return {**self._facts(appeal), "excerpt": appeal.excerpt, "photos": self.photos(photos)}  # type: ignore[attr-defined]

    def listed_row(self, appeal: PublicColumns) -> Data:
        """The row in a list that also holds unpublished appeals."""
        return {**self.public_row(appeal), **self._inner(appeal)}

    def public_detail(self, appeal: PublicAppeal) -> Data:
        """The public details; `appeal` comes from `appeals.selectors.public.public_appeal`."""
        photos: list[Picture] = list(appeal.attachments.all())
        return {
            **self._facts(appeal),
            "text": appeal.public_text,
            "answers": [{**self._answer(row, photos), "text": row.public_text} for row in appeal.answers.all()],
            "photos": self.photos(photo for photo in photos if photo.answer_id is None),
        }

    def _facts(self, appeal: PublicColumns) -> Data:
        return {
            "number": appeal.number,
            "display_number": self._display(appeal),
            "state": appeal.state,
            "state_title": str(states[appeal.state].label),
            "category": category_said(appeal.category),
            "municipality": _municipality(appeal.municipality),
            "address": appeal.public_address,
            "point": None if appeal.lat is None else {"lat": appeal.lat, "lon": appeal.lon},
            "received_at": moment_text(appeal.received_at),
            "closed_at": moment_text(appeal.closed_at),
            "rating": appeal.rating,
        }

    def _inner(self, appeal: PublicColumns) -> Data:
        return {
            "ministry": None if appeal.ministry is None else organisation_said(appeal.ministry),
            "executor": None if appeal.executor is None else organisation_said(appeal.executor),
            "is_published": appeal.is_published,
            "version": appeal.version,
        }

    def _display(self, appeal: PublicColumns) -> str:
        return number_text(appeal.number, self.prefix)

    def _answer(self, row: Answered, photos: Iterable[Picture]) -> Data:
        return {
            "executor": organisation_said(row.executor),
            "created_at": moment_text(row.created_at),
            "photos": self.photos(photo for photo in photos if photo.answer_id == row.id),
        }

    # --- Photos

    def photos(self, rows: Iterable[Picture]) -> list[Data]:
        return [self.photo(row) for row in rows]

    def photo(self, row: Picture) -> Data:
        ready = row.state == AttachmentState.READY
        return {
            "id": str(row.id),
            "state": row.state,
            "width": row.width,
            "height": row.height,
            "display_url": self._photo_url(row.id, "display") if ready else None,
            "thumb_url": self._photo_url(row.id, "thumb") if ready else None,
        }

    def _photo_url(self, photo_id: UUID, variant: str) -> str:
        return self.origin + reverse("portal:photo", args=(photo_id, variant))


def timeline_entry(item: TimelineItem) -> Data:
    """An event of the history."""
    return {
        "kind": item.kind,
        "at": moment_text(item.at),
        "title": item.title,
        "text": item.text,
        "actor": item.actor,
        "private": item.private,
        "photos": [str(photo_id) for photo_id in item.photo_ids],
    }


def category_said(row: Any) -> Data:
    """A category by code and title."""
    return {"code": row.code, "name": row.title}


def organisation_said(row: Any) -> Data:
    """An organisation by code and short name."""
    return {"code": row.code, "name": row.short_name}


def _municipality(row: Any) -> Data | None:
    return None if row is None else {"code": row.code, "name": row.name}


class PublicAppealsView(ListApiView):
    """Published appeals."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_list",
        tags=["public"],
        summary="Published appeals",
        auth=[],
        parameters=[PublicAppealQuery],
        responses=PublicAppealRow(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """List published appeals, newest first, personal data masked."""
        filters, words = filters_of(PublicAppealQuery.checked(request))
        return self.page(request, appeals_public(filters, words=words), PublicOutput.of(request).public_row)


class PublicAppealView(ApiView):
    """A published appeal."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_show",
        tags=["public"],
        summary="A published appeal",
        auth=[],
        responses=PublicAppealDetail,
    )
    def get(self, request: ApiRequest, number: int) -> Response:
        """Return the appeal as the portal shows it: masked, without the applicant."""
        return Response(PublicOutput.of(request).public_detail(public_appeal(number)))


class PublicTimelineView(ApiView):
    """The history of a published appeal."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="public_appeals_timeline",
        tags=["public"],
        summary="Its history",
        auth=[],
        responses=Timeline,
    )
    def get(self, request: ApiRequest, number: int) -> Response:
        """Return the public history, also to readers who may see more elsewhere."""
        items = public_timeline_items(public_appeal(number))
        return Response({"results": [timeline_entry(item) for item in items]})
