"""A setting that can't be used is told in one sentence with its name and an example."""

import re
from pathlib import Path

import pytest

from config.runtime.environment import load_dotenv
from config.runtime.errors import RuntimeFault
from config.runtime.paths import PROJECT
from config.settings.reading import SETTINGS, SettingFault, SettingsEnv, settings_check

BAD = {
    "DATABASE_URL": [
        "nonsense",
        "mysql://a@b/c",
        "postgres://host:port/name",
        "postgres://host",
        "postgres://[::1/x",
        "postgres://u:1/2@host/name",
    ],
    "VALKEY_URL": [
        "localhost",
        "localhost:6379",
        "http://x",
        "redis://",
        "redis://host:99999",
        "redis://:1?2@host:6379/0",
    ],
    "EMAIL_URL": [
        "mail.example",
        "smtp://",
        "http://mail.example",
        "smtp+tls://a:b@c:port",
        "smtp+tls://a@b:c@d/e@host:587",
    ],
    "PORT": ["http", "0", "65536", "-1", "8000.0", "٨٠٠٠"],
    "PUBLIC_PORT": ["https"],
    "NUM_PROXIES": ["one", "-1"],
    "BASE_DOMAIN": ["http://otklik.example", "otklik.example:80", "a b"],
    "MAIL_DOMAIN": ["post@otklik.example"],
    "DEFAULT_FROM_EMAIL": ["nobody", "a@b\nBcc: c@d"],
    "ALLOWED_HOSTS": ["https://otklik.example"],
    "CSRF_TRUSTED_ORIGINS": ["otklik.example"],
    "HSTS_SECONDS": ["year"],
    "HSTS_PRELOAD": ["ture"],
    "HSTS_INCLUDE_SUBDOMAINS": ["да"],
    "DELIVERY_LEASE_SECONDS": ["0", "5m"],
    "MAIL_PER_MINUTE": ["-1", "1.5", "много"],
    "FILES_BACKEND": ["S3"],
    "FILES_OPTIONS": ["{", "[]", "bucket=x", "[" * 100_000],
    "MAP_TILES_URL": ["tiles.example"],
    "GEOCODER_URL": ["geocoder.example", "ftp://x"],
    "GEOCODER_KIND": ["google"],
    "SECOND_READER": ["perhaps"],
    "SECOND_READER_MODELS": ["models"],
    "GEOCODER_PER_MINUTE": ["often"],
    "GEOCODER_SECONDS": ["0", "soon"],
    "WEB_HEAD_SECONDS": ["0", "-1", "soon"],
    "WEB_BODY_SECONDS": ["0", "inf"],
    "WEB_BYTES_PER_SECOND": ["0", "2k"],
    "WEB_IDLE_SECONDS": ["0", "nan"],
    "WEB_CONNECTIONS": ["7", "many"],
    "WEB_CONNECTIONS_PER_ADDRESS": ["-1", "many"],
    "WEB_DATABASE_SECONDS": ["0", "inf"],
    "WEB_BUFFER_MB": ["0", "1.5"],
    "DATABASE_OWNER_URL": ["nonsense", "mysql://a@b/c"],
    "REGION_ROLES": ["perhaps", "Required"],
    "PHOTOS_WAITING": ["many", "-1"],
    "PHOTOS_WAITING_MB": ["400M"],
    "PHOTOS_PER_DAY": ["often"],
    "PHOTOS_PER_DAY_MB": ["3G"],
    "DRAFTS_PER_PERSON": ["some"],
    "GUEST_PHOTOS_PER_HOUR": ["60/h"],
    "GUEST_PHOTOS_PER_HOUR_MB": ["300M"],
    "GUEST_PHOTOS_MB": ["3G"],
    "GUEST_PHOTOS_HOURS": ["6h"],
    "GUEST_DRAFTS_PER_HOUR": ["60/h"],
    "GUEST_DRAFTS": ["20 000 "],
    "APPEAL_LINK_DAYS": ["30d"],
    "TILES_URL": ["tiles.example", "https://tiles.example/"],
    "API_RATE_PERSON": ["many", "300"],
    "API_RATE_ADDRESS": ["60/fortnight"],
    "API_RATE_SUBMIT": ["/hour"],
    "LOG_LEVEL": ["loud", "10"],
    "SENTRY_DSN": ["key"],
    "DJANGO_SETTINGS_MODULE": ["production", "config/settings"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BAD.items() for value in values])
def test_a_bad_value_is_told_with_the_name_and_an_example(name, value):
    with pytest.raises(SettingFault) as caught:
        settings_check({name: value})

    words = str(caught.value)
    assert words.startswith(f"Настройка {name} не годится")
    assert f"{name}={SETTINGS[name].example}" in words
    assert (value[:60] in words) != SETTINGS[name].is_secret or value == "" or value in SETTINGS[name].example


@pytest.mark.parametrize("name", SETTINGS)
def test_the_example_of_each_setting_is_good_and_every_setting_that_may_be_bad_is_tried(name):
    settings_check({name: SETTINGS[name].example})
    settings_check({name: ""})
    assert name in BAD or name == "SECRET_KEY"


@pytest.mark.parametrize(
    "values",
    [
        {"DATABASE_URL": "postgres://u:p%40@db.example:5433/name?sslmode=require"},
        {"DATABASE_URL": "postgresql://u:p@%2Frun%2Fpostgresql/name"},
        {"VALKEY_URL": "rediss://:secret@host:6380/1"},
        {"VALKEY_URL": "unix:///run/valkey.sock?db=1"},
        {"EMAIL_URL": "consolemail://"},
        {"LOG_LEVEL": "debug"},
        {"BASE_DOMAIN": "localhost"},
        {"ALLOWED_HOSTS": ".otklik.example, xn--80akhbyknj4f.xn--p1ai"},
        {"API_RATE_PERSON": "10/s"},
    ],
)
def test_what_works_is_let_through(values):
    settings_check(values)


@pytest.mark.parametrize("name", ["DATABASE_URL", "DATABASE_OWNER_URL", "VALKEY_URL", "EMAIL_URL"])
def test_a_password_that_is_not_escaped_is_told_how_to_write_it(name):
    scheme = SETTINGS[name].example.partition(":")[0]

    with pytest.raises(SettingFault, match="%2F"):
        settings_check({name: f"{scheme}://login@otklik.example:p@ss/word@host:587/name"})

    settings_check({name: f"{scheme}://login%40otklik.example:p%40ss%2Fword@host:587/1"})


def test_every_setting_that_is_read_has_its_line():
    files = (PROJECT / "platform" / "config" / "settings").glob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    read = set(re.findall(r"""env\.\w+\(\s*"([A-Z_]+)""", text))

    # Any words will do for these.
    assert read - SETTINGS.keys() <= {
        "OTKLIK_DATA",
        "GEOCODER_ATTRIBUTION",
        "MAPS_DIR",
        "MAP_TILES_ATTRIBUTION",
        "TILES_ATTRIBUTION",
    }


def test_a_missing_setting_is_named_with_an_example(monkeypatch):
    monkeypatch.delenv("NUM_PROXIES", raising=False)

    with pytest.raises(SettingFault, match=r"Не задана настройка NUM_PROXIES .*NUM_PROXIES=1"):
        SettingsEnv().int("NUM_PROXIES")


def test_an_empty_value_is_none(monkeypatch):
    monkeypatch.setenv("PORT", "")

    assert SettingsEnv().int("PORT", default=8000) == 8000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"LOG_LEVEL=INFO\nthis is no setting\n", "строка 2: нужно ИМЯ=значение"),
        (b"LOG-LEVEL=INFO\n", "строка 1"),
        ("ИМЯ=x\n".encode(), "строка 1"),
        (b"NAME=\xff\xfe", "не в кодировке UTF-8"),
        (b"NAME=a\0b", "строка 1"),
    ],
)
def test_a_broken_dotenv_is_told_with_its_line(tmp_path, content, words):
    path = tmp_path / ".env"
    path.write_bytes(content)

    with pytest.raises(RuntimeFault, match=words):
        load_dotenv(path)


def test_a_dotenv_that_is_a_folder_is_told(tmp_path):
    with pytest.raises(RuntimeFault, match="это папка"):
        load_dotenv(tmp_path)


def test_a_good_dotenv_is_read(tmp_path, monkeypatch):
    path: Path = tmp_path / ".env"
    path.write_text('\ufeff# why\n\nexport OTKLIK_ONE="a b" \n OTKLIK_TWO = c # d\n', encoding="utf-8")
    for name in ("OTKLIK_ONE", "OTKLIK_TWO"):
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)

    load_dotenv(path)

    import os

    assert os.environ.pop("OTKLIK_ONE") == "a b"
    os.environ.pop("OTKLIK_TWO", None)
