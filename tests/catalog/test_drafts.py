"""What a draft says: fields filled from sources and read back, and two sides woven together. All of it is pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from catalog.drafts import CodeFound, ContactFound, completeness, read
from catalog.drafts.filling import fill
from catalog.drafts.weaving import Clash, marks_of, read_marks, weave, written
from catalog.models import Draft, Organisation
from schemas.reuse import AdoptionStep
from schemas.solution import SolutionContent
from schemas.vocabulary import FIELDS_OF_ACTION, SOLUTION_KINDS
from tests.factories import NOW, TODAY

WHOLE: dict[str, Any] = {
    "title": "Gießplan", "summary": "Plant das Gießen.", "fields_of_action": [FIELDS_OF_ACTION.keys()[0]],
    "kind": SOLUTION_KINDS.keys()[0],
    "keywords": ["Wasser", "Bäume, Stadt"], "lifecycle_status": "ended", "in_use_since": "2023-05",
    "ended_because": "no_operator", "lesson": "Früh einen Betreiber suchen.",
    "funding": [{"words": "Modellprojekte", "until": "2025-12-31"}], "licence": "EUPL-1.2",
    "standards": ["SensorThings", "OGC"], "routes": [{"key": "join", "text": "Verein", "next_step": "Satzung lesen"}],
    "time_to_start": "drei Monate", "transfer_guide": {"staff": "eine Stelle", "cost": "wenig", "steps": ["a", "b"]},
    "site_bound": True, "costs": [{"words": f"rund {n} Euro", "as_of": "2024"} for n in range(7)],
    "description": "## Wie\n\nso", "features": ["misst", "meldet"],
    "links": [{"url": "https://giessplan.example", "label": "Projekt"}],
    "ai": {"purpose": "Prognose", "high_risk": False},
    "community": {"name": "EAG Gießplan", "decides": "Alle Mitglieder.", "next_meeting": "2027-03-12", "link": "https://eag.example"},
}  # fmt: skip


def draft(typed: dict[str, Any], *records: dict[str, Any], now: datetime = NOW) -> Draft:
    return Draft(
        key="entwurf-eins", organisation=Organisation(name="Annastadt"), typed=typed, provenance={},
        sources=[{"external_id": "x", "raw": {}, "retrieved_on": TODAY.isoformat(), **one} for one in records],
        changed_at=now,
    )  # fmt: skip


def test_whatever_an_entry_says_is_filled_in_and_read_as_the_same() -> None:
    said = read(draft(fill(WHOLE, {}, (), ()).typed, {"source": "table", "parsed": WHOLE}))
    assert (said.own, said.problems) == ({}, ())
    assert said.content == SolutionContent.model_validate(WHOLE)


def test_a_community_needs_a_name() -> None:
    said = read(draft({"thema": {"titel": "a", "satz": "b"}, "wege": {"gemeinschaft-entscheidet": "alle"}}))
    assert [problem.field for problem in said.problems] == ["gemeinschaft"]


def test_a_person_states_only_what_differs_from_the_sources() -> None:
    record: dict[str, Any] = {
        "source": "publiccode",
        "parsed": {"title": "Gießplan", "summary": "Alt.", "licence": "MIT"},
    }
    typed = fill(record["parsed"], {}, (), ()).typed
    typed["code"] = {}
    typed["stand"] = {"status": "in_operation"}
    said = read(draft(typed, record))
    assert said.own == {"licence": None, "lifecycle_status": "in_operation"}
    assert said.content is not None and said.content.licence is None
    assert said.provenance["/title"] == "publiccode" and said.provenance["/lifecycle_status"] == "person"
    assert said.use is not None and said.use.step is AdoptionStep.OPERATION


def test_what_has_no_field_stays_as_its_source_says_it() -> None:
    record: dict[str, Any] = {
        "source": "publiccode",
        "parsed": {**WHOLE, "software": {"platforms": ["web"]}, "products": ["Urbaner"]},
    }
    typed = fill(record["parsed"], {}, (), ()).typed
    typed["thema"] = {"titel": "Anders", "satz": "Neu."}
    said = read(draft(typed, record))
    assert said.content is not None and said.content.software is not None
    assert (said.content.title, said.content.products) == ("Anders", ("Urbaner",))


@pytest.mark.parametrize(
    ("step", "typed", "field"),
    [
        ("thema", {"titel": "x" * 201}, "titel"),
        ("thema", {"art": "raumschiff"}, "art"),
        ("thema", {"handlungsfeld": ["raumfahrt"]}, "handlungsfeld"),
        ("stand", {"seit": "31.02.2025"}, "seit"),
        ("stand", {"seit": "2031", "status": "in_operation"}, "seit"),
        ("stand", {"beendet-weil": "no_need", "status": "in_operation"}, "beendet-weil"),
        ("stand", {"foerderung-bis-1": "2025"}, "foerderung-1"),
        ("code", {"repository-1": "javascript:alert(1)"}, "repository-1"),
        ("code", {"repository-lizenz-2": "MIT"}, "repository-2"),
        ("code", {"lizenz": "frei"}, "lizenz"),
        ("wege", {"code-schritt": "Vorführung ansehen"}, "code-weg"),
        ("wege", {"anleitung-personal": "eine Stelle"}, "anleitung-schritte"),
        ("kosten", {"kosten-stand-3": "2024"}, "kosten-3"),
        ("kontakt", {"aufgabe": "Digitales"}, "postfach"),
        ("kontakt", {"aufgabe": "Digitales", "postfach": "nicht\r\nda@x"}, "postfach"),
        ("beschreibung", {"beschreibung": "x" * 20_001}, "beschreibung"),
        ("beschreibung", {"funktionen": "\n".join(map(str, range(31)))}, "funktionen"),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_never_raised(step: str, typed: dict[str, Any], field: str) -> None:
    said = read(draft({"thema": {"titel": "Gießplan", "satz": "Plant."}, step: typed}))
    assert field in {problem.field for problem in said.problems if problem.step == step}
    assert not said.complete


def test_a_source_fills_in_code_and_a_role_mailbox_and_is_named() -> None:
    code = [CodeFound("https://code.example/a", "MIT", "publiccode.yml")]
    filled = fill({}, {}, code, [ContactFound("Digitales", "digitales@annastadt.example", "README")])
    assert filled.provenance["code.repository-1"] == "publiccode.yml"
    assert filled.provenance["kontakt.postfach"] == "README"
    said = read(draft(filled.typed))
    assert said.contact is not None and said.contact.mailbox == "digitales@annastadt.example"
    assert [(one.url, one.licence) for one in said.code] == [("https://code.example/a", "MIT")]


def test_completeness_counts_what_readers_look_for() -> None:
    nothing, whole = (completeness(read(draft(typed))) for typed in ({}, fill(WHOLE, {}, (), ()).typed))
    assert len(nothing) == 16 and not any(item.there for item in nothing)
    assert [item.name for item in whole if not item.there] == ["Betrieb", "Ansprechstelle", "Erfahrungen"]


BEGAN = {"titel": "Alt", "satz": "Ein Satz.", "stichworte": "Wasser"}


@pytest.mark.parametrize(
    ("mine", "theirs", "together", "clashing"),
    [
        ({"titel": "Neu"}, {}, {"titel": "Neu"}, []),
        ({}, {"satz": "Anderer."}, {"satz": "Anderer."}, []),
        ({"titel": "Neu"}, {"satz": "Anderer."}, {"titel": "Neu", "satz": "Anderer."}, []),
        ({"titel": "Neu"}, {"titel": " Neu\r\n"}, {"titel": "Neu"}, []),
        ({"titel": "Neu"}, {"titel": "Auch neu"}, {"titel": "Neu"}, [Clash("titel", "Neu", "Auch neu")]),
        ({"stichworte": ""}, {}, {"stichworte": ""}, []),
        ({"stichworte": ""}, {"stichworte": "Regen"}, {"stichworte": ""}, [Clash("stichworte", "", "Regen")]),
    ],
)
def test_what_only_one_side_changed_is_taken(
    mine: dict[str, Any], theirs: dict[str, Any], together: dict[str, Any], clashing: list[Clash]
) -> None:
    marks = read_marks(written(marks_of(BEGAN)))
    woven = weave(BEGAN | mine, BEGAN | theirs, marks)
    assert woven.fields == BEGAN | together and list(woven.clashes) == clashing


def test_marks_of_strangers_are_left_out() -> None:
    assert read_marks("titel:0123456789ab <script> x:y " + "a:" + "f" * 400) == {"titel": "0123456789ab"}
