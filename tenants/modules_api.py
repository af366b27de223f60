"""API of the region's modules, for its administrator: what each brings, its switch and its settings."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from core.http.serializers import Input, Shape, TextField, YesNoField
from core.http.views import ApiView
from tenants.access import admin_actor
from tenants.requests import ApiRequest
from tenants.structure.module_admin import ModuleKept, module_change, module_kept, modules_kept

__all__ = ["ModuleView", "ModulesView"]

_SLUG = OpenApiParameter("slug", str, "path", description="Its slug.")


@extend_schema_field(OpenApiTypes.ANY)
class SettingValue(serializers.Field[Any, Any, Any, Any]):
    """A string, a number or a boolean, as the setting's kind says."""

    def to_representation(self, value: Any) -> Any:
        return value


class SettingItem(Shape):
    """A setting and its value in the region."""

    name = serializers.CharField()
    title = serializers.CharField()
    kind = serializers.ChoiceField(choices=["string", "integer", "boolean"])
    value = SettingValue()
    default = SettingValue()
    least = serializers.IntegerField(help_text="Least number, or least length of a string.")
    most = serializers.IntegerField(help_text="Greatest number, or greatest length of a string.")


class ModuleRoleItem(Shape):
    """A role that the module brings."""

    name = serializers.CharField(help_text="Full name: «module.role».")
    title = serializers.CharField()
    description = serializers.CharField()


class ModuleItem(Shape):
    """A module in the region."""

    slug = serializers.CharField()
    title = serializers.CharField(allow_blank=True)
    release = serializers.CharField(allow_blank=True, help_text="Version of the package.")
    is_installed = serializers.BooleanField()
    is_on = serializers.BooleanField()
    requires = serializers.ListField(child=serializers.CharField(), help_text="Slugs of modules that it needs on.")
    settings = SettingItem(many=True)
    roles = ModuleRoleItem(many=True)
    categories = serializers.ListField(child=serializers.CharField(), help_text="Codes that it brings into the set.")
    meters = serializers.ListField(child=serializers.CharField())
    version = serializers.CharField()


class ModuleList(Shape):
    """All installed modules by slug, then those that are on and no longer installed."""

    results = ModuleItem(many=True)


class EditModule(Input):
    """Switch, settings, or both; what is left out stays as it is."""

    is_on = YesNoField(required=False)
    settings = serializers.DictField(required=False, help_text="Values by name; those left out stay as they are.")
    version = TextField(
        max_length=16,
        required=False,
        help_text="`version` of what you were looking at; 409 `stale_version` if it is another by now.",
    )


class ModulesView(ApiView):
    """Modules."""

    @extend_schema(operation_id="modules_list", tags=["settings"], summary="Modules", responses=ModuleList)
    def get(self, request: ApiRequest) -> Response:
        """For the region's administrator."""
        admin_actor(request.person)
        return Response({"results": [_item(module) for module in modules_kept()]})


class ModuleView(ApiView):
    """One module."""

    http_method_names = ["get", "head", "patch"]

    @extend_schema(
        operation_id="modules_show", tags=["settings"], summary="A module", parameters=[_SLUG], responses=ModuleItem
    )
    def get(self, request: ApiRequest, slug: str) -> Response:
        """For the region's administrator."""
        admin_actor(request.person)
        return Response(_item(module_kept(slug)))

    @extend_schema(
        operation_id="modules_edit",
        tags=["settings"],
        summary="Switch a module, change its settings",
        parameters=[_SLUG],
        request=EditModule,
        responses=ModuleItem,
        examples=[OpenApiExample("On, with a setting", {"is_on": True, "settings": {}}, request_only=True)],
    )
    def patch(self, request: ApiRequest, slug: str) -> Response:
        """For the region's administrator. 409 `module_dependency` when a module that it needs is off, or needs it."""
        acting, body = admin_actor(request.person), EditModule.checked(request)
        module = module_change(
            slug=slug,
            acting=acting,
            is_on=body.get("is_on"),
            settings=body.get("settings"),
            version=body.get("version", ""),
        )
        return Response(_item(module))


_KINDS = {bool: "boolean", int: "integer", str: "string"}


def _item(module: ModuleKept) -> dict[str, Any]:
    manifest = module.manifest
    return {
        "slug": module.slug,
        "title": manifest.title if manifest else "",
        "release": manifest.version if manifest else "",
        "is_installed": manifest is not None,
        "is_on": module.is_on,
        "requires": list(manifest.requires) if manifest else [],
        "settings": [
            {
                "name": item.name,
                "title": item.title,
                "kind": _KINDS[type(item.default)],
                "value": module.settings[item.name],
                "default": item.default,
                "least": item.least,
                "most": item.most,
            }
            for item in (manifest.settings if manifest else ())
        ],
        "roles": [
            {"name": f"{module.slug}.{role.slug}", "title": role.title, "description": role.description}
            for role in (manifest.roles if manifest else ())
        ],
        "categories": [cells["code"] for cells in (manifest.categories if manifest else ())],
        "meters": [meter.title for meter in (manifest.meters if manifest else ())],
        "version": module.version,
    }
