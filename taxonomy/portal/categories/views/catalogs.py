"""Pages of catalogs, and of what the region has taken over from them."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.errors import Missing
from core.typed import plain
from taxonomy.catalogs.selectors import catalog_entry, catalog_version, catalog_versions, catalogs_list, version_content
from taxonomy.facts import CategoryFacts, deadline_words
from taxonomy.models import Category, Playbook
from taxonomy.portal.categories.growth import catalog_title, present_catalog
from taxonomy.portal.categories.shown import branches
from taxonomy.portal.categories.words import facts_shown
from taxonomy.sets.selectors import set_versions
from taxonomy.sets.switching import openings_of
from tenants.service import RegionRequest

__all__ = ["catalogs", "entry", "publication", "search_words", "version", "words_match"]

PUBLICATIONS = 50


@require_safe
def catalogs(request: RegionRequest) -> HttpResponse:
    """Every catalog with its versions, and the publications of the region's set."""
    found = catalogs_list()
    titles = {catalog.slug: catalog.title for catalog in found}
    context = {
        "catalogs": found,
        "present": present_catalog(),
        "publications": [
            {"row": row, "catalog": titles.get(row.catalog, row.catalog)}
            for row in set_versions().defer("changes")[:PUBLICATIONS]
        ],
    }
    return render(request, "taxonomy/categories/catalogs.html", context)


@require_safe
def version(request: RegionRequest, slug: str, number: int) -> HttpResponse:
    """The categories of a version by block and direction; `q` narrows them."""
    content = version_content(catalog_version(slug, number))
    words = search_words(request)
    found = [facts for facts in content.categories.values() if words_match(words, _searched(facts))]
    context = {
        "content": content,
        "blocks": branches(found),
        "words": words,
        "found": len(found),
        "size": len(content.categories),
        "rollout": sorted(content.rollout.items(), key=lambda step: (step[1], step[0])),
        "present": present_catalog(),
        "versions": catalog_versions(slug),
    }
    return render(request, "taxonomy/categories/catalog_version.html", context)


@require_safe
def entry(request: RegionRequest, slug: str, number: int, code: str) -> HttpResponse:
    """All that a version says of one category."""
    found = catalog_version(slug, number)
    facts = catalog_entry(found, code)
    context = {
        "version": found,
        "facts": facts,
        "deadline": deadline_words(facts.deadline.amount, facts.deadline.unit),
        "shown": facts_shown(facts.as_json(), dict(Playbook.objects.values_list("code", "title"))),
        "is_ours": Category.objects.filter(code=code, retired_at__isnull=True).exists(),
    }
    return render(request, "taxonomy/categories/catalog_entry.html", context)


@require_safe
def publication(request: RegionRequest, number: int) -> HttpResponse:
    """What one publication changed in the region's set."""
    found = set_versions().filter(number=number).first()
    if found is None:
        raise Missing(_("Такой публикации набора не было."))
    kinds = {kind: [change for change in found.changes if change["kind"] == kind] for kind in _KINDS}
    context = {
        "publication": found,
        "catalog": catalog_title(found.catalog),
        "kinds": kinds,
        "openings": openings_of(found.changes),
        "kept": [change for change in found.changes if change["kept"]],
        "leaving": [*kinds["merged"], *kinds["split"], *kinds["retired"]],
    }
    return render(request, "taxonomy/categories/publication.html", context)


_KINDS = ("added", "changed", "merged", "split", "retired")


def _searched(facts: CategoryFacts) -> tuple[str, ...]:
    return facts.title, facts.code, facts.direction, *facts.aliases


LONGEST = 100


def search_words(request: HttpRequest) -> str:
    """What was typed into the search box."""
    return plain(request.GET.get("q", "")).strip()[:LONGEST]


def words_match(words: str, texts: Iterable[str]) -> bool:
    """Whether every word is somewhere in the texts; case and ё do not matter, nor does the ending of a long word."""
    wanted = [_stem(word) for word in _plain(words).split()]
    if not wanted:
        return True
    heap = _plain("\n".join(texts))
    return all(word in heap for word in wanted)


def _plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def _stem(word: str) -> str:
    """«дороги» finds «дорога», «дорожки» does not have to be found by «дом»."""
    return word[:-2] if len(word) > 6 else word[:-1] if len(word) > 4 else word
