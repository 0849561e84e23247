"""What differs between two versions, fact by fact, as a page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.solutions.differences import Passage, list_changes, passages
from catalog.web.version_facts import Fact, facts_of
from schemas.solution import SolutionContent


@dataclass(frozen=True, slots=True)
class FactChange:
    """A fact that differs. ``long``: the passages make a text; else each of them is a value of its own."""

    name: str
    passages: tuple[Passage, ...]
    long: bool
    own: bool


def changes_between(before: SolutionContent, after: SolutionContent) -> list[FactChange]:
    """What differs, in the order of the newer version; what it says no longer stands where it stood."""
    old, new = facts_of(before), facts_of(after)
    was, now = {fact.name: fact for fact in old}, {fact.name: fact for fact in new}
    both = [
        (was.get(name) or _without(now[name]), now.get(name) or _without(was[name])) for name in _in_order(old, new)
    ]
    return [_change(one, other) for one, other in both if one.values != other.values]


def _in_order(old: Sequence[Fact], new: Sequence[Fact]) -> list[str]:
    """All names: those of the new version, each one that is gone behind the one that it followed."""
    names = [fact.name for fact in new]
    before = ""
    for fact in old:
        if fact.name not in names:
            names.insert(names.index(before) + 1 if before else 0, fact.name)
        before = fact.name
    return names


def _without(fact: Fact) -> Fact:
    return replace(fact, values=())


def _change(before: Fact, after: Fact) -> FactChange:
    told = passages(before.text, after.text) if after.long else list_changes(before.values, after.values)
    return FactChange(after.name, tuple(told), after.long, after.own)
