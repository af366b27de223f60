"""Attacks from inside a region: whatever SQL runs there, it reads and changes nothing of another region."""

from contextlib import suppress
from threading import Thread

import pytest
from django.apps import apps
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tenants.utils import tenant_context
from psycopg2.errors import InsufficientPrivilege, UndefinedTable

from accounts.models import User
from appeals.models import Appeal
from core.database.roles import RoleBook, RoleMissing, role_name
from core.database.statements import CarriedOver, StatementRefused
from core.events.tasks import log_sweep
from core.models import BaseModel, BornHere
from core.plane import current_schema, enter_public
from core.tasks import WrongSchema, schema_headers
from tenants.regions.models import Domain, Region
from tenants.service import region_by_slug
from tests.factories import appeal_make, citizen_make

THEIRS = ["mo.appeals_appeal", "mo.accounts_user", "mo.events_event", "mo.django_session", "mo.django_migrations"]
# What is the installation's: operators, their sessions and events, launches, who may be where.
INSTALLATION = ["accounts_user", "django_session", "events_event", "regions_launch", "regions_launchstep", "auth_group"]


@pytest.fixture
def both(db):
    """Both regions have somebody; the thread stands in `ul`."""
    with tenant_context(region_by_slug("mo")):
        citizen_make(email="neighbour@post.example")
    with tenant_context(region_by_slug("ul")):
        citizen_make(email="own@post.example")
        yield


def sent(sql: str, *values: object) -> list[tuple]:
    """As code with a raw query would send it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)
        return cursor.fetchall()


def sent_past_the_guard(*statements: str) -> list[tuple]:
    """To the server itself, in the session as it is now: what the rights alone hold."""
    with transaction.atomic():
        connection.ensure_connection()
        with connection.cursor():  # the switch, if it is due
            pass
        with connection.connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize("table", THEIRS)
def test_a_smuggled_union_reads_no_table_of_another_region(both, table):
    words = f"' UNION SELECT count(*)::text FROM {table} --"

    with pytest.raises(ProgrammingError, match="permission denied for schema mo"):
        sent(f"SELECT email FROM accounts_user WHERE email = '{words}'")


@pytest.mark.parametrize("table", INSTALLATION)
def test_a_smuggled_query_reads_nothing_of_the_installation(both, table):
    with pytest.raises(ProgrammingError, match="permission denied for table"):
        sent(f"SELECT count(*) FROM public.{table}")


@pytest.mark.parametrize(
    "words",
    [
        "; RESET ROLE; SELECT email FROM mo.accounts_user",
        "; SET ROLE NONE; SELECT email FROM mo.accounts_user",
        "; SET SESSION AUTHORIZATION DEFAULT; SELECT 1",
        "; SET search_path = mo; SELECT email FROM accounts_user",
        "; COMMIT; DROP TABLE accounts_user",
    ],
)
def test_a_second_statement_is_not_sent_at_all(both, words):
    with pytest.raises(StatementRefused):
        sent(f"SELECT email FROM accounts_user WHERE full_name = ''{words}")
    assert [email for (email,) in sent("SELECT email FROM accounts_user")].count("neighbour@post.example") == 0


@pytest.mark.parametrize(
    "statement", ["RESET ROLE", "SET ROLE NONE", 'SET "role" = none', "/* */ RESET ALL", "DISCARD ALL", "DO $$ $$"]
)
def test_a_statement_that_is_none_about_rows_is_not_sent(both, statement):
    with pytest.raises(StatementRefused):
        sent(statement)


def test_the_role_is_not_put_off_within_a_select(both):
    with pytest.raises(StatementRefused):
        sent("SELECT set_config('role', 'none', false)")
    with pytest.raises(InsufficientPrivilege, match="set_config"):
        sent_past_the_guard("SELECT U&\"set\\005fconfig\"('role', 'none', false)")


@pytest.mark.parametrize(
    "function", ["query_to_xml('SELECT * FROM mo.accounts_user', true, false, '')", "ts_stat('SELECT a FROM mo.b')"]
)
def test_functions_that_run_sql_run_it_with_the_regions_rights(both, function):
    with pytest.raises(ProgrammingError, match="permission denied"):
        sent(f"SELECT * FROM {function}")


def test_another_search_path_finds_nothing(both):
    with pytest.raises(UndefinedTable):
        sent_past_the_guard("SET search_path = mo", "SELECT email FROM accounts_user")


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE ul.accounts_user",
        "ALTER TABLE ul.accounts_user ADD COLUMN x int",
        "TRUNCATE ul.appeals_appeal CASCADE",
        "CREATE TABLE ul.x (id int)",
        "CREATE TEMPORARY TABLE accounts_user (id int)",
        "CREATE TABLE public.x (id int)",
        "CREATE SCHEMA x",
        "CREATE ROLE x",
        "ALTER TABLE ul.events_event DISABLE TRIGGER ALL",
        "INSERT INTO ul.django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "UPDATE public.catalogs_catalog SET title = 'x'",
        "COPY accounts_user TO '/tmp/x'",
    ],
)
def test_a_region_changes_rows_and_no_tables(both, statement):
    with pytest.raises((InsufficientPrivilege, UndefinedTable)):
        sent_past_the_guard(statement)


def test_a_region_sees_and_changes_its_own_row_of_public_alone(both):
    assert [region.slug for region in Region.objects.all()] == ["ul"]
    assert {domain.domain for domain in Domain.objects.all()} == {"ul.localhost"}
    assert Region.objects.filter(slug="mo").update(hotline="1") == 0
    assert Region.objects.filter(slug="ul").update(hotline="1") == 1
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Region.objects.filter(slug="ul").update(state="removing")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Region.objects.filter(slug="ul").update(schema_name="mo")


def test_what_others_are_doing_is_not_seen(both):
    rival = connection.copy()
    try:
        with rival.cursor() as cursor:
            cursor.execute("SELECT 'a word of another region'")
        seen = [query for (query,) in sent("SELECT query FROM pg_stat_activity WHERE pid <> pg_backend_pid()")]
    finally:
        rival.close()
    assert not any(query and "a word of" in query for query in seen)


def test_code_that_forgot_the_region_reads_none(both):
    enter_public()

    for table in ("ul.accounts_user", "mo.appeals_appeal"):
        with pytest.raises(ProgrammingError, match="permission denied"):
            sent(f"SELECT count(*) FROM {table}")
    with pytest.raises(ProgrammingError, match="does not exist"), transaction.atomic():
        Appeal.objects.count()


def test_a_new_thread_reads_no_region(both):
    seen: list[BaseException] = []

    def look() -> None:
        try:
            sent("SELECT count(*) FROM ul.accounts_user")
        except DatabaseError as error:
            seen.append(error)
        finally:
            connection.close()

    thread = Thread(target=look)
    thread.start()
    thread.join()

    assert "permission denied" in str(seen[0])


def test_a_task_without_a_header_wakes_up_in_public_and_reads_no_region(both):
    enter_public()

    with pytest.raises(WrongSchema):
        log_sweep.apply(("ul",), headers=schema_headers("public")).get()

    assert current_schema() == "public"
    with pytest.raises(ProgrammingError, match="permission denied"):
        sent("SELECT count(*) FROM ul.accounts_user")


def test_schema_and_role_change_in_one_statement(both):
    mo = region_by_slug("mo")

    with CaptureQueriesContext(connection) as queries, tenant_context(mo):
        User.objects.count()

    assert len(queries) == 2
    assert sent("SELECT current_user") == [(role_name(connection.settings_dict["NAME"], "ul"),)]


def test_a_rollback_does_not_bring_the_role_before_back(both):
    mo = region_by_slug("mo")
    with suppress(RuntimeError), transaction.atomic(), tenant_context(mo):
        User.objects.count()
        raise RuntimeError

    assert sent("SELECT current_user") == [(role_name(connection.settings_dict["NAME"], "ul"),)]
    assert not User.objects.filter(email="neighbour@post.example").exists()


def test_a_connection_goes_back_to_the_pool_without_a_role(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), tenant_context(region_by_slug("ul")):
        User.objects.count()
        connection.close_if_unusable_or_obsolete()  # what Django does after a request, and Celery after a task

        assert current_schema() == "public"
        assert sent("SELECT current_user = session_user") == [(True,)]
        connection.close()


def test_otklik_runs_as_a_role_that_owns_nothing(db):
    rights = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, rolinherit FROM pg_roles"
    assert sent(f"{rights} WHERE rolname = session_user") == [(False, False, False, False, False)]
    assert sent("SELECT count(*) FROM pg_class WHERE relowner = (SELECT oid FROM pg_roles WHERE rolname = user)") == [
        (0,)
    ]


def test_a_region_without_a_role_is_not_worked_in_where_one_is_required(both, settings, monkeypatch):
    mo = region_by_slug("mo")
    monkeypatch.setattr("core.database.base.role_book", RoleBook())
    monkeypatch.setattr("core.database.roles.role_name", lambda database, schema: f"nobody:{schema}")

    settings.REGION_ROLES = "required"
    with pytest.raises(RoleMissing), tenant_context(mo):
        User.objects.count()
    # Elsewhere it is worked in with the rights of the login, which here has none.
    settings.REGION_ROLES = "auto"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), tenant_context(mo):
        User.objects.count()


def test_a_lazy_query_carried_over_is_not_run_in_the_other_region(both):
    people = User.objects.filter(is_active=True)
    with tenant_context(region_by_slug("mo")):
        for use in (list, len, bool, lambda rows: rows.count(), lambda rows: rows.exists(), lambda rows: rows.first()):
            with pytest.raises(CarriedOver):
                use(people.all())
        with pytest.raises(CarriedOver):
            people.filter(email="x").update(full_name="x")
        with pytest.raises(CarriedOver):
            people.delete()
        with pytest.raises(CarriedOver):
            list(Appeal.objects.filter(applicant__in=people))
    enter_public()
    with pytest.raises(CarriedOver):
        list(people.order_by("email"))


def test_every_model_of_ours_marks_its_queries():
    ours = [model for model in apps.get_models() if issubclass(model, BaseModel)]

    assert len(ours) > 40
    assert not [model for model in ours if not isinstance(model._default_manager, BornHere)]


def test_appeals_of_both_regions_go_their_way(both):
    assert appeal_make().number
    with tenant_context(region_by_slug("mo")):
        assert appeal_make().number
