"""A region's schema is self-contained: nothing in it refers to `public`, and all of it can be moved."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django_tenants.utils import get_public_schema_name

REGION_APPS = set(settings.TENANT_APPS)
PUBLIC_APPS = set(settings.SHARED_APPS)
REGION_MODELS = [
    model for model in apps.get_models(include_auto_created=True) if model._meta.app_config.name in REGION_APPS
]

FOREIGN = """
    SELECT child.relname, parent_schema.nspname, parent.relname
    FROM pg_constraint
    JOIN pg_class child ON child.oid = conrelid
    JOIN pg_namespace child_schema ON child_schema.oid = child.relnamespace
    JOIN pg_class parent ON parent.oid = confrelid
    JOIN pg_namespace parent_schema ON parent_schema.oid = parent.relnamespace
    WHERE contype = 'f' AND child_schema.nspname = %s AND parent_schema.nspname <> %s
"""
KEYLESS = """
    SELECT relname FROM pg_class
    JOIN pg_namespace ON pg_namespace.oid = relnamespace
    WHERE nspname = %s AND relkind IN ('r', 'p') AND NOT EXISTS (
        SELECT FROM pg_constraint WHERE conrelid = pg_class.oid AND contype = 'p'
    )
"""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = %s"


def rows(query: str, *parameters: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return cursor.fetchall()


@pytest.mark.parametrize("model", REGION_MODELS, ids=lambda model: model._meta.label)
def test_a_model_of_a_region_refers_to_no_app_of_public(model):
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and field.related_model is not None:
            app = field.related_model._meta.app_config.name
            assert app in REGION_APPS, f"{model._meta.label}.{field.name} refers to {app}"


def test_regions_need_nothing_of_djangos_permissions():
    assert not REGION_APPS & {"django.contrib.auth", "django.contrib.contenttypes", "django.contrib.admin"}


def test_an_app_stands_in_both_planes_only_when_meant():
    """A table that a region lacks falls through to `public` in silence, if `public` has one of that name."""
    assert set(settings.IN_EVERY_SCHEMA) == REGION_APPS & PUBLIC_APPS


@pytest.mark.parametrize("schema", ["ul", "mo"])
def test_no_table_of_a_region_has_a_key_into_another_schema(db, schema):
    assert rows(FOREIGN, schema, schema) == []


@pytest.mark.parametrize("schema", ["ul", "mo", "public"])
def test_every_table_has_a_primary_key(db, schema):
    assert rows(KEYLESS, schema) == []


@pytest.mark.parametrize("schema", ["ul", "mo"])
def test_a_region_has_every_table_of_its_plane_and_no_other(db, schema):
    expected = {model._meta.db_table for model in REGION_MODELS} | {"django_migrations"}

    assert {name for (name,) in rows(TABLES, schema)} == expected


def test_public_holds_no_table_of_a_region(db):
    only_regions = {model._meta.db_table for model in REGION_MODELS if model._meta.app_config.name not in PUBLIC_APPS}

    assert not only_regions & {name for (name,) in rows(TABLES, get_public_schema_name())}
