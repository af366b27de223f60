"""Every URL that accepts POST: who may send it, and valid input. A new one needs a line in POSTS."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.modules.cases import module_cases
from tests.factories import PASSWORD

__all__ = ["NOT_TRIED", "POSTS", "Post"]

TEXT = "Яма на дороге возле школы, машины объезжают по тротуару."


@dataclass(frozen=True)
class Post:
    """`who` may send it to an appeal in `state`; `fields` is a right body, of which one field at a time is spoilt.

    `in_session`: the API takes it from a person who is signed in, not from a token.
    """

    who: str
    fields: Mapping[str, Any]
    state: str = ""
    at: Mapping[str, Any] = field(default_factory=dict)
    version: str = "version"
    in_session: bool = False


API = {
    "api:rubricate": Post("citizen", {"text": TEXT, "top": 3}),
    "api:appeals": Post(
        "citizen",
        {
            "text": TEXT,
            "category": "roads-potholes",
            "point": {"lat": 54.3, "lon": 48.4},
            "address": "ул. Мира, 1",
            "municipality": "north",
            "photos": [],
            "contacts": {"name": "Имя", "phone": "+79270000000", "email": "a@post.example"},
            "wants_publicity": True,
        },
    ),
    "api:categories": Post(
        "admin",
        {
            "block": "ecology",
            "direction": "Природа",
            "title": "Цветение воды",
            "includes": TEXT,
            "excludes": TEXT,
            "aliases": ["тина"],
            "examples": [TEXT],
            "executor_kind": "ministry",
            "regime": "message",
            "fast_track": False,
            "deadline": {"amount": 8, "unit": "working_days"},
            "evidence": "after",
            "sensitivity": "open",
            "questions": [{"key": "place", "type": "text", "label": "Где"}],
            "playbook": "",
            "incident_group": "Экология",
            "ministry": "ministry-homes",
            "opens_on": "2090-01-01",
        },
    ),
    "api:category-set-switch": Post(
        "admin", {"codes": ["roads-potholes"], "direction": "Дороги", "block": "transport", "on": False}
    ),
    "api:category-reset": Post("admin", {"version": 1, "fields": ["title"]}, at={"code": "roads-potholes"}),
    "api:category-retire": Post("admin", {"version": 1, "successor": "roads-potholes"}, at={"code": "own-svoya"}),
    "api:category-set-open-by-plan": Post(
        "admin", {"codes": ["roads-potholes"], "direction": "Дороги", "block": "transport"}
    ),
    "api:responsibilities": Post("admin", {"direction": "Дороги", "ministry": "ministry-roads", "present": True}),
    "api:organisations": Post(
        "admin",
        {
            "code": "new-roads",
            "name": "Дорожная служба",
            "short_name": "Дороги",
            "kind": "other",
            "municipality": "north",
            "parent": "ministry-roads",
            "email": "roads@org.example",
            "phone": "+79270000000",
        },
    ),
    "api:notes": Post("moderator", {"text": TEXT}, "moderation_1", version=""),
    "api:tokens": Post("citizen", {"title": "Ключ"}, in_session=True),
    "api:erasure": Post("citizen", {"password": PASSWORD}, in_session=True),
    "api:erasure-code": Post("citizen", {}, in_session=True),
    "api:action-approve": Post("moderator", {"category": "roads-potholes", "publish": True}, "moderation_1"),
    "api:action-reject_by_rules": Post("moderator", {"reason": "no_details", "text": TEXT}, "moderation_1"),
    "api:action-ask": Post("roads", {"text": TEXT}, "moderation_2"),
    "api:action-clarify": Post("citizen", {"text": TEXT, "photos": []}, "clarification"),
    "api:action-reject_by_substance": Post("roads", {"reason": "no_details", "text": TEXT}, "moderation_2"),
    "api:action-assign": Post("roads", {"executor": "roads-north", "note": TEXT}, "moderation_2"),
    "api:action-reassign": Post("roads", {"executor": "homes-south", "note": TEXT}, "assigned"),
    "api:action-pass_on": Post("roads", {"ministry": "ministry-homes", "reason": TEXT}, "moderation_2"),
    "api:action-recategorise": Post("roads", {"category": "yard-driveway-cleaning", "reason": TEXT}, "moderation_2"),
    "api:action-reopen": Post("moderator", {"reason": TEXT}, "rejected"),
    "api:action-refuse": Post("worker", {"reason": TEXT}, "assigned"),
    "api:action-answer": Post("worker", {"text": TEXT, "photos": []}, "assigned"),
    "api:action-confirm": Post("citizen", {"rating": 5, "text": TEXT}, "answered"),
    "api:action-return": Post("citizen", {"reason": TEXT}, "answered"),
}
CATEGORY = {
    "block": "transport",
    "direction": "Дороги",
    "includes": TEXT,
    "excludes": TEXT,
    "aliases": "яма\nвыбоина",
    "examples": TEXT,
    "executor_kind": "road_service",
    "ministry": "",
    "deadline": "5",
    "deadline_unit": "working_days",
    "fast_track": "on",
    "regime": "message",
    "evidence": "none",
    "sensitivity": "open",
    "playbook": "",
    "incident_group": "Дороги",
    "restore": "",
    "questions-TOTAL_FORMS": "1",
    "questions-INITIAL_FORMS": "0",
    "questions-0-key": "",
    "questions-0-label": "Насколько глубокая",
    "questions-0-type": "choice",
    "questions-0-options": "мелкая\nглубокая",
    "questions-0-required": "on",
}
PLAYBOOK = {
    "do": "publish",
    "block": "transport",
    "kind": "",
    "expected": "1",
    "count": "1",
    "step-0-title": "Выехать на место",
    "step-0-who": "Мастер",
    "step-0-what": "Осмотреть место и снять его.",
    "step-0-evidence": "Фото",
    "step-0-hours": "4",
}
ORGANISATION = {
    "name": "Дорожная служба",
    "short_name": "Дороги",
    "kind": "other",
    "municipality": "north",
    "parent": "ministry-roads",
    "email": "roads@org.example",
    "phone": "+79270000000",
    "version": "",
}
DRAFT = {"draft_id": "01a2296f-6b94-737c-a03c-9377f1f32a61"}
PAGES = {
    "account_signup": Post("", {"email": "new@post.example", "password1": "Верный-пароль-1", "full_name": "Имя"}),
    "account_login": Post("", {"login": "who@post.example", "password": "Неверный-пароль"}),
    "account_request_login_code": Post("", {"email": "who@post.example"}),
    "account_reset_password": Post("", {"email": "who@post.example"}),
    "account_change_password": Post("citizen", {"oldpassword": "a", "password1": "b", "password2": "c"}),
    "account_reauthenticate": Post("citizen", {"password": "a"}),
    "accounts:profile": Post("citizen", {"full_name": "Имя", "phone": "+79270000000"}),
    "accounts:tokens": Post("citizen", {"title": "Ключ"}),
    "account_email_verification_sent": Post("", {"email": "nobody@post.example", "code": "123456"}),
    "accounts:erase": Post("citizen", {"password": "Неверный-пароль"}),
    "portal:new-step": Post(
        "citizen",
        {
            "text": TEXT,
            "category": "",
            "danger": "",
            "key": "",
            "go": "",
            "tab_page": "",
            "tab_base": "",
            "tab_pages": "",
        },
        at=DRAFT | {"slug": "describe"},
    ),
    "portal:new-step-latest": Post("citizen", {"text": TEXT, "key": ""}, at={"slug": "describe"}),
    "portal:new-suggest": Post("citizen", {"text": "яма на дороге", "category": "", "danger": ""}),
    "portal:appeal-again": Post("citizen", {}, "rejected"),
    "portal:letter-again": Post("citizen", {"token": "x~y"}),
    "portal:appeal-act": Post(
        "citizen",
        {"confirm-rating": "5", "confirm-text": TEXT},
        "answered",
        at={"what": "confirm"},
        version="confirm-version",
    ),
    "work:note": Post("moderator", {"text": TEXT}, "moderation_1", version=""),
    "work:act": Post(
        "moderator", {"reason": "no_details", "text": TEXT}, "moderation_1", at={"action": "reject_by_rules"}
    ),
    "taxonomy:categories": Post("admin", {"off": "roads-potholes", "in": "transport", "direction": "Дороги"}),
    "taxonomy:category-new": Post("admin", {"title": "Следы от шин", "opens_on": "2030-01-01", **CATEGORY}),
    "taxonomy:category": Post(
        "admin", {"title": "Ямы", "version": "1", **CATEGORY}, at={"code": "roads-potholes"}, version=""
    ),
    "taxonomy:category-retire": Post(
        "admin", {"version": "1", "successor": "roads-potholes"}, at={"code": "own-svoya"}
    ),
    "taxonomy:diff": Post(
        "admin",
        {"expected": "1", "opening": "date", "opens_on": "2030-01-01", "take-roads-potholes-title": "catalog"},
        at={"slug": "moscow-689", "number": 1},
    ),
    "taxonomy:playbook-new": Post("admin", {"title": "Свой алгоритм", "code": "own-playbook", **PLAYBOOK}),
    "taxonomy:playbook-edit": Post("admin", {"title": "Ямы на дорогах", **PLAYBOOK}, at={"code": "pothole-repair"}),
    "taxonomy:playbook-withdraw": Post("admin", {"kind": "", "expected": "1"}, at={"code": "pothole-repair"}),
    "taxonomy:rubrication-settings": Post("admin", {"level_1": "pass", "percent": "95", "retrain_after": "200"}),
    "invitation": Post("", {"full_name": "Имя", "password": "Верный-пароль-1"}, at={"token": "no-such-link"}),
    "work:region": Post(
        "admin",
        {
            "name": "Область",
            "portal_name": "Портал",
            "primary_colour": "#0f4c81",
            "accent_colour": "#f5b433",
            "emblem": "ul",
            "greeting": "Здравствуйте",
            "hotline": "8 800 000-00-73",
            "contact_email": "centre@post.example",
            "version": "",
        },
    ),
    "work:module": Post("admin", {"hotspots-many": "5"}, at={"slug": "hotspots"}),
    "work:module-switch": Post("admin", {"on": "yes"}, at={"slug": "hotspots"}),
    "work:organisation-add": Post("admin", ORGANISATION),
    "work:organisation": Post("admin", ORGANISATION, at={"code": "roads-north"}, version=""),
    "work:organisation-switch": Post("admin", {"on": "yes", "confirmed": "yes"}, at={"code": "roads-north"}),
    "work:municipality": Post(
        "admin", {"name": "Район", "kind": "округ", "centre": "Город", "version": ""}, at={"code": "north"}
    ),
    "work:boundaries-apply": Post("admin", {"key": "0" * 32}),
    "work:people-add": Post(
        "admin",
        {
            "email": "new@staff.example",
            "full_name": "Имя",
            "role": "moderator",
            "organisation": "",
            "municipality": "",
            "position": "Модератор",
        },
    ),
}
# The other forms of the same addresses.
MORE = [
    ("portal:new-step", Post("citizen", {"category": ""}, at=DRAFT | {"slug": "category"})),
    (
        "portal:new-step",
        Post(
            "citizen",
            {"lat": "54.3", "lon": "48.4", "address": "ул. Мира, 1", "municipality": "", "remove": "", "go": ""},
            at=DRAFT | {"slug": "place"},
        ),
    ),
    (
        "portal:new-step",
        Post("citizen", {"contact_name": "Имя", "contact_phone": "", "go": ""}, at=DRAFT | {"slug": "send"}),
    ),
    (
        "portal:appeal-act",
        Post("citizen", {"return-reason": TEXT}, "answered", at={"what": "return"}, version="return-version"),
    ),
    (
        "portal:appeal-act",
        Post("citizen", {"clarify-text": TEXT}, "clarification", at={"what": "clarify"}, version="clarify-version"),
    ),
    ("api:responsibilities", Post("admin", {"code": "roads-potholes", "ministry": "ministry-roads"})),
    (
        "taxonomy:categories",
        Post("admin", {"what": "day", "opens_on": "2030-01-01", "code": "", "in": "transport", "direction": "Дороги"}),
    ),
    ("taxonomy:categories", Post("admin", {"what": "plan", "in": "transport", "direction": ""})),
    ("taxonomy:categories", Post("admin", {"what": "on", "code": "roads-potholes", "back": "category"})),
    ("work:act", Post("moderator", {"category": "", "publish": "on"}, "moderation_1", at={"action": "approve"})),
    ("work:act", Post("roads", {"text": TEXT}, "moderation_2", at={"action": "ask"})),
    ("work:act", Post("roads", {"executor": "", "note": TEXT}, "moderation_2", at={"action": "assign"})),
    ("work:act", Post("worker", {"reason": TEXT}, "assigned", at={"action": "refuse"})),
    ("work:act", Post("roads", {"ministry": "", "reason": TEXT}, "moderation_2", at={"action": "pass_on"})),
    ("work:act", Post("roads", {"category": "", "reason": TEXT}, "assigned", at={"action": "recategorise"})),
    ("work:act", Post("moderator", {"reason": TEXT}, "rejected", at={"action": "reopen"})),
    ("work:act", Post("worker", {"text": TEXT, "photo_ids": ""}, "assigned", at={"action": "answer"})),
]
MODULES = {name: Post(**said) for name, said in module_cases("POSTS").items()}
POSTS: list[tuple[str, Post]] = [*API.items(), *PAGES.items(), *MORE, *MODULES.items()]
# Take no words: files (test_files.py), an id in the address, a button without a form, codes of letters.
NOT_TRIED = {
    # Wants an optional stage, and none is ours: tests/appeals/trial/test_flow_settings.py.
    "work:flow-switch",
    "api:flow-stage",
    *module_cases("NOT_TRIED"),
    "api:photos",
    # Wants a ministry for every direction of a catalog: tests/taxonomy/api/test_category_set.py.
    "api:category-set-publish",
    # Wants a step of an assignment: tests/appeals/api/test_checklist.py.
    "api:checklist",
    # Take the version of one's last step alone: tests/appeals/portals/workplace/test_undo.py.
    "api:undo",
    "work:undo",
    "api:notification-read",
    "api:notifications-read",
    "api:delivery-replay",
    "portal:new-discard",
    "portal:new-photo-upload",
    "portal:new-photo-remove",
    "portal:notifications-read",
    # Wants a link that was opened: tests/appeals/portals/citizen/test_letters.py.
    "portal:letter-address",
    "accounts:token-revoke",
    "accounts:consent",
    "work:photo-upload",
    # Files: tests/workplace/test_region.py.
    "work:region-emblem",
    "work:boundaries",
    "work:checklist-tick",
    "work:delivery-replay",
    "work:reader-replay",
    "work:people-revoke",
    # Wants a role that somebody has: tests/workplace/test_people.py.
    "work:people-change",
    "work:people-remind",
    "work:people-resend",
    "work:people-withdraw",
    "taxonomy:playbooks-load",
    "taxonomy:rubrication-promote",
    "taxonomy:rubrication-train",
    "account_logout",
    "account_email",
    "account_set_password",
    "account_confirm_login_code",
    "account_reset_password_from_key",
}
