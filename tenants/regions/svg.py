"""Sanitise an uploaded SVG: rebuild it from an allow-list of drawing elements."""

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring
from django.utils.translation import gettext as _

from core.errors import InvalidInput

__all__ = ["svg_cleaned"]

_SVG = "{http://www.w3.org/2000/svg}"
_SHAPES = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
# No `use`: copies of copies draw for ever. No text, image, style, animation, link, filter or foreign content.
_GROUPS = frozenset({"g", "defs", "clipPath", "linearGradient", "radialGradient", "stop"})
_ATTRIBUTES = frozenset({
    "id", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "width", "height",
    "points", "transform", "gradientTransform", "gradientUnits", "spreadMethod", "offset", "clipPathUnits", "fill",
    "fill-opacity", "fill-rule", "clip-path", "clip-rule", "stroke", "stroke-width", "stroke-opacity",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "opacity",
    "stop-color", "stop-opacity", "color", "display", "visibility",
})  # fmt: skip
_VALUE = re.compile(r"[\w\s#.,()%+-]{0,60000}", re.ASCII)
_REFERENCE = re.compile(r"url\(#[A-Za-z_][\w-]{0,60}\)", re.ASCII)
_ID = re.compile(r"[A-Za-z_][\w-]{0,60}", re.ASCII)
_LENGTH = re.compile(r"\s*(\d{1,5}(?:\.\d{1,6})?)(?:px)?\s*")
_BOX = re.compile(r"\s*(?:-?\d{1,6}(?:\.\d{1,6})?(?:\s*,\s*|\s+)){3}-?\d{1,6}(?:\.\d{1,6})?\s*")
MOST_ELEMENTS = 3000
DEEPEST = 24


def svg_cleaned(data: bytes) -> bytes:
    """The picture with only its shapes, groups, gradients and their colours; everything else is removed.

    Raises InvalidInput (field `file`) for what is no SVG, defines entities, is too deep or large, has styles of its
    own, or draws nothing.
    """
    try:
        root = fromstring(data, forbid_entities=True, forbid_external=True)
    except DefusedXmlException as error:
        raise InvalidInput(_("В файле SVG есть определения, которые мы не принимаем."), field="file") from error
    except (ParseError, ValueError, LookupError) as error:
        raise InvalidInput(_("Эмблема — это картинка PNG или SVG."), field="file") from error
    if root.tag != f"{_SVG}svg":
        raise InvalidInput(_("Эмблема — это картинка PNG или SVG."), field="file")
    if root.find(f".//{_SVG}style") is not None:
        raise InvalidInput(
            _("В SVG цвета записаны стилями. Сохраните его с цветами в самих фигурах (presentation attributes)."),
            field="file",
        )
    counted = [0]
    inner = "".join(_drawn(child, counted, 1) for child in root)
    if not any(f"<{shape} " in inner for shape in _SHAPES):
        raise InvalidInput(_("В этом SVG нечего показать: нет ни одной фигуры."), field="file")
    own = "".join(_attributes(root, but=("width", "height", "x", "y")))
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{_box(root)}"{own}>{inner}</svg>\n'.encode()


def _drawn(element: Any, counted: list[int], depth: int) -> str:
    counted[0] += 1
    if depth > DEEPEST or counted[0] > MOST_ELEMENTS:
        raise InvalidInput(_("Рисунок слишком сложный для эмблемы: упростите его."), field="file", code="too_big")
    name = element.tag.removeprefix(_SVG) if isinstance(element.tag, str) else ""
    if not (isinstance(element.tag, str) and element.tag.startswith(_SVG) and name in _SHAPES | _GROUPS):
        return ""
    inner = "".join(_drawn(child, counted, depth + 1) for child in element)
    attributes = "".join(_attributes(element))
    return f"<{name} {attributes.lstrip()}>{inner}</{name}>" if inner else f"<{name} {attributes.lstrip()}/>"


def _attributes(element: Any, but: tuple[str, ...] = ()) -> Iterator[str]:
    values = {name: value for name, value in element.attrib.items() if name in _ATTRIBUTES and name not in but}
    # Editors write colours into `style`; they are the same attributes.
    for rule in element.attrib.get("style", "").split(";"):
        name, _colon, value = rule.partition(":")
        if name.strip() in _ATTRIBUTES:
            values[name.strip()] = value.strip()
    for name, value in values.items():
        if name == "id":
            is_good = _ID.fullmatch(value)
        elif "url" in value.lower():
            is_good = _REFERENCE.fullmatch(value)
        else:
            is_good = _VALUE.fullmatch(value)
        if is_good:
            yield f" {name}={quoteattr(value)}"


def _box(root: Any) -> str:
    box = root.attrib.get("viewBox", "")
    if _BOX.fullmatch(box):
        return " ".join(box.replace(",", " ").split())
    sides = [_LENGTH.fullmatch(root.attrib.get(name, "")) for name in ("width", "height")]
    if not all(sides):
        raise InvalidInput(_("В SVG не указан размер: нужен viewBox или width и height."), field="file")
    return "0 0 " + " ".join(side.group(1) for side in sides if side)
