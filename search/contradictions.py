"""What groups of words may not say: a word means one task, and no way leads from task to task in a circle.

A word is known in all its forms, a product by its name only. A term may stand in two groups where it is declared to be
ambiguous; then a word of one task may lead to another, so only then can there be a circle.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from search.terms import Addition, Group, Stems, Term


class Conflict(StrEnum):
    """How groups contradict themselves or one another."""

    NOTHING = "nothing"  # a term without a letter or digit
    ALONE = "alone"  # a group of one term, or without a word
    TWICE = "twice"  # a term twice in its group
    ELSEWHERE = "elsewhere"  # a term in two groups
    WORD_AND_PRODUCT = "word and product"  # a word of one group and a product of the other
    CIRCLE = "circle"  # tasks that lead to one another
    NOT_AMBIGUOUS = "not ambiguous"  # declared as ambiguous, and in one group only
    NO_GROUP = "no group"  # to be added to a group that is not there
    GENERAL = "general"  # a word that fits nearly everything


_SAID = {
    Conflict.NOTHING: "{name}: an empty term",
    Conflict.ALONE: "{name}: a group needs a word and another one",
    Conflict.TWICE: "{term}: twice in the group of {name}, as {other}",
    Conflict.ELSEWHERE: "{term}: in the group of {other_name} and in that of {name}",
    Conflict.WORD_AND_PRODUCT: "{term}: a word of {name} and a product of {other_name}",
    Conflict.CIRCLE: "{name} and {other_name}: they lead to one another",
    Conflict.NOT_AMBIGUOUS: "{term}: declared as ambiguous, but not in two groups",
    Conflict.NO_GROUP: "{name}: no such group",
    Conflict.GENERAL: "{term}: too general a word for the group of {name}",
}


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One of them, by name: ``term`` stands in the group ``name``, and ``other`` is how ``other_name`` writes it.

    ``is_product`` says as what it stands there.
    """

    kind: Conflict
    term: str = ""
    name: str = ""
    other: str = ""
    other_name: str = ""
    is_product: bool = False

    def __str__(self) -> str:
        said = {"term": self.term, "name": self.name, "other": self.other, "other_name": self.other_name}
        return _SAID[self.kind].format(**said)


class Claim(NamedTuple):
    """A group holds a term."""

    group: Group | Addition
    term: Term
    is_product: bool
    leads: bool

    @property
    def key(self) -> Stems:
        """By what it is compared with others of its kind."""
        return self.term.folded if self.is_product else self.term.stems


class Claims:
    """Which groups hold which terms; asked before another group is added."""

    def __init__(self, ambiguous: Iterable[Term]) -> None:
        self._ambiguous = tuple(ambiguous)
        self._allowed = {each.folded for each in self._ambiguous}
        self._worded: dict[Stems, list[Claim]] = {}
        self._written: dict[Stems, list[Claim]] = {}
        self._named: dict[Stems, list[Claim]] = {}
        self._shared = {each.stems for each in self._ambiguous}
        """Only over terms that stand in two groups a word of one task leads to another."""

    def add(self, group: Group | Addition) -> None:
        """From now on the group holds its terms."""
        for each in claims_of(group):
            if each.is_product:
                self._named.setdefault(each.key, []).append(each)
            else:
                self._worded.setdefault(each.key, []).append(each)
                self._written.setdefault(each.term.folded, []).append(each)

    def against(self, group: Group | Addition) -> Iterator[Contradiction]:
        """What the group would contradict, itself and those that were added."""
        for each in _empty(group):
            yield Contradiction(Conflict.NOTHING, each.text, group.name)
        yield from _repeated(group)
        for claim in claims_of(group):
            if claim.term.stems:
                yield from self._against(claim)

    def _against(self, claim: Claim) -> Iterator[Contradiction]:
        each, is_product = claim.term, claim.is_product
        same, others = (self._named, self._written) if is_product else (self._worded, self._named)
        for held in same.get(claim.key, ()):
            if each.folded not in self._allowed or held.group.name == claim.group.name:
                yield _between(Conflict.ELSEWHERE, claim, held)
        for held in others.get(each.folded, ()):
            word, product = (held, claim) if is_product else (claim, held)
            yield Contradiction(
                Conflict.WORD_AND_PRODUCT, each.text, word.group.name, held.term.text, product.group.name, is_product
            )

    def circles(self, more: Group | Addition | None = None) -> Iterator[Contradiction]:
        """Tasks of which the words lead to one another, with ``more`` among them."""
        ways: dict[str, set[str]] = {}
        added = [each for each in claims_of(more) if not each.is_product] if more else []
        for stems in self._shared | {each.key for each in added}:
            held = [*self._worded.get(stems, ()), *(each for each in added if each.key == stems)]
            led = {each.group.name for each in held if each.leads}
            for task in {each.group.name for each in held if not each.leads}:
                ways.setdefault(task, set()).update(led - {task})
        try:
            TopologicalSorter(ways).prepare()
        except CycleError as circle:
            first, second, *_ = circle.args[1]
            yield Contradiction(Conflict.CIRCLE, name=first, other_name=second)

    def not_ambiguous(self) -> Iterator[Contradiction]:
        """What is declared to mean two tasks, and does not."""
        for each in self._ambiguous:
            if max(len(self._worded.get(each.stems, ())), len(self._named.get(each.folded, ()))) < 2:
                yield Contradiction(Conflict.NOT_AMBIGUOUS, each.text)


def contradictions(groups: Sequence[Group], ambiguous: Collection[Term]) -> Iterator[Contradiction]:
    """All that these groups contradict, in their order."""
    claims = Claims(ambiguous)
    for group in groups:
        yield from claims.against(group)
        claims.add(group)
    yield from claims.circles()
    yield from claims.not_ambiguous()


def claims_of(group: Group | Addition) -> Iterator[Claim]:
    """What the group holds."""
    yield from (Claim(group, each, is_product=False, leads=False) for each in group.words)
    yield from (Claim(group, each, is_product=False, leads=True) for each in group.leads)
    yield from (Claim(group, each, is_product=True, leads=False) for each in group.products)


def _empty(group: Group | Addition) -> Iterator[Term]:
    return (each for each in group.terms if not each.stems)


def _repeated(group: Group | Addition) -> Iterator[Contradiction]:
    """A term twice, or as a word and as a product."""
    seen: dict[tuple[bool, Stems], Claim] = {}
    written = {each.folded: each for each in (*group.words, *group.leads)}
    for claim in claims_of(group):
        first = seen.setdefault((claim.is_product, claim.key), claim)
        if first is not claim and claim.key:
            yield _between(Conflict.TWICE, claim, first)
        if claim.is_product and claim.key in written:
            other = written[claim.key].text
            yield Contradiction(Conflict.WORD_AND_PRODUCT, claim.term.text, group.name, other, group.name, True)


def _between(kind: Conflict, claim: Claim, held: Claim) -> Contradiction:
    return Contradiction(
        kind, claim.term.text, claim.group.name, held.term.text, held.group.name, is_product=held.is_product
    )
