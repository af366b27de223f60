"""Check what a site has stored after the chaos, through its backstage process."""

import re
from pathlib import Path

_MARK = re.compile(r"mark-\d+-\d+")


def token_for(email: str) -> str:
    from accounts.service import token_issue, user_get

    _row, token = token_issue(user=user_get(email=email), title="Хаос")
    return token


def numbers_by_mark() -> dict[str, list[int]]:
    """Numbers of the appeals that bear each mark."""
    from appeals.models import Appeal

    found: dict[str, list[int]] = {}
    for number, text in Appeal.objects.values_list("number", "text"):
        for mark in _MARK.findall(text):
            found.setdefault(mark, []).append(number)
    return found


def received_events() -> dict[str, int]:
    """How many events tell of each appeal's receipt, by its id."""
    from collections import Counter

    from appeals.events import AppealReceived
    from core.events.models import Event

    return dict(
        Counter(
            str(row)
            for row in Event.objects.filter(type=AppealReceived.event_name).values_list("subject_id", flat=True)
        )
    )


def waiting_events() -> int:
    from core.events.models import Event

    return Event.objects.filter(dispatched_at__isnull=True).count()


def connections_break() -> None:
    """Every other connection to this database ends, as when the server dies and is started again."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def orphan_files() -> list[str]:
    """Files of photos that no row names."""
    from django.conf import settings

    from appeals.models import Attachment

    known = {
        str(name) for row in Attachment.objects.values_list("original", "display", "thumb") for name in row if name
    }
    root = Path(settings.DATA_DIR) / "files"
    return [
        str(path.relative_to(root))
        for path in root.rglob("attachments/**/*")
        if path.is_file() and str(path.relative_to(root)) not in known
    ]
