"""Contract tests that authors of a module run themselves.

    from core.modules.testing import ModuleContract

    class TestMyModule(ModuleContract):
        slug = "my_module"

Needs pytest, Django set up with the test settings, and the module installed; no database.
"""

import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import ClassVar

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import Field, Model
from django.urls import URLPattern
from django.utils.module_loading import import_string

from core.events.readers import readers
from core.modules import ENTRY_POINT_GROUP, Manifest, manifest_check, modules
from core.modules.cases import module_cases
from core.modules.checks import module_checks
from core.modules.config import ModuleConfig
from core.modules.tasks import ModuleTask
from core.modules.urls import MODULE_NAMESPACES, Where

__all__ = ["ModuleContract"]


class ModuleContract:
    """Subclass it under a name that begins with `Test` and say the slug of the module."""

    slug: ClassVar[str]

    @property
    def manifest(self) -> Manifest:
        return modules[self.slug]

    @property
    def app(self) -> AppConfig:
        return next(app for app in apps.get_app_configs() if app.name == self.manifest.django_app)

    def test_it_is_found_by_its_entry_point(self) -> None:
        assert isinstance(_entry_point(self.slug).load(), Manifest)
        assert self.slug in modules, f"installed, but not registered: {self.slug}"

    def test_its_manifest_is_valid(self) -> None:
        manifest_check(self.manifest)
        assert self.manifest.title.strip(), "a module has a title that people read"
        assert self.manifest.version.strip(), "a module has a version"
        for required in self.manifest.requires:
            assert required in modules, f"requires {required!r}, which is not installed"

    def test_its_manifest_is_read_before_django_is_set_up(self) -> None:
        """Settings read manifests: importing one must not touch models."""
        command = [sys.executable, "-c", f"import {_entry_point(self.slug).module}"]
        result = subprocess.run(  # noqa: S603 - our own interpreter and an installed module
            command, env={"PYTHONPATH": ":".join(filter(None, sys.path))}, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stderr

    def test_its_app_registers_what_the_manifest_names(self) -> None:
        assert isinstance(self.app, ModuleConfig), "the class in apps.py: subclass core.modules.config.ModuleConfig"
        manifest = self.manifest
        named = [*manifest.registers, manifest.portal_urls, manifest.workplace_urls, manifest.api_urls]
        for part in filter(None, [*named, manifest.cli, manifest.cases]):
            import_module(manifest.submodule(part))

    def test_its_urls_have_names_and_cases(self) -> None:
        """The central tests try every URL: from another region, with bad input, counting queries."""
        for where in MODULE_NAMESPACES:
            for entry in _urls(self.manifest, where):
                assert entry.name, f"{entry.pattern} has no name"
                full = MODULE_NAMESPACES[where].format(self.slug) + f":{entry.name}"
                assert full in module_cases("ISOLATION"), f"{full}: add it to ISOLATION in the module's cases"

    def test_its_scheduled_tasks_are_its_own(self) -> None:
        for item in self.manifest.schedule:
            task = import_string(item.task)
            assert isinstance(task, ModuleTask), f"{item.task}: pass base=ModuleTask"
            assert (task.name, task.module) == (item.task, self.slug), f"{item.task}: pass module={self.slug!r}"
            assert item.seconds >= 60, f"{item.name}: a sweep of all regions more than once a minute is too much"

    def test_its_meters_can_be_read(self) -> None:
        for meter in self.manifest.meters:
            assert callable(import_string(self.manifest.submodule(meter.read)))
            assert meter.title.strip()
            assert meter.unit.strip()

    def test_its_settings_hold_their_own_defaults(self) -> None:
        for item in self.manifest.settings:
            size = item.default if isinstance(item.default, int) else len(item.default)
            assert isinstance(item.default, bool) or item.least <= size <= item.most, f"{item.name}: a wrong default"

    def test_what_it_declares_is_whole(self) -> None:
        """States, actions, clocks and the like lack nothing that pages, the API or the log need of them."""
        assert [fault for check in module_checks for fault in check.find(self.manifest)] == []

    def test_its_app_stands_in_regions_alone(self) -> None:
        assert self.manifest.django_app in settings.TENANT_APPS
        assert self.manifest.django_app not in settings.SHARED_APPS

    def test_its_tables_have_uuid_keys(self) -> None:
        for model in self.app.get_models():
            key = model._meta.pk.get_internal_type()
            assert key == "UUIDField", f"{model._meta.label}: the primary key is a {key}; use core.models.BaseModel"

    def test_its_tables_refer_to_nothing_in_public(self) -> None:
        """A region's schema must stand alone, to be moved, restored and sharded."""
        for model in self.app.get_models(include_auto_created=True):
            for field, target in _references(model):
                app = target._meta.app_config.name
                assert app in settings.TENANT_APPS, f"{model._meta.label}.{field.name} refers to {app}, which is public"

    def test_its_migrations_are_complete(self) -> None:
        loader = MigrationLoader(None, ignore_no_migrations=True)
        detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
        changes = detector.changes(graph=loader.graph)
        assert self.app.label not in changes, "models differ from migrations: run makemigrations"

    def test_its_readers_belong_to_it(self) -> None:
        """A reader without its module would run in regions that have the module off."""
        package = self.manifest.django_app.partition(".")[0]
        for item in readers:
            if item.handle.__module__.partition(".")[0] == package and package != "modules":
                assert item.module == self.slug, f"reader {item.name!r}: pass module={self.slug!r}"
            if item.module == self.slug:
                assert item.name.startswith(f"{self.slug}."), f"reader {item.name!r}: begin its name with the slug"


def _entry_point(slug: str) -> EntryPoint:
    found = [entry for entry in entry_points(group=ENTRY_POINT_GROUP) if entry.name == slug]
    assert found, f"no entry point {slug!r} in the group {ENTRY_POINT_GROUP!r}"
    return found[0]


def _urls(manifest: Manifest, where: Where) -> list[URLPattern]:
    named: str = getattr(manifest, f"{where}_urls")
    patterns: list[URLPattern] = import_module(manifest.submodule(named)).urlpatterns if named else []
    return patterns


def _references(model: type[Model]) -> Iterator[tuple["Field[object, object]", type[Model]]]:
    for field in model._meta.get_fields():
        if isinstance(field, Field) and field.is_relation and field.related_model is not None:
            yield field, field.related_model
