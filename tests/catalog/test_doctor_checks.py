"""What is weak: each check by facts that it must name, and by facts of which it must say nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from catalog.doctor import Facts, FileFact, Severity, examine, is_public, why_not_public
from catalog.doctor.facts import RoleFact
from catalog.settings import Settings
from schemas.identity_provider import IdentityProvider
from tests.factories import NOW

SOUND: dict[str, Any] = {
    "base_url": "https://katalog.example",
    "trusted_proxies": "127.0.0.1",
    "smtp_host": "mail.example",
    "mail_from": "katalog@stadt.example",
    "operator_name": "Stadt Beispielhausen",
    "operator_address": "Rathausplatz 1",
    "operator_mail": "katalog@stadt.example",
    "operator_phone": "0000 000",
    "operator_representative": "Bürgermeisteramt",
    "operator_federal_state": "DE-BY",
    "enforcement_body": "Durchsetzungsstelle",
    "responsible_person": "Redaktion",
    "privacy_officer": "Datenschutzbeauftragte Stelle",
    "processors": "keine",
    "accessibility_checked_on": "2026-07-01",
    "demo_notice": False,
    "samples": False,
}


def facts(public: bool = True, **changes: Any) -> Facts:
    """Those of a house in which nothing is weak, but for the changes: to a setting, or to another fact."""
    known = set(Settings.model_fields)
    settings = Settings(**{**SOUND, **{name: value for name, value in changes.items() if name in known}})
    sound = Facts(settings, public, NOW, administrators=1, database_asked=True, tidied_at=NOW - timedelta(hours=1))
    return replace(sound, **{name: value for name, value in changes.items() if name not in known})


def found(public: bool = True, **changes: Any) -> dict[str, str]:
    return {finding.code: str(finding.severity) for finding in examine(facts(public, **changes))}


def provider(issuer: str) -> IdentityProvider:
    return IdentityProvider(key="stadt", name="Stadt", issuer=issuer, client_id="katalog")


SERVER = "postgresql://katalog@db.example/katalog"


def test_of_a_sound_house_nothing_is_said() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"base_url": ""}, "no_base_url", "weak"),
        ({"base_url": ""}, "any_host", "weak"),
        ({"base_url": "http://katalog.example"}, "no_https", "weak"),
        ({"trusted_proxies": "0.0.0.0/0"}, "proxies_trust_everybody", "refused"),
        ({"trusted_proxies": "10.0.0.1, ::/0"}, "proxies_trust_everybody", "refused"),
        ({"trusted_proxies": "8.0.0.0/7"}, "proxies_trust_many", "weak"),
        ({"trusted_proxies": "2000::/3"}, "proxies_trust_many", "weak"),
        ({"trusted_proxies": ""}, "no_proxy_named", "weak"),
        ({"host": "0.0.0.0"}, "answers_the_network", "note"),
        ({"smtp_host": ""}, "letters_in_files", "refused"),
        ({"smtp_tls": "none"}, "letters_unencrypted", "weak"),
        ({"administrators": 0}, "no_administrator", "weak"),
        ({"session_days": 15}, "long_sessions", "weak"),
        ({"session_idle_minutes": 721}, "long_sessions", "weak"),
        ({"proof_minutes": 61}, "long_proof", "weak"),
        ({"identity_providers": (provider("http://localhost:8080"),)}, "provider_unencrypted", "weak"),
        ({"files": (FileFact(Path("data"), 0o705, folder=True),)}, "files_open_to_others", "weak"),
        ({"files": (FileFact(Path("lichtermeer.sqlite"), 0o604),)}, "files_open_to_others", "weak"),
        ({"files": (FileFact(Path("a.eml"), 0o640, secret=True),)}, "files_open_to_others", "weak"),
        ({"database_trouble": "Sie ist nicht da."}, "database_not_examined", "weak"),
        ({"database_url": SERVER}, "database_unencrypted", "weak"),
        ({"database_url": f"{SERVER}?sslmode=prefer"}, "database_unencrypted", "weak"),
        ({"database_url": "postgresql:///katalog?host=db.example"}, "database_unencrypted", "weak"),
        ({"database_url": f"{SERVER}?sslmode=require"}, "database_unverified", "note"),
        ({"role": RoleFact("postgres", ("alles (superuser)",))}, "role_too_powerful", "weak"),
        ({"now": NOW.replace(year=2025)}, "clock_wrong", "weak"),
        ({"newest_entry": NOW + timedelta(hours=1)}, "clock_wrong", "weak"),
        ({"database_time": NOW - timedelta(hours=1)}, "clock_wrong", "weak"),
        ({"tidied_at": None}, "retention_not_run", "weak"),
        ({"tidied_at": NOW - timedelta(days=4)}, "retention_not_run", "weak"),
        ({"debug": True}, "debugging", "weak"),
        ({"operator_address": ""}, "imprint_incomplete", "weak"),
        ({"processors": ""}, "privacy_notice_incomplete", "weak"),
        ({"operator_mail": ""}, "terms_incomplete", "weak"),
        ({"responsible_person": ""}, "responsible_person_incomplete", "weak"),
        ({"operator_federal_state": "DE-NI", "enforcement_body": ""}, "accessibility_statement_incomplete", "weak"),
        ({"demo_notice": True}, "demo_notice", "weak"),
        ({"samples": True}, "samples", "note"),
    ],
)
def test_a_weakness_is_named(changes: dict[str, Any], code: str, severity: str) -> None:
    assert found(**changes).get(code) == severity


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "https://katalog.example/katalog"},
        {"trusted_proxies": "10.0.0.0/8 fd00::/16"},
        {"smtp_tls": "none", "smtp_host": "localhost"},
        {"smtp_tls": "none", "smtp_host": "127.0.0.1"},
        {"files": (FileFact(Path("data"), 0o750, folder=True), FileFact(Path("a.eml"), 0o600, secret=True))},
        {"database_url": "postgresql:///katalog"},
        {"database_url": "postgresql://katalog@localhost/katalog"},
        {"database_url": "postgresql:///katalog?host=/run/postgresql"},
        {"database_url": f"{SERVER}?sslmode=verify-full"},
        {"role": RoleFact("katalog", ())},
        {"newest_entry": NOW, "database_time": NOW + timedelta(minutes=1)},
        {"identity_providers": (provider("https://anmeldung.example"),)},
    ],
)
def test_what_is_sound_is_not_named(changes: dict[str, Any]) -> None:
    assert found(**changes) == {}


def test_the_gravest_comes_first() -> None:
    severities = [each.severity for each in examine(facts(samples=True, smtp_host="", debug=True))]
    assert severities == sorted(severities, key=list(Severity).index)
    assert severities[0] == Severity.REFUSED


def test_every_finding_says_what_to_do_in_whole_sentences() -> None:
    weak = facts(smtp_host="", administrators=0, base_url="", trusted_proxies="::/0", samples=True, debug=True)
    for finding in examine(weak):
        assert finding.what.endswith(".") and finding.to_do.endswith("."), finding


def test_on_ones_own_machine_hardly_anything_is_weak() -> None:
    plain = Facts(Settings(), public=False, now=NOW, administrators=0, database_asked=True)
    assert {each.code: str(each.severity) for each in examine(plain)} == {
        "letters_in_files": "note",
        "no_administrator": "note",
    }


@pytest.mark.parametrize(
    ("settings", "public"),
    [
        ({}, False),
        ({"host": "::1"}, False),
        ({"host": "localhost"}, False),
        ({"host": "0.0.0.0"}, True),
        ({"host": "192.168.1.5"}, True),
        ({"host": "0.0.0.0", "base_url": "http://127.0.0.1:8000"}, False),
        ({"base_url": "https://katalog.example"}, True),
        ({"base_url": "http://katalog.example:8000"}, True),
        ({"base_url": "https://[::1]"}, False),
    ],
)
def test_the_base_address_says_whether_the_world_comes(settings: dict[str, Any], public: bool) -> None:
    assert is_public(Settings(**settings)) is public


def test_a_start_is_refused_to_the_world_only() -> None:
    def refused(**settings: Any) -> list[str]:
        return [each.code for each in why_not_public(Settings(**settings), NOW)]

    assert refused(base_url="https://katalog.example") == ["letters_in_files"]
    assert refused(host="0.0.0.0") == ["letters_in_files"]
    assert refused() == refused(trusted_proxies="0.0.0.0/0") == []
    mail = {"smtp_host": "mail.example", "mail_from": "katalog@stadt.example"}
    assert refused(base_url="https://katalog.example", **mail) == []
    assert refused(base_url="https://katalog.example", trusted_proxies="::/0", **mail) == ["proxies_trust_everybody"]
