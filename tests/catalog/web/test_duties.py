"""What the law asks of an operator: filled in by settings, honest about what is missing, the same for the doctor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from catalog.duties import DUTIES, open_duties
from catalog.settings import Settings
from catalog.wiring import Tools
from content.duties import lands
from schemas.vocabulary import FEDERAL_STATES
from tests.catalog.web.conftest import words
from tests.catalog.web.test_pages import with_settings

Read = Callable[..., str]
FILLED: dict[str, Any] = {
    "operator_name": "Stadt Beispielhausen",
    "operator_address": "Rathausplatz 1\n12345 Beispielhausen",
    "operator_mail": "katalog@stadt.example",
    "operator_phone": "0123 456",
    "operator_representative": "Oberbürgermeisteramt",
    "operator_federal_state": "DE-RP",
    "responsible_person": "Pressestelle, Rathausplatz 1",
    "privacy_officer": "datenschutz@stadt.example",
    "processors": "Rechenzentrum Beispiel",
    "accessibility_checked_on": "2026-11-20",
}


@pytest.mark.parametrize("path", ["/impressum", "/datenschutz", "/nutzungsbedingungen", "/barrierefreiheit"])
def test_a_filled_page_is_whole_in_both_languages_and_a_half_filled_one_says_so(
    demo_tools: Tools, read: Read, path: str
) -> None:
    assert "Diese Seite ist noch nicht vollständig" in read(path)
    with with_settings(demo_tools, **FILLED) as client:
        for page in (client.get(path).text, client.get(f"/en{path}").text):
            assert "lm-blank" not in page
            assert "[[" not in page


def test_every_duty_is_a_page_and_is_done_when_its_page_is_whole(demo_tools: Tools) -> None:
    assert {duty.page for duty in DUTIES} == {"/impressum", "/datenschutz", "/nutzungsbedingungen", "/barrierefreiheit"}
    settings = demo_tools.settings.model_copy(update=FILLED)
    assert open_duties(settings) == []
    for duty in DUTIES:
        for name in duty.settings:
            if name != "enforcement_body":
                lacking = dict(open_duties(settings.model_copy(update={name: ""})))
                assert f"LICHTERMEER_{name.upper()}" in lacking[duty]


def test_every_setting_of_a_duty_exists() -> None:
    assert {name for duty in DUTIES for name in duty.settings} <= set(Settings.model_fields)


def test_every_federal_state_has_its_rule_and_its_supervision_with_a_source() -> None:
    assert set(lands()) == set(FEDERAL_STATES.keys())
    for land in lands().values():
        assert land.law
        assert land.authority
        assert land.source.startswith("https://")
        assert land.authority_site.startswith("https://")


def test_who_enforces_comes_from_the_table_with_its_source_and_a_setting_wins(demo_tools: Tools) -> None:
    with with_settings(demo_tools, **FILLED) as client:
        page = words(client.get("/barrierefreiheit").text)
        assert "Durchsetzungsstelle bei der Landesbeauftragten" in page
        assert "Quelle dieser Angabe: https://behindertenbeauftragte.rlp.de" in page
        assert "Landesbeauftragter für den Datenschutz" in words(client.get("/datenschutz").text)
    with with_settings(demo_tools, **FILLED, enforcement_body="Eigene Stelle") as client:
        page = words(client.get("/barrierefreiheit").text)
        assert "Eigene Stelle" in page
        assert "Quelle dieser Angabe" not in page


def test_a_body_that_no_page_names_is_left_to_the_operator(demo_tools: Tools) -> None:
    with with_settings(demo_tools, **{**FILLED, "operator_federal_state": "DE-NI"}) as client:
        page = words(client.get("/barrierefreiheit").text)
    assert "noch auszufüllen: Name und Anschrift der Durchsetzungs- oder Schlichtungsstelle" in page
    open_now = open_duties(demo_tools.settings.model_copy(update={**FILLED, "operator_federal_state": "DE-NI"}))
    assert [names for _, names in open_now] == [("LICHTERMEER_ENFORCEMENT_BODY",)]


def test_what_not_every_operator_has_is_left_out_without_a_word(demo_tools: Tools) -> None:
    with with_settings(demo_tools, **FILLED) as client:
        assert "Umsatzsteuer" not in client.get("/impressum").text
    with with_settings(demo_tools, **FILLED, operator_vat="DE <123>") as client:
        assert "Umsatzsteuer-Identifikationsnummer: DE &lt;123&gt;" in client.get("/impressum").text


def test_the_periods_on_the_page_are_those_that_are_set(demo_tools: Tools) -> None:
    with with_settings(demo_tools, audit_days=99, session_days=3) as client:
        page = words(client.get("/datenschutz").text)
    assert "Protokoll 99" in page
    assert "höchstens 3 Tage" in page


def test_every_page_links_to_the_terms(read: Read, dieter: Any) -> None:
    assert 'href="/nutzungsbedingungen"' in dieter.get("/").text
    assert "Reihenfolge der Treffer" in read("/nutzungsbedingungen")
