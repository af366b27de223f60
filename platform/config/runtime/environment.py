"""Fill the environment variables that Django's settings read: URLs, secret key, data directory."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path

import environ

from config.runtime.account import make_base, server_account
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT, data_directory
from config.runtime.processes import stop_signals_raise
from config.runtime.services import Services, services_running
from config.settings.reading import settings_check
from core.reasons import reason_of

DEFAULT_PORT = 8000
PRODUCTION = "config.settings.production"
# Without them an embedded server would be started, empty, and everything would seem to work.
REQUIRED = {
    "DATABASE_URL": "postgresql://otklik:пароль@127.0.0.1:5432/otklik",
    "VALKEY_URL": "redis://127.0.0.1:6379/0",
    "SECRET_KEY": "строка из 50 и более случайных знаков",
}
REQUIRED_IN_PRODUCTION = REQUIRED | {"EMAIL_URL": "smtp+tls://login:пароль@mail.example:587", "NUM_PROXIES": "1"}
_DOTENV_LINE = re.compile(r"\s*(?:#.*|(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=([^\0]*))?")


@contextlib.contextmanager
def environment_ready() -> Iterator[Services]:
    """Run the services and fill the environment while a command runs.

    Values come from the environment, then from `.env` of the project, then from the embedded defaults.
    Call it before `django.setup()`. Raises RuntimeFault with one sentence when something is not to be had.
    """
    load_dotenv()
    settings_check(os.environ)
    settings_require({})
    data = data_directory()
    make_base(data, server_account())
    os.environ["OTKLIK_DATA"] = str(data)
    if not os.environ.get("SECRET_KEY"):
        os.environ["SECRET_KEY"] = local_secret_key(data)
    with (
        stop_signals_raise(),
        services_running(
            data,
            database_url=os.environ.get("DATABASE_URL", ""),
            valkey_url=os.environ.get("VALKEY_URL", ""),
        ) as services,
    ):
        os.environ["DATABASE_URL"] = services.database
        if services.owner:
            os.environ["DATABASE_OWNER_URL"] = services.owner
        os.environ["VALKEY_URL"] = services.valkey
        yield services


def settings_require(wanted: Mapping[str, str]) -> None:
    """Raise RuntimeFault where one of these settings isn't given (name → example), or one that production needs."""
    if os.environ.get("DJANGO_SETTINGS_MODULE") == PRODUCTION:
        wanted = {**wanted, **REQUIRED_IN_PRODUCTION}
    for name, example in wanted.items():
        if not os.environ.get(name):
            raise RuntimeFault(f"Не задано {name} (в окружении или в .env), например {name}={example}")


def load_dotenv(path: Path = PROJECT / ".env") -> None:
    """Add the values of `.env` that the environment doesn't set. Raises RuntimeFault when it's unreadable."""
    if not path.exists():
        return
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        given = []
        for number, line in enumerate(lines, start=1):
            # The library passes over what it doesn't understand, and the setting would be missed in silence.
            found = _DOTENV_LINE.fullmatch(line)
            if found is None:
                raise RuntimeFault(f"{path}, строка {number}: нужно ИМЯ=значение, или # в начале пояснения.")
            if found[1]:
                given.append(f"{found[1]}={found[2].strip()}")
        environ.Env.read_env(StringIO("\n".join(given)))
    except UnicodeDecodeError:
        raise RuntimeFault(f"Не удалось прочитать {path}: файл не в кодировке UTF-8.") from None
    except (OSError, ValueError) as error:
        raise RuntimeFault(f"Не удалось прочитать {path}: {reason_of(error)}.") from None


def local_secret_key(data: Path) -> str:
    """The secret key of this installation, generated once and readable by its owner only."""
    path = data / "secret_key"
    with contextlib.suppress(FileNotFoundError):
        if key := path.read_text().strip():
            return key
    key = secrets.token_urlsafe(64)
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(key + "\n")
    fresh.replace(path)
    return key
