"""What people add to the groups of the file, taken as far as it contradicts nothing.

The file may learn a word in a later release that somebody added before: then the addition rests, and the search goes
on without it. Nothing here raises.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from search.contradictions import Claims, Conflict, Contradiction
from search.synonyms import Synonyms
from search.terms import Addition, Group, term


class Extended(NamedTuple):
    """All that the search knows, and for each addition in its order what kept it out, or nothing."""

    synonyms: Synonyms
    refused: tuple[tuple[Contradiction, ...], ...]


def extend(base: Synonyms, additions: Iterable[Addition]) -> Extended:
    """The groups of ``base`` and these; one after the other, so that a later one may add to an earlier one."""
    growing = _Growing(base)
    refused = tuple(tuple(growing.take(each)) for each in additions)
    return Extended(Synonyms(growing.groups, base.ambiguous), refused)


def against(known: Synonyms, addition: Addition) -> tuple[Contradiction, ...]:
    """What this addition would contradict."""
    return tuple(_Growing(known).contradictions(addition))


def groups_named(known: Synonyms, text: str) -> tuple[Group, ...]:
    """The groups that somebody may mean: by the official name, else by any of their terms."""
    meant = term(text).folded
    if not meant:
        return ()
    official = tuple(group for group in known.groups if group.words[0].folded == meant)
    return official or tuple(group for group in known.groups if any(each.folded == meant for each in group.terms))


class _Growing:
    """Groups that grow by one addition after the other."""

    def __init__(self, base: Synonyms) -> None:
        self.groups = list(base.groups)
        self._claims = Claims(base.ambiguous)
        for group in self.groups:
            self._claims.add(group)
        self._names = {each.folded: number for number, group in enumerate(self.groups) for each in group.words[::-1]}
        self._names |= {group.words[0].folded: number for number, group in enumerate(self.groups)}

    def take(self, addition: Addition) -> list[Contradiction]:
        """Add it, unless it contradicts something; what."""
        found = list(self.contradictions(addition))
        if not found:
            self._claims.add(addition)
            self._put(addition)
        return found

    def contradictions(self, addition: Addition) -> Iterator[Contradiction]:
        """What it would contradict."""
        if addition.joins and self._joined(addition) is None:
            yield Contradiction(Conflict.NO_GROUP, name=addition.joins)
        if not addition.joins and (not addition.words or len(addition.terms) < 2):
            yield Contradiction(Conflict.ALONE, name=addition.name)
        for each in (*addition.words, *addition.leads):
            if each.stems and each.too_general:
                yield Contradiction(Conflict.GENERAL, each.text, addition.name)
        yield from self._claims.against(addition)
        yield from self._claims.circles(addition)

    def _joined(self, addition: Addition) -> int | None:
        return self._names.get(term(addition.joins).folded)

    def _put(self, addition: Addition) -> None:
        joined = self._joined(addition) if addition.joins else None
        if joined is None:
            self._names.update((each.folded, len(self.groups)) for each in addition.words)
            self.groups.append(Group(addition.words, addition.leads, addition.products))
            return
        group = self.groups[joined]
        self.groups[joined] = replace(
            group,
            words=(*group.words, *addition.words),
            leads=(*group.leads, *addition.leads),
            products=(*group.products, *addition.products),
        )
