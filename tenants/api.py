"""API of tenants: the region, municipalities, organisations, and the person who asks."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.response import Response

from core.errors import Denied
from core.http.idempotency import idempotent
from core.http.serializers import CodeField, CodeName, QueryInput, Shape
from core.http.views import ApiView
from tenants.access import admin_actor
from tenants.modules_api import ModulesView, ModuleView
from tenants.regions.models import RegionState
from tenants.requests import ApiRequest
from tenants.settings_api import (
    AddOrganisation,
    MunicipalityView,
    OrganisationSettings,
    OrganisationView,
    RegionSettingsView,
    organisation_settings,
)
from tenants.structure.directory import OrganisationListed, executors_for, municipalities_list, municipality_by_code
from tenants.structure.models import OrganisationKind
from tenants.structure.organisations import organisation_add
from tenants.structure.roles import Grant, ModuleGrant
from tenants.structure.territory import municipalities_geojson

__all__ = ["urlpatterns"]

GEOJSON = "application/geo+json"


# --- The region


class RegionInfo(Shape):
    """The region that this host belongs to."""

    slug = serializers.CharField()
    name = serializers.CharField()
    portal_name = serializers.CharField()
    timezone = serializers.CharField(help_text="IANA name; times of the API carry its offset.")
    number_prefix = serializers.CharField(help_text="Letters before the number of an appeal: «УЛ» in «УЛ-123».")
    state = serializers.ChoiceField(choices=[RegionState.READY.value, RegionState.SUSPENDED.value])
    suspended_reason = serializers.CharField(allow_blank=True)


class RegionView(ApiView):
    """The region."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="region_show",
        tags=["region"],
        summary="The region",
        auth=[],
        responses=RegionInfo,
        examples=[
            OpenApiExample(
                "Ульяновская область",
                {
                    "slug": "ul",
                    "name": "Ульяновская область",
                    "portal_name": "Решаем вместе",
                    "timezone": "Europe/Ulyanovsk",
                    "number_prefix": "УЛ",
                    "state": "ready",
                    "suspended_reason": "",
                },
            )
        ],
    )
    def get(self, request: ApiRequest) -> Response:
        """A suspended region is read only: everything but GET gets 503."""
        region = request.tenant
        names = ("slug", "name", "portal_name", "timezone", "number_prefix", "state", "suspended_reason")
        return Response({name: getattr(region, name) for name in names})


# --- Territory


class MunicipalityItem(Shape):
    """A municipality. Degrees, WGS 84."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    centre = serializers.CharField()
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class MunicipalityList(Shape):
    """All of them, by name."""

    results = MunicipalityItem(many=True)


class MunicipalitiesView(ApiView):
    """Municipalities."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="municipalities_list",
        tags=["region"],
        summary="Municipalities",
        auth=[],
        responses=MunicipalityList,
    )
    def get(self, request: ApiRequest) -> Response:
        """Without their boundaries: those are heavy and have an address of their own."""
        names = ("code", "name", "kind", "centre", "lat", "lon")
        return Response({"results": [{name: getattr(row, name) for name in names} for row in municipalities_list()]})


class BoundariesView(ApiView):
    """Boundaries of the municipalities."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="municipalities_boundaries",
        tags=["region"],
        summary="Boundaries as GeoJSON",
        auth=[],
        responses={
            (200, GEOJSON): {
                "type": "object",
                "required": ["type", "features"],
                "properties": {
                    "type": {"const": "FeatureCollection"},
                    "features": {"type": "array", "items": {"type": "object"}},
                },
            }
        },
    )
    def get(self, request: ApiRequest) -> HttpResponse:
        """A FeatureCollection (RFC 7946); `properties` are `code`, `name` and whether the line is approximate."""
        return JsonResponse(
            municipalities_geojson(), content_type=GEOJSON, headers={"Cache-Control": "public, max-age=3600"}
        )


# --- Organisations


class OrganisationQuery(QueryInput):
    municipality = CodeField(
        municipality_by_code,
        required=False,
        default=None,
        help_text="Code of a municipality: its own organisations and those of the whole region.",
    )


class OrganisationItem(Shape):
    """An organisation that can be given work."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    municipality = CodeName(allow_null=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)


class OrganisationList(Shape):
    """All that fit, by name."""

    results = OrganisationItem(many=True)


class OrganisationsView(ApiView):
    """Organisations that an appeal can be assigned to."""

    @extend_schema(
        operation_id="organisations_list",
        tags=["region"],
        summary="Executors",
        parameters=[OrganisationQuery],
        responses=OrganisationList,
    )
    def get(self, request: ApiRequest) -> Response:
        """For staff."""
        person = request.person
        if not person.is_staff:
            raise Denied(_("Список исполнителей — для сотрудников."))
        municipality = OrganisationQuery.checked(request)["municipality"]
        rows = executors_for(municipality.id if municipality else None)
        return Response({"results": [_organisation(row) for row in rows]})

    @extend_schema(
        operation_id="organisations_add",
        tags=["settings"],
        summary="Add an organisation",
        request=AddOrganisation,
        responses={201: OrganisationSettings},
        examples=[
            OpenApiExample(
                "A road service",
                {"name": "МКУ «Дорожная служба»", "short_name": "Дорожная служба", "kind": "other"},
                request_only=True,
            )
        ],
    )
    @idempotent
    def post(self, request: ApiRequest) -> Response:
        """For the region's administrator. Nobody works for it before a role is given."""
        acting, body = admin_actor(request.person), AddOrganisation.checked(request)
        row = organisation_add(acting=acting, code=body.pop("code", ""), facts=body)
        location = reverse("api:organisation", args=(row.code,))
        return Response(organisation_settings(row), status=201, headers={"Location": location})


def _organisation(row: OrganisationListed) -> dict[str, Any]:
    place = {"code": row.municipality_code, "name": row.municipality_name}
    return {
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "municipality": place if row.municipality_code else None,
        "email": row.email,
        "phone": row.phone,
    }


# --- Who is asking


class GrantItem(Shape):
    """A role and what it is bound to."""

    role = serializers.CharField(help_text="One of ours, or a module's: «module.role».")
    title = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="How this person signs what they do in this role."
    )
    organisation = serializers.CharField(allow_blank=True)
    municipality = serializers.CharField(allow_blank=True)


class Me(Shape):
    """The person whose token or session this is."""

    id = serializers.UUIDField()
    full_name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField(allow_blank=True)
    is_staff = serializers.BooleanField(help_text="Has at least one role.")
    roles = GrantItem(many=True, help_text="Empty for a citizen.")


class MeView(ApiView):
    """The person behind the token."""

    @extend_schema(operation_id="me_show", tags=["account"], summary="Who am I", responses=Me)
    def get(self, request: ApiRequest) -> Response:
        """Good for checking a token."""
        person = request.person
        return Response(
            {
                "id": str(request.user.pk),
                "full_name": person.full_name,
                "email": request.user.email,
                "phone": request.user.phone,
                "is_staff": person.is_staff,
                "roles": [_grant(grant) for grant in person.all_grants],
            }
        )


def _grant(grant: Grant | ModuleGrant) -> dict[str, str]:
    return {
        "role": str(grant.role),
        "title": grant.title if isinstance(grant, ModuleGrant) else str(grant.role.label),
        "label": grant.label,
        "organisation": grant.organisation_name,
        "municipality": grant.municipality_name,
    }


urlpatterns = [
    path("region", RegionView.as_view(), name="region"),
    path("municipalities", MunicipalitiesView.as_view(), name="municipalities"),
    path("municipalities/boundaries", BoundariesView.as_view(), name="boundaries"),
    path("modules", ModulesView.as_view(), name="modules"),
    path("modules/<slug:slug>", ModuleView.as_view(), name="module"),
    path("region/settings", RegionSettingsView.as_view(), name="region-settings"),
    path("municipalities/<slug:code>", MunicipalityView.as_view(), name="municipality"),
    path("organisations/<slug:code>", OrganisationView.as_view(), name="organisation"),
    path("organisations", OrganisationsView.as_view(), name="organisations"),
    path("me", MeView.as_view(), name="me"),
]
