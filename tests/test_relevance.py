"""The measures of search are right by themselves, and the questions are what they say."""

from __future__ import annotations

import math
from datetime import date
from random import Random

import pytest

from benchmarks.relevance import spoiling
from benchmarks.relevance.engines import Engine
from benchmarks.relevance.full_text import full_text_engines
from benchmarks.relevance.known_items import entry_words, known_items
from benchmarks.relevance.measures import Scores, mean, ndcg, reciprocal_rank, scores, success
from benchmarks.relevance.questions import CLOSED, OPEN, TOLD, halves, judged
from benchmarks.relevance.report import Report, terminal, verdicts
from benchmarks.relevance.tasks import by_other_words
from search.synonyms import parse
from tests.search.documents import a_document, real_documents

GRADES = {"a": 3, "b": 2, "c": 1}


def test_an_answer_is_found_from_grade_two_on() -> None:
    assert success(["x", "b"], GRADES, 10) == 1
    assert success(["x", "b"], GRADES, 1) == 0
    assert success(["c"], GRADES, 10) == 0


def test_success_counts_the_first_ten_only() -> None:
    assert success([*"0123456789", "a"], GRADES, 10) == 0


@pytest.mark.parametrize(("answer", "rank"), [("a", 1), ("xb", 1 / 2), ("cxa", 1 / 3), ("xyz", 0), ("0123456789a", 0)])
def test_the_rank_is_that_of_the_first_answer(answer: str, rank: float) -> None:
    assert reciprocal_rank(answer, GRADES) == pytest.approx(rank)


def test_the_best_order_has_the_whole_gain() -> None:
    assert ndcg(["a", "b", "c"], GRADES) == pytest.approx(1)
    assert ndcg(["x", "y"], GRADES) == 0


def test_a_grade_gains_less_the_further_down_it_stands() -> None:
    best = 7 + 3 / math.log2(3) + 1 / math.log2(4)
    assert ndcg(["c", "a", "b"], GRADES) == pytest.approx((1 + 7 / math.log2(3) + 3 / 2) / best)
    assert ndcg(["a"], GRADES) == pytest.approx(7 / best)


def test_a_dozen_good_answers_are_no_better_than_ten() -> None:
    many = {str(number): 3 for number in range(12)}
    assert ndcg([str(number) for number in range(12)], many) == pytest.approx(1)


def test_the_mean_is_one_of_answers() -> None:
    assert mean([Scores(1, 1, 1, 1), Scores(0, 1, 0.5, 0.25)]) == Scores(0.5, 1, 0.75, 0.625)
    assert scores(["b"], GRADES).first == 1


def test_every_judged_question_names_entries_that_there_are() -> None:
    slugs = {document.slug for document in real_documents()} | {"muster-pegelwaechter"}
    asked = judged()
    assert len({question.text for question in asked}) == len(asked) >= 180
    for question in asked:
        assert set(question.answers) <= slugs, question.text
        assert set(question.answers.values()) <= {1, 2, 3}
        assert max(question.answers.values()) >= 2, question.text


def test_the_halves_are_as_they_were_drawn() -> None:
    by_group: dict[str, list[str]] = {}
    for question in judged():
        by_group.setdefault(question.group, []).append(question.text)
    drawn = halves(by_group)
    assert {question.text: question.half for question in judged()} == drawn | dict.fromkeys(TOLD, OPEN)
    assert all(drawn[text] == CLOSED for text in TOLD)
    assert abs(sum(half == OPEN for half in drawn.values()) - sum(half == CLOSED for half in drawn.values())) <= 1


def test_known_items_are_the_same_each_time_and_none_is_hopeless() -> None:
    documents = real_documents()
    asked = known_items(documents)
    assert asked == known_items(documents)
    assert len(asked) > 1_400
    texts = [f"{document.title} {document.summary}".casefold() for document in documents]
    for question in asked:
        if question.group in ("exact", "half words"):
            assert sum(all(word in text for word in question.text.casefold().split()) for text in texts) <= 3


def test_labelled_words_stand_in_the_entries() -> None:
    everything = "\n".join(f"{document.title} {document.summary}" for document in real_documents())
    missing = [word for word in entry_words() if word not in everything]
    assert len(missing) < len(entry_words()) / 20, missing


@pytest.mark.parametrize("spoil", [spoiling.slip, spoiling.two_slips, spoiling.half])
def test_fingers_keep_the_first_letter(spoil: object) -> None:
    assert callable(spoil)
    spoilt = [spoil("Beleuchtung", Random(number)) for number in range(50)]
    assert all(word[0] == "B" for word in spoilt)
    assert "Beleuchtung" not in spoilt[:1]


def test_no_samples_answer_for_a_synonym() -> None:
    group = {"group": [{"words": ["Mängelmelder", "Schadensmelder"], "products": ["Dingsda"]}]}
    documents = [a_document(1, "Mängelmelder Nord"), a_document(2, "Mängelmelder Muster", sample=True)]
    asked = by_other_words(documents, parse(group))
    assert {question.text for question in asked} == {"Schadensmelder", "Dingsda"}
    assert all(set(question.answers) == {"s-1"} for question in asked)


def test_every_kind_of_full_text_search_finds_a_word_and_survives_signs() -> None:
    for engine in full_text_engines([a_document(1, "Badeampel"), a_document(2, "Gießplan")]):
        assert list(engine.ask("badeampel")) == ["s-1"], engine.name
        assert list(engine.ask('" AND (*')) == [], engine.name


def test_the_report_says_which_aims_are_missed() -> None:
    good, bad = Scores(1, 1, 1, 1), Scores(0, 0.5, 0, 0.2)
    report = Report(date(2026, 11, 22), 2, ("ours",))
    report.tables["Known items"] = {"exact": {"ours": bad, "theirs": good}}
    report.asked["Known items"] = {"exact": 4}
    missed = [said for said, held in verdicts(report) if not held]
    assert len(missed) == 3
    assert "success@10 at least 0.97, is 0.500" in missed[0]
    assert "behind" in terminal(report)
    assert Engine("ours", list).ours is False
