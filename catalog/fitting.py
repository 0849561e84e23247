"""What speaks for an entry where a municipality looks from, as tokens that the index can sort by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def tokens(facets: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What an entry carries: the size classes and federal states from which it is known."""
    sizes = (f"size:{key}" for key in facets["user_size_class"])
    lands = (f"land:{key}" for key in facets["federal_state"])
    return (*sizes, *lands)


def levels_for(size_class: str | None, federal_state: str | None) -> tuple[tuple[str, ...], ...]:
    """What a municipality goes by, the weightiest first: use in places of its size, then in its federal state."""
    return ((f"size:{size_class}",), (f"land:{federal_state}",))
