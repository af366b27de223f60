"""Every URL of every kind of host has a name, reverses and resolves back to itself."""

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.urls.converters import get_converters

HOSTS = {
    "region": settings.ROOT_URLCONF,
    "console": settings.CONSOLE_URLCONF,
    "landing": settings.PUBLIC_SCHEMA_URLCONF,
}
SAMPLES = {
    "int": 7,
    "str": "word",
    "slug": "some-slug",
    "uuid": "01890000-0000-7000-8000-000000000000",
    "path": "a/b",
}
# Parts of regular expressions, by the name of the group.
REGEX_SAMPLES = {"uidb36": "1a", "key": "set-password", "format": "json"}


def patterns(resolver: URLResolver, namespace: str = ""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{namespace}{entry.namespace}:" if entry.namespace else namespace
            yield from patterns(entry, inner)
        else:
            yield namespace, entry


ALL = [
    pytest.param(urlconf, namespace, entry, id=f"{host} {namespace}{entry.name or entry.pattern}")
    for host, urlconf in HOSTS.items()
    for namespace, entry in patterns(get_resolver(urlconf))
]


def sample(entry: URLPattern) -> dict[str, object]:
    kinds = {id(type(converter)): name for name, converter in get_converters().items()}
    converters = entry.pattern.converters
    named = {name: SAMPLES[kinds[id(type(converter))]] for name, converter in converters.items()}
    regex = getattr(entry.pattern, "regex", None)
    return {name: REGEX_SAMPLES[name] for name in regex.groupindex if name not in named} | named if regex else named


@pytest.mark.parametrize(("urlconf", "namespace", "entry"), ALL)
def test_a_url_has_a_name_and_leads_back_to_its_view(urlconf, namespace, entry):
    assert entry.name, f"{entry.pattern} has no name"

    path = reverse(f"{namespace}{entry.name}", urlconf=urlconf, kwargs=sample(entry))

    assert resolve(path, urlconf=urlconf).func == entry.callback
