"""Tables of `public`: catalogs, their versions and entries."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from taxonomy.facts import CategoryFacts

__all__ = ["Catalog", "CatalogEntry", "CatalogVersion"]


class Catalog(BaseModel):
    """A classifier of residents' problems that regions derive their sets from."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(_("Каталог"), max_length=150)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        verbose_name = _("Каталог")
        verbose_name_plural = _("Каталоги")

    def __str__(self) -> str:
        return self.title


class CatalogVersion(BaseModel):
    """A version, immutable from the moment it is stored (the database refuses changes).

    `moves` say where categories of the version before went: `{"from": code, "to": [codes]}`; none in `to` means
    retired. `rollout` is a plan: `{"direction": title, "opens_on": ISO date, "note": words}`. `content_hash` is the
    SHA-256 of the entries, moves and rollout: the same content again is the same version.
    """

    catalog = models.ForeignKey(Catalog, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("Версия"))
    note = models.TextField(_("Что нового"), blank=True)
    size = models.PositiveIntegerField(_("Категорий"))
    moves = models.JSONField(default=list)
    rollout = models.JSONField(default=list)
    content_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar[list[str]] = ["catalog", "-number"]
        verbose_name = _("Версия каталога")
        verbose_name_plural = _("Версии каталога")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["catalog", "number"], name="catalog_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.catalog.slug} {self.number}"


class CatalogEntry(BaseModel):
    """What a version says of one category: `facts` are CategoryFacts as JSON."""

    version = models.ForeignKey(CatalogVersion, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    code = models.SlugField(max_length=80)
    facts = models.JSONField()

    class Meta:
        ordering: ClassVar[list[str]] = ["version", "position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["version", "code"], name="catalog_entry_code")]

    def __str__(self) -> str:
        return self.code

    def read(self) -> CategoryFacts:
        return CategoryFacts.from_json(self.facts)
