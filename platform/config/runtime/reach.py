"""Check whether a service is reachable; explain in one sentence why not."""

import contextlib
from urllib.parse import urlsplit

import psycopg2
import redis

from config.runtime.errors import RuntimeFault

_SECONDS = 5
_OLDEST_POSTGRES = 14
"""What Django 5.2 supports."""


def require_database(url: str) -> None:
    """Connect to PostgreSQL once and check that it is usable.

    Raises RuntimeFault with the reason; never shows the password.
    """
    # Settings accept other spellings of the scheme (postgres, psql, pgsql); libpq doesn't.
    dsn = "postgresql" + url[url.index(":") :] if "://" in url else url
    try:
        connection = psycopg2.connect(dsn, connect_timeout=_SECONDS)
    except (psycopg2.Error, ValueError) as error:
        raise RuntimeFault(
            f"База данных {_shown(url)} недоступна ({_reason(error)}): проверьте DATABASE_URL."
        ) from None
    with contextlib.closing(connection):
        if connection.server_version < _OLDEST_POSTGRES * 10000:
            raise RuntimeFault(
                f"База данных {_shown(url)} работает на PostgreSQL {connection.server_version // 10000}, "
                f"а нужен {_OLDEST_POSTGRES} или новее."
            )
        encoding = connection.get_parameter_status("server_encoding")
        if encoding != "UTF8":
            raise RuntimeFault(f"База данных {_shown(url)} в кодировке {encoding}, а нужна UTF8.")


def require_valkey(url: str) -> None:
    """Ping Valkey or Redis once. Raises RuntimeFault with the reason; never shows the password."""
    try:
        redis.Redis.from_url(url, socket_connect_timeout=_SECONDS, socket_timeout=_SECONDS).ping()
    except (redis.RedisError, ValueError, OSError) as error:
        raise RuntimeFault(f"Valkey {_shown(url)} недоступен ({_reason(error)}): проверьте VALKEY_URL.") from None


def _shown(url: str) -> str:
    parts = urlsplit(url)
    if not parts.scheme:
        return "по указанному адресу"
    where = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{where}{parts.path}"


def _reason(error: Exception) -> str:
    lines = [line.strip() for line in str(error).strip().splitlines() if line.strip()]
    return lines[0].rstrip(".") if lines else type(error).__name__
