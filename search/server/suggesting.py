"""What could be meant: names and words that begin like a text, and near words where nothing was found."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from search.embedded.suggesting import MOST_NEAR, NEAR
from search.german import clean, fold, stem, words
from search.query import Suggestions
from search.reading import LONGEST_QUERY, Asked, Reading, Sought
from search.server.filters import Clause, begun, is_askable, one_of
from search.server.place import Place
from search.server.questions import some

TITLE = ("shown.title",)


def suggest(place: Place, reading: Reading, text: str, limit: int) -> Suggestions:
    """Titles, and the typed text with its last word completed. Raises IndexUnavailable."""
    if not reading.asked:
        return Suggestions()
    titles = dict.fromkeys(_titles(place, reading, limit))
    completed = dict.fromkeys(_completed(place, clean(text[:LONGEST_QUERY]), limit))
    return Suggestions(tuple(titles)[:limit], tuple(completed)[:limit])


def _titles(place: Place, reading: Reading, limit: int) -> list[str]:
    """Those whose name begins so, then those of which another name does, then those that have the words."""
    titled = tuple(_in_title(asked) for asked in reading.asked)
    groups = ((begun("name", reading.name),), (begun("called", reading.name),), titled)
    answers = place.ask([some(group, TITLE, limit) for group in groups])
    return [str(each["shown"]["title"]) for answer in answers for each in answer["hits"]]


def _in_title(asked: Asked) -> Clause:
    return begun("title_words", asked.folded) if asked.unfinished else one_of("title", (stem(asked.folded),))


def _completed(place: Place, text: str, limit: int) -> list[str]:
    found = words(text)
    if not found or found[-1].end != len(text.rstrip()):
        return []
    begin, last = text[: found[-1].start], fold(found[-1].text)
    best: dict[str, str] = {}
    for key, word in _displayed(place, last):
        best.setdefault(stem(key), word)
    return [begin + word for word in list(best.values())[:limit] if fold(word) != last or not begin]


def _displayed(place: Place, beginning: str) -> list[tuple[str, str]]:
    """Folded words that begin so, and each as people write it; the frequent ones first."""
    found = place.values("display", beginning) if beginning and is_askable(beginning) else []
    pairs = (value.partition(" ") for value in found if value.startswith(beginning))
    return [(folded, written) for folded, _, written in pairs]


def near_words(place: Place, sought: Sequence[Sought]) -> tuple[str, ...]:
    """Words of the index that look like those that were not found. Raises IndexUnavailable."""
    near: dict[str, None] = {}
    for missed in (each.asked.folded for each in sought if not each.known):
        for length in (3, 2, 1):
            written = dict(reversed(_displayed(place, missed[:length])))
            found = get_close_matches(missed, written, n=3, cutoff=NEAR)
            near.update(dict.fromkeys(written[each] for each in found))
            if found:
                break
    return tuple(near)[:MOST_NEAR]
