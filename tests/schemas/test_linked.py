"""What an entry says of itself to machines: the right type, what is known and nothing else, in words that exist."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from rdflib import Literal

from schemas.exchange.linked import (
    Body,
    Crumb,
    Entry,
    Kin,
    Tie,
    WebSite,
    body_document,
    crumbs_document,
    entry_document,
    script_text,
    site_document,
    web_address,
)
from schemas.organisation import KeyScheme, OrganisationKind
from schemas.solution import SolutionContent
from schemas.vocabulary import SOLUTION_KINDS
from tests.linked_data import CODEMETA, SCHEMA, complaints, graph_of

SITE = WebSite(
    "Lichtermeer",
    "https://katalog.example/",
    "https://katalog.example/#katalog",
    "https://katalog.example/loesungen",
    operator="Annastadt",
)
ANNA = Body(
    "Annastadt",
    OrganisationKind.MUNICIPALITY,
    "https://katalog.example/kommunen/120690020020",
    "https://katalog.example/kommunen/120690020020#stelle",
    official_name="Stadt Annastadt",
    keys={
        KeyScheme.AGS: "12069020",
        KeyScheme.ARS: "120690020020",
        KeyScheme.WIKIDATA: "Q1",
        KeyScheme.FORGE: "github.com/annastadt",
        KeyScheme.SAMPLE: "7",
    },
    contacts=(("Fachstelle Grün", "gruen@annastadt.example"),),
    postal_code="14806",
    region="Brandenburg",
    place=(52.1, 12.6),
)
URL = "https://katalog.example/loesungen/giessplaner"
KIN = "https://katalog.example/loesungen/baumkataster"
REPOSITORY = "https://github.com/annastadt/giessplaner"
FACTS: dict[str, Any] = {
    "platforms": ["web", "linux"],
    "software_type": "standalone/web",
    "development_status": "stable",
    "software_version": "1.2",
    "released_on": "2026-01-02",
    "maintenance": "internal",
    "available_languages": ["de", "en"],
    "application_suite": "Grünes Rathaus",
    "categories": ["data-collection"],
    "countries": ["DE"],
    "depends_on": [
        {"kind": "open", "name": "PostgreSQL", "version_min": "14"},
        {"kind": "hardware", "name": "Sensor", "optional": True},
    ],
    "landing_page": "https://giessplaner.annastadt.example/",
    "documentation": "https://handbuch.annastadt.example/",
}
GUIDE = {"staff": "Eine halbe Stelle.", "cost": "Rund 2.000 € im Jahr.", "steps": ["Ort suchen.", "Leute einladen."]}


def entry(code: bool = True, **said: Any) -> Entry:
    """Anna's entry with everything around it that can be known."""
    defaults = {"title": "Gießplaner", "summary": "Sagt, welcher Baum Wasser braucht.", "kind": "app"}
    content = SolutionContent.model_validate(defaults | said)
    return Entry(
        url=URL,
        id=f"{URL}#loesung",
        content=content,
        site=SITE,
        publisher=ANNA,
        repositories=(REPOSITORY,) if code else (),
        licences=(content.licence,) if content.licence else (),
        kin=(Kin(Tie.ORIGIN, "Baumkataster", KIN, f"{KIN}#loesung"),),
        published_on=date(2026, 1, 3),
        changed_on=date(2026, 3, 15),
    )


def full(**said: Any) -> Entry:
    """An entry of which everything is known."""
    facts: dict[str, Any] = {
        "known_as": ["Baumfreund"],
        "keywords": ["Bäume", "Gießen"],
        "fields_of_action": ["klimaanpassung", "umwelt-klimaschutz"],
        "lifecycle_status": "in_operation",
        "licence": "EUPL-1.2",
        "funding": [{"words": "Modellprojekte Smart Cities"}],
        "links": [{"url": "https://annastadt.example/bäume|1", "label": "Projektseite"}],
        "features": ["Zeigt Bäume auf einer Karte"],
        "software": FACTS,
    }
    return entry(**(facts | said))


# Which type an entry is


@pytest.mark.parametrize("kind", SOLUTION_KINDS.keys())
def test_a_device_a_place_or_a_procedure_never_claims_to_be_software(kind: str) -> None:
    with_code, without = (entry_document(entry(code, kind=kind), "de")["@type"] for code in (True, False))
    by_description = SOLUTION_KINDS[kind].facts["passes_on"] == "description"
    assert with_code == ("CreativeWork" if by_description else "SoftwareSourceCode")
    assert without == ("SoftwareApplication" if SOLUTION_KINDS[kind].facts.get("software") else "CreativeWork")


def test_what_names_no_kind_is_software_where_it_names_code_or_facts_of_software() -> None:
    assert entry_document(entry(kind=None), "de")["@type"] == "SoftwareSourceCode"
    assert entry_document(entry(code=False, kind=None, software=FACTS), "de")["@type"] == "SoftwareApplication"
    assert entry_document(entry(code=False, kind=None), "de")["@type"] == "CreativeWork"


def test_what_is_handed_on_by_steps_is_a_how_to_with_its_code_as_a_part() -> None:
    document = entry_document(entry(kind="organisationsmodell", transfer_guide=GUIDE), "de")
    assert document["@type"] == "HowTo"
    assert [step["text"] for step in document["step"]] == GUIDE["steps"]
    assert document["hasPart"] == {"@type": "SoftwareSourceCode", "codeRepository": REPOSITORY}
    assert complaints(document) == []


# What it says


def test_anna_reads_publisher_licence_and_repository_of_her_entry() -> None:
    document = entry_document(full(), "de")
    assert (document["@type"], document["codeRepository"]) == ("SoftwareSourceCode", REPOSITORY)
    assert document["license"] == "https://spdx.org/licenses/EUPL-1.2"
    assert document["isAccessibleForFree"] is True
    publisher = document["publisher"]
    assert (publisher["@type"], publisher["name"]) == ("GovernmentOrganization", "Annastadt")
    assert {each["propertyID"]: each["value"] for each in publisher["identifier"]} == {
        "AGS": "12069020",
        "ARS": "120690020020",
    }
    assert publisher["sameAs"] == ["http://www.wikidata.org/entity/Q1", "https://github.com/annastadt"]
    assert document["sameAs"] == "https://giessplaner.annastadt.example/"
    assert publisher["contactPoint"]["email"] == "gruen@annastadt.example"
    assert document["codemeta:developmentStatus"] == "stable"
    assert (document["version"], document["dateModified"]) == ("1.2", "2026-01-02")
    program = document["targetProduct"]
    assert (program["operatingSystem"], program["softwareRequirements"]) == ("linux", "PostgreSQL >= 14")
    assert document["isBasedOn"]["name"] == "Baumkataster"


def test_the_dates_of_the_entry_are_those_of_its_page() -> None:
    page = entry_document(entry(), "de")["mainEntityOfPage"]
    assert (page["@id"], page["datePublished"], page["dateModified"]) == (URL, "2026-01-03", "2026-03-15")
    assert "datePublished" not in entry_document(entry(), "de")


def test_nothing_is_said_that_nobody_knows() -> None:
    document = entry_document(entry(code=False), "de")
    assert {
        "offers",
        "price",
        "aggregateRating",
        "license",
        "isAccessibleForFree",
        "version",
        "dateModified",
    }.isdisjoint(document)
    assert [name for name, value in document.items() if value in (None, "", [], {})] == []


@pytest.mark.parametrize(
    ("licence", "shown", "free"),
    [
        ("eupl-1.2", "https://spdx.org/licenses/EUPL-1.2", None),
        ("MIT", "https://spdx.org/licenses/MIT", True),
        ("BUSL-1.1", "https://spdx.org/licenses/BUSL-1.1", None),
        ("MIT OR Apache-2.0", {"@type": "CreativeWork", "name": "MIT OR Apache-2.0"}, None),
        ("LicenseRef-proprietary", {"@type": "CreativeWork", "name": "proprietär (keine freie Lizenz)"}, None),
    ],
)
def test_a_licence_is_its_page_where_it_has_one(licence: str, shown: object, free: bool | None) -> None:
    document = entry_document(entry(licence=licence), "de")
    assert (document["license"], document.get("isAccessibleForFree")) == (shown, free)
    assert complaints(document) == []


def test_texts_are_tagged_with_their_language_and_labels_with_that_of_the_page() -> None:
    graph = graph_of(entry_document(full(language="it", lifecycle_status="pilot", kind="hardware"), "en"))
    said = {(str(name).removeprefix(SCHEMA), value.language) for _, name, value in graph if hasattr(value, "language")}
    assert {("description", "it"), ("keywords", "it"), ("creativeWorkStatus", "en"), ("name", None)} <= said


@pytest.mark.parametrize("language", ["", "de_DE", "Deutsch (Amtssprache)", "ä", "de\n"])
def test_texts_whose_language_is_none_go_without_a_tag(language: str) -> None:
    document = entry_document(full(language=language), "de")
    assert complaints(document) == []
    assert {value.language for value in graph_of(document).objects() if isinstance(value, Literal)} <= {None, "de"}


def test_a_sample_says_that_it_is_invented() -> None:
    sample = Entry(**{**{name: getattr(entry(), name) for name in Entry.__slots__}, "note": "Erfunden."})
    assert entry_document(sample, "de")["disambiguatingDescription"] == "Erfunden."


# Against the definitions


@pytest.mark.parametrize("kind", [*SOLUTION_KINDS.keys(), None])
@pytest.mark.parametrize("code", [True, False])
@pytest.mark.parametrize("said", [{}, {"software": FACTS}, {"transfer_guide": GUIDE}])
def test_every_word_exists_and_stands_where_it_belongs(kind: str | None, code: bool, said: dict[str, Any]) -> None:
    assert complaints(entry_document(full(code=code, kind=kind, **{"software": None, **said}), "de")) == []
    assert complaints(entry_document(entry(code=code, kind=kind, **said), "en")) == []


@pytest.mark.parametrize("kind", list(OrganisationKind))
def test_every_body_is_an_organisation_that_the_vocabulary_knows(kind: OrganisationKind) -> None:
    body = Body("Annastadt", kind, "https://katalog.example/organisationen/annastadt", place=(52.1, 12.6))
    assert complaints(body_document(body, "de")) == []
    assert complaints(body_document(ANNA, "de")) == []


def test_the_site_and_the_way_to_a_page_are_right() -> None:
    assert complaints(site_document(SITE, "de")) == []
    crumbs = [Crumb("Start", SITE.url), Crumb("Lösungen", SITE.search)]
    document = crumbs_document(crumbs, "de")
    assert complaints(document) == []
    assert [each["position"] for each in document["itemListElement"]] == [1, 2]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"@type": "SoftwareThing"}, "is no type"),
        ({"@type": "Organization"}, "codeRepository stands at"),
        ({"licence": "MIT"}, "licence is no property"),
        ({"codeRepository": {"@value": "github"}}, "codeRepository is"),
        ({"publisher": "Annastadt"}, "publisher is"),
        ({"codemeta:mood": "good"}, "mood is no term of CodeMeta"),
        ({"codemeta:developmentStatus": {"@id": "stable"}, "@type": "HowTo"}, "developmentStatus belongs to"),
        ({"dateModified": "gestern"}, "which is no day"),
        ({"isBasedOnUrl": "https://a.example/"}, "isBasedOnUrl is superseded by isBasedOn"),
    ],
)
def test_the_definitions_find_what_is_wrong(change: dict[str, Any], complaint: str) -> None:
    assert any(complaint in each for each in complaints(entry_document(full(), "de") | change))


def test_no_reader_needs_a_network_to_understand_it() -> None:
    document = entry_document(full(), "de")
    assert isinstance(document["@context"], dict)
    assert document["@context"]["@vocab"] == SCHEMA
    assert document["@context"]["codemeta"] == CODEMETA


# Hostile values


HOSTILE = "</script><script>alert(1)</script> <!-- & \u2028 \u2029 \" ' \\ \x00 \U0001f333"


def test_no_value_can_leave_the_script_element() -> None:
    document = {"name": HOSTILE}
    text = script_text(document)
    assert not set("<>&\u2028\u2029\x00") & set(text)
    assert json.loads(text) == document


def test_half_a_pair_of_surrogates_becomes_a_letter_that_every_reader_takes() -> None:
    text = script_text({"name": "a\ud800b"})
    assert json.loads(text.encode("utf-8"))["name"] == "a�b"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://git:geheim@forge.example:443/a/b", "https://forge.example:443/a/b"),
        ("HTTPS://Github.com/a b<c>", "https://github.com/a%20b%3Cc%3E"),
        ("https://annastadt.example/bäume?a=1&b=%20#c", "https://annastadt.example/b%C3%A4ume?a=1&b=%20#c"),
        ("https://bäume.example/", "https://xn--bume-loa.example/"),
        ("https://a..b.example/", ""),
        ("http://[2001:db8::1]/a", "http://[2001:db8::1]/a"),
        ("javascript:alert(1)", ""),
        ("git@forge.example:a/b.git", ""),
        ("https://", ""),
        ("https://[::1/a", ""),
        ("https://a.example:99999/", ""),
        ("", ""),
    ],
)
def test_an_address_is_one_of_the_web_without_anybodys_name_in_it(url: str, shown: str) -> None:
    assert web_address(url) == shown
