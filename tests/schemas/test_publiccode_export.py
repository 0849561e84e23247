"""A file comes out as its entry went in, valid for our own judge, or it doesn't come out."""

from __future__ import annotations

from typing import Any

import pytest

from schemas.publiccode import document_in, judge
from schemas.publiccode.export import Body, Export, Facts, export
from schemas.solution import SolutionContent

LONG = (
    "Der Gießplaner rechnet aus Wetter, Bodenfeuchte und Alter, welcher Baum heute Wasser braucht, und sagt es weiter. "
)
SOFTWARE: dict[str, Any] = {
    "platforms": ["web"],
    "software_type": "standalone/web",
    "development_status": "stable",
    "maintenance": "internal",
    "localisation_ready": True,
    "available_languages": ["de"],
}
COMPLETE: dict[str, Any] = {
    "title": "Gießplaner",
    "summary": "Sagt, welcher Baum Wasser braucht.",
    "description": LONG * 2,
    "features": ["Gießplan je Tag"],
    "licence": "EUPL-1.2",
    "software": SOFTWARE,
}
URL = "https://git.annastadt.example/giessplaner"
ENGLISH = {
    "title": "Tree planner",
    "summary": "Says which tree needs water.",
    "description": "y" * 150,
    "features": ["x"],
}
OFFICE = ("Grünflächenamt", "gruen@annastadt.example")


def exported(*, software: dict[str, Any] | None = None, facts: dict[str, Any] | None = None, **said: Any) -> Export:
    """The export of a complete entry, but for what is said otherwise."""
    body = COMPLETE | {"software": SOFTWARE | (software or {})} | said
    around: dict[str, Any] = {"urls": [URL], "contacts": [OFFICE]} | (facts or {})
    return export(Facts(content=SolutionContent.model_validate(body), **around))


def lacking(export: Export) -> set[tuple[str, str]]:
    return {(lack.key, lack.code) for lack in export.lacks}


def read(export: Export) -> Any:
    """The file as a reader gets it; it must be one that the judge has nothing to say of."""
    assert not export.lacks
    data = export.text().encode()
    report = judge(data, "publiccode.yml")
    assert (report.errors, report.warnings) == ((), ())
    return document_in(data)


def test_a_complete_entry_becomes_a_file_without_a_warning() -> None:
    file = read(exported())
    assert (file.version, file.name, file.url) == ("0", "Gießplaner", URL)
    assert (file.platforms, file.software_type, file.development_status) == (("web",), "standalone/web", "stable")
    assert file.description["de"].long_description == (LONG * 2).strip()
    assert file.legal.license == "EUPL-1.2"
    assert (file.localisation.localisation_ready, file.localisation.available_languages) == (True, ("de",))


def test_a_contact_is_a_role_and_its_mailbox() -> None:
    (contact,) = read(exported()).maintenance.contacts
    assert (contact.name, contact.email, contact.phone, contact.affiliation) == (*OFFICE, None, None)


def test_a_small_entry_says_all_that_is_missing() -> None:
    small = export(Facts(content=SolutionContent(title="Gießplaner", summary="Sagt, welcher Baum Wasser braucht.")))
    assert lacking(small) == {
        ("url", "required"),
        ("platforms", "empty-list"),
        ("developmentStatus", "required"),
        ("softwareType", "required"),
        ("description.de.longDescription", "required"),
        ("description.de.features", "empty-list"),
        ("legal.license", "required"),
        ("maintenance.type", "required"),
        ("localisation.localisationReady", "required"),
        ("localisation.availableLanguages", "required"),
    }


@pytest.mark.parametrize(
    ("otherwise", "lack"),
    [
        ({"summary": "x" * 151}, ("description.de.shortDescription", "too-long")),
        ({"description": "x" * 149}, ("description.de.longDescription", "too-short")),
        ({"description": "x" * 10_001}, ("description.de.longDescription", "too-long")),
        ({"features": []}, ("description.de.features", "empty-list")),
        ({"language": "Deutsch"}, ("description", "language")),
        ({"licence": None}, ("legal.license", "required")),
        ({"licence": "Freie Software"}, ("legal.license", "licence")),
        ({"facts": {"urls": []}}, ("url", "required")),
        ({"facts": {"urls": [URL, f"{URL}-app"]}}, ("url", "several-urls")),
        ({"facts": {"urls": ["https://[git"]}}, ("url", "required")),
        ({"facts": {"contacts": []}}, ("maintenance.contacts", "required-with-type")),
        ({"software": {"platforms": []}}, ("platforms", "empty-list")),
        ({"software": {"development_status": None}}, ("developmentStatus", "required")),
        ({"software": {"maintenance": None}}, ("maintenance.type", "required")),
        ({"software": {"maintenance": "contract"}}, ("maintenance.contractors", "required-with-type")),
        ({"software": {"localisation_ready": None}}, ("localisation.localisationReady", "required")),
        ({"software": {"available_languages": ["Deutsch"]}}, ("localisation.availableLanguages", "required")),
    ],
    ids=lambda value: value[0] + " " + value[1] if isinstance(value, tuple) else "",
)
def test_what_the_standard_asks_for_is_never_cut_nor_made_up(otherwise: dict[str, Any], lack: tuple[str, str]) -> None:
    assert lacking(exported(**otherwise)) == {lack}


def test_a_summary_of_150_signs_as_people_count_them_fits() -> None:
    family = "\U0001f469\u200d\U0001f467" * 150
    assert read(exported(summary=family)).description["de"].short_description == family


def test_nothing_that_is_ours_alone_gets_into_the_file() -> None:
    ours = exported(
        known_as=["Alias-Name"],
        keywords=["Schlagwort"],
        lifecycle_status="in_operation",
        lifecycle_words="läuft seit Jahren",
        time_to_start="drei Wochen",
        costs=[{"words": "rund 280.000 Euro"}],
        funding=[{"words": "Modellprojekte"}],
        links=[{"url": "https://presse.annastadt.example"}],
    )
    assert ours.tree == exported().tree


def test_what_does_not_fit_the_standard_is_left_out_where_it_may_be() -> None:
    file = read(
        exported(
            software={
                "categories": ["it-development", "Bäume"],
                "audience": ["environment", "Gärtner"],
                "countries": ["de", "Deutschland"],
                "supports": ["alias:gdpr", "DSGVO"],
                "available_languages": ["de", "Deutsch"],
                "released_on": "2024-05",
                "landing_page": "https://annastadt.example/%zz",
            },
        )
    )
    assert file.categories == ("it-development",)
    assert (file.intended_audience.scope, file.intended_audience.countries) == (("environment",), ("DE",))
    assert [one.id for one in file.supports] == ["alias:gdpr"]
    assert file.localisation.available_languages == ("de",)
    assert (file.release_date, file.landing_url) == (None, None)


def test_all_that_an_entry_may_say_of_software_stands_in_the_file() -> None:
    file = read(
        exported(
            software={
                "application_suite": "Grünes Amt",
                "software_version": "1.10",
                "released_on": "2024-02-29",
                "maintenance": "contract",
                "contracts": [{"name": "Baum GmbH", "until": "2027-12-31", "website": "https://baum.example"}],
                "unsupported_countries": ["US"],
                "depends_on": [
                    {"kind": "open", "name": "PostgreSQL", "version_min": "14", "version_max": "17", "optional": False},
                    {"kind": "hardware", "name": "Feuchtefühler", "version": "2.0"},
                ],
                "landing_page": "https://giessplaner.example",
                "documentation": "https://giessplaner.example/hilfe",
                "api_documentation": "https://giessplaner.example/api",
                "roadmap": "https://giessplaner.example/plan",
            },
            facts={
                "organisation": Body("https://annastadt.example", "Annastadt"),
                "funded_by": [Body("https://land.example", "Land"), Body("Stiftung"), Body("urn:x-land:amt")],
                "based_on": ["https://git.berndsdorf.example/baum"],
                "used_by": ["Berndsdorf", "no"],
            },
        )
    )
    assert (file.application_suite, file.software_version, file.release_date) == ("Grünes Amt", "1.10", "2024-02-29")
    (contractor,) = file.maintenance.contractors
    assert (contractor.name, contractor.until, contractor.website) == (
        "Baum GmbH",
        "2027-12-31",
        "https://baum.example",
    )
    (database,) = file.depends_on.open
    assert (database.version_min, database.version_max, database.optional) == ("14", "17", False)
    assert file.depends_on.hardware[0].version == "2.0"
    assert file.description["de"].documentation == "https://giessplaner.example/hilfe"
    assert file.description["de"].api_documentation == "https://giessplaner.example/api"
    assert (file.landing_url, file.roadmap) == ("https://giessplaner.example", "https://giessplaner.example/plan")
    assert (file.organisation.name, file.organisation.uri) == ("Annastadt", "https://annastadt.example")
    assert [(one.name, one.uri) for one in file.funded_by] == [
        ("Land", "https://land.example"),
        (None, "urn:x-land:amt"),
    ]
    assert (file.is_based_on, file.used_by) == (("https://git.berndsdorf.example/baum",), ("Berndsdorf", "no"))


def test_an_organisation_without_an_address_of_its_own_is_left_out() -> None:
    assert read(exported(facts={"organisation": Body("Annastadt", "Annastadt")})).organisation is None


def test_the_name_of_the_file_comes_first_and_the_title_is_its_name_in_the_language() -> None:
    file = read(exported(facts={"name": "giessplaner-core"}, translations={"en": ENGLISH}))
    assert file.name == "giessplaner-core"
    assert (file.description["de"].localised_name, file.description["en"].localised_name) == (
        "Gießplaner",
        "Tree planner",
    )


def test_a_contractor_whose_day_is_not_known_is_left_out() -> None:
    year = {"maintenance": "contract", "contracts": [{"name": "Baum GmbH", "until": "2027"}]}
    assert lacking(exported(software=year)) == {("maintenance.contractors", "required-with-type")}


def test_the_licence_of_the_code_stands_in_for_the_entrys() -> None:
    assert read(exported(licence=None, facts={"licence": "MIT"})).legal.license == "MIT"
    assert read(exported(licence="Freie Software", facts={"licence": "MIT"})).legal.license == "MIT"
    assert read(exported(facts={"licence": "MIT"})).legal.license == "EUPL-1.2"


def test_each_language_with_all_its_texts_stands_in_the_file() -> None:
    half = {"summary": "Dit quel arbre a soif."}
    file = read(exported(translations={"en": ENGLISH, "no": ENGLISH, "fr": half, "Klingonisch": ENGLISH}))
    assert list(file.description) == ["de", "en", "no"]
    assert (file.description["de"].localised_name, file.description["en"].localised_name) == (None, "Tree planner")


def test_a_file_may_stand_in_another_language_where_the_entrys_own_texts_do_not_fit() -> None:
    file = read(exported(summary="x" * 151, translations={"en": ENGLISH}))
    assert list(file.description) == ["en"]
