"""A gazetteer as a value: municipalities and settlements that addresses in texts may name."""

from dataclasses import dataclass

__all__ = ["District", "Gazetteer", "Place"]


@dataclass(frozen=True)
class District:
    """A municipality: its code, its name («Чердаклинский район») and its centre («Чердаклы»)."""

    code: str
    name: str
    centre: str


@dataclass(frozen=True)
class Place:
    """A settlement: its name without the kind, the kind shortened («с», «г», «рп»), the code of its municipality."""

    name: str
    kind: str
    municipality: str
    lat: float | None = None
    lon: float | None = None
    population: int | None = None


# Compared by identity: two regions' gazetteers are never the same, and what is derived from one is kept by it.
@dataclass(frozen=True, eq=False)
class Gazetteer:
    """All municipalities and settlements of one region at one moment; nothing in it changes."""

    districts: tuple[District, ...]
    places: tuple[Place, ...]
