"""The words of the town hall, and the proprietary products that people know, lead to entries of the same task."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from search.index import SearchIndex
from search.query import MatchKind, SearchQuery
from search.synonyms import Synonyms, parse
from tests.search.documents import a_document, ids

Find = Callable[..., list[str]]
Given = Callable[..., SearchIndex]
MakeIndex = Callable[..., SearchIndex]

WORDS = parse(
    {
        "group": [
            {"words": ["Straßenbeleuchtung", "Laterne", "Licht am Weg"], "products": ["Lumosoft", "Bright City"]},
            {"words": ["Bewässerung"], "leads": ["Gießkanne"]},
        ]
    }
)


def own_words() -> Synonyms:
    return WORDS


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Laterne", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Straßenlampe", "Steuerbare Wegebeleuchtung Riedener Waldsee"),
        ("Klo", "Inclus"),
        ("WC", "Inclus"),
        ("Sirene", "KliWAS – Klima-Informations-, Warn- und Alarmierungssystem"),
        ("Dorfgemeinschaftshaus", "LandRäume (Kommunale.Räume)"),
        ("Bürgerhaushalt", "DIPAS – Digitales Partizipationssystem"),
        ("Innenstadt", "LeAn – Leerstands- und Ansiedlungsmanagement"),
        ("Papierkörbe", "Intelligente Mülleimer Hürth"),
        ("GIS", "Masterportal"),
        ("Schlagloch", "Klarschiff"),
    ],
)
def test_a_word_of_the_town_hall_leads_to_entries_of_its_task(find: Find, typed: str, title: str) -> None:
    assert title in find(typed)[:8]


@pytest.mark.parametrize(
    ("product", "title"),
    [
        ("Qmatic", "ZMS – Zeitmanagementsystem Terminvergabe"),
        ("ArcGIS", "Masterportal"),
        ("Aleph Alpha", "MUCGPT"),
        ("Camunda", "DigiWF"),
        ("SeeClickFix", "Klarschiff"),
        ("CitizenLab", "DIPAS – Digitales Partizipationssystem"),
    ],
)
@pytest.mark.parametrize("asked", ["{}", "Alternative zu {}", "{} ersetzen"])
def test_a_proprietary_product_leads_to_entries_of_its_task_and_is_named(
    catalogue: SearchIndex, product: str, title: str, asked: str
) -> None:
    answer = catalogue.search(SearchQuery(text=asked.format(product.lower())))
    assert answer.product == product
    assert title in [hit.card["title"] for hit in answer.hits[:5]]


def test_a_vendor_s_own_entry_comes_before_the_others_of_the_task(given: Given) -> None:
    index = given(
        a_document(1, "Geoportal Musterstadt", standing=3, confirmed=9),
        a_document(2, "ArcGIS", standing=0),
        a_document(3, "GIS-Karten", summary="Geoportal"),
    )
    answer = index.search(SearchQuery(text="arcgis"))
    assert ids(answer)[0] == 2
    assert set(ids(answer)) == {1, 2, 3}
    assert answer.product == "ArcGIS"


def test_whoever_names_the_product_in_a_text_comes_before_the_others_of_the_task(given: Given) -> None:
    index = given(a_document(1, "Geoportal", standing=3), a_document(2, "Karten", summary="Löst ArcGIS ab"))
    assert ids(index.search(SearchQuery(text="ArcGIS"))) == [2, 1]


def test_an_unknown_product_names_none(catalogue: SearchIndex) -> None:
    assert catalogue.search(SearchQuery(text="Bewässerung")).product is None
    assert catalogue.search(SearchQuery(text="")).product is None


def test_a_product_is_named_though_no_entry_fits_it(make_index: MakeIndex) -> None:
    answer = make_index(a_document(1, "Brunnen"), words=own_words).search(SearchQuery(text="Lumosoft"))
    assert (answer.product, answer.total) == ("Lumosoft", 0)


def test_a_product_of_two_words_is_known(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Straßenbeleuchtung"), a_document(2, "Brunnen"), words=own_words)
    answer = index.search(SearchQuery(text="bright city"))
    assert (answer.product, ids(answer)) == ("Bright City", [1])


def test_the_word_itself_comes_before_its_synonym(given: Given) -> None:
    index = given(a_document(1, "Straßenbeleuchtung"), a_document(2, "Unsere Laterne dimmt"), a_document(3))
    assert ids(index.search(SearchQuery(text="Laterne"))) == [2, 1]


def test_a_synonym_in_a_text_only_is_found_too(given: Given) -> None:
    index = given(a_document(1, "Halle", summary="Mit Straßenbeleuchtung"), a_document(2))
    assert ids(index.search(SearchQuery(text="Laterne"))) == [1]


@pytest.mark.parametrize("typed", ["Laternen", "LATERNE", "Strassenlaterne"])
def test_a_word_stands_for_its_task_in_every_form(given: Given, typed: str) -> None:
    index = given(a_document(1, "Halle", summary="Neue Straßenbeleuchtung"), a_document(2))
    assert ids(index.search(SearchQuery(text=typed))) == [1]


def test_a_synonym_of_several_words_is_sought_as_a_phrase(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Halle", summary="Licht am Weg"),
        a_document(2, "Halle", summary="Weg am Bach, kein Licht"),
        words=own_words,
    )
    assert ids(index.search(SearchQuery(text="Laterne"))) == [1]


def test_a_leading_word_leads_to_the_task_and_the_task_not_to_it(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Bewässerung"), a_document(2, "Gießkanne"), words=own_words)
    assert ids(index.search(SearchQuery(text="Gießkanne"))) == [2, 1]
    assert ids(index.search(SearchQuery(text="Bewässerung"))) == [1]


def test_the_further_words_that_are_looked_for_are_named(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Brunnen"), words=own_words)
    assert set(index.search(SearchQuery(text="Laterne")).synonyms) == {"Straßenbeleuchtung", "Licht am Weg"}
    assert index.search(SearchQuery(text="Brunnen")).synonyms == ()


def test_a_synonym_counts_among_other_words(make_index: MakeIndex) -> None:
    index = make_index(
        a_document(1, "Straßenbeleuchtung", summary="Im Park"), a_document(2, "Straßenbeleuchtung"), words=own_words
    )
    assert ids(index.search(SearchQuery(text="Laterne Park")))[0] == 1


def test_a_hit_by_a_synonym_names_both_words(make_index: MakeIndex) -> None:
    index = make_index(a_document(1, "Unsere Straßenbeleuchtung"), words=own_words)
    (hit,) = index.search(SearchQuery(text="Laterne")).hits
    assert [(reason.word, reason.found, reason.field, reason.kind) for reason in hit.reasons] == [
        ("Laterne", "Straßenbeleuchtung", "title", MatchKind.SYNONYM)
    ]


def test_words_accepted_meanwhile_count_with_the_next_question(make_index: MakeIndex) -> None:
    known = [parse({"group": []})]
    index = make_index(a_document(1, "Straßenbeleuchtung"), a_document(2, "Brunnen"), words=lambda: known[-1])
    assert ids(index.search(SearchQuery(text="Laterne"))) == []
    known.append(WORDS)
    assert ids(index.search(SearchQuery(text="Laterne"))) == [1]
