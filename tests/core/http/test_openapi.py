"""The OpenAPI document is whole, and the live API keeps what it promises (schemathesis, bounded)."""

import json
from functools import cache

import pytest
import schemathesis
from django.core.management import call_command
from django.urls import URLResolver
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks as rules
from schemathesis.generation import GenerationMode

from accounts.service import token_issue
from core.http.idempotency import is_idempotent
from core.http.views import ApiView
from tenants.service import Role
from tenants.settings_api import EditRegion
from tenants.structure.grants import role_grant
from tests.factories import appeal_at, citizen_make
from tests.http import region_client

CHECKS = [
    rules.not_a_server_error,
    rules.status_code_conformance,
    rules.content_type_conformance,
    rules.response_schema_conformance,
    rules.response_headers_conformance,
]
# Of each operation, for each of the two people, right ones and wrong ones.
EXAMPLES = 3
ERRORS = {"400", "401", "406", "429", "500", "503"}
ERRORS_OF_CHANGES = {
    "post": {"409", "413", "415", "422"},
    "put": {"409", "413", "415", "422"},
    "patch": {"409", "413", "415", "422"},
    "delete": {"409", "413"},
}


@cache
def document():
    generated = SchemaGenerator(urlconf="config.urls.region").get_schema(request=None, public=True)
    return json.loads(json.dumps(generated, default=str))


@cache
def schema():
    return schemathesis.openapi.from_dict(document())


def operations():
    return [
        (method.upper(), path)
        for path, item in document()["paths"].items()
        for method in item
        if method in ("get", "post", "put", "patch", "delete")
    ]


def test_document_is_valid_and_without_warnings(tmp_path):
    call_command(
        "spectacular",
        urlconf="config.urls.region",
        validate=True,
        fail_on_warn=True,
        file=str(tmp_path / "openapi.yaml"),
    )


def test_document_is_openapi_3_1_and_served_as_json_and_yaml(ul):
    client = region_client("ul")

    assert client.get("/api/v1/schema/").json()["openapi"].startswith("3.1")
    yaml = client.get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert yaml.content.startswith(b"openapi: 3.1")


# What changes nothing can be asked again as it is; the words go in a body because addresses stay in logs.
ONLY_ASK = {"/api/v1/rubricate"}
# Asked again there is nobody who could be answered; the key would keep a hash of the password.
ONLY_ONCE = {"/api/v1/me/erasure"}


@pytest.mark.parametrize(("method", "path"), operations())
def test_every_operation_is_described(method, path):
    operation = document()["paths"][path][method.lower()]

    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]
    assert set(operation["responses"]) >= ERRORS | ERRORS_OF_CHANGES.get(method.lower(), set())
    assert any(status.startswith("2") for status in operation["responses"])
    names = {parameter["name"] for parameter in operation.get("parameters", [])}
    assert ("Idempotency-Key" in names) == (method == "POST" and path not in ONLY_ASK | ONLY_ONCE)


def _flat(patterns):
    for pattern in patterns:
        yield from _flat(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]


def test_every_post_honours_the_key():
    from config.urls.api import version_1

    views = [pattern.callback.cls for pattern in _flat(version_1)]
    posting = [view for view in views if issubclass(view, ApiView) and hasattr(view, "post")]

    assert len(posting) > 10
    assert [view.__name__ for view in posting if not is_idempotent(view.post)] == ["RubricateView", "ErasureView"]


def test_bodies_refuse_unknown_fields():
    bodies = {name: part for name, part in document()["components"]["schemas"].items() if name.endswith("Request")}

    assert bodies
    assert all(part["additionalProperties"] is False for part in bodies.values())


@pytest.fixture(scope="module")
def tokens(site):
    """Of a fresh administrator of the region and of a resident, who have sent an appeal each.

    The site is everybody's: what the administrator made of the region's settings is put back.
    """
    given = [site.ask("ul", _token_of_somebody, is_admin) for is_admin in (True, False)]
    settings_of_region = site.session("ul")
    settings_of_region.headers["Authorization"] = f"Bearer {given[0]}"
    before = settings_of_region.get("/api/v1/region/settings").json()
    editable = EditRegion().fields.keys() - {"version"}
    yield given
    put_back = settings_of_region.patch("/api/v1/region/settings", json={name: before[name] for name in editable})
    assert put_back.status_code == 200, put_back.text


def _token_of_somebody(is_admin):
    person = citizen_make()
    if is_admin:
        role_grant(user_id=person.id, role=Role.REGIONAL_ADMIN)
    appeal_at("answered", person)
    return token_issue(user=person, title="schemathesis")[1]


def tries():
    """Right requests for every operation, wrong ones for those that can be asked wrongly."""
    for method, path in operations():
        yield method, path, GenerationMode.POSITIVE
        operation = document()["paths"][path][method.lower()]
        if operation.get("parameters") or operation.get("requestBody"):
            yield method, path, GenerationMode.NEGATIVE


@pytest.mark.parametrize(("method", "path", "mode"), list(tries()))
def test_live_api_keeps_its_word(site, tokens, method, path, mode):
    operation = schema()[path][method]

    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def keeps(case):
        for token in tokens:
            headers = {"Host": f"ul.localhost:{site.port}", "Authorization": f"Bearer {token}"}
            response = case.call(base_url=f"http://127.0.0.1:{site.port}", headers=headers)
            case.validate_response(response, checks=CHECKS)

    keeps()
