"""One case for every URL: what of `mo` it could be asked for, and whether it is open to everybody.

A new URL needs a line here. `Case()` is a page for people who have signed in (or whom the API knows); `OPEN` is one for
everybody; `number`, `photo` … name what of the other region goes into the address.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.modules.cases import module_cases
from tests.isolation.world import ONLY, World

__all__ = ["CONSOLE", "LANDING", "REGION", "Case"]


@dataclass(frozen=True)
class Case:
    """How a URL is tried.

    `thing` makes the address out of something of the other region, which must not exist here; `at` fills in what is the
    same everywhere. `open`: everybody may ask, so a stranger is answered, though never with the other region's words.
    `harmless`: asked for a thing it does not know, it says neither yes nor no and does nothing. `writes`: other methods
    than GET are tried too. `body` is what is posted, so that the request gets as far as looking the thing up.
    """

    thing: Callable[[World], Mapping[str, Any]] | None = None
    at: Mapping[str, Any] = field(default_factory=dict)
    open: bool = False
    harmless: bool = False
    writes: bool = True
    body: Mapping[str, Any] = field(default_factory=dict)

    def kwargs(self, world: World) -> dict[str, Any]:
        return {**self.at, **(self.thing(world) if self.thing else {})}


def _id(name: str, *, of: str = "") -> Callable[[World], Mapping[str, Any]]:
    return lambda world: {f"{name}_id": world.ids[of or name]}


def _number(world: World) -> Mapping[str, Any]:
    return {"number": world.number}


def _letter(world: World) -> Mapping[str, Any]:
    """A link of the other region that opens an appeal there."""
    return {"token": world.letter}


def _only_there(world: World) -> Mapping[str, Any]:
    """A category that only the other region has."""
    return {"code": ONLY}


def _step(world: World) -> Mapping[str, Any]:
    return {"number": world.number, "item_id": world.ids["step"]}


def _draft_photo(world: World) -> Mapping[str, Any]:
    return {"draft_id": world.ids["draft"], "photo_id": world.ids["draft_photo"]}


OPEN = Case(open=True)
STATIC = Case(open=True, writes=False)
WORDS = "Достаточно длинные слова для любого действия."
NUMBER = Case(_number)
SHELL = {
    "shell:brand": STATIC,
    "shell:manifest": STATIC,
    "shell:worker": STATIC,
    "shell:offline": STATIC,
    "shell:styleguide": STATIC,
    "shell:styleguide-boundaries": STATIC,
    "shell:styleguide-points": STATIC,
    "shell:styleguide-frame": Case(at={"frame": "portal"}, open=True, writes=False),
    "health": STATIC,
}
# Pages of signing in: everybody's by nature; those for somebody signed in send a stranger to the sign-in.
ACCOUNT = dict.fromkeys(
    (
        "account_login",
        "account_logout",
        "account_inactive",
        "account_signup",
        "account_reauthenticate",
        "account_email",
        "account_email_verification_sent",
        "account_change_password",
        "account_set_password",
        "account_reset_password",
        "account_confirm_login_code",
        "account_request_login_code",
        "account_reset_password_from_key_done",
        "account_reset_password_done",
    ),
    OPEN,
) | {"account_reset_password_from_key": Case(at={"uidb36": "1", "key": "mo"}, open=True)}


def _action(**body: Any) -> Case:
    return Case(_number, body={"version": 1, **body})


API = {
    "api:region": OPEN,
    "api:municipalities": OPEN,
    "api:boundaries": OPEN,
    "api:categories": OPEN,
    "api:category": Case(at={"code": "roads-potholes"}, open=True),
    "api:category-set": Case(),
    "api:category-set-switch": Case(),
    "api:category-reset": Case(_only_there, body={"version": 1}),
    "api:category-retire": Case(_only_there, body={"version": 1}),
    "api:category-set-open-by-plan": Case(),
    "api:responsibilities": Case(),
    "api:category-set-diff": Case(),
    "api:category-set-publish": Case(),
    "api:catalogs": Case(),
    "api:catalog-version": Case(at={"slug": "moscow-689", "number": 1}),
    "api:rubricate": Case(open=True, body={"text": WORDS}),
    "api:public-appeals": OPEN,
    "api:public-appeal": Case(_number, open=True),
    "api:public-timeline": Case(_number, open=True),
    "api:schema": OPEN,
    "api:docs": OPEN,
    "api:organisations": Case(),
    "api:organisation": Case(_only_there),
    "api:municipality": Case(_only_there),
    "api:region-settings": Case(),
    "api:flow": Case(),
    "api:modules": Case(),
    "api:module": Case(at={"slug": "nothing"}),
    "api:flow-stage": Case(at={"name": "nothing"}, body={"is_on": True}),
    "api:me": Case(),
    "api:appeals": Case(),
    "api:appeal": NUMBER,
    "api:timeline": NUMBER,
    "api:notes": Case(_number, body={"text": WORDS}),
    "api:action-approve": _action(),
    "api:action-reject_by_rules": _action(reason="no_details", text=WORDS),
    "api:action-reject_by_substance": _action(reason="no_details", text=WORDS),
    "api:action-ask": _action(text=WORDS),
    "api:action-clarify": _action(text=WORDS),
    "api:action-assign": _action(executor="roads-north"),
    "api:action-reassign": _action(executor="roads-north"),
    "api:action-pass_on": _action(ministry="ministry-homes", reason=WORDS),
    "api:action-recategorise": _action(category="roads-potholes"),
    "api:action-reopen": _action(reason=WORDS),
    "api:action-refuse": _action(reason=WORDS),
    "api:action-answer": _action(text=WORDS),
    "api:action-confirm": _action(rating=5),
    "api:action-return": _action(reason=WORDS),
    "api:undo": _action(),
    "api:checklist": Case(_step, body={"ticked": True}),
    "api:photos": Case(),
    "api:photo": Case(_id("photo")),
    "api:notifications": Case(),
    "api:notifications-unread": Case(),
    "api:notifications-read": Case(),
    "api:notification-read": Case(_id("notification")),
    "api:deliveries": Case(),
    "api:delivery-replay": Case(_id("delivery")),
    "api:erasure": Case(body={"password": WORDS}),
    "api:erasure-code": Case(),
    "api:tokens": Case(),
    "api:token": Case(_id("token")),
}
PORTAL = {
    "portal:home": OPEN,
    "portal:list": OPEN,
    "portal:map": OPEN,
    "portal:boundaries": OPEN,
    "portal:settlements": OPEN,
    "portal:addresses": OPEN,
    "portal:address": OPEN,
    "portal:tile": Case(at={"z": 1, "x": 0, "y": 0}, open=True),
    "portal:emblem": Case(at={"slug": "0" * 32, "kind": "png"}, open=True, writes=False),
    "portal:category-options": OPEN,
    "portal:points": OPEN,
    "portal:rules": OPEN,
    "portal:appeal": Case(_number, open=True),
    "portal:appeal-act": Case(_number, at={"what": "confirm"}, body={"confirm-version": 8, "confirm-rating": 5}),
    "portal:appeal-again": Case(_number, body={}),
    "portal:letter": Case(_letter, open=True, writes=False),
    "portal:letter-again": Case(open=True, harmless=True, body={"token": "x~y"}),
    "portal:letter-sent": STATIC,
    # Wants a link that was opened in this browser: tests/appeals/portals/citizen/test_letters.py.
    "portal:letter-address": Case(at={"number": 1}, open=True, body={"go": "forget"}),
    "portal:new": OPEN,
    "portal:draft": Case(_id("draft"), open=True, harmless=True),
    "portal:drafts": Case(open=True, writes=False),
    "portal:new-step": Case(_id("draft"), at={"slug": "describe"}, open=True, harmless=True),
    "portal:new-step-latest": Case(at={"slug": "describe"}, open=True),
    "portal:new-categories": OPEN,
    "portal:new-discard": Case(_id("draft"), open=True, harmless=True),
    "portal:new-suggest": OPEN,
    "portal:new-photo-upload": Case(_id("draft"), open=True, harmless=True),
    "portal:new-photo": Case(_draft_photo, open=True),
    "portal:new-photo-remove": Case(_draft_photo, open=True),
    "portal:mine": Case(),
    "portal:notifications": Case(),
    "portal:notifications-read": Case(),
    "portal:notification": Case(_id("notification")),
    "portal:photo": Case(_id("photo"), at={"variant": "display"}, open=True),
}
PROFILE = {
    "accounts:profile": Case(),
    "accounts:erase": Case(body={"password": WORDS}),
    "accounts:consent": OPEN,
    "accounts:privacy": OPEN,
    "accounts:tokens": Case(),
    "accounts:token-revoke": Case(_id("token")),
}
WORK = {
    "work:home": Case(),
    "work:queue": Case(at={"slug": "mine"}),
    "work:queue-export": Case(at={"slug": "mine", "kind": "csv"}),
    "work:people-export": Case(at={"kind": "csv"}),
    "work:deliveries-export": Case(at={"kind": "xlsx"}),
    "work:photo-upload": Case(),
    "work:appeal": NUMBER,
    "work:undo": Case(_number, body={"version": 8}),
    "work:note": Case(_number, body={"text": WORDS}),
    "work:checklist-tick": Case(_step, body={"ticked": "yes"}),
    "work:act": Case(_number, at={"action": "reassign"}, body={"version": 8, "executor": "", "note": WORDS}),
    "work:deliveries": Case(),
    "work:delivery-replay": Case(_id("delivery"), harmless=True),
    "work:reader-replay": Case(_id("retry"), harmless=True),
    "work:people": Case(),
    "work:people-add": Case(),
    "work:people-revoke": Case(_id("grant"), harmless=True),
    "work:people-change": Case(_id("grant"), body={"role": "moderator"}),
    "work:people-remind": Case(_id("grant")),
    "work:people-resend": Case(_id("invitation")),
    "work:people-withdraw": Case(_id("invitation")),
    "work:region": Case(),
    "work:region-emblem": Case(),
    "work:organisations": Case(),
    "work:organisation-add": Case(),
    "work:organisation": Case(_only_there, body={"name": WORDS, "short_name": WORDS, "kind": "other"}),
    "work:organisation-switch": Case(_only_there, body={"confirmed": "yes"}),
    "work:flow": Case(),
    "work:modules": Case(),
    "work:module": Case(at={"slug": "nothing"}),
    "work:module-switch": Case(at={"slug": "nothing"}, body={"on": "yes"}),
    "work:flow-switch": Case(at={"name": "nothing"}, body={"on": "yes"}),
    "work:municipalities": Case(),
    "work:municipality": Case(_only_there, body={"name": WORDS, "kind": "округ", "centre": "Центр"}),
    "work:boundaries": Case(),
    "work:boundaries-apply": Case(body={"key": "0" * 32}),
    "invitation": Case(lambda world: {"token": world.invitation}, open=True),
}
RUBRICATION = {
    "taxonomy:playbooks-export": Case(at={"kind": "csv"}),
    "taxonomy:categories-export": Case(at={"kind": "csv"}),
    "taxonomy:playbooks": Case(),
    "taxonomy:playbooks-load": Case(),
    "taxonomy:playbook-new": Case(),
    "taxonomy:playbook": Case(_only_there),
    "taxonomy:playbook-edit": Case(_only_there, body={"do": "publish", "title": WORDS, "expected": 1}),
    "taxonomy:playbook-withdraw": Case(_only_there, body={"kind": "", "expected": 1}),
    "taxonomy:playbook-version": Case(_only_there, at={"number": 1}),
    "taxonomy:rubrication": Case(),
    "taxonomy:rubrication-models": Case(),
    "taxonomy:rubrication-promote": Case(at={"version": 99}, harmless=True),
    "taxonomy:rubrication-train": Case(),
    "taxonomy:rubrication-settings": Case(),
}
CATEGORIES = {
    "taxonomy:categories": Case(body={"off": ONLY}),
    "taxonomy:category-new": Case(),
    "taxonomy:category": Case(_only_there, body={"title": WORDS}),
    "taxonomy:category-retire": Case(_only_there),
    "taxonomy:publication": Case(at={"number": 1}),
    "taxonomy:catalogs": Case(),
    "taxonomy:catalog": Case(at={"slug": "moscow-689", "number": 1}),
    "taxonomy:catalog-category": Case(at={"slug": "moscow-689", "number": 1, "code": "roads-potholes"}),
    "taxonomy:diff": Case(at={"slug": "moscow-689", "number": 1}),
}
_THINGS = {"number": _number}


def _of_module(said: Mapping[str, Any]) -> Case:
    """A module names what of the other region goes into the address: the number of an appeal."""
    return Case(_THINGS.get(said.get("thing", "")), **{name: value for name, value in said.items() if name != "thing"})


MODULES = {name: _of_module(said) for name, said in module_cases("ISOLATION").items()}
REGION = {
    **SHELL,
    **ACCOUNT,
    **API,
    **PORTAL,
    **PROFILE,
    **WORK,
    **CATEGORIES,
    **RUBRICATION,
    "outbox": OPEN,
    **MODULES,
}
CONSOLE = {
    **SHELL,
    **ACCOUNT,
    "outbox": OPEN,
    "console:regions": Case(),
    "console:region": Case(at={"slug": "mo"}),
    "console:launch": Case(at={"slug": "mo"}),
    "console:launch_continue": Case(at={"slug": "mo"}),
    "console:suspend": Case(at={"slug": "mo"}, body={"reason": "Проверка"}),
    "console:resume": Case(at={"slug": "mo"}),
}
LANDING = {**SHELL, "landing": OPEN}
