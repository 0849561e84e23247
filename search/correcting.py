"""What was probably meant by words that were taken for slips: „Meinten Sie Straßenbeleuchtung?“

No engine in here: an engine hands over the words that were looked for, and titles and texts of entries that answer.
What is offered stands in them, written as people write it there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from search import names
from search.german import clean, fold, read, squeeze, words
from search.marking import Found, Marker, is_near, slips
from search.query import MatchKind
from search.reading import Sought, Spelling

SHORTEST_NAME: Final = 5
LONGEST_ONE_SLIP_NAME: Final = 6
MOST_SLIPS: Final = 2
LONGEST_LINK: Final = 3
"""By so many letters a written part may differ from its folded form: ß and umlauts written out."""


def corrected(text: str, sought: Sequence[Sought], titles: Iterable[str], texts: Iterable[str]) -> str | None:
    """The text as it was probably meant; None where nothing in it was taken for a slip."""
    slipped = [(number, each) for number, each in enumerate(sought) if not each.known]
    if not slipped:
        return None
    titles = list(titles)
    title = next((title for title in titles if _is_near_name(text, title)), None)
    if title:
        return title
    found = _by_number(Marker(sought), (*titles, *texts))
    meant = {each.asked.folded: word for number, each in slipped if (word := _meant(each, found.get(number, ())))}
    return _replaced(clean(text), meant) if meant else None


def _is_near_name(text: str, title: str) -> bool:
    """Whether the whole text is this name with slips."""
    typed, name = squeeze(clean(text)), names.whole(title)
    most = 1 if len(typed) <= LONGEST_ONE_SLIP_NAME else MOST_SLIPS
    return len(typed) >= SHORTEST_NAME and typed != name and slips(name, typed, most)


def _by_number(marker: Marker, texts: Iterable[str]) -> Mapping[int, list[Found]]:
    found: dict[int, list[Found]] = {}
    for text in texts:
        for each in marker.find(text):
            found.setdefault(each.number, []).append(each)
    return found


def _meant(sought: Sought, found: Sequence[Found]) -> str | None:
    """The word that was meant; None where the word leads somewhere as it is written."""
    kinds = {each.kind for each in found}
    if kinds - {MatchKind.SPELLING, MatchKind.SYNONYM}:
        return None
    spelling = sought.spelling
    if spelling and MatchKind.SPELLING in kinds:
        return _nearest(spelling, (each.text for each in found if each.kind is MatchKind.SPELLING))
    return _misspelt_term(sought)


def _nearest(spelling: Spelling, surfaces: Iterable[str]) -> str:
    """The word with the fewest slips between, then the one that begins alike, then the one that is written most."""
    written = Counter(word for surface in surfaces for word in _near_words(surface, spelling))

    def distance(word: str) -> tuple[int, bool, int, str]:
        folded = fold(word)
        return _slips_between(folded, spelling), folded[:1] != spelling.folded[:1], -written[word], word

    return min(written, key=distance)


def _near_words(surface: str, spelling: Spelling) -> list[str]:
    """The word itself where it is near, else the parts of it that are, as they are written by themselves."""
    if is_near(fold(surface), spelling):
        return [surface]
    return [_written_part(surface, part) for part in read(surface).parts if is_near(part, spelling)]


def _written_part(surface: str, part: str) -> str:
    lengths = range(len(part), len(part) + LONGEST_LINK + 1)
    pieces = (surface[at : at + length] for at in range(len(surface)) for length in lengths)
    piece = next((piece for piece in pieces if fold(piece) == part), part)
    return piece[:1].upper() + piece[1:]


def _slips_between(folded: str, spelling: Spelling) -> int:
    fewer = (replace(spelling, slips=number) for number in range(MOST_SLIPS))
    return next((each.slips for each in fewer if is_near(folded, each)), MOST_SLIPS)


def _misspelt_term(sought: Sought) -> str | None:
    """The word of the synonyms that was meant, where it was only resembled."""
    folded = sought.meaning.term.folded if sought.meaning else ()
    if len(folded) != 1 or sought.meaning is None or sought.asked.stem in sought.meaning.term.stems:
        return None
    return sought.meaning.term.text if slips(folded[0], sought.asked.folded, MOST_SLIPS) else None


def _replaced(text: str, meant: Mapping[str, str]) -> str:
    pieces, end = [], 0
    for word in words(text):
        pieces += [text[end : word.start], meant.get(fold(word.text), word.text)]
        end = word.end
    return "".join((*pieces, text[end:])).strip()
