"""Read settings from the environment; report an invalid value in one sentence with its name and an example.

Every setting that may be invalid has a line in SETTINGS. Programs that are started without `otklik` raise the same
sentence as an ImproperlyConfigured.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

__all__ = ["SETTINGS", "Setting", "SettingFault", "SettingsEnv", "settings_check"]

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_HOST = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*\.?", re.IGNORECASE)
_RATE = re.compile(r"\d+/(s|m|h|d)[a-z]*")
_DOTTED = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+")
_YES, _NO = environ.Env.BOOLEAN_TRUE_STRINGS, ("false", "off", "n", "no", "0")


class SettingFault(ImproperlyConfigured):
    """One Russian sentence about one setting."""


@dataclass(frozen=True)
class Setting:
    """What a setting requires, an example, and whether a (non-empty) value is valid.

    The value of a secret one is never shown.
    """

    wants: str
    example: str
    is_good: Callable[[str], bool]
    is_secret: bool = False


def _url(*schemes: str, with_path: bool = False) -> Callable[[str], bool]:
    def is_good(value: str) -> bool:
        parts = urlsplit(value)
        port_is_good = parts.port is None or 0 < parts.port < 65536
        if parts.scheme not in ("http", "https") and "@" in parts.path + parts.query + parts.fragment:
            return False  # a password with / ? or # as it is: what stands before it would be taken for the host
        return parts.scheme in schemes and port_is_good and bool(not with_path or parts.path.strip("/"))

    return is_good


def _url_of_host(*schemes: str) -> Callable[[str], bool]:
    def is_good(value: str) -> bool:
        return _url(*schemes)(value) and bool(urlsplit(value).hostname)

    return is_good


def _whole(least: int, most: int = 2**31 - 1) -> Callable[[str], bool]:
    return lambda value: bool(re.fullmatch(r"\d{1,10}", value, re.ASCII)) and least <= int(value) <= most


def _object(value: str) -> bool:
    return isinstance(json.loads(value), dict)


def _origins(value: str) -> bool:
    return all(_url_of_host("http", "https")(origin.strip()) for origin in value.split(",") if origin.strip())


def _tiles(value: str) -> bool:
    return value.startswith(("http://", "https://", "/")) and all(part in value for part in ("{z}", "{x}", "{y}"))


def _positive(value: str) -> bool:
    return bool(re.fullmatch(r"\d{1,7}(\.\d+)?", value, re.ASCII)) and float(value) > 0


_SECONDS = ("нужно число секунд", "20", _positive)
_YES_NO = ("нужно 1 или 0", "1", lambda value: value.lower() in (*_YES, *_NO))
_RATES = ("нужно число и время: s, min, hour или day", "300/min", lambda value: bool(_RATE.fullmatch(value)))
_HOSTS = ("нужно имя узла без схемы и порта", "otklik.example", lambda value: bool(_HOST.fullmatch(value)))
_ESCAPED = "; знаки @ : / ? # % логина и пароля пишутся как %40 %3A %2F %3F %23 %25"
_POSTGRES = ("postgres", "postgresql", "psql", "pgsql", "postgis")
_MAIL = ("smtp", "smtp+tls", "smtp+ssl", "smtps", "submission", "consolemail", "dummymail", "memorymail", "filemail")

SETTINGS: dict[str, Setting] = {
    "DATABASE_URL": Setting(
        f"нужен адрес PostgreSQL с именем базы{_ESCAPED}",
        "postgresql://otklik:пароль@127.0.0.1:5432/otklik",
        _url(*_POSTGRES, with_path=True),
        is_secret=True,
    ),
    "DATABASE_OWNER_URL": Setting(
        f"нужен адрес той же базы с ролью, которой она принадлежит{_ESCAPED}",
        "postgresql://otklik:пароль@127.0.0.1:5432/otklik",
        _url(*_POSTGRES, with_path=True),
        is_secret=True,
    ),
    "REGION_ROLES": Setting("нужно auto, required или off", "auto", lambda value: value in ("auto", "required", "off")),
    "VALKEY_URL": Setting(
        f"нужен адрес Valkey или Redis{_ESCAPED}",
        "redis://127.0.0.1:6379/0",
        lambda value: _url_of_host("redis", "rediss")(value) or _url("unix", with_path=True)(value),
        is_secret=True,
    ),
    "EMAIL_URL": Setting(
        f"нужен адрес почтового сервера{_ESCAPED}",
        "smtp+tls://login:пароль@mail.example:587",
        lambda value: (
            _url(*_MAIL)(value) and (not value.startswith(("smtp", "submission")) or _url_of_host(*_MAIL)(value))
        ),
        is_secret=True,
    ),
    "SECRET_KEY": Setting("нужна строка из случайных знаков", "50 и более знаков", bool, is_secret=True),
    "DJANGO_SETTINGS_MODULE": Setting(
        "нужно имя модуля", "config.settings.production", lambda value: bool(_DOTTED.fullmatch(value))
    ),
    "PORT": Setting("нужно число от 1 до 65535", "8000", _whole(1, 65535)),
    "PUBLIC_PORT": Setting("нужно число от 1 до 65535", "443", _whole(1, 65535)),
    "NUM_PROXIES": Setting("нужно, сколько прокси стоит впереди, целым числом", "1", _whole(0, 100)),
    "BASE_DOMAIN": Setting(*_HOSTS),
    "MAIL_DOMAIN": Setting(*_HOSTS),
    "DEFAULT_FROM_EMAIL": Setting(
        "нужен адрес отправителя",
        "no-reply@otklik.example",
        lambda value: bool(re.fullmatch(r"[^\n]*[^\s@]+@[^\s@]+", value)),
    ),
    "ALLOWED_HOSTS": Setting(
        "нужны имена узлов через запятую",
        "otklik.example,www.otklik.example",
        lambda value: all(
            host.strip() == "*" or _HOST.fullmatch(host.strip().lstrip("."))
            for host in value.split(",")
            if host.strip()
        ),
    ),
    "CSRF_TRUSTED_ORIGINS": Setting("нужны адреса со схемой через запятую", "https://otklik.example", _origins),
    "HSTS_SECONDS": Setting("нужно число секунд", "31536000", _whole(0)),
    "HSTS_INCLUDE_SUBDOMAINS": Setting(*_YES_NO),
    "HSTS_PRELOAD": Setting(*_YES_NO),
    "DELIVERY_LEASE_SECONDS": Setting("нужно число секунд от 1", "300", _whole(1)),
    "MAIL_PER_MINUTE": Setting("нужно число писем от 0", "600", _whole(0)),
    "FILES_BACKEND": Setting(
        "нужно полное имя класса", "storages.backends.s3.S3Storage", lambda value: bool(_DOTTED.fullmatch(value))
    ),
    "FILES_OPTIONS": Setting("нужен объект JSON", '{"bucket_name": "otklik"}', _object, is_secret=True),
    **{
        name: Setting("нужно целое число от 1", example, _whole(1))
        for name, example in (
            ("PHOTOS_WAITING", "60"),
            ("PHOTOS_WAITING_MB", "400"),
            ("PHOTOS_PER_DAY", "600"),
            ("PHOTOS_PER_DAY_MB", "3000"),
            ("DRAFTS_PER_PERSON", "50"),
            ("GUEST_PHOTOS_PER_HOUR", "60"),
            ("GUEST_PHOTOS_PER_HOUR_MB", "300"),
            ("GUEST_PHOTOS_MB", "3000"),
            ("GUEST_PHOTOS_HOURS", "6"),
            ("GUEST_DRAFTS_PER_HOUR", "600"),
            ("GUEST_DRAFTS", "20000"),
            ("APPEAL_LINK_DAYS", "30"),
        )
    },
    "MAP_TILES_URL": Setting("нужен шаблон адреса тайлов", "https://tiles.example/{z}/{x}/{y}.png", _tiles),
    "SECOND_READER": Setting(*_YES_NO),
    "SECOND_READER_MODELS": Setting(
        "нужен полный путь к папке с моделями", "/srv/otklik/models", lambda value: value.startswith("/")
    ),
    "GEOCODER_URL": Setting("нужен адрес геокодера", "https://geocoder.example", _url_of_host("http", "https")),
    "GEOCODER_KIND": Setting("нужно nominatim или photon", "nominatim", lambda value: value in ("nominatim", "photon")),
    "GEOCODER_PER_MINUTE": Setting("нужно число запросов в минуту", "60", _whole(0)),
    "GEOCODER_SECONDS": Setting(
        "нужно число секунд",
        "3",
        _positive,
    ),
    "TILES_URL": Setting("нужен шаблон адреса тайлов", "https://tiles.example/{z}/{x}/{y}.png", _tiles),
    "WEB_HEAD_SECONDS": Setting(*_SECONDS),
    "WEB_BODY_SECONDS": Setting(*_SECONDS),
    "WEB_BYTES_PER_SECOND": Setting("нужно число байт в секунду", "2000", _positive),
    "WEB_IDLE_SECONDS": Setting(*_SECONDS),
    "WEB_CONNECTIONS": Setting("нужно число соединений от 8", "500", _whole(8, 60_000)),
    "WEB_CONNECTIONS_PER_ADDRESS": Setting("нужно число соединений; 0: без ограничения", "100", _whole(0, 60_000)),
    "WEB_DATABASE_SECONDS": Setting(*_SECONDS),
    "WEB_BUFFER_MB": Setting("нужно число мегабайт", "1024", _whole(1, 1_000_000)),
    "API_RATE_PERSON": Setting(*_RATES),
    "API_RATE_ADDRESS": Setting(*_RATES),
    "API_RATE_SUBMIT": Setting(*_RATES),
    "LOG_LEVEL": Setting(
        f"нужен один из уровней {', '.join(LOG_LEVELS)}", "INFO", lambda value: value.upper() in LOG_LEVELS
    ),
    "SENTRY_DSN": Setting(
        "нужен адрес проекта Sentry",
        "https://ключ@sentry.example/1",
        _url("http", "https", with_path=True),
        is_secret=True,
    ),
}


def settings_check(values: Mapping[str, str]) -> None:
    """Raise SettingFault for the first invalid setting."""
    for name, setting in SETTINGS.items():
        value = values.get(name, "")
        if value and not _is_good(setting, value):
            raise _fault(name, setting, value)


def _is_good(setting: Setting, value: str) -> bool:
    try:
        return "\0" not in value and setting.is_good(value)
    except (ValueError, RecursionError):
        return False


def _fault(name: str, setting: Setting, value: str) -> SettingFault:
    shown = "" if setting.is_secret else f" (сейчас «{value[:60]}»)"
    return SettingFault(f"Настройка {name} не годится{shown}: {setting.wants}, например {name}={setting.example}")


class SettingsEnv(environ.Env):
    """django-environ, whose refusals are sentences; an empty value is none where there is a default."""

    def get_value(
        self, var: str, cast: Any = None, default: Any = environ.Env.NOTSET, parse_default: bool = False
    ) -> Any:
        """As django-environ does it. Raises SettingFault."""
        setting = SETTINGS.get(var)
        value = self.ENVIRON.get(var, "")
        if value == "" and default is not self.NOTSET:
            return default
        if value == "":
            example = f", например {var}={setting.example}" if setting else ""
            raise SettingFault(f"Не задана настройка {var} (в окружении или в .env){example}")
        if setting is not None and not _is_good(setting, value):
            raise _fault(var, setting, value)
        try:
            return super().get_value(var, cast=cast, default=default, parse_default=parse_default)
        except (ImproperlyConfigured, ValueError, TypeError, KeyError) as error:
            raise SettingFault(f"Настройка {var} не годится: проверьте её значение.") from error
