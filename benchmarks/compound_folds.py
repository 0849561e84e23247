"""The splitter measured on words that it was not tuned on: ``python -m benchmarks.compound_folds``.

The labelled words fall into five folds. For each fold the weights are tuned on the other four, one after the other
from a grid, then the dictionary is learned anew with them and the fold is measured: what is printed as held out are
the five folds together. The weights that are shipped are tuned in the same way on all words. Our lists know nothing
of the labels; a word may enter them for any reason but that a label was missed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from benchmarks.compounds import FOLDS, Labelled, figures, labelled
from search.compounds import SHORTEST_COMPOUND, cheapest
from search.dictionary.building import sources
from search.dictionary.learning import Learned
from search.dictionary.weighing import Weights

GRID: Final[Mapping[str, tuple[float, ...]]] = {
    "unseen": (0.1, 0.3, 0.5),
    "unseen_link": (0.05, 0.15, 0.3),
    "listed": (0.0, 1.0, 1.5, 2.0, 2.5, 3.0),
    "three_letters": (0.0, 0.5, 1.0, 2.0),
    "four_letters": (0.0, 0.5, 1.0),
    "dropped": (0.0, 0.6, 1.5),
    "stem": (0.0, 1.0, 2.0),
    "ending": (0.2, 0.4, 0.8),
    "noun_base": (5.0, 6.0, 7.0, 8.0, 9.0, 10.0),
    "noun_letter": (0.8, 0.9, 1.0, 1.1, 1.2),
    "word_base": (0.0, 3.0, 5.0),
    "word_letter": (0.5, 0.8, 1.1),
    "unknown_base": (6.0, 8.0, 10.0),
    "unknown_letter": (1.2, 1.4, 1.6),
    "place": (0.0, 4.0, 8.0),
}
AIM: Final = 0.95
START: Final = Weights(
    unseen_link=0.15, listed=1.0, three_letters=2.0, four_letters=0.5, dropped=0.6, noun_base=8.0
)  # fmt: skip
"""What the search for better weights begins with."""


def split_with(learned: Learned, folded: str) -> tuple[str, ...]:
    """The parts of a word by what was learned, before it is written to a file."""
    way = cheapest(folded, learned) if len(folded) >= SHORTEST_COMPOUND else None
    return tuple(folded[start:end] for start, end in way.parts) if way and learned.worth(folded, way) else ()


def measured(learned: Learned, words: Iterable[Labelled]) -> Mapping[str, float]:
    return figures(words, lambda folded: split_with(learned, folded))


def tuned(learned: Learned, words: Sequence[Labelled]) -> Weights:
    """The best weights of the grid for these words, each weight chosen while the others stay, twice over."""
    narrow = learned.narrowed(each.folded for each in words)
    best = learned.weights
    narrow.weigh(best)
    most = _worth(measured(narrow, words))
    for name, values in (*GRID.items(), *GRID.items()):
        for value in values:
            tried = replace(best, **{name: value})
            if tried != best:
                narrow.weigh(tried)
                worth = _worth(measured(narrow, words))
                if worth > most:
                    best, most = tried, worth
    return best


def _worth(found: Mapping[str, float]) -> float:
    """Both shares count; what lies below the aim counts twice."""
    return sum(share - max(0.0, AIM - share) for share in found.values())


def main() -> None:
    words, given = labelled(), sources()
    begun = Learned(given, START)
    held_out: dict[str, float] = {}
    for number in range(FOLDS):
        inside = [each for each in words if each.fold != number]
        outside = [each for each in words if each.fold == number]
        weights = tuned(begun, inside)
        found = measured(Learned(given, weights), outside)
        print(f"fold {number}: {len(outside)} words", dict(found), flush=True)
        for kind, share in found.items():
            held_out[kind] = held_out.get(kind, 0.0) + share * _number(outside, kind)
    print("held out:", {kind: total / _number(words, kind) for kind, total in held_out.items()})
    best = tuned(begun, words)
    print("tuned on all:", best, dict(measured(Learned(given, best), words)))


def _number(words: Sequence[Labelled], kind: str) -> int:
    return sum(each.is_compound == kind.startswith("compounds") for each in words)


if __name__ == "__main__":
    main()
