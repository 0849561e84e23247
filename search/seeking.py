"""As what each word of a query is looked for, given what the index holds.

A word that the catalogue knows is taken at its word: its forms, compounds with it, words that it begins. Only a word
that the catalogue does not know may be a slip or a half word; so a query never floods the page with look-alikes.
No engine in here: each says by its own means which words it holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from search.compounds import generic_parts, is_listed
from search.forms import forms
from search.marking import slips
from search.reading import Asked, Reading, Sought, Spelling
from search.synonyms import Meaning, Synonyms

SHORTEST_PREFIX: Final = 3
SHORTEST_KNOWN_PREFIX: Final = 5
SHORTEST_TAIL: Final = 5
SHORTEST_SPELLING: Final = 4
SHORTEST_TWO_SLIPS: Final = 7
SHORTEST_HALF: Final = 3
SHORTEST_MISSPELT_SYNONYM: Final = 5
SHORTEST_HALF_SYNONYM: Final = 6
SHORTEST_PIECE: Final = 5


class Vocabulary(Protocol):
    """Which words an index holds."""

    def knows(self, folded: str) -> bool:
        """The word in some form, or a compound of it."""

    def stands_alone(self, folded: str) -> bool:
        """The word itself, in some form."""

    def rare(self, pieces: tuple[str, ...]) -> tuple[str, ...]:
        """The pieces of a compound that tell entries apart, where there are such."""

    def neighbours(self, pair: tuple[str, str]) -> bool:
        """The two stand side by side somewhere."""

    def begins(self, folded: str) -> bool:
        """Some word begins so."""

    def ends(self, stemmed: str) -> bool:
        """Some long word ends so."""

    def spells(self, spelling: Spelling) -> bool:
        """Some word is so near."""


def seek(reading: Reading, vocabulary: Vocabulary, synonyms: Synonyms) -> tuple[Sought, ...]:
    """For each word of the query, as what it is looked for."""
    glued = _glued(reading, vocabulary)
    meanings = {
        number: expansion.meaning
        for expansion in reading.expansions
        for number in range(expansion.start, expansion.end)
    }
    return tuple(
        _known(asked, glued.get(number, ()), meanings.get(number), vocabulary)
        if vocabulary.knows(asked.folded)
        else _unknown(asked, glued.get(number, ()), meanings.get(number), vocabulary, synonyms)
        for number, asked in enumerate(reading.asked)
    )


def may_be_begun(sought: Iterable[Sought], unfinished: bool) -> bool:
    """Whether what is typed may be the beginning of a name: not where all its words are short and known."""
    long = (each for each in sought if len(each.asked.folded) >= SHORTEST_PREFIX)
    return unfinished or any(each.prefix or not each.known for each in long)


def _known(asked: Asked, glued: tuple[str, ...], meaning: Meaning | None, vocabulary: Vocabulary) -> Sought:
    prefix = asked.folded if asked.unfinished or len(asked.folded) >= SHORTEST_KNOWN_PREFIX else ""
    return Sought(asked, prefix, glued, meaning=meaning, forms=_forms(asked, vocabulary), known=True)


def _forms(asked: Asked, vocabulary: Vocabulary) -> tuple[str, ...]:
    return () if asked.unfinished else tuple(form for form in forms(asked.folded) if vocabulary.knows(form))


def _unknown(
    asked: Asked, glued: tuple[str, ...], meaning: Meaning | None, vocabulary: Vocabulary, synonyms: Synonyms
) -> Sought:
    prefix = asked.folded if asked.unfinished or len(asked.folded) >= SHORTEST_PREFIX else ""
    prefix = prefix if prefix and vocabulary.begins(prefix) else ""
    parted = _parted(asked.folded, vocabulary)
    other = _forms(asked, vocabulary)
    ends = len(asked.stem) >= SHORTEST_TAIL and vocabulary.ends(asked.stem)
    if prefix or parted or glued or ends or meaning or other:
        right = bool(other) or _is_german(asked, synonyms)
        spelling = None if right else _first_that_spells(_slips(asked, 1), vocabulary)
        begun = _begun_meaning(asked, synonyms) if prefix and not (meaning or other or spelling) else None
        return Sought(asked, prefix, glued, parted, spelling, meaning or begun, forms=other, guessed=bool(begun))
    return _lost(asked, vocabulary, synonyms)


def _lost(asked: Asked, vocabulary: Vocabulary, synonyms: Synonyms) -> Sought:
    """A word that leads nowhere as it is written: misspelt, a compound that nobody wrote, or a misspelt beginning."""
    german = _is_german(asked, synonyms)
    meaning = None if german else _misspelt_meaning(asked.folded, synonyms)
    pieces = vocabulary.rare(asked.parts)
    spelling = None if german else _first_that_spells(_slips(asked, 1 if pieces else 2), vocabulary)
    if not (pieces or spelling or meaning):
        pieces = _loose_pieces(asked.folded, vocabulary)
    if not (pieces or spelling or german):
        spelling = _first_that_spells(_misspelt_beginnings(asked), vocabulary)
    if not meaning and not spelling:
        meaning = next((found for piece in reversed(pieces) if (found := _piece_meaning(piece, synonyms))), None)
    return Sought(asked, spelling=spelling, pieces=pieces, meaning=meaning, guessed=bool(meaning))


def _is_german(asked: Asked, synonyms: Synonyms) -> bool:
    """A word that is right as it stands: Senioren must not be answered by Sensoren, nor 2034 by 2024."""
    if asked.folded.isdecimal():
        return True
    return not asked.unfinished and (is_listed(asked.folded) or synonyms.holds(asked.stem))


def _misspelt_meaning(folded: str, synonyms: Synonyms) -> Meaning | None:
    if len(folded) < SHORTEST_MISSPELT_SYNONYM:
        return None
    most = 1 if len(folded) < SHORTEST_TWO_SLIPS else 2
    return synonyms.spelt(folded, lambda known: slips(known, folded, most))


def _begun_meaning(asked: Asked, synonyms: Synonyms) -> Meaning | None:
    """What half a word stands for: Straßenbel is the beginning of Straßenbeleuchtung."""
    if len(asked.folded) < SHORTEST_HALF_SYNONYM:
        return None
    return synonyms.spelt(asked.folded, lambda known: known.startswith(asked.folded))


def _piece_meaning(piece: str, synonyms: Synonyms) -> Meaning | None:
    return None if piece in generic_parts() else synonyms.meaning((piece,))


def _slips(asked: Asked, most: int) -> list[Spelling]:
    """The fewest slips first; short words have no room for two, and another number is another number."""
    length = len(asked.folded) if asked.folded.isalpha() else 0
    allowed = [1] * (length >= SHORTEST_SPELLING) + [2] * (length >= SHORTEST_TWO_SLIPS)
    return [Spelling(asked.folded, number, asked.unfinished and number == 1) for number in allowed if number <= most]


def _misspelt_beginnings(asked: Asked) -> list[Spelling]:
    length = len(asked.folded) if asked.folded.isalpha() else 0
    allowed = [1] * (length > SHORTEST_SPELLING) + [2] * (length > SHORTEST_TWO_SLIPS)
    return [Spelling(asked.folded, number, beginning=True) for number in allowed]


def _first_that_spells(tries: Iterable[Spelling], vocabulary: Vocabulary) -> Spelling | None:
    return next((spelling for spelling in tries if vocabulary.spells(spelling)), None)


def _loose_pieces(folded: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The longest words that a word begins and ends with: Temperatur in Temperaturfühler."""
    cuts = range(SHORTEST_PIECE, len(folded) - SHORTEST_HALF + 1)
    begin = next((folded[:cut] for cut in reversed(cuts) if vocabulary.stands_alone(folded[:cut])), "")
    end = next((folded[-cut:] for cut in reversed(cuts) if vocabulary.stands_alone(folded[-cut:])), "")
    return tuple(piece for piece in (begin, end) if piece)


def _glued(reading: Reading, vocabulary: Vocabulary) -> dict[int, tuple[str, ...]]:
    """For each word the known words that it makes with its neighbours: Park Raum and Raum Park as Parkraum."""
    found: dict[int, tuple[str, ...]] = {}
    asked = reading.asked
    for length in (2, 3):
        for start in range(len(asked) - length + 1):
            span = range(start, start + length)
            folded = [asked[number].folded for number in span]
            for joined in ("".join(folded), "".join(reversed(folded))):
                if vocabulary.knows(joined):
                    for number in span:
                        found[number] = (*found.get(number, ()), joined)
    return found


def _parted(folded: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Two known words that were written as one: Smartcity as Smart City."""
    ways = [
        (min(cut, len(folded) - cut), (folded[:cut], folded[cut:]))
        for cut in range(SHORTEST_HALF, len(folded) - SHORTEST_HALF + 1)
        if vocabulary.stands_alone(folded[:cut]) and vocabulary.stands_alone(folded[cut:])
    ]
    return next((pair for _, pair in sorted(ways, reverse=True) if vocabulary.neighbours(pair)), ())
