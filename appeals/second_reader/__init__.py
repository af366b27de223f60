"""A second reader of names, in a process of its own: what our rules overlook is seen before words become public."""

from appeals.second_reader.asking import persons_seen, second_reader_is_on

__all__ = ["persons_seen", "second_reader_is_on"]
