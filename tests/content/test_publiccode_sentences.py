"""Every problem of a publiccode.yml has a sentence, and every sentence gets what it asks for."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest

from content.locale.publiccode import SENTENCES, sentence
from schemas.publiccode import Problem, judge

RULES = Path(__file__).resolve().parents[2] / "schemas" / "publiccode"
CODE = re.compile(
    r"(?:Finding|Misfit|Unreadable)\(\"([a-z0-9-]+)\""
    r"|known\(\"\w+\", \"([a-z-]+)\"\)|fits\([^\"\n]*\"([a-z-]+)\"\)|code=\"([a-z-]+)\""
)


def codes_in_use() -> set[str]:
    """The codes that the rules name, read off their sources."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted(RULES.glob("*.py")))
    return {code for groups in CODE.findall(source) for code in groups if code}


def test_each_code_has_its_sentence_and_each_sentence_its_code() -> None:
    assert codes_in_use() == set(SENTENCES)


@pytest.mark.parametrize("code", SENTENCES)
def test_a_sentence_says_what_to_do_and_ends(code: str) -> None:
    said = SENTENCES[code]
    assert said[0].isupper() or said[0] == "„"
    assert said.endswith((".", "{use}", "''."))


HEAD = 'publiccodeYmlVersion: "0"\n'


@pytest.mark.parametrize(
    "text",
    [
        "publiccodeYmlVersion: 0",
        'publiccodeYmlVersion: "1"',
        'publiccodeYmlVersion: "0.2"\nIT: {conforme: {}}\nit: {}',
        HEAD + "name: [a]\nlegal: {license: x, repoOwner: y}",
        HEAD + "a: 1\nb: 2",
        HEAD + "a: *b",
        HEAD + "url: ':'\nlandingURL: a\nlogo: /a\nmonochromeLogo: file:a\nroadmap: ftp://a",
        HEAD + "logo: a\nmonochromeLogo: b.gif\nreleaseDate: x\nisBasedOn: x\ncategories: [x]\ninputTypes: [x]",
        HEAD + "organisation: {uri: 'urn:x-italian-pa:no_such_pa'}\nsupports: [{id: x}, {id: 'alias:x'}]",
        HEAD + "intendedAudience: {scope: [x], countries: [de, xx]}\ndevelopmentStatus: x",
        HEAD
        + "description: {de: {shortDescription: x, longDescription: y, genericName: "
        + "z" * 36
        + ", videos: ['a:b']}}",
        HEAD + "description: {x: {}}\nlocalisation: {localisationReady: no}",
        HEAD + "maintenance: {type: contract, contacts: [{email: x}]}\nlocalisation: {availableLanguages: [x]}",
        HEAD + "maintenance: {type: none, contractors: []}",
        "a: b\na: c",
        "a: !!python/name:x y",
        "a: " + "[" * 200,
        "a: [" + "b," * 10_001 + "]",
        "x" * 1_000_001,
    ],
    ids=range(19),
)
def test_every_problem_can_be_said(text: str) -> None:
    report = judge(text.encode(), "")
    assert not report.valid
    for problem in (*report.errors, *report.warnings):
        said = sentence(problem)
        assert said and not re.search(r"[{}]", said), said


def test_a_sentence_can_be_said_in_another_language() -> None:
    problem = Problem("too-long", "name", 1, 1, {"limit": 35, "length": 40})
    assert sentence(problem, lambda _: "{length} of {limit}") == "40 of 35"


def test_the_names_in_a_sentence_are_words() -> None:
    names = {
        name for said in SENTENCES.values() for _, name, _, _ in string.Formatter().parse(said) if name is not None
    }
    assert names <= {"limit", "tag", "name", "value", "allowed", "use", "others", "type", "length"}
