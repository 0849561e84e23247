"""Where a role is asked for, names are noticed, and roles are let through."""

from __future__ import annotations

import pytest

from schemas.role_names import names_a_person


@pytest.mark.parametrize(
    "text",
    [
        "Projektleitung Smart City", "Amtsleiterin Tiefbau", "Beauftragte für Frau und Beruf", "Stabsstelle Digitales",
        "Max-Planck-Straße", "Amt 61.2", "Fachliche Fragen: Standorte, Schwellen", "IT", "",
    ],
)  # fmt: skip
def test_a_role_is_no_name(text: str) -> None:
    assert not names_a_person(text)


@pytest.mark.parametrize(
    "text",
    [
        "Erika Mustermann", "Projektleitung Frau Müller", "Dr. Ing. Schmidt", "Sabine von der Heide, Amt 66",
        "Leitung (Hans-Peter Muster)", "Tel. 030 1234567", "leitung@ort.example",
    ],
)  # fmt: skip
def test_a_name_a_telephone_number_and_a_mail_address_are_noticed(text: str) -> None:
    assert names_a_person(text)
