"""How the central tests try a module's URLs; the module `cases` of its manifest defines any of these constants.

`ISOLATION`: name of a URL → arguments of `tests.isolation.cases.Case` («open», «at», «body» …): each URL is requested
from the other region and by strangers. A new URL without one fails. `"thing": "number"` puts the number of an appeal of
the other region into the address, as the API of an action needs it («api:action-<name>»).
`POSTS`: name of a URL that takes POST → arguments of `tests.bad_input.post_urls.Post`: who sends it, and right fields,
of which one at a time is spoilt. `NOT_TRIED`: names of those that take no words.
`COUNTS`: name of a page → list of arguments of `tests.test_query_counts.Count`: how many queries it makes at most.
"""

from importlib import import_module
from typing import Any

from core.modules.manifest import modules

__all__ = ["module_cases"]


def module_cases(constant: str) -> dict[str, Any]:
    """What all installed modules say in a constant of theirs, by names of URLs; a set becomes names without values."""
    found: dict[str, Any] = {}
    for manifest in modules:
        if manifest.cases:
            said = getattr(import_module(manifest.submodule(manifest.cases)), constant, {})
            found |= said if isinstance(said, dict) else dict.fromkeys(said)
    return found
