"""API for sending and reading appeals."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.response import Response

from accounts.service import User, consent_is_given
from appeals.access import appeal_of, appeals_visible
from appeals.api.output import Output, note
from appeals.api.public import PublicOutput, timeline_entry
from appeals.api.requests import AddNote, AppealQuery, SendAppeal, filters_of
from appeals.api.shapes import AppealDetail, AppealReceipt, AppealRow, NoteItem, Timeline
from appeals.models import Appeal, ChannelKind
from appeals.numbers import number_found
from appeals.selectors.listing import appeal_whole, appeals_listed, appeals_mine
from appeals.selectors.public import appeals_public
from appeals.selectors.queue_filters import QueueFilters
from appeals.stages.intake import Intake, ReadIntake, appeal_record, intake_read
from appeals.stages.notes import note_add
from appeals.telling.timeline import timeline_items
from core.errors import Denied
from core.http.idempotency import idempotent, idempotent_after
from core.http.throttling import submit_counted
from core.http.views import ApiView, ListApiView
from tenants.service import ApiRequest, Person

__all__ = ["AppealView", "AppealsView", "NotesView", "TimelineView"]

_SENT = OpenApiExample(
    "A pothole",
    {
        "text": "Глубокая яма на проезжей части у дома 12, машины объезжают по тротуару.",
        "category": "roads-potholes",
        "point": {"lat": 54.3142, "lon": 48.4031},
        "address": "Ульяновск, ул. Гончарова, 12",
        "photos": [],
        "contacts": {"phone": "+7 900 000-00-00"},
    },
    request_only=True,
)


@contextmanager
def _read(view: ApiView, request: ApiRequest) -> Iterator[ReadIntake]:
    """Read the appeal of a request, unless the person may not send one."""
    with submit_counted(view, request):
        if not consent_is_given(user=request.user):
            raise Denied(
                _("Сначала дайте на портале согласие на обработку персональных данных."), code="consent_required"
            )
        yield intake_read(_intake(request))


def _intake(request: ApiRequest) -> Intake:
    body = SendAppeal.checked(request)
    point, contacts = body.get("point", {}), _contacts(request.user, body.get("contacts", {}))
    return Intake(
        text=body["text"],
        category_id=body.get("category"),
        details=body.get("details", {}),
        channel=ChannelKind.API,
        lat=point.get("lat"),
        lon=point.get("lon"),
        address=body.get("address", ""),
        municipality_id=body.get("municipality"),
        photo_ids=tuple(body.get("photos", ())),
        contact_name=contacts["name"],
        contact_email=contacts["email"],
        contact_phone=contacts["phone"],
        wants_publicity=body["wants_publicity"],
    )


def _contacts(user: User, told: dict[str, str]) -> dict[str, str]:
    own = {"name": user.full_name, "email": user.email, "phone": user.phone}
    is_another = told.get("email", user.email) != user.email
    return {name: told.get(name, "" if is_another else value) for name, value in own.items()}


class AppealsView(ListApiView):
    """Appeals."""

    @extend_schema(
        operation_id="appeals_list",
        tags=["appeals"],
        summary="Appeals that I may open",
        parameters=[AppealQuery],
        responses=AppealRow(many=True),
    )
    def get(self, request: ApiRequest) -> Response:
        """List one's own appeals and those of one's roles, newest first."""
        query = AppealQuery.checked(request)
        person = request.person
        filters, words = filters_of(query)
        match query["scope"]:
            case "public":
                published = appeals_public(filters, words=words)
                return self.page(request, published, PublicOutput.of(request).listed_row)
            case "mine":
                own = Appeal.objects.filter(applicant_id=person.user_id)
                rows = appeals_mine(person, _with_words(filters, words, own))
                return self.page(request, rows, Output.of(request).own_row)
            case _:
                rows = appeals_listed(person, _with_words(filters, words, appeals_visible(person)))
        return self.page(request, rows, Output.of(request).row)

    @extend_schema(
        operation_id="appeals_send",
        tags=["appeals"],
        summary="Send an appeal",
        request=SendAppeal,
        responses={201: AppealReceipt},
        examples=[_SENT],
    )
    @idempotent_after(_read)
    def post(self, request: ApiRequest, prepared: ReadIntake) -> Response:
        """Send an appeal; it enters moderation. Upload photos first (`POST /photos`).

        Needs the person's consent to the processing of personal data, given on the portal (403 `consent_required`).
        """
        # Roles play no part in sending, so they are not asked for.
        person = Person(user_id=request.user.pk, full_name=request.user.full_name)
        appeal = appeal_record(person=person, intake=prepared)
        location = reverse("api:appeal", args=(appeal.number,))
        return Response(Output.of(request).receipt(appeal), status=201, headers={"Location": location})


def _with_words(filters: QueueFilters, words: str, among: QuerySet[Appeal]) -> QueueFilters:
    number = number_found(words, among) if words else None
    return replace(filters, number=number) if number is not None else replace(filters, words=words)


class AppealView(ApiView):
    """One appeal."""

    @extend_schema(operation_id="appeals_show", tags=["appeals"], summary="An appeal", responses=AppealDetail)
    def get(self, request: ApiRequest, number: int) -> Response:
        """Return everything that this person may read, and `allowed_actions`."""
        person = request.person
        return Response(Output.of(request).detail(appeal_whole(person, number), person))


class TimelineView(ApiView):
    """The history of an appeal."""

    @extend_schema(operation_id="appeals_timeline", tags=["appeals"], summary="Its history", responses=Timeline)
    def get(self, request: ApiRequest, number: int) -> Response:
        """List the events, oldest first; the details depend on the reader."""
        person = request.person
        rows = Appeal.objects.select_related("category").defer("search", "public_search")
        items = timeline_items(appeal_of(rows, person, number), person)
        return Response({"results": [timeline_entry(item) for item in items]})


class NotesView(ApiView):
    """Internal notes of staff."""

    @extend_schema(
        operation_id="appeals_note",
        tags=["actions"],
        summary="Leave a note",
        request=AddNote,
        responses={201: NoteItem},
    )
    @idempotent
    def post(self, request: ApiRequest, number: int) -> Response:
        """Add a note; the applicant never sees it. Notes are listed in `messages` of the appeal."""
        person = request.person
        message = note_add(person=person, number=number, text=AddNote.checked(request)["text"])
        return Response(note(message), status=201)
