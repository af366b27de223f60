"""Cache translations and store Django's active language and time zone in thread-locals.

A page calls `gettext` and reads the time zone some hundreds of times. Django looks both up in task-aware stores
(`asgiref.local.Local`), and if nothing was activated each lookup raises an exception inside. We serve one language with
threads: thread-locals suffice, and each translation is looked up once.
"""

import threading
from functools import lru_cache
from typing import Any

from django.db import connections
from django.urls import base as urls
from django.utils import timezone, translation
from django.utils.translation import trans_real

__all__ = ["one_language_use"]

# Sentences of the code, ours and of the packages.
SENTENCES = 8192
_STORES: tuple[tuple[Any, str], ...] = (
    (trans_real, "_active"),
    (timezone, "_active"),
    (urls, "_urlconfs"),
    (urls, "_prefixes"),
    (connections, "_connections"),
)


def one_language_use() -> None:
    """Enable the cache in this process. Activating another language, or none (migrations), works as before."""
    for holder, name in _STORES:
        setattr(holder, name, threading.local())
    translation._trans.gettext = _gettext  # type: ignore[attr-defined]


def _gettext(message: str) -> str:
    active: threading.local = trans_real._active  # type: ignore[attr-defined]
    return trans_real.gettext(message) if hasattr(active, "value") else _known(message)


# `typed`: a sentence that is safe as HTML stays so, the same words in a plain string stay plain.
@lru_cache(SENTENCES, typed=True)
def _known(message: str) -> str:
    return trans_real.gettext(message)
