"""The words of the town hall: what the file may say, and what a word stands for."""

from __future__ import annotations

from pathlib import Path

import pytest

from search.contradictions import Conflict
from search.marking import slips
from search.synonyms import SynonymError, load, parse, standard


def group(*words: str, **others: list[str]) -> dict[str, list[str]]:
    return {"words": list(words), **others}


def test_the_project_s_file_holds_at_least_three_hundred_tasks_without_contradiction() -> None:
    groups = standard().groups
    assert len(groups) >= 300
    assert sum(len(each.products) for each in groups) >= 200


def test_words_of_a_task_stand_for_one_another_in_every_form() -> None:
    synonyms = parse({"group": [group("Straßenbeleuchtung", "Laterne")]})
    meaning = synonyms.meaning(("laternen",))
    assert meaning
    assert [term.text for term in meaning.others] == ["Straßenbeleuchtung"]
    assert not meaning.product


def test_a_word_with_a_hyphen_is_known_without_it_too() -> None:
    known = parse({"group": [{"words": ["Bürger-App", "Stadt-App"]}]})
    meaning = known.meaning(("burgerapp",))
    assert meaning is not None
    assert [other.text for other in meaning.others] == ["Bürger-App", "Stadt-App"]


def test_a_leading_word_leads_to_the_task_and_the_task_not_to_it() -> None:
    synonyms = parse({"group": [group("Bewässerung", leads=["Gießkanne"])]})
    led, own = synonyms.meaning(("giesskanne",)), synonyms.meaning(("bewasserung",))
    assert led
    assert own
    assert [term.text for term in led.others] == ["Bewässerung"]
    assert own.others == ()


def test_a_product_is_known_by_its_name_only_and_never_looked_for() -> None:
    synonyms = parse({"group": [group("Parken", "Parkplatz", products=["Parkster"])]})
    named, task = synonyms.meaning(("parkster",)), synonyms.meaning(("parken",))
    assert named
    assert task
    assert named.product
    assert named.term.text == "Parkster"
    assert "Parkster" not in [term.text for term in (*named.others, *task.others)]


def test_a_misspelt_product_is_recognised() -> None:
    synonyms = parse({"group": [group("Terminvergabe", products=["Qmatic"])]})
    meaning = synonyms.spelt("qmatik", lambda known: slips(known, "qmatik", 1))
    assert meaning
    assert meaning.term.text == "Qmatic"


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({"group": [group("Laterne", "Licht"), group("Lampe", "Laternen")]}, "Laternen: in the group of Laterne"),
        ({"group": [group("Laterne", "Laternen")]}, "twice in the group of Laterne"),
        ({"group": [group("A", "B", products=["X"]), group("C", "D", products=["X"])]}, "X: in the group of A"),
        ({"group": [group("A", products=["X"]), group("X", "B")]}, "X: a word of X and a product of A"),
        ({"group": [group("A")]}, "a group needs a word and another one"),
        ({"group": [group("A", "B", synonyms=["C"])]}, "unknown key synonyms"),
        ({"group": [group("A", "!?")]}, "an empty term"),
        ({"group": [group("A", "B")], "ambiguous": ["A"]}, "A: declared as ambiguous, but not in two groups"),
        ({"group": [group("A", products=["A"])]}, "A: a word of A and a product of A"),
        ({"group": [group("A", "B", products=["X", "x"])]}, "x: twice in the group of A, as X"),
        ({"group": "A"}, "group: tables are meant"),
        ({"group": [{"words": "Laterne"}]}, "group 1: words is a list of texts"),
        ({"group": [{"words": [1, 2]}]}, "group 1: words is a list of texts"),
        ({"group": [group("A", "B")], "ambiguous": "A"}, "the file: ambiguous is a list of texts"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused_by_name(content: dict[str, object], complaint: str) -> None:
    with pytest.raises(SynonymError, match=complaint):
        parse(content)


def test_a_chain_from_task_to_task_is_refused() -> None:
    chain = [group("Hochwasser", leads=["Pegel"]), group("Pegel", leads=["Hochwasser"])]
    with pytest.raises(SynonymError):
        parse({"group": chain})


def test_words_that_lead_to_one_another_are_refused_even_where_they_are_declared() -> None:
    chain = [group("Hochwasser", "Flut", leads=["Pegel"]), group("Pegel", "Messung", leads=["Flut"])]
    with pytest.raises(SynonymError, match="they lead to one another"):
        parse({"ambiguous": ["Pegel", "Flut"], "group": chain})


def test_a_file_tells_all_that_contradicts_itself() -> None:
    groups = [group("Laterne", "Licht"), group("Lampe", "Licht", products=["Laterne"])]
    with pytest.raises(SynonymError) as refused:
        parse({"group": groups})
    assert [(each.kind, each.term) for each in refused.value.found] == [
        (Conflict.ELSEWHERE, "Licht"),
        (Conflict.WORD_AND_PRODUCT, "Laterne"),
    ]


def test_a_word_that_means_two_tasks_may_be_declared() -> None:
    synonyms = parse({"ambiguous": ["Bank"], "group": [group("Sitzbank", "Bank"), group("Kreditinstitut", "Bank")]})
    meaning = synonyms.meaning(("bank",))
    assert meaning
    assert [term.text for term in meaning.others] == ["Sitzbank", "Kreditinstitut"]


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "words.toml"
    for content in (b"[[group]\n", b"\xff"):
        path.write_bytes(content)
        with pytest.raises(SynonymError, match=r"words\.toml"):
            load(path)
