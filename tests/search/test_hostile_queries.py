"""Whatever is typed is quick and harmless."""

from __future__ import annotations

import pytest

from search.embedded import EmbeddedIndex
from search.query import SearchQuery, Sort

ODD = [
    "?", "!!!", '"', "'", "*", "AND", "OR NOT", "title:x", "(", "((((", "]", "~2", "^99", "\\", "/.*/", "--", "%", "_",
    "'; DROP TABLE solution; --", "<script>alert(1)</script>", "{{7*7}}", "${jndi:x}", "../../etc/passwd",
    "\x00", "\x00Laterne\x00", "\n\t\r", "\u202eenretaL", "\ufeff", "\u200b",
    "🌳", "👩‍🚒🚒", "\ud800", "日本語", "Ωμέγα",
    "ﬁ", "Ⅳ", "²", "İ", "ẞ", "a\u0300" * 300, "ß" * 300, "ä ö ü ß", "e", "1", "0", "-1", "1e9", "NaN", "null",
    "der die das", "wie suche ich", "*" * 5000, "Straßenbeleuchtung" * 600, "wasser " * 2000, "a b " * 3000,
    "".join(chr(number) for number in range(1, 2000)),
]  # fmt: skip


@pytest.mark.parametrize("text", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("typing", [False, True])
def test_odd_queries_get_an_answer(catalogue: EmbeddedIndex, text: str, typing: bool) -> None:
    answer = catalogue.search(SearchQuery(text=text, typing=typing))
    catalogue.suggest(text)
    assert answer.total >= len(answer.hits)


def test_ten_thousand_letters_are_cut_and_the_rest_is_counted(catalogue: EmbeddedIndex) -> None:
    answer = catalogue.search(SearchQuery(text="Straßenbeleuchtung Laterne " * 370))
    assert answer.ignored > 700
    assert answer.hits[0].reasons
    assert catalogue.search(SearchQuery(text="Straßenbeleuchtung Laterne")).ignored == 0


def test_more_than_twenty_words_are_too_many(catalogue: EmbeddedIndex) -> None:
    assert catalogue.search(SearchQuery(text=" ".join(f"w{number}" for number in range(25)))).ignored == 5


def test_a_query_without_any_word_finds_nothing_and_blanks_find_all(catalogue: EmbeddedIndex) -> None:
    assert [catalogue.search(SearchQuery(text=text)).total for text in ("???", "🌳", '"')] == [0, 0, 0]
    everything = catalogue.search(SearchQuery()).total
    assert [catalogue.search(SearchQuery(text=text)).total for text in (" ", "\n\t")] == [everything] * 2


def test_operators_of_query_languages_mean_nothing(catalogue: EmbeddedIndex) -> None:
    plain = catalogue.search(SearchQuery(text="Wasser Sensoren"))
    spiced = catalogue.search(SearchQuery(text="+Wasser && (Sensoren)*"))
    assert [hit.id for hit in spiced.hits] == [hit.id for hit in plain.hits]


@pytest.mark.parametrize("sort", list(Sort))
def test_every_sort_takes_every_query(catalogue: EmbeddedIndex, sort: Sort) -> None:
    for text in ("", "???", "Laterne", "digitale Beteiligung"):
        catalogue.search(SearchQuery(text=text, sort=sort))


@pytest.mark.parametrize("page", [0, -5])
def test_a_page_before_the_first_is_the_first(catalogue: EmbeddedIndex, page: int) -> None:
    first = catalogue.search(SearchQuery(text="Wasser"))
    assert catalogue.search(SearchQuery(text="Wasser", page=page)).hits == first.hits
