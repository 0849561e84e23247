"""The steps of an offer's form: what is typed is kept as it is meant, and what is wrong has a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from pydantic import ValidationError

from catalog.web.offer_form import Typed as Sent
from catalog.web.offer_form import content_of, document_of, filled, problems_of, put, rows_of, without
from catalog.web.offer_steps import STEPS
from schemas.operation import OperatorOfferContent

OFFER = document_of(OperatorOfferContent(title="Betrieb"))
LINE = {"quelle": "Preisliste", "stand": "2026"}
FRAMEWORK = {"bezeichnung": "Rahmen", "traeger": "Land"}


def find(name: str) -> str | None:
    return {"Dieterfeld": "dieterfeld"}.get(name)


def sent(key: str, typed: Mapping[str, str], document: dict[str, Any] = OFFER) -> tuple[Any, Sent]:
    step = STEPS[key]
    values = {field.name: typed.get(field.name, "") for field in step.fields}
    return put(step, document, Sent(values), find)


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("kosten", LINE | {"weitere_von": "auf Anfrage"}, "weitere_von"),
        ("kosten", LINE | {"weitere_von": "1,234"}, "weitere_von"),
        ("kosten", LINE | {"weitere_von": "200", "weitere_bis": "100"}, "weitere_bis"),
        ("kosten", LINE | {"erstes_bis": "100"}, "erstes_von"),
        ("kosten", LINE | {"stunden_von": "-5"}, "stunden_von"),
        ("kosten", LINE | {"einmalig_von": "5", "steuer": "190"}, "steuer"),
        ("kosten", LINE, "einmalig_von"),
        ("kosten", {"einmalig_von": "5", "stand": "2026"}, "quelle"),
        ("kosten", LINE | {"einmalig_von": "5", "groesse": "riesig"}, "groesse"),
        ("nachweise", {"nachweis": "C5", "ausgestellt": "2026", "gueltig": "2024"}, "gueltig"),
        ("rahmen", FRAMEWORK | {"hoechstmenge": "100", "abgerufen": "200"}, "abgerufen"),
        ("rahmen", FRAMEWORK | {"endet": "31.02.2027"}, "endet"),
        ("fuer-wen", {"gilt": "all", "inhouse": "1"}, "inhouse"),
        ("fuer-wen", {"gilt": "all", "offen": "nein"}, "offen"),
        ("fuer-wen", {"gilt": "federal_states"}, "land"),
        ("fuer-wen", {"gilt": "all", "beitritt": "ja"}, "beitritt"),
        ("fuer-wen", {"wettbewerb": "1"}, "gilt"),
        ("fuer-wen", {"gilt": "members", "stellen": "Nirgendwo"}, "stellen"),
        ("fuer-wen", {"gilt": "members", "land": "DE-XX"}, "land"),
        ("ein-und-ausstieg", {"laufzeit": "601"}, "laufzeit"),
        ("angebot", {}, "titel"),
    ],
)
def test_what_is_wrong_has_a_sentence_at_its_field(key: str, typed: dict[str, str], field: str) -> None:
    assert [name for name, _ in sent(key, typed)[1].problems] == [field]


@pytest.mark.parametrize(
    ("key", "typed", "field"),
    [
        ("angebot", {"titel": "x" * 201}, "titel"),
        ("angebot", {"titel": "Betrieb", "seite": "javascript:alert(1)"}, "seite"),
        ("angebot", {"titel": "Betrieb", "seite": "https://"}, "seite"),
        ("leistung", {"enthalten": "y" * 201}, "enthalten"),
        ("nachweise", {"nachweis": "C5", "nachweis_seite": "file:///etc/passwd"}, "nachweis_seite"),
    ],
)
def test_what_the_schema_refuses_stands_at_its_field(key: str, typed: dict[str, str], field: str) -> None:
    document, typed_in = sent(key, typed)
    assert not typed_in.problems
    with pytest.raises(ValidationError) as refused:
        content_of(document)
    assert [name for name, _ in problems_of(refused.value, STEPS[key])] == [field]


@pytest.mark.parametrize("key", STEPS)
def test_a_step_left_as_it_is_changes_nothing(key: str) -> None:
    step, document = STEPS[key], document_of(content_of(everything()))
    rows: list[int | None] = [*range(len(rows_of(step, document)))] if step.rows else [None]
    for row in rows:
        part = document if row is None else rows_of(step, document)[row]
        again, typed = put(step, document, filled(step, part, 1), str, row)
        assert not typed.problems
        assert content_of(again) == content_of(document)


def everything() -> dict[str, Any]:
    """An offer with something in every field."""
    document = OFFER
    for key, typed in TYPED:
        document, result = sent(key, typed, document)
        assert not result.problems, result.problems
    return document


TYPED = [
    ("angebot", {"titel": "Betrieb", "modell": "zweckverband", "reife": "proven", "seite": "https://op.example"}),
    ("fuer-wen", {"gilt": "members", "land": "DE-BB DE-BE", "stellen": "Dieterfeld", "beitritt": "ja", "inhouse": "1"}),
    ("leistung", {"enthalten": "Betrieb\nSupport", "ort": "Potsdam", "zusage": "99 %"}),
    ("rahmen", FRAMEWORK | {"hoechstmenge": "1.000.000", "abgerufen": "0,50", "abgerufen_am": "5.2026"}),
    ("ein-und-ausstieg", {"laufzeit": "0", "kuendigung": "6", "ausfuhr": "CSV"}),
    ("kosten", LINE | {"weitere_von": "1.234,56", "stunden_von": "10", "stunden_bis": "20", "steuer": "0"}),
    ("kosten", LINE | {"einmalig_von": "500", "groesse": "under_5000", "umfang": "Betrieb"}),
    ("datenschutz", {"personenbezug": "ja", "personen": "Eltern\nKinder", "rolle": "processor", "dsfa": "done"}),
    ("unterauftrag", {"name": "Rechenzentrum", "sitz": "Hamburg"}),
    ("nachweise", {"nachweis": "ISO 27001", "ausgestellt": "3.2024", "gueltig": "2.3.2027"}),
    ("barrierefreiheit", {"pruefung": "BITV-Test", "geprueft_am": "2025", "bericht": "https://test.example/b.pdf"}),
]


def test_one_value_is_a_range_of_one_and_a_row_can_go() -> None:
    content = content_of(everything())
    assert content.costs[0].further_year and str(content.costs[0].further_year.high) == "1234.56"
    assert content.costs[0].own_staff_hours == (10, 20) and content.costs[0].vat_percent == 0
    assert content.reach and content.reach.bodies == ("dieterfeld",)
    assert len(content_of(without(STEPS["kosten"], document_of(content), 0)).costs) == 1


def test_no_more_rows_are_kept_than_the_schema_takes() -> None:
    document = OFFER
    for _ in range(21):
        document, _typed = sent("kosten", LINE | {"einmalig_von": "1"}, document)
    with pytest.raises(ValidationError) as refused:
        content_of(document)
    assert "20" in problems_of(refused.value, STEPS["kosten"])[0][1]
