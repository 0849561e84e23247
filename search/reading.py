"""What a typed text asks: its words, their stems and parts, the names and synonyms in it. No engine in here."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import Final

from search import names
from search.compounds import parts
from search.german import clean, common_words, fold, squeeze, stem, stop_words, words
from search.synonyms import Meaning, Stems, Synonyms, Term

LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 12
LONGEST_WORD: Final = 60
MOST_SWAPPED: Final = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A word of the query. ``weak`` ones are welcome in a hit but not required; ``unfinished`` is a beginning."""

    word: str
    folded: str
    stem: str
    parts: tuple[str, ...] = ()
    weak: bool = False
    unfinished: bool = False


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words at most ``slips`` letters away; with ``beginning``, words that begin so."""

    folded: str
    slips: int
    beginning: bool = False


@dataclass(frozen=True, slots=True)
class Sought:
    """As what a word is looked for beside its own forms and its compounds.

    ``prefix`` is what words may begin with; ``glued`` are words that it makes with its neighbours, ``parted`` the two
    that it was made of; ``spelling`` the slips allowed; ``meaning`` the task that it stands for; ``pieces`` are
    what a compound that nobody wrote is made of; ``forms`` are forms that the index holds under other stems. ``known``
    says that the index holds the word itself, ``guessed`` that the meaning is that of a word which it may be.
    """

    asked: Asked
    prefix: str = ""
    glued: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()
    spelling: Spelling | None = None
    meaning: Meaning | None = None
    pieces: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    known: bool = False
    guessed: bool = False

    @property
    def synonyms(self) -> tuple[Term, ...]:
        """Words of the same task."""
        return self.meaning.others if self.meaning else ()


@dataclass(frozen=True, slots=True)
class Expansion:
    """The words from ``start`` to before ``end`` stand for something else, too."""

    start: int
    end: int
    meaning: Meaning


@dataclass(frozen=True, slots=True)
class Reading:
    """A query read. ``text`` is what of it is searched; ``runs`` are squeezed neighbouring words that may be a name."""

    text: str
    name: str
    swapped: str
    asked: tuple[Asked, ...]
    runs: tuple[str, ...] = ()
    expansions: tuple[Expansion, ...] = ()
    ignored: int = 0


def read(text: str, synonyms: Synonyms, unfinished: bool = False) -> Reading:
    """Read a query of any length and content; what is beyond the limits is counted, not searched."""
    kept, ignored = _within_limits(text)
    found = [word.text for word in words(kept)]
    # After a blank the last word is finished, also while typing.
    open_end = unfinished and bool(kept) and kept[-1].isalnum()
    asked = _asked(found, open_end)
    return Reading(
        text=kept,
        name=squeeze(kept),
        swapped=names.swapped(kept),
        asked=asked,
        runs=_runs(found),
        expansions=_expansions(asked, synonyms),
        ignored=ignored,
    )


def _within_limits(text: str) -> tuple[str, int]:
    text = clean(text)
    found = words(text)
    fitting = [word for word in found if word.end <= LONGEST_QUERY and len(word.text) <= LONGEST_WORD][:MOST_WORDS]
    if len(fitting) == len(found):
        return text[:LONGEST_QUERY].strip("\n"), 0
    return " ".join(word.text for word in fitting), len(found) - len(fitting)


def _asked(found: list[str], open_end: bool) -> tuple[Asked, ...]:
    read_words = [(word, fold(word)) for word in found]
    last = len(read_words) - 1
    meant = [
        (word, folded, open_end and number == last)
        for number, (word, folded) in enumerate(read_words)
        if folded and (folded not in stop_words() or (open_end and number == last))
    ]
    meant = meant or [(word, folded, open_end and number == last) for number, (word, folded) in enumerate(read_words)]
    once = {folded: (word, folded, unfinished) for word, folded, unfinished in meant}
    return tuple(
        Asked(word, folded, stem(folded), parts(folded), _is_weak(folded), unfinished)
        for word, folded, unfinished in once.values()
    )


def _is_weak(folded: str) -> bool:
    return len(folded) == 1 or stem(folded) in common_words() or folded in stop_words()


def _runs(found: list[str]) -> tuple[str, ...]:
    """Up to six neighbouring words as one, but never stop words or common words alone."""
    folded = [fold(word) for word in found]
    runs: dict[str, None] = {}
    for start in range(len(folded)):
        for end in range(start + 1, min(start + 6, len(folded)) + 1):
            if end - start < len(folded) and not all(_is_weak(word) for word in folded[start:end]):
                runs["".join(folded[start:end])] = None
    return tuple(runs)


def _expansions(asked: tuple[Asked, ...], synonyms: Synonyms) -> tuple[Expansion, ...]:
    """The longest terms first; a word belongs to one term."""
    found: list[Expansion] = []
    taken: set[int] = set()
    for length in range(min(max(synonyms.longest, 2), len(asked)), 0, -1):
        for start in range(len(asked) - length + 1):
            span = range(start, start + length)
            if taken.isdisjoint(span):
                meaning = _meaning(tuple(asked[number].folded for number in span), synonyms)
                if meaning:
                    found.append(Expansion(start, start + length, meaning))
                    taken.update(span)
    return tuple(found)


def _meaning(folded: Stems, synonyms: Synonyms) -> Meaning | None:
    """What the words stand for as they are, else in another order, else as the compound that two of them make."""
    orders = tuple(permutations(folded)) if len(folded) <= MOST_SWAPPED else (folded,)
    joined = [("".join(order),) for order in orders] if len(folded) == 2 else []
    return next((meaning for words in (*orders, *joined) if (meaning := synonyms.meaning(words))), None)
