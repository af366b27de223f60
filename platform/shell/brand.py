"""A region's brand: names, emblem, two colours."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from zlib import crc32

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

from shell.colours import Palette, palette_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OPERATOR_PRIMARY = "#3a3a72"
OPERATOR_ACCENT = "#ffb38a"


@dataclass(frozen=True, slots=True)
class Brand:
    """What the page frame shows of a region (or of the operator); set it on `request.brand`.

    `emblem` is a path among static files or an absolute URL of a square SVG or PNG. `primary` and `accent` are hex
    colours; the rest of the palette is derived. `greeting` stands under the title of the home page, `hotline` and
    `email` in the footer when given. `suspended` is the reason why the region accepts nothing now; it is shown above
    every page.
    """

    portal_name: StrOrPromise
    region_name: StrOrPromise
    slug: str = "otklik"
    emblem: str = "shell/emblems/otklik.svg"
    primary: str = OPERATOR_PRIMARY
    accent: str = OPERATOR_ACCENT
    tagline: StrOrPromise = ""
    greeting: str = ""
    hotline: str = ""
    email: str = ""
    suspended: StrOrPromise = ""
    kind: Literal["region", "operator", "landing"] = "region"
    palette: Palette = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "palette", palette_of(self.primary, self.accent))

    @property
    def emblem_url(self) -> str:
        """URL of the emblem."""
        return self.emblem if self.emblem.startswith(("/", "https://")) else static(self.emblem)

    @property
    def emblem_type(self) -> str:
        """Media type of the emblem."""
        return "image/png" if self.emblem.endswith(".png") else "image/svg+xml"

    @property
    def version(self) -> str:
        """Changes when the colours do; part of the stylesheet's URL, so that it can be cached for long."""
        return f"{crc32(''.join(self.palette.properties().values()).encode()):08x}"

    @property
    def frame(self) -> str:
        """The template of the frame that pages common to all hosts (sign-in, errors) extend."""
        return "shell/console.html" if self.kind == "operator" else "shell/portal.html"


OTKLIK = Brand(
    portal_name=_("Отклик"),
    region_name=_("Центр управления регионом"),
    tagline=_("Услышать, решить, показать результат"),
    kind="landing",
)
"""Shown where no region is known: the landing page, an unknown host, errors before a region is found."""
