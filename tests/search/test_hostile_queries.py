"""Whatever is typed gets an answer, and never another question than the one that was asked."""

from __future__ import annotations

import pytest

from search.german import clean
from search.index import SearchIndex
from search.query import SearchQuery, Sort
from tests.search.documents import ids, real_documents
from tests.search.engines import Engine
from tests.search.hostile_queries import (
    CHARACTERS,
    CODE,
    EMPTY,
    FILTERS_IN_DISGUISE,
    HOSTILE,
    LONG,
    QUERY_LANGUAGES,
    STOP_WORDS,
)

GROUPS = {
    "filters": FILTERS_IN_DISGUISE,
    "languages": QUERY_LANGUAGES,
    "code": CODE,
    "characters": CHARACTERS,
    "empty": EMPTY,
    "stop words": STOP_WORDS,
    "long": LONG,
}

every_group = pytest.mark.parametrize("group", GROUPS)


def test_the_list_holds_hundreds_and_none_twice() -> None:
    assert len(HOSTILE) == len(set(HOSTILE)) > 350


@every_group
def test_odd_queries_get_a_whole_answer_beside_which_a_filter_means_the_same(
    catalogue: SearchIndex, group: str
) -> None:
    """The filtered answer holds those of the free one that carry the value, and no other."""
    kinds = {document.id: document.facets["kind"] for document in real_documents()}
    for text in GROUPS[group]:
        free = catalogue.search(SearchQuery(text=text, facets=("kind",), per_page=200))
        filtered = catalogue.search(
            SearchQuery(text=text, facets=("kind",), filters={"kind": ("software",)}, per_page=200)
        )
        assert free.total == len(free.hits) <= len(kinds), text
        assert set(ids(filtered)) == {id for id in ids(free) if "software" in kinds[id]}, text
        assert filtered.facets == free.facets, text
        assert filtered.total == free.facets["kind"].get("software", 0), text


@every_group
def test_odd_queries_get_an_answer_while_they_are_typed(engine: Engine, catalogue: SearchIndex, group: str) -> None:
    for text in engine.some(GROUPS[group]):
        answer = catalogue.search(SearchQuery(text=text, typing=True, facets=(), per_page=3))
        assert answer.total >= len(answer.hits), text
        suggested = catalogue.suggest(text, limit=3)
        assert len(suggested.names) <= 3 and len(suggested.words) <= 3, text


@pytest.mark.parametrize("text", FILTERS_IN_DISGUISE)
def test_a_filter_in_disguise_is_words(catalogue: SearchIndex, text: str) -> None:
    """It answers as its words do with blanks between them, and counts what other words would count."""
    spoken = "".join(sign if sign.isalnum() else " " for sign in text).strip() or "?"
    asked, plain = (catalogue.search(SearchQuery(text=each)) for each in (text, spoken))
    assert ids(asked) == ids(plain)
    assert asked.facets == plain.facets


@pytest.mark.parametrize("text", FILTERS_IN_DISGUISE)
def test_a_filter_in_disguise_is_no_filter_as_a_value_either(catalogue: SearchIndex, text: str) -> None:
    for facet in ("kind", "federal_state"):
        assert catalogue.search(SearchQuery(filters={facet: (text,)})).total == 0


SIGNS_BETWEEN = [
    "+Wasser && (Sensoren)*",
    '"Wasser" "Sensoren"',
    "Wasser -Sensoren",
    "-Wasser Sensoren",
    "Wasser | Sensoren",
    "[Wasser] {Sensoren}",
    "Wasser:Sensoren",
    "Wasser; Sensoren",
    "\x00Wasser\x00 Sensoren",
    "\u202eWasser\u202c Sensoren\ufeff",
    "Wasser Sensoren\ud800",
    "🌊 Wasser 🌡 Sensoren",
    "<Wasser> Sensoren",
]


@pytest.mark.parametrize("text", SIGNS_BETWEEN, ids=range(len(SIGNS_BETWEEN)))
def test_signs_between_words_change_nothing(catalogue: SearchIndex, text: str) -> None:
    plain = catalogue.search(SearchQuery(text="Wasser Sensoren"))
    assert ids(catalogue.search(SearchQuery(text=text))) == ids(plain)


@pytest.mark.parametrize("text", ["Hochwasser Pegel", "Digitaler Zwilling"])
def test_quotes_narrow_nothing_and_break_nothing(catalogue: SearchIndex, text: str) -> None:
    plain = ids(catalogue.search(SearchQuery(text=text)))
    for quoted in (f'"{text}"', f"„{text}“", f"'{text}'", f'"{text}', f'{text}"'):
        assert ids(catalogue.search(SearchQuery(text=quoted))) == plain, quoted


def test_ten_thousand_letters_are_cut_and_the_rest_is_counted(catalogue: SearchIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Straßenbeleuchtung Laterne " * 370))
    assert answer.ignored > 700
    assert answer.hits[0].reasons
    assert catalogue.search(SearchQuery(text="Straßenbeleuchtung Laterne")).ignored == 0


def test_more_than_twelve_words_are_too_many(catalogue: SearchIndex) -> None:
    assert catalogue.search(SearchQuery(text=" ".join(f"w{number}" for number in range(25)))).ignored == 13


@pytest.mark.parametrize("text", ["???", "🌳", '"', "*", "**", "-", "\x00", "\u200b", "\ud800", "()", "\\", "&&", "§"])
def test_a_query_without_any_word_finds_nothing(catalogue: SearchIndex, text: str) -> None:
    answer = catalogue.search(SearchQuery(text=text))
    assert (answer.total, answer.hits) == (0, ())
    assert not any(answer.facets.values())


@pytest.mark.parametrize("text", EMPTY, ids=range(len(EMPTY)))
def test_blanks_ask_for_everything(catalogue: SearchIndex, text: str) -> None:
    assert catalogue.search(SearchQuery(text=text)).total == len(real_documents())


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_takes_odd_queries(catalogue: SearchIndex, sort: Sort) -> None:
    for text in ("???", "\x00", '" OR "1"="1', "*", "Laterne\ud800", "-Wasser", "a" * 10_000):
        query = SearchQuery(text=text, sort=sort, fitting=(('"a" OR "b"', "\\"), ("\x00",)))
        assert catalogue.search(query).total == catalogue.search(SearchQuery(text=text)).total, text


def test_signs_that_nobody_sees_change_nothing(catalogue: SearchIndex) -> None:
    for text in (each for each in CHARACTERS if clean(each).strip()):
        asked, cleaned = (catalogue.search(SearchQuery(text=each)) for each in (text, clean(text)))
        assert (asked.total, ids(asked)) == (cleaned.total, ids(cleaned)), text
