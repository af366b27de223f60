"""Second name recogniser, in a separate process: finds names that our rules miss, before publication."""

from appeals.second_reader.asking import persons_seen, second_reader_is_on

__all__ = ["persons_seen", "second_reader_is_on"]
