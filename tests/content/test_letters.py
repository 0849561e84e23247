"""What letters say, and that nobody's typed words become a line or a header of theirs."""

from __future__ import annotations

import inspect
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from content.letters import TEMPLATES, House, Pass, WrongLetter, check, letter
from schemas.identity import MemberRole, ReportDecision

HOUSE = House("https://katalog.example", "Musterkreis", "Am Markt 1\n12345 Musterstadt", "digital@musterkreis.example")
LINK = Pass("https://katalog.example/einladung?link=abc", datetime(2026, 3, 15, 12, 30, tzinfo=UTC))
SAID: dict[str, Any] = {
    "organisation": "Annastadt", "inviter": "Anna", "person": "Bernd", "role": "editor", "browser": "Firefox",
    "at": "2026-03-15T12:30:00+00:00", "words": "Ich arbeite dort.", "reason": "Wir kennen Sie.", "accepted": True,
    "title": "Gießplaner", "key": "abc123", "decision": "kept", "source": "https://git.example/publiccode.yml",
    "shown_from": "2026-04-01", "token": "Abgleich", "until": "2026-06-13",
    "terms": "Hundesteuer, Hundemarke", "by_itself": False, "cause": "duplicate", "duplicate_of": "Baumpate",
    "final": False, "sender": "Stadtwerke", "reply_to": "fragen@ort.example",
}  # fmt: skip
CARRYING = {
    "register",
    "reset",
    "invitation",
    "invited_person",
    "administrator",
    "change_mail",
    "join_code",
    "contact_notice",
    "contact_named",
}


def facts_of(template: str) -> dict[str, Any]:
    return {name: SAID[name] for name in inspect.signature(TEMPLATES[template]).parameters}


def written(template: str, language: str = "de", **facts: Any) -> tuple[str, str]:
    link = LINK if template in CARRYING else None
    return letter(template, {**facts_of(template), **facts}, link, HOUSE, language)


@pytest.mark.parametrize("template", TEMPLATES)
@pytest.mark.parametrize("language", ["de", "en"])
def test_each_letter_greets_says_something_and_names_who_operates_the_catalogue(template: str, language: str) -> None:
    subject, text = written(template, language, name="Anna Müßig")
    assert subject and "\n" not in subject and len(subject) < 100
    assert "Anna Müßig" in text.splitlines()[0]
    assert "Musterkreis" in text and "digital@musterkreis.example" in text
    assert not re.search(r"[{}]|None", subject + text)


@pytest.mark.parametrize("template", sorted(CARRYING))
def test_what_a_letter_hands_over_stands_alone_on_its_line_and_says_until_when(template: str) -> None:
    lines = written(template)[1].splitlines()
    assert LINK.text in lines
    assert any("15.\u00a0März 2026, 13:30\u00a0Uhr" in line for line in lines)


@pytest.mark.parametrize("template", sorted(set(TEMPLATES) - CARRYING))
def test_a_letter_that_hands_over_nothing_takes_no_link(template: str) -> None:
    with pytest.raises(WrongLetter):
        letter(template, facts_of(template), LINK, HOUSE, "de")


@pytest.mark.parametrize("template", sorted(CARRYING))
def test_a_letter_that_hands_something_over_is_not_written_without_it(template: str) -> None:
    with pytest.raises(WrongLetter):
        check(template, facts_of(template), carries=False)


@pytest.mark.parametrize("template", TEMPLATES)
def test_a_fact_too_many_or_too_few_is_found(template: str) -> None:
    facts = facts_of(template)
    with pytest.raises(WrongLetter):
        check(template, {**facts, "surplus": "x"}, carries=template in CARRYING)
    for name, parameter in inspect.signature(TEMPLATES[template]).parameters.items():
        if parameter.default is inspect.Parameter.empty:
            left = {key: value for key, value in facts.items() if key != name}
            with pytest.raises(WrongLetter):
                check(template, left, carries=template in CARRYING)


@pytest.mark.parametrize(
    "typed",
    [
        "Anna\r\nBcc: alle@konto.example",
        "Anna\n\nhttps://falsch.example",
        "Anna\x00\x1b[31m",
        "\u202eannA",
        "A" * 1_000_000,
    ],
)
@pytest.mark.parametrize("template", ["invitation", "join_code", "member_joined", "report_receipt"])
def test_what_people_typed_stays_a_short_part_of_one_line(template: str, typed: str) -> None:
    texts = {name: typed for name, value in facts_of(template).items() if isinstance(value, str)}
    subject, text = written(template, **texts, name=typed)
    assert subject.isprintable() and len(subject) < 300
    assert len(text) < 4000
    assert all(line.replace("\u00a0", " ").isprintable() for line in text.splitlines())
    assert not any(line.startswith(("Bcc:", "https://falsch")) for line in text.splitlines())


def test_somebodys_own_words_stand_quoted_line_by_line() -> None:
    text = written("join_request", words="Guten Tag\r\n\r\n-- \r\nIhr Rathaus")[1]
    assert "> Guten Tag\n>\n> --\n> Ihr Rathaus" in text


@pytest.mark.parametrize("role", MemberRole)
def test_a_role_is_said_in_words(role: MemberRole) -> None:
    assert role.value not in written("role_changed", role=role.value)[1]


@pytest.mark.parametrize("decision", ReportDecision)
def test_a_decision_is_said_in_words(decision: ReportDecision) -> None:
    assert decision.value not in written("report_decided", decision=decision.value)[1]


def test_the_letter_to_register_repeats_nothing_that_a_stranger_typed() -> None:
    assert inspect.signature(TEMPLATES["register"]).parameters == {}


def test_a_house_without_an_operator_says_no_more_than_its_address() -> None:
    text = letter("account_deleted", {}, None, House("http://127.0.0.1:8000"), "de")[1]
    assert text.endswith("-- \nLichtermeer · http://127.0.0.1:8000\nDatenschutz: http://127.0.0.1:8000/datenschutz\n")


def test_a_language_that_nobody_speaks_becomes_german() -> None:
    assert letter("account_deleted", {}, None, HOUSE, "tlh") == written("account_deleted")
