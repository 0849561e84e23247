"""What a publiccode.yml says, as an entry: what maps is mapped, and nothing that belongs to a person stays."""

from __future__ import annotations

import json
from typing import Any

import pytest

from schemas.contact_person import NamedPerson
from schemas.organisation import KeyScheme
from schemas.publiccode import PublicCode, document_in
from schemas.publiccode.entry import content_of
from schemas.publiccode.persons import (
    CUT,
    MOST_PERSONS,
    as_kept,
    is_person,
    is_role_mailbox,
    named_persons,
    role_mailboxes,
    without_persons,
)
from schemas.publiccode.publisher import Key, is_german, key_of
from schemas.publiccode.texts import clean, line, long_text, web_address
from schemas.solution import LifecycleStatus
from tests.publiccode_files import ENGLISH, GERMAN, document

PERSON = {"name": "Person Beispiel", "email": "P.Beispiel@haus.example", "phone": "+49 30 1234567"}


def code(**changes: Any) -> PublicCode:
    return document_in(json.dumps(document(**changes)).encode())


def in_care_of(*contacts: dict[str, str], **more: Any) -> PublicCode:
    return code(maintenance={"type": "community", "contacts": list(contacts)}, **more)


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ("concept", LifecycleStatus.PLANNED),
        ("development", LifecycleStatus.IN_DEVELOPMENT),
        ("beta", LifecycleStatus.IN_DEVELOPMENT),
        ("stable", None),
        ("obsolete", LifecycleStatus.ENDED),
    ],
)
def test_released_is_not_in_operation(said: str, status: LifecycleStatus | None) -> None:
    content = content_of(code(developmentStatus=said))
    assert (content.lifecycle_status, content.lifecycle_words) == (status, said)


def test_only_what_is_certain_becomes_kind_and_field() -> None:
    assert content_of(code()).kind is None
    assert content_of(code(softwareType="standalone/mobile")).kind == "app"
    scopes = {"scope": ["tourism", "local-authorities", "government"]}
    assert content_of(code(intendedAudience=scopes)).fields_of_action == ("tourismus",)


def test_the_facts_of_software_are_kept() -> None:
    needs = {
        "open": [{"name": "PostgreSQL", "versionMin": "15", "optional": True}],
        "hardware": [{"name": "Sensor"}],
    }
    contractors = [{"name": "Haus GmbH", "until": "2027-01-31", "email": "info@haus.example"}]
    facts = content_of(
        code(
            releaseDate="2026-01-31",
            dependsOn=needs,
            maintenance={"type": "contract", "contractors": contractors},
            roadmap="https://haus.example/plan",
            supports=[{"id": "alias:gdpr"}],
            intendedAudience={"countries": ["de"], "unsupportedCountries": ["AT"]},
        )
    ).software
    assert facts is not None
    assert [(need.kind, need.name, need.version_min, need.optional) for need in facts.depends_on] == [
        ("open", "PostgreSQL", "15", True), ("hardware", "Sensor", None, None)
    ]  # fmt: skip
    assert [(one.name, one.until) for one in facts.contracts] == [("Haus GmbH", "2027-01-31")]
    assert (facts.released_on, facts.roadmap, facts.supports) == (
        "2026-01-31", "https://haus.example/plan", ("alias:gdpr",)
    )  # fmt: skip
    assert (facts.countries, facts.unsupported_countries) == (("DE",), ("AT",))


def test_languages_stand_under_their_usual_tags_and_never_twice() -> None:
    texts = {"DE-at": GERMAN, "EN": ENGLISH, "en": ENGLISH}
    content = content_of(code(description=texts))
    assert (content.language, set(content.translations)) == ("de-AT", {"en"})


def test_nothing_of_a_person_is_kept_of_the_file_itself() -> None:
    text = GERMAN | {
        "longDescription": f"{GERMAN['longDescription']} Fragen an p.beispiel@haus.example, +49 30 1234567."
    }
    file = in_care_of(
        PERSON,
        {"name": "anders@haus.example"},
        description={"de": text},
        legal={"license": "MIT", "mainCopyrightOwner": "Person Beispiel", "repoOwner": "person beispiel"},
    )
    kept = json.dumps([as_kept(file), content_of(without_persons(file)).model_dump(mode="json")], ensure_ascii=False)
    for word in ("beispiel", "anders@", "1234567"):
        assert word not in kept.casefold()
    assert CUT in kept


@pytest.mark.parametrize(
    ("contact", "person"),
    [
        (
            {"name": " Person\nBeispiel ", "email": "p.beispiel@haus.example", "phone": "+49 30 1234567"},
            NamedPerson("Person Beispiel", None, "p.beispiel@haus.example", "+49 30 1234567"),
        ),
        ({"name": "Person Beispiel", "affiliation": "Amt 7"}, NamedPerson("Person Beispiel", "Amt 7")),
        ({"name": "Person Beispiel", "email": "info@haus.example"}, None),
        ({"name": "p.beispiel@haus.example", "email": "p.beispiel@haus.example"}, None),
    ],
)
def test_a_contact_is_handed_over_apart_where_it_is_a_person(
    contact: dict[str, str], person: NamedPerson | None
) -> None:
    assert named_persons(in_care_of(contact)) == ((person,) if person else ())


def test_a_file_brings_so_many_persons_at_most() -> None:
    contacts = [{"name": f"Person {number}", "email": f"p{number}@haus.example"} for number in range(50)]
    assert len(named_persons(in_care_of(*contacts))) == MOST_PERSONS


def test_mail_of_contractors_is_cut_and_their_name_stays_where_it_is_no_persons() -> None:
    contractors = [
        {"name": "Haus GmbH", "until": "2027-01-31", "email": "person@haus.example"},
        {"name": "Person Beispiel", "until": "2027-01-31", "email": "beispiel@haus.example"},
    ]
    file = code(maintenance={"type": "contract", "contractors": contractors})
    kept = json.dumps(as_kept(file))
    assert "Haus GmbH" in kept
    assert "@haus.example" not in kept
    assert "Beispiel" not in kept


@pytest.mark.parametrize(
    ("mail", "role"),
    [
        ("info@haus.example", True),
        ("open-source@haus.example", True),
        ("beispiel@haus.example", False),
        ("p.beispiel@haus.example", False),
        ("info.beispiel@haus.example", False),
        ("info", False),
        ("info@", False),
    ],
)
def test_a_mailbox_of_a_role_is_known_by_the_word_before_the_sign(mail: str, role: bool) -> None:
    assert is_role_mailbox(mail) is role


def test_role_mailboxes_stay_once_each() -> None:
    file = in_care_of(PERSON, {"name": "A", "email": "INFO@haus.example"}, {"name": "B", "email": "info@haus.example"})
    assert role_mailboxes(file) == ("info@haus.example",)


@pytest.mark.parametrize(
    ("owner", "contact", "person"),
    [
        ("Person Beispiel", PERSON, True),
        ("person  beispiel", PERSON, True),
        ("Person Beispiel", {"name": "Person Beispiel", "email": "team@haus.example"}, False),
        ("Haus am Markt", {"name": "Haus am Markt", "email": "kontakt@haus.example"}, False),
        ("Haus am Markt", PERSON, False),
        ("Anna Stadt", {"name": "Anna Stadt"}, True),  # the account of the repository is annastadt
    ],
)
def test_a_name_is_a_persons_where_its_mail_or_account_shows_it(
    owner: str, contact: dict[str, str], person: bool
) -> None:
    assert is_person(owner, in_care_of(contact)) is person


@pytest.mark.parametrize(
    ("uri", "key"),
    [
        ("urn:x-italian-pa:C_X1", Key(KeyScheme.IPA, "c_x1")),
        ("URN:NBN:de:101:1-2019072802401757702913", Key(KeyScheme.URN, "urn:nbn:de:101:1-2019072802401757702913")),
        ("https://www.Haus.example/Amt/", Key(KeyScheme.URL, "haus.example/amt")),
        ("http://haus.example", Key(KeyScheme.URL, "haus.example")),
        ("https://www.wikidata.org/wiki/Q42", Key(KeyScheme.WIKIDATA, "Q42")),
        ("https://gitlab.opencode.de/Haus", Key(KeyScheme.FORGE, "gitlab.opencode.de/haus")),
        ("haus", None),
    ],
)
def test_an_organisation_is_known_by_the_key_in_its_uri(uri: str, key: Key | None) -> None:
    assert key_of(uri) == key


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ({"intendedAudience": {"countries": ["DE"]}}, True),
        ({"landingURL": "https://giessen.haus.de/"}, True),
        ({"maintenance": {"type": "community", "contacts": [{"name": "A", "email": "a@haus" + ".de"}]}}, True),
        ({}, False),
        ({"intendedAudience": {"countries": ["DE", "AT"]}}, False),
        ({"landingURL": "https://haus.de/", "roadmap": "https://haus.at/"}, False),
        ({"landingURL": "https://haus.de/", "IT": {"riuso": {"codiceIPA": "x"}}}, False),
    ],
)
def test_a_german_text_alone_does_not_come_from_germany(said: dict[str, Any], german: bool) -> None:
    assert is_german(code(**said)) is german


def test_texts_lose_what_nobody_reads() -> None:
    assert clean("a\0b\x1bc\u202ed\r\ne\tf\ud800") == "abcd\ne\tf"
    assert line(" a \n\t b ") == "a b"
    assert line("\0 ") is None
    assert line(None) is None


def test_texts_are_cut_between_words() -> None:
    cut = line("Wort " * 100, 50)
    assert cut is not None
    assert cut == "Wort Wort Wort Wort Wort Wort Wort Wort Wort …"
    assert line("w" * 300) == "w" * 198 + " …"
    assert len(long_text("Absatz.\n\n" * 5_000)) <= 20_000


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://[x/", None),
        ("https://ex\u2100mple.de/", None),
        ("HTTPS://haus.example/A", "https://haus.example/A"),
        ("javascript:alert(1)", None),
        ("https://haus.example/a b", None),
        ("https://haus.example/" + "a" * 3_000, None),
        ("ftp://haus.example", None),
        (None, None),
    ],
)
def test_only_an_address_of_the_web_is_a_link(address: str | None, kept: str | None) -> None:
    assert web_address(address) == kept
