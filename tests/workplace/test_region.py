"""«Регион»: the administrator's pages of the portal's look, organisations, municipalities, boundaries."""

import json
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from core.events.models import Event
from tenants.regions.models import Region
from tenants.structure.models import Municipality, Organisation
from tests.factories import appeal_at, staff_user
from tests.http import region_client

SVG = """
<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" viewBox="0 0 64 64" onload="a()">
<script>alert(1)</script><style/>
<g style="fill:#0f4c81;background:url(http://evil.example/)" onclick="a()">
<path d="M0 0h64v64z" fill="url(http://evil.example/x)"/>
<a x:href="javascript:a()"><path d="M1 1"/></a></g>
<image x:href="http://evil.example/x.png"/><foreignObject><b>x</b></foreignObject><use x:href="#a"/>
</svg>"""


@pytest.fixture
def admin(ul):
    return region_client("ul", staff_user("admin"))


def file(content: bytes | str, name: str = "emblem.svg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def png(width: int = 300, height: int = 200) -> bytes:
    content = BytesIO()
    Image.new("RGB", (width, height), "navy").save(content, "PNG", pnginfo=None)
    return content.getvalue() + b"<script>alert(1)</script>"


def settings(**changes):
    region = Region.objects.get(slug="ul")
    names = ("name", "portal_name", "primary_colour", "accent_colour", "emblem", "greeting", "hotline", "contact_email")
    return {name: getattr(region, name) for name in names} | {"version": ""} | changes


# --- The portal


def test_what_is_saved_is_on_the_portal(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = admin.post("/work/region/", settings(greeting="Здравствуйте, <b>соседи</b>!"))

    assert answer.status_code == 302, answer.content.decode()
    page = region_client("ul").get("/").content.decode()
    assert "Здравствуйте, &lt;b&gt;соседи&lt;/b&gt;!" in page


def test_a_colour_too_light_to_read_is_refused_at_its_field(admin):
    answer = admin.post("/work/region/", settings(primary_colour="#ffee00"))

    assert answer.status_code == 422
    assert "контраст с фоном" in answer.content.decode()


def test_a_page_that_was_open_too_long_overwrites_nothing(admin):
    page = admin.get("/work/region/")
    version = page.context["form"].initial["version"]
    admin.post("/work/region/", settings(hotline="8 800 000-00-73"))

    answer = admin.post("/work/region/", settings(hotline="", version=version))

    assert answer.status_code == 422
    assert "изменил кто-то другой" in answer.content.decode()
    assert Region.objects.get(slug="ul").hotline == "8 800 000-00-73"


# --- The emblem


def emblem(admin, upload):
    return admin.post("/work/region/emblem/", {"file": upload})


def test_a_png_is_drawn_anew_and_served_by_the_region_alone(admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert emblem(admin, file(png(), "e.png")).status_code == 302

    name = Region.objects.get(slug="ul").emblem_file
    shown = region_client("ul").get(f"/emblem/{name}")
    assert f"/emblem/{name}" in region_client("ul").get("/").content.decode()
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/png", "nosniff")
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert b"script" not in shown.content
    with Image.open(BytesIO(shown.content)) as picture:
        assert picture.size == (300, 300)
    assert region_client("mo").get(f"/emblem/{name}").status_code == 404


def test_of_an_svg_only_what_draws_stays(admin):
    answer = emblem(admin, file(SVG.replace("<style/>", "")))

    assert answer.status_code == 302, answer.content.decode()
    name = Region.objects.get(slug="ul").emblem_file
    shown = region_client("ul").get(f"/emblem/{name}")
    assert shown.headers["Content-Type"] == "image/svg+xml"
    assert shown.content.decode() == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        '<g fill="#0f4c81"><path d="M0 0h64v64z"/></g></svg>\n'
    )


BOMB = '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
DEEP = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">' + "<g>" * 9000 + "</g>" * 9000 + "</svg>"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"GIF89a",
        b"\x89PNG\r\n\x1a\nbroken",
        png(20, 20),
        png(3000, 100),
        SVG,
        BOMB,
        DEEP,
        "<html><script>alert(1)</script></html>",
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>слово</text></svg>',
        '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>',
        b"<" * 300_000,
    ],
    ids=range(13),
)
def test_what_is_no_emblem_is_refused_with_a_reason(admin, content):
    answer = emblem(admin, file(content))

    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert Region.objects.get(slug="ul").emblem_file == ""


def test_a_png_whose_chunk_breaks_the_decoder_is_refused_too(admin):
    whole = BytesIO()
    Image.new("RGB", (64, 64), "navy").save(whole, "PNG")
    head, end = whole.getvalue()[:-12], whole.getvalue()[-12:]
    chunk = b"iCCP" + b"a\0"
    broken = head + (2).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big") + end

    answer = emblem(admin, file(broken, "e.png"))

    assert answer.status_code == 422
    assert "повреждён" in answer.content.decode()


def test_a_shipped_emblem_takes_the_place_of_an_uploaded_one(admin):
    emblem(admin, file(png(), "e.png"))
    kept = admin.get("/work/region/").context["form"].initial["emblem"]

    admin.post("/work/region/", settings(emblem=kept, greeting="Своя остаётся"))
    assert Region.objects.get(slug="ul").emblem_file
    admin.post("/work/region/", settings(emblem="generic"))

    region = Region.objects.get(slug="ul")
    assert (region.emblem, region.emblem_file) == ("generic", "")


# --- Organisations

FACTS = {"name": "Служба дорог", "short_name": "Дороги", "kind": "other", "municipality": "north", "parent": ""}


def test_an_organisation_is_found_added_and_corrected(admin):
    assert admin.post("/work/region/organisations/add/", FACTS | {"email": "a@b.example"}).status_code == 302
    page = admin.get("/work/region/organisations/?q=Дороги").content.decode()
    assert "/work/region/organisations/of/dorogi/" in page

    assert admin.post("/work/region/organisations/of/dorogi/", FACTS | {"phone": "89270000000"}).status_code == 302

    row = Organisation.objects.get(code="dorogi")
    assert (row.phone, row.email) == ("+79270000000", "")
    assert [event.actor_kind for event in Event.objects.filter(type="tenants.OrganisationChanged")] == [
        "regional_admin"
    ]


def test_one_with_open_work_is_closed_only_by_who_knows_of_it(admin):
    appeal_at("assigned")
    page = admin.get("/work/region/organisations/of/roads-north/").content.decode()
    assert "у неё 1 открытое поручение" in page

    first = admin.post("/work/region/organisations/of/roads-north/switch/", {}, follow=True).content.decode()
    assert "незаконченное" in first
    assert Organisation.objects.get(code="roads-north").is_active
    admin.post("/work/region/organisations/of/roads-north/switch/", {"confirmed": "yes"})

    assert not Organisation.objects.get(code="roads-north").is_active
    assert "Открыть снова" in admin.get("/work/region/organisations/of/roads-north/").content.decode()
    admin.post("/work/region/organisations/of/roads-north/switch/", {"on": "yes"})
    assert Organisation.objects.get(code="roads-north").is_active


# --- Municipalities


def test_a_municipality_is_renamed(admin):
    facts = {"name": "Северный округ", "kind": "округ", "centre": "Северск"}

    assert admin.post("/work/region/municipalities/of/north/", facts).status_code == 302

    assert Municipality.objects.get(code="north").name == "Северный округ"


def boundaries(**geometries) -> SimpleUploadedFile:
    features = [
        {"type": "Feature", "properties": {"code": code}, "geometry": geometry} for code, geometry in geometries.items()
    ]
    return file(json.dumps({"type": "FeatureCollection", "features": features}), "b.geojson")


def moved(code: str, by: float) -> dict:
    geometry = Municipality.objects.get(code=code).boundary
    ring = [[lon + by, lat] for lon, lat in geometry["coordinates"][0]]
    return {"type": "Polygon", "coordinates": [ring]}


def test_boundaries_are_shown_first_and_written_once_they_were_seen(admin):
    before = Municipality.objects.get(code="north").boundary
    same = Municipality.objects.get(code="south").boundary
    drawn = moved("north", 0.1)

    page = admin.post("/work/region/municipalities/boundaries/", {"file": boundaries(north=drawn, south=same)})
    assert [change.code for change in page.context["changes"]] == ["north"]
    assert Municipality.objects.get(code="north").boundary == before

    admin.post("/work/region/municipalities/boundaries/apply/", {"key": page.context["key"]})

    row = Municipality.objects.get(code="north")
    assert (row.boundary, row.boundary_is_approximate) == (drawn, False)
    assert Event.objects.filter(type="tenants.MunicipalityChanged").count() == 1


def test_what_somebody_else_has_loaded_is_not_applied(admin):
    page = admin.post("/work/region/municipalities/boundaries/", {"file": boundaries(north=moved("north", 0.1))})
    other = region_client("ul", staff_user("moderator"))

    assert other.post("/work/region/municipalities/boundaries/apply/", {"key": page.context["key"]}).status_code == 403


WILD = '{"type": "Polygon", "coordinates": [[[48, 54], [NaN, 54], [49, 55], [48, 54]]]}'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("нет", "не файл GeoJSON"),
        ("[]", "FeatureCollection"),
        ('{"features": [1]}', "нет кода"),
        ('{"features": [{"properties": {"code": "nowhere"}, "geometry": null}]}', "nowhere"),
        ('{"features": [{"properties": {"code": "north"}, "geometry": null}]}', "«north»"),
        ('{"features": [{"properties": {"code": "\\ud800"}, "geometry": null}]}', "нет кода"),
        ("[" * 100_000, "не файл GeoJSON"),
        (b"\xff\xfe\x00", "не файл GeoJSON"),
        (f'{{"features": [{{"properties": {{"code": "north"}}, "geometry": {WILD}}}]}}', "«north»"),
        (
            f'{{"features": [{{"properties": {{"code": "north"}}, "geometry": {WILD.replace("NaN", "9" * 400)}}}]}}',
            "«north»",
        ),
    ],
    ids=range(10),
)
def test_a_file_that_will_not_do_says_why_and_changes_nothing(admin, content, words):
    answer = admin.post("/work/region/municipalities/boundaries/", {"file": file(content, "b.geojson")})

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Event.objects.filter(type="tenants.MunicipalityChanged").exists()
