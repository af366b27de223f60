import json
import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.views import defaults

import shell
from core.errors import Conflict, Denied, InvalidInput, Missing
from shell import errors, views
from shell.brand import Brand
from shell.middleware import DomainErrorPages
from tests.shell.pages import request_of

TEMPLATES = Path(shell.__file__).parent / "templates"


def text_of(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("path", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.name)
def test_no_page_needs_an_inline_script_style_or_handler(path):
    if path.parent.name == "email":
        return
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle=", source)
    assert not re.search(r"\son[a-z]+=", source)
    assert "<style" not in source
    assert not re.search(r"<script(?![^>]*\bsrc=)", source)


def test_the_manifest_is_the_regions():
    manifest = json.loads(views.manifest(request_of()).content)
    assert manifest["name"] == "Решаем вместе — Ульяновская область"
    assert manifest["theme_color"] == "#0f4c81"
    assert manifest["icons"][0]["src"].endswith("shell/emblems/ul.svg")
    assert manifest["display"] == "standalone"


def test_the_stylesheet_of_a_brand_holds_its_colours():
    response = views.brand_css(request_of())
    assert response["Content-Type"].startswith("text/css")
    assert "--region-primary: #0f4c81;" in text_of(response)


def test_the_address_of_the_stylesheet_changes_with_the_colours():
    first = Brand(portal_name="А", region_name="А", primary="#0f4c81")
    second = Brand(portal_name="А", region_name="А", primary="#0f4c82")
    assert first.version != second.version


def test_the_service_worker_keeps_only_static_files_and_the_offline_page():
    source = text_of(views.worker(request_of()))
    config = json.loads(re.search(r"const config = (\{.*\});", source)[1])
    assert config["offline"] == "/offline/"
    for url in config["assets"]:
        assert url.startswith(("/static/", "/brand.css?")) or url == "/offline/"


def test_the_offline_page_knows_nobody():
    class Nobody:
        def __getattr__(self, name):
            raise AssertionError(f"the offline page asked for user.{name}")

    html = text_of(views.offline(request_of(user=Nobody())))
    assert "Нет связи" in html


@pytest.mark.parametrize("template", ["400.html", "500.html"])
def test_pages_of_last_resort_need_no_context(template):
    html = render_to_string(template)
    assert "<h1>" in html
    assert "shell/css/static-page.css" in html


def test_a_server_error_is_answered_by_the_static_page():
    response = defaults.server_error(request_of(brand=None))
    assert response.status_code == 500
    assert "На портале ошибка" in text_of(response)


@pytest.mark.parametrize(
    ("template", "words"),
    [("403.html", "Сюда нельзя"), ("403_csrf.html", "Форма устарела"), ("404.html", "Такой страницы нет")],
)
def test_an_error_page_says_what_happened_and_leads_on(template, words):
    html = render_to_string(template, request=request_of())
    assert words in html
    assert 'href="/"' in html
    assert "Решаем вместе" in html


@pytest.mark.parametrize(
    ("error", "status"),
    [(Conflict("Занято"), 409), (Denied("Нет"), 403), (Missing("Нет"), 404), (InvalidInput("Не то"), 422)],
)
def test_an_expected_error_becomes_a_page_with_its_message(error, status):
    response = DomainErrorPages(lambda request: None).process_exception(request_of(), error)
    assert response.status_code == status
    assert str(error) in text_of(response)


def test_an_unexpected_error_is_left_to_django():
    assert DomainErrorPages(lambda request: None).process_exception(request_of(), KeyError("x")) is None


def test_htmx_gets_an_expected_error_as_a_toast():
    request = request_of(**{"HX-Request": "true"})
    response = errors.domain_error(request, Conflict("Обращение уже взято"))
    toast = json.loads(response["HX-Trigger"])["toast"]
    assert response.status_code == 409
    assert toast["tone"] == "danger"
    assert toast["text"].startswith("Обращение уже взято")


def test_too_many_requests_say_when_to_come_back():
    response = errors.too_many_requests(request_of(), retry_after=120)
    assert (response.status_code, response["Retry-After"]) == (429, "120")
    assert "2 мин" in text_of(response)


def test_a_suspended_region_says_why():
    response = errors.region_suspended(request_of(), "Переезд на новые серверы до понедельника.")
    assert response.status_code == 503
    assert "Переезд на новые серверы" in text_of(response)


def test_an_unknown_host_leads_to_the_list_of_regions():
    response = errors.unknown_host(request_of(brand=None), landing_url="http://localhost:8000/")
    assert response.status_code == 404
    assert 'href="http://localhost:8000/"' in text_of(response)


@pytest.mark.parametrize(
    ("referer", "shown"),
    [("http://testserver/queue/", True), ("http://testserver/", False), ("https://elsewhere.example/", False)],
)
def test_the_way_back_leads_only_to_another_page_of_this_host(referer, shown):
    response = errors.domain_error(request_of("/", Referer=referer), Conflict("Занято"))
    assert ("Вернуться назад" in text_of(response)) is shown


@pytest.mark.parametrize("frame", ["portal", "workplace", "console"])
def test_every_frame_has_one_main_and_a_way_to_it(frame):
    html = render_to_string(f"shell/{frame}.html", request=request_of())
    assert html.count("<main ") == 1
    assert 'class="skip-link" href="#main"' in html
    assert '<html lang="ru"' in html


def test_a_suspended_region_is_readable_and_says_so_on_every_page():
    brand = Brand(portal_name="А", region_name="Б", suspended="До понедельника.")
    html = render_to_string("shell/portal.html", request=request_of(brand=brand))
    assert "только на чтение" in html
    assert "До понедельника." in html


def test_a_letter_has_both_shapes_and_wears_the_brand():
    request = request_of()
    context = {"brand": request.brand, "action_url": "https://ul.example/a", "action_label": "Открыть"}
    for shape in ("txt", "html"):
        letter = render_to_string(f"shell/email/base.{shape}", context)
        assert "Решаем вместе" in letter
        assert "https://ul.example/a" in letter
