"""The examples of the API work as they are printed, in both regions of the demo."""

import json
import re
import shlex
from typing import Any
from uuid import uuid4

import pytest

from config.runtime.paths import PROJECT
from tests.site.running import Site
from tests.undone import undone

GUIDE = PROJECT / "docs" / "how-to" / "use-the-api.md"
REGIONS = ("ul", "mo")
RESIDENT = {"ul": "galina.samokhvalova@post.example", "mo": ""}
# What only a look at the set of the moment can know: the answer may be that it has changed meanwhile.
CHANGING = {"version", "expected"}

# They need what only some regions have: a category of their own, a catalog with a plan, a module, an optional stage.
OF_ITS_OWN = {
    "/api/v1/categories/{code}/retire",
    "/api/v1/category-set/open-by-plan",
    "/api/v1/flow/{name}",
    "/api/v1/modules/{slug}",
}


def examples_tried(region: str) -> list[tuple[str, str, dict[str, Any], int, str]]:
    """(method, path, body, status, answer) of every example in the region's document; nothing of it stays."""
    from django.db import connection
    from django.test import Client
    from django_tenants.utils import tenant_context

    from accounts.service import token_issue, user_get
    from demo.content import residents
    from taxonomy.service import OTHER_CODE, categories_active
    from tenants.administration import staff_find
    from tenants.service import Role, municipalities_list, organisations_list, region_by_slug

    people = {"admin": staff_find(role=Role.REGIONAL_ADMIN), "resident": user_get(email=residents(region)[0].email)}
    tokens = {who: token_issue(user=user, title="Примеры")[1] for who, user in people.items()}
    code = next(category.code for category in categories_active() if category.code != OTHER_CODE)
    codes = {
        "municipalities": next(row.code for row in municipalities_list()),
        "organisations": next(row.code for row in organisations_list()),
    }
    host = {"HTTP_HOST": f"{region}.localhost"}
    document = json.loads(Client(**host).get("/api/v1/schema/", headers={"accept": "application/json"}).content)
    found = []
    for path, item in document["paths"].items():
        for method, operation in item.items():
            for example in _bodies(operation):
                who = "resident" if path == "/api/v1/appeals" else "admin"
                caller = Client(headers={"authorization": f"Bearer {tokens[who]}"}, **host)
                if path == "/api/v1/tokens":
                    caller = Client(**host)
                    with tenant_context(region_by_slug(region)):
                        caller.force_login(people[who], backend="allauth.account.auth_backends.AuthenticationBackend")
                address = path.replace("{code}", codes.get(path.split("/")[3], code))
                with undone():
                    answer = caller.generic(method.upper(), address, json.dumps(example), "application/json")
                connection.set_schema_to_public()
                found.append((method, path, example, answer.status_code, answer.content.decode()))
    return found


def _bodies(operation: dict[str, Any]) -> list[dict[str, Any]]:
    content = operation.get("requestBody", {}).get("content", {})
    examples = content.get("application/json", {}).get("examples", {})
    return [example["value"] for example in examples.values()]


@pytest.mark.parametrize("region", REGIONS)
def test_every_example_of_the_document_works(demo: Site, region: str):
    tried = demo.ask(region, examples_tried, region)
    assert len(tried) >= 8
    wrong = [
        (method, path, status, text)
        for method, path, body, status, text in tried
        if status >= 400 and not (status == 409 and CHANGING & set(body)) and path not in OF_ITS_OWN
    ]
    assert wrong == []


def token_of(email: str) -> str:
    from accounts.service import token_issue, user_get

    user = user_get(email=email)
    assert user is not None
    return token_issue(user=user, title="Из руководства")[1]


def moderator_token() -> str:
    return token_of("moderator@ul.example")


def admin_token() -> str:
    return token_of("admin@ul.example")


class Guide:
    """The commands of the guide, sent as they stand there."""

    def __init__(self, demo: Site) -> None:
        self._session = demo.session("ul")
        text = GUIDE.read_text(encoding="utf-8")
        blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
        lines = "".join(blocks).replace("\\\n", " ")
        self.commands = re.findall(r"^curl .*?(?=^curl |^export |\Z)", lines, re.MULTILINE | re.DOTALL)

    def send(self, part: str, *, token: str, number: int = 0) -> Any:
        """Send the one command that has `part` in it; returns what it answered."""
        (command,) = [command for command in self.commands if part in command]
        self.commands.remove(command)
        command = command.replace("$(uuidgen)", str(uuid4())).replace("/153", f"/{number}")
        words = shlex.split(command.replace("$TOKEN", token).replace("$API", "/api/v1"))[1:]
        headers, body, files, path = {}, None, None, ""
        while words:
            word = words.pop(0)
            if word == "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            elif word == "-d":
                body = words.pop(0)
            elif word == "-F":
                from tests.factories import photo_bytes

                files = {words.pop(0).partition("=")[0]: ("stop.jpg", photo_bytes(), "image/jpeg")}
            elif not word.startswith("-"):
                path = word
        method = "POST" if body is not None or files else "GET"
        data = body.encode() if body is not None else None
        answer = self._session.request(method, path, headers=headers, data=data, files=files)
        assert answer.status_code in (200, 201), f"{command}\n{answer.text}"
        return answer.json()


def test_the_guide_works_word_for_word(demo: Site):
    guide = Guide(demo)
    resident = demo.ask("ul", token_of, RESIDENT["ul"])
    moderator, admin = demo.ask("ul", moderator_token), demo.ask("ul", admin_token)

    assert guide.send("$API/me", token=resident)["email"] == RESIDENT["ul"]
    assert guide.send("$API/photos", token=resident)["state"] in ("processing", "ready")
    sent = guide.send("Улица Гончарова", token=resident)
    assert sent["state"] == "moderation_1"
    read = guide.send("$API/appeals/153\n", token=moderator, number=sent["number"])
    assert "approve" in [one["action"] for one in read["allowed_actions"]]
    moved = guide.send("/actions/approve", token=moderator, number=sent["number"])
    assert moved["version"] == 2
    assert "results" in guide.send("scope=mine", token=resident)
    assert guide.send("category-set/diff", token=admin)["set_version"] >= 0
    assert [command for command in guide.commands if "category-set/publish" not in command] == []
