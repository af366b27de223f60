"""Every URL pattern of a URL configuration, by its name."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

__all__ = ["url_names"]


def url_names(urlconf: str) -> list[str]:
    """Names with their namespaces, as `reverse` takes them; a pattern without a name is an error."""
    return sorted(set(_names(get_resolver(urlconf), ())))


def _names(resolver: URLResolver, namespaces: tuple[str, ...]) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"the URL pattern {pattern.pattern} has no name"
            yield ":".join((*namespaces, pattern.name))
        else:
            yield from _names(pattern, (*namespaces, pattern.namespace) if pattern.namespace else namespaces)
