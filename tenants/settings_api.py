"""API of the region's settings, for its administrator: facts, organisations, municipalities."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from core.http.serializers import CodeField, CodeName, Input, Shape, TextField, YesNoField
from core.http.views import ApiView
from tenants.access import admin_actor
from tenants.regions.editing import region_change, region_stamp
from tenants.regions.identity import region_current
from tenants.regions.models import Region
from tenants.requests import ApiRequest
from tenants.structure.directory import municipality_by_code
from tenants.structure.models import Municipality, Organisation, OrganisationKind
from tenants.structure.municipalities import municipality_change, municipality_stamp
from tenants.structure.organisations import organisation_change, organisation_for_editing, organisation_stamp

__all__ = [
    "AddOrganisation",
    "MunicipalityView",
    "OrganisationSettings",
    "OrganisationView",
    "RegionSettingsView",
    "organisation_settings",
]

_CODE = OpenApiParameter("code", str, "path", description="Its code.")
_VERSION = "`version` of what you were looking at; 409 `stale_version` if it is another by now. Unless given, no check."


def _colour() -> TextField:
    return TextField(max_length=7, required=False, help_text="#rrggbb")


class RegionSettings(Shape):
    """What the region's administrator may change, and what hangs on too much to be changed here."""

    slug = serializers.CharField()
    number_prefix = serializers.CharField(help_text="Cannot be changed: people know their numbers.")
    timezone = serializers.CharField(help_text="Cannot be changed here: deadlines that are running hang on it.")
    name = serializers.CharField()
    portal_name = serializers.CharField()
    primary_colour = serializers.CharField()
    accent_colour = serializers.CharField()
    emblem = serializers.CharField(help_text="A shipped one; an uploaded one wins over it.")
    emblem_is_uploaded = serializers.BooleanField()
    greeting = serializers.CharField(allow_blank=True)
    hotline = serializers.CharField(allow_blank=True)
    contact_email = serializers.CharField(allow_blank=True)
    version = serializers.CharField()


class EditRegion(Input):
    """Any of the facts; those left out stay as they are."""

    name = TextField(max_length=100, required=False)
    portal_name = TextField(max_length=60, required=False)
    primary_colour = _colour()
    accent_colour = _colour()
    emblem = TextField(max_length=40, required=False, help_text="A shipped one; takes the place of an uploaded one.")
    greeting = TextField(max_length=200, required=False, allow_blank=True, help_text="Under the title of the portal.")
    hotline = TextField(max_length=40, required=False, allow_blank=True, help_text="A phone number, in the footer.")
    contact_email = TextField(max_length=254, required=False, allow_blank=True, help_text="In the footer.")
    version = TextField(max_length=16, required=False, help_text=_VERSION)


class RegionSettingsView(ApiView):
    """Settings of the region."""

    http_method_names = ["get", "head", "patch"]

    @extend_schema(operation_id="region_settings_show", tags=["settings"], summary="Settings", responses=RegionSettings)
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator."""
        admin_actor(request.person)
        return Response(_region(region_current()))

    @extend_schema(
        operation_id="region_settings_edit",
        tags=["settings"],
        summary="Change settings",
        request=EditRegion,
        responses=RegionSettings,
        examples=[OpenApiExample("Contacts", {"hotline": "8 800 000-00-73"}, request_only=True)],
    )
    def patch(self, request: ApiRequest) -> Response:
        """For the region's administrator. 422 `low_contrast` for a main colour too light to be written with."""
        acting, body = admin_actor(request.person), EditRegion.checked(request)
        version = body.pop("version", "")
        return Response(_region(region_change(acting=acting, changes=body, version=version)))


def _region(region: Region) -> dict[str, Any]:
    names = ("slug", "number_prefix", "timezone", "name", "portal_name", "primary_colour", "accent_colour", "emblem")
    texts = ("greeting", "hotline", "contact_email")
    return {
        **{name: getattr(region, name) for name in names},
        "emblem_is_uploaded": bool(region.emblem_file),
        **{name: getattr(region, name) for name in texts},
        "version": region_stamp(region),
    }


# --- Organisations


class OrganisationFacts(Input):
    """What an organisation is."""

    name = TextField(max_length=200, required=False)
    short_name = TextField(max_length=80, required=False)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices, required=False)
    municipality = CodeField(
        municipality_by_code, required=False, allow_null=True, help_text="Code; null works in the whole region."
    )
    parent = CodeField(  # type: ignore[assignment]
        organisation_for_editing, required=False, allow_null=True, help_text="Code of the one it is under."
    )
    email = TextField(max_length=254, required=False, allow_blank=True)
    phone = TextField(max_length=40, required=False, allow_blank=True)


class AddOrganisation(OrganisationFacts):
    """An organisation; without a code one is made of its short name."""

    name = TextField(max_length=200)
    short_name = TextField(max_length=80)
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    code = TextField(max_length=60, required=False, help_text="Small Latin letters, digits and -; never changes.")


class EditOrganisation(OrganisationFacts):
    """Any of the facts; those left out stay as they are."""

    is_active = YesNoField(required=False, help_text="false closes it: it gets nothing new, what it did stays.")
    confirm = YesNoField(required=False, default=False, help_text="Close it although work hangs on it.")
    version = TextField(max_length=16, required=False, help_text=_VERSION)


class OrganisationSettings(Shape):
    """An organisation as the administrator keeps it."""

    code = serializers.CharField()
    name = serializers.CharField()
    short_name = serializers.CharField()
    kind = serializers.ChoiceField(choices=OrganisationKind.choices)
    municipality = CodeName(allow_null=True)
    parent = CodeName(allow_null=True)
    email = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()
    version = serializers.CharField()


class OrganisationView(ApiView):
    """One organisation."""

    http_method_names = ["get", "head", "patch"]

    @extend_schema(
        operation_id="organisations_show",
        tags=["settings"],
        summary="An organisation",
        parameters=[_CODE],
        responses=OrganisationSettings,
    )
    def get(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator; closed ones too."""
        admin_actor(request.person)
        return Response(organisation_settings(organisation_for_editing(code)))

    @extend_schema(
        operation_id="organisations_edit",
        tags=["settings"],
        summary="Correct, close or open an organisation",
        parameters=[_CODE],
        request=EditOrganisation,
        responses=OrganisationSettings,
        examples=[OpenApiExample("Close it", {"is_active": False, "confirm": True}, request_only=True)],
    )
    def patch(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator. 409 `has_work` for closing one with open work unless `confirm` is true."""
        acting, body = admin_actor(request.person), EditOrganisation.checked(request)
        version, confirmed = body.pop("version", ""), body.pop("confirm")
        row = organisation_change(acting=acting, code=code, changes=body, version=version, confirmed=confirmed)
        return Response(organisation_settings(row))


def organisation_settings(row: Organisation) -> dict[str, Any]:
    """The answer about an organisation."""
    return {
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "municipality": _named(row.municipality),
        "parent": _named(row.parent),
        "email": row.email,
        "phone": row.phone,
        "is_active": row.is_active,
        "version": organisation_stamp(row),
    }


def _named(row: Municipality | Organisation | None) -> dict[str, str] | None:
    return {"code": row.code, "name": str(row)} if row is not None else None


# --- Municipalities


class EditMunicipality(Input):
    """Any of the facts; those left out stay as they are."""

    name = TextField(max_length=120, required=False)
    kind = TextField(max_length=60, required=False)
    centre = TextField(max_length=120, required=False)
    boundary = serializers.JSONField(
        required=False, help_text="GeoJSON Polygon or MultiPolygon, WGS 84, within a degree of the region as it is."
    )
    version = TextField(max_length=16, required=False, help_text=_VERSION)


class MunicipalitySettings(Shape):
    """A municipality as the administrator keeps it; its boundary is at `municipalities/boundaries`."""

    code = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    centre = serializers.CharField()
    boundary_is_approximate = serializers.BooleanField()
    version = serializers.CharField()


class MunicipalityView(ApiView):
    """One municipality."""

    http_method_names = ["get", "head", "patch"]

    @extend_schema(
        operation_id="municipalities_show",
        tags=["settings"],
        summary="A municipality",
        parameters=[_CODE],
        responses=MunicipalitySettings,
    )
    def get(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator."""
        admin_actor(request.person)
        return Response(_municipality(municipality_by_code(code)))

    @extend_schema(
        operation_id="municipalities_edit",
        tags=["settings"],
        summary="Correct a municipality or redraw its boundary",
        parameters=[_CODE],
        request=EditMunicipality,
        responses=MunicipalitySettings,
        examples=[OpenApiExample("Another name", {"name": "Северный округ"}, request_only=True)],
    )
    def patch(self, request: ApiRequest, code: str) -> Response:
        """For the region's administrator. Appeals keep the municipality that they have."""
        acting, body = admin_actor(request.person), EditMunicipality.checked(request)
        version = body.pop("version", "")
        return Response(_municipality(municipality_change(acting=acting, code=code, changes=body, version=version)))


def _municipality(row: Municipality) -> dict[str, Any]:
    names = ("code", "name", "kind", "centre", "boundary_is_approximate")
    return {name: getattr(row, name) for name in names} | {"version": municipality_stamp(row)}
