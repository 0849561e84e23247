"""What forms, facets and checks may offer: complete, in order, labelled in both languages."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest

from schemas import reuse, solution, vocabulary
from schemas.organisation import OrganisationKind
from schemas.vocabulary import Vocabulary

ASCII_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def every() -> list[object]:
    return [pytest.param(each, id=each.name) for each in vocabulary.ALL]


@pytest.mark.parametrize("terms", every())
def test_every_term_has_an_ascii_key_both_labels_and_a_source(terms: Vocabulary) -> None:
    assert len(terms) > 0
    for term in terms:
        assert ASCII_KEY.fullmatch(term.key), term
        assert term.de.strip() == term.de != "", term
        assert term.en.strip() == term.en != "", term
        assert term.source, term


@pytest.mark.parametrize("terms", every())
def test_no_word_means_two_terms(terms: Vocabulary) -> None:
    words = [(word.casefold(), term.key) for term in terms for word in {term.key, term.de, term.en, *term.aliases}]
    assert len({word for word, _ in words}) == len(set(words))


def test_the_19_fields_of_action_stand_in_the_order_of_the_report() -> None:
    assert vocabulary.FIELDS_OF_ACTION.keys() == (
        "abfall-emissionen",
        "arbeit",
        "bauen-wohnen",
        "bildung-wissenschaft",
        "datenmanagement",
        "digitale-stadtplanung",
        "energie",
        "gesundheit-pflege",
        "infrastruktur",
        "klimaanpassung",
        "kultur-freizeit",
        "mobilitaet",
        "sicherheit",
        "soziale-inklusion",
        "tourismus",
        "umwelt-klimaschutz",
        "verwaltung",
        "wasser",
        "wirtschaft",
    )


def test_both_spellings_of_health_and_care_are_found() -> None:
    for word in ("Gesundheit & Pflege", "Gesundheit & -pflege", "gesundheit  & pflege"):
        found = vocabulary.FIELDS_OF_ACTION.find(word)
        assert found is not None and found.key == "gesundheit-pflege"
    assert vocabulary.FIELDS_OF_ACTION.find("Zauberei") is None


def test_the_twelve_kinds_stand_in_four_groups() -> None:
    groups = [term.group for term in vocabulary.SOLUTION_KINDS]
    assert len(groups) == 12
    assert list(dict.fromkeys(groups)) == list(vocabulary.SOLUTION_KIND_GROUPS.keys())


def test_places_and_devices_pass_on_by_a_description_and_software_by_code() -> None:
    described = [
        term.key for term in vocabulary.SOLUTION_KINDS if vocabulary.passes_on_by_description(term.key, has_code=True)
    ]
    assert described == ["hardware", "begegnungsort-qualifizierung", "organisationsmodell"]
    assert vocabulary.passes_on_by_description("beteiligung", has_code=False)
    assert vocabulary.passes_on_by_description("ar-vr", has_code=False)
    assert not vocabulary.passes_on_by_description("webplattform", has_code=False)


@pytest.mark.parametrize(
    ("population", "expected"),
    [
        (0, "under_5000"),
        (4_999, "under_5000"),
        (5_000, "5000_10000"),
        (9_999, "5000_10000"),
        (10_000, "10000_20000"),
        (49_999, "20000_50000"),
        (50_000, "50000_100000"),
        (99_999, "50000_100000"),
        (100_000, "100000_500000"),
        (500_000, "over_500000"),
    ],
)
def test_size_classes_begin_at_their_limit(population: int, expected: str) -> None:
    assert vocabulary.size_class(population) == expected


def test_a_kreis_is_a_class_of_its_own_however_small() -> None:
    assert vocabulary.size_class(47_000, is_district=True) == "district"


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        (vocabulary.LIFECYCLE_STATUSES, solution.LifecycleStatus),
        (vocabulary.PHASES, reuse.SolutionPhase),
        (vocabulary.STEPS, reuse.AdoptionStep),
        (vocabulary.MANNERS, reuse.Manner),
        (vocabulary.STANDINGS, reuse.Standing),
        (vocabulary.FRESHNESS, reuse.Freshness),
        (vocabulary.ORGANISATION_KINDS, OrganisationKind),
    ],
)
def test_what_rules_call_by_name_has_a_label(terms: Vocabulary, names: type[StrEnum]) -> None:
    assert set(terms.keys()) == {str(name) for name in names}


def test_official_keys_lie_in_their_federal_state() -> None:
    assert vocabulary.federal_state_of("09475") == "DE-BY"
    assert vocabulary.federal_state_of("110000000000") == "DE-BE"


def test_labels_come_in_the_language_asked_for_and_never_fail() -> None:
    assert vocabulary.PHASES.label("undetermined") == "noch nicht bestimmt"
    assert vocabulary.PHASES.label("undetermined", "en") == "not yet determined"
    assert vocabulary.PHASES.label(vocabulary.NOT_STATED) == "nicht angegeben"
    assert vocabulary.PHASES.label("from-a-newer-release") == "from-a-newer-release"


def test_free_licences_are_told_from_those_that_only_show_the_source() -> None:
    assert vocabulary.LICENCES["EUPL-1.2"].facts["libre"] is True
    assert vocabulary.LICENCES["SSPL-1.0"].facts["libre"] is False
