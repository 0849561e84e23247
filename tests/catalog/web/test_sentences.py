"""Every code that the nouns keep has words."""

from __future__ import annotations

from datetime import date

import pytest

from catalog import freshness, phases
from catalog.web.answers import of_size
from catalog.web.sentences import CONDITIONS, condition, freshness_reason, phase_sentence, quoted
from schemas.vocabulary import SIZE_CLASSES

TODAY = date(2026, 3, 15)
NO_USE = {"key": "use", "params": {}}


@pytest.mark.parametrize("by_description", [True, False])
def test_every_condition_of_a_phase_is_a_line(by_description: bool) -> None:
    reading = phases.derive(phases.Facts(by_description=by_description), [])
    told = [{"key": each.key, "params": dict(each.params)} for each in (*reading.transfer, *reading.established)]
    assert all(each["key"] in CONDITIONS for each in told)
    assert not any("{" in condition(each) for each in told)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (freshness.Facts(date(2026, 3, 3)), ", bestätigt am 3.\u00a0März 2026"),
        (freshness.Facts(date(2025, 1, 3)), ": zuletzt bestätigt am 3.\u00a0Januar 2025"),
        (freshness.Facts(date(2020, 1, 3)), ": seit 3.\u00a0Januar 2020 nicht bestätigt"),
        (freshness.Facts(), ": Quelle ohne Datum"),
        (freshness.Facts(sources=["2025-07"]), ": nur aus einer Quelle, Stand Juli 2025"),
        (freshness.Facts(sources=["2019"]), ": Quelle mit Stand 2019"),
    ],
)
def test_freshness_gives_its_reason(facts: freshness.Facts, sentence: str) -> None:
    verdict = freshness.verdict(facts, TODAY)
    assert freshness_reason({"code": verdict.code, "params": dict(verdict.params)}) == sentence


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("phase_stands", {"phase": "transfer", "since": "2026-03-01"}, "Transferphase, seit 1.\u00a0März 2026."),
        ("phase_stands", {"phase": "transfer", "since": None}, "Transferphase."),
        ("phase_ended", {"phase": "undetermined", "reported": "experiment"}, "Beendet, zuletzt: Experimentierphase."),
        (
            "phase_falls",
            {
                "phase": "established",
                "since": "2026-03-01",
                "on": "2026-06-13",
                "to": "transfer",
                "because": [
                    {"key": "contact", "params": {}},
                    {"key": "use_elsewhere", "params": {"found": 0, "needed": 1}},
                ],
            },
            (
                "Etablierungsphase, seit 1.\u00a0März 2026. Nicht mehr erfüllt: „Eine Ansprechperson ist erreichbar“"
                " und „Organisationen außerhalb des Projekts nutzen die Lösung: 0 von 1“."
                " Bleibt es dabei, wird daraus am 13.\u00a0Juni 2026 die Transferphase."
            ),
        ),
        (
            "phase_lapses",
            {"phase": "experiment", "since": None, "on": "2026-06-13", "to": "undetermined", "because": [NO_USE]},
            (
                "Experimentierphase. Nicht mehr erfüllt: „Eine Nutzung ist bestätigt“."
                " Bleibt es dabei, ist sie ab 13.\u00a0Juni 2026 nicht bestimmt."
            ),
        ),
        (
            "phase_fell",
            {"phase": "transfer", "since": "2026-06-13", "before": "established", "because": [NO_USE]},
            "Transferphase, seit 13.\u00a0Juni 2026, vorher Etablierungsphase. Nicht mehr erfüllt: „Eine Nutzung",
        ),
        (
            "phase_lapsed",
            {
                "phase": "undetermined",
                "since": "2026-06-13",
                "before": "transfer",
                "reported": "transfer",
                "because": [NO_USE],
            },
            (
                "Nicht mehr bestimmt, seit 13.\u00a0Juni 2026, vorher Transferphase. Nicht mehr erfüllt: „Eine Nutzung"
                " ist bestätigt“. Nach gemeldeten Angaben: Transferphase."
            ),
        ),
        (
            "phase_reported",
            {"phase": "experiment"},
            "Noch nicht bestimmt. Nach gemeldeten Angaben: Experimentierphase.",
        ),
        (
            "phase_instance",
            {"origin": "Gieß {den} Kiez"},
            "Keine eigene Phase: Dieser Eintrag ist die Nutzung von „Gieß {den}",
        ),
        ("of a later release", {}, "Noch nicht bestimmt"),
    ],
)
def test_a_phase_is_a_sentence(code: str, params: dict[str, object], sentence: str) -> None:
    assert phase_sentence({"code": code, "params": params}).startswith(sentence)


def test_sizes_read_as_one_says_them() -> None:
    assert of_size(1, "district") == "1 Kreis"
    assert of_size(3, "5000_10000") == "3 mit 5.000 bis unter 10.000 Einwohnern"
    assert all(str(7) in of_size(7, term.key) for term in SIZE_CLASSES)


def test_words_are_listed_as_in_a_sentence() -> None:
    assert quoted(["A"]) == "„A“"
    assert quoted(["A", "B", "C"]) == "„A“, „B“ und „C“"
