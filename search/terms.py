"""Terms of the town hall and the groups that they stand in: one group is one task and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from search.german import clean, common_words, fold, stem, stop_words, words

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word or several: as written, and as compared."""

    text: str
    stems: Stems
    folded: Stems

    @property
    def too_general(self) -> bool:
        """Whether it is one word that fits nearly every entry (Software, Kommune), or only binds."""
        if all(word in stop_words() for word in self.folded):
            return True
        return len(self.stems) == 1 and self.stems[0] in common_words()


@dataclass(frozen=True, slots=True)
class Group:
    """One task and what it is called; the first of ``words`` is its official name."""

    words: tuple[Term, ...]
    leads: tuple[Term, ...] = ()
    products: tuple[Term, ...] = ()

    @property
    def name(self) -> str:
        """The official name."""
        return self.words[0].text

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that it holds."""
        return (*self.words, *self.leads, *self.products)


@dataclass(frozen=True, slots=True)
class Addition:
    """What somebody adds: a group of its own, or to the group that one of its words names (``joins``)."""

    words: tuple[Term, ...] = ()
    leads: tuple[Term, ...] = ()
    products: tuple[Term, ...] = ()
    joins: str = ""

    @property
    def name(self) -> str:
        """The group that it adds to, or its own official name."""
        return self.joins or (self.words[0].text if self.words else "")

    @property
    def terms(self) -> tuple[Term, ...]:
        """All that it holds."""
        return (*self.words, *self.leads, *self.products)


def term(text: str) -> Term:
    """A text as the query compares it: stems of its words without those that only bind."""
    folded = [fold(word.text) for word in words(clean(text))]
    meant = [word for word in folded if word not in stop_words()] or folded
    return Term(text, tuple(stem(word) for word in meant), tuple(meant))
