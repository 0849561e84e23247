"""How surely a known entry is found again, measured on queries drawn from the real entries.

Each query is made of words of one entry's title and summary; the entry must be among the first ten. The words are
drawn by a fixed seed from the more telling ones of the entry, for nobody looks for an entry by a word that fits all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from search.compounds import parts
from search.german import fold, stem, stop_words, surfaces
from search.index import SearchDocument, SearchIndex
from search.query import SearchQuery
from tests.search.documents import real_documents
from tests.search.engines import Engine

DOCUMENTS = real_documents()
SHORTEST = 5
LETTERS = "abdefghiklmnoprstuw"

Spoil = Callable[[str, random.Random], str]


def telling_words(document: SearchDocument) -> list[str]:
    """Words of title and summary that stand in few other entries."""
    found = {word for word in surfaces(f"{document.title} {document.summary}") if len(word) >= SHORTEST}
    return sorted(
        (word for word in found if fold(word) not in stop_words()), key=lambda word: (RARITY[key(word)], word)
    )


def key(word: str) -> str:
    return stem(fold(word))


RARITY = Counter(
    each for document in DOCUMENTS for each in {key(word) for word in surfaces(f"{document.title} {document.summary}")}
)


def same(word: str, chance: random.Random) -> str:
    return word


def slip(word: str, chance: random.Random) -> str:
    """A letter missing, too much, wrong, or swapped with the next; the first letter is right."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    other = chance.choice([each for each in LETTERS if each != letter.lower()])
    return chance.choice(
        [
            before + after,
            before + letter + other + after,
            before + other + after,
            before + after[0] + letter + after[1:],
        ]
    )


def half(word: str, chance: random.Random) -> str:
    return word[: max(SHORTEST, len(word) * 2 // 3)]


def without_umlauts(word: str, chance: random.Random) -> str:
    return word.replace("ß", "ss").translate(str.maketrans("äöüÄÖÜ", "aouAOU"))


def part(word: str, chance: random.Random) -> str:
    found = [each for each in parts(fold(word)) if len(each) >= SHORTEST]
    return chance.choice(found) if found else word


def success(index: SearchIndex, sought: Sequence[SearchDocument], number: int, spoil: Spoil) -> float:
    """The share of these entries that are among the first ten for ``number`` of their words."""
    chance = random.Random(f"{number} {spoil.__name__}")
    found = 0
    for document in sought:
        words = telling_words(document)[: number * 4]
        chosen = chance.sample(words, min(number, len(words)))
        query = SearchQuery(text=" ".join(spoil(word, chance) for word in chosen), per_page=10, facets=())
        found += any(hit.id == document.id for hit in index.search(query).hits)
    return found / len(sought)


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(
    ("spoil", "least"), [(same, 0.97), (without_umlauts, 0.97), (slip, 0.95), (half, 0.90), (part, 0.90)]
)
def test_a_known_entry_is_among_the_first_ten(
    engine: Engine, catalogue: SearchIndex, number: int, spoil: Spoil, least: float
) -> None:
    assert success(catalogue, engine.some(DOCUMENTS), number, spoil) >= least
