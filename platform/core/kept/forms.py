"""Store refused forms for the person who sent them (docs/adr/0011)."""

import json
import secrets
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.db.models import Count, QuerySet

from core import clock
from core.database.locks import wait_for_turn
from core.kept.models import KeptForm
from core.typed import plain

__all__ = [
    "KEPT_FOR",
    "NOBODY",
    "PAGE_FOR",
    "UNKNOWN",
    "KeptPage",
    "kept_files_set",
    "kept_find",
    "kept_forget",
    "kept_is_closed",
    "kept_keep",
    "kept_page",
    "kept_remove",
    "kept_remove_old",
]

# Words wait for a person who comes back after a holiday; the page with the error only for a phone that restores it.
KEPT_FOR = timedelta(days=7)
PAGE_FOR = timedelta(hours=12)
# As much as a form may have (setting DATA_UPLOAD_MAX_MEMORY_SIZE); nobody signed in has as much to lose.
MAX_FIELDS = 1024 * 1024
MAX_FIELDS_OF_NOBODY = 64 * 1024
# Compressed.
MAX_PAGE_BYTES = 512 * 1024
MAX_PAGE_BYTES_OF_NOBODY = 64 * 1024
MAX_ADDRESS = 2000
MOST_OF_ONE = 20
MOST_OF_NOBODY = 2000
# Who is not signed in; and a form that did not say for whom it was made. Both are told apart by their browsers.
NOBODY = "nobody"
UNKNOWN = "unknown"
_ANYBODY = frozenset({NOBODY, UNKNOWN})
# In the place of an address: this owner has closed their account.
_CLOSED = ""


@dataclass(frozen=True, kw_only=True)
class KeptPage:
    """The stored response to a form, shown when the person opens it again."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    shown_once: bool = False


def kept_keep(
    *,
    owner: str,
    browser: str,
    address: str,
    fields: Mapping[str, list[str]],
    had_files: bool = False,
    left: Mapping[str, list[str]] | None = None,
    page: KeptPage | None = None,
    key: str = "",
    network: str = "",
) -> str:
    """Keep a form; returns its key, or "" when it is too large to be kept. A page is kept without fields that are.

    Nothing is kept for who has closed their account. With `key` what was kept under it for the same person and address
    is replaced, so that a form which fails twice stays one place in the browser's history.

    `network` is the mark of where somebody who is not signed in comes from: when all of these have filled their part,
    the network that holds most of it gives its oldest form up, so that a flood pushes out nothing but itself.
    """
    text = json.dumps(fields, ensure_ascii=False)
    body = zlib.compress(page.body) if page is not None else None
    is_anybody = owner in _ANYBODY
    if len(text) > (MAX_FIELDS_OF_NOBODY if is_anybody else MAX_FIELDS):
        text = "{}" if body is not None else ""
    most_bytes = MAX_PAGE_BYTES_OF_NOBODY if is_anybody else MAX_PAGE_BYTES
    if not text or len(address) > MAX_ADDRESS or (body is not None and len(body) > most_bytes):
        return ""
    values = {
        "created_at": clock.now(),
        "fields": text,
        "had_files": had_files,
        "left": dict(left or {}),
        "status": page.status if page is not None else 0,
        "headers": json.dumps(dict(page.headers)) if page is not None else "{}",
        "page": body,
        "shown_once": page is not None and page.shown_once,
        "network": network if is_anybody else "",
    }
    same = KeptForm.objects.filter(key=_key(key), owner=owner, browser=browser, address=address) if key else None
    if same is not None and same.update(**values):
        return key
    key = _new_key()
    with transaction.atomic():
        if not is_anybody and _is_closed(owner):
            return ""
        KeptForm.objects.create(key=key, owner=owner, browser=browser, address=address, **values)
        _bound(KeptForm.objects.filter(owner=owner, browser=browser), MOST_OF_ONE)
        if is_anybody:
            _bound_by_network(KeptForm.objects.filter(owner__in=_ANYBODY), MOST_OF_NOBODY)
    return key


def _new_key() -> str:
    return secrets.token_urlsafe(12)


def _key(told: str) -> str:
    """A valid key, or none: it comes from a URL, which may contain anything."""
    return plain(told, 32)


def _bound(rows: QuerySet[KeptForm], most: int) -> None:
    surplus = list(rows.order_by("-created_at").values_list("pk", flat=True)[most:])
    if surplus:
        KeptForm.objects.filter(pk__in=surplus).delete()


def _bound_by_network(rows: QuerySet[KeptForm], most: int) -> None:
    held = {row["network"]: row["held"] for row in rows.values("network").annotate(held=Count("pk"))}
    for _surplus in range(sum(held.values()) - most):
        largest = max(held, key=held.__getitem__)
        held[largest] -= 1
        oldest = rows.filter(network=largest).order_by("created_at").values("pk")[:1]
        KeptForm.objects.filter(pk__in=oldest).delete()


def kept_find(key: str) -> KeptForm | None:
    """The form under a key, if not expired. The caller checks its owner."""
    fresh = KeptForm.objects.defer("page").filter(key=_key(key))
    return fresh.filter(created_at__gt=clock.now() - KEPT_FOR).first()


def kept_page(row: KeptForm) -> KeptPage | None:
    """The page of a stored form, while it may be shown; a page shown once is removed afterwards."""
    if not row.status or row.created_at <= clock.now() - PAGE_FOR or row.page is None:
        return None
    page = KeptPage(
        status=row.status,
        body=zlib.decompress(bytes(row.page)),
        headers=json.loads(row.headers),
        shown_once=row.shown_once,
    )
    if row.shown_once:
        row.delete()
    return page


def kept_files_set(row: KeptForm, left: Mapping[str, list[str]]) -> None:
    """Update the stored files of a form, some of which are gone."""
    row.left, row.had_files = dict(left), True
    row.save(update_fields=["left", "had_files"])


def kept_remove(*, key: str, owner: str) -> None:
    """Delete a form that has been accepted."""
    KeptForm.objects.filter(key=_key(key), owner=owner).delete()


@transaction.atomic
def kept_forget(*, owner: str) -> None:
    """Delete all forms of a person, and store no more: a form may be open in another tab."""
    if not _is_closed(owner):
        KeptForm.objects.filter(owner=owner).delete()
        KeptForm.objects.create(key=_new_key(), owner=owner, address=_CLOSED, fields="{}", created_at=clock.now())


@transaction.atomic
def kept_is_closed(owner: str) -> bool:
    """Whether the owner has closed their account, so that nothing is stored; False for guests."""
    return owner not in _ANYBODY and _is_closed(owner)


def _is_closed(owner: str) -> bool:
    """Whether nothing is kept for them any more, and so it stays until the transaction ends."""
    wait_for_turn("kept", owner)
    return KeptForm.objects.filter(owner=owner, address=_CLOSED).exists()


def kept_remove_old(*, limit: int = 10_000) -> int:
    """Delete forms older than KEPT_FOR; returns how many."""
    old = KeptForm.objects.filter(created_at__lt=clock.now() - KEPT_FOR).exclude(address=_CLOSED).order_by("created_at")
    removed, _by_model = KeptForm.objects.filter(pk__in=old.values("pk")[:limit]).delete()
    return removed
