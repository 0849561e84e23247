"""An operator configures identity providers, and learns in one sentence what is wrong, never by a secret."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from catalog.settings import PREFIX, WrongSetting, load_settings
from schemas.identity import MemberRole

VARIABLE = "LICHTERMEER_IDENTITY_PROVIDERS"
TOWN_HALL: dict[str, Any] = {
    "key": "rathaus",
    "name": "Rathaus Musterstadt",
    "issuer": "https://login.musterstadt.example/realms/stadt",
    "client_id": "lichtermeer",
    "client_secret": "geheim-geheim",
}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and an environment without any setting."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def said(monkeypatch: pytest.MonkeyPatch, *providers: dict[str, Any]) -> str:
    monkeypatch.setenv(VARIABLE, json.dumps(providers))
    with pytest.raises(WrongSetting) as wrong:
        load_settings()
    return str(wrong.value)


def test_without_a_provider_nobody_sees_one() -> None:
    assert load_settings().identity_providers == ()


def test_providers_stand_in_the_file_as_tables() -> None:
    Path("lichtermeer.toml").write_text(
        """
        [[identity_providers]]
        key = "rathaus"
        name = "Rathaus Musterstadt"
        issuer = "https://login.musterstadt.example/realms/stadt"
        client_id = "lichtermeer"
        mail_domains = ["Musterstadt.example"]
        role_claim = "realm_access.roles"
        roles = { "katalog-pflege" = "editor" }

        [[identity_providers]]
        key = "kreis"
        name = "Kreis Musterland"
        issuer = "https://login.kreis.example"
        client_id = "lichtermeer"
        organisation = "12063"
        """,
        "utf-8",
    )
    town, district = load_settings().identity_providers
    assert (town.key, town.mail_domains, town.roles) == (
        "rathaus",
        ("musterstadt.example",),
        {"katalog-pflege": MemberRole.EDITOR},
    )
    assert (district.organisation, district.scopes) == ("12063", ("openid", "email", "profile"))


def test_providers_stand_in_the_environment_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, json.dumps([TOWN_HALL]))
    settings = load_settings()
    assert settings.identity_providers[0].client_secret == "geheim-geheim"
    assert "geheim" not in repr(settings)


def test_a_secret_may_lie_in_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("aus-der-datei\n", "utf-8")
    provider = {**TOWN_HALL, "client_secret": "", "client_secret_file": str(tmp_path / "secret")}
    monkeypatch.setenv(VARIABLE, json.dumps([provider]))
    assert load_settings().identity_providers[0].client_secret == "aus-der-datei"


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_file_without_a_secret_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "secret").write_bytes(content)
    provider = {**TOWN_HALL, "client_secret": "", "client_secret_file": str(tmp_path / "secret")}
    assert said(monkeypatch, provider) == (
        f"{VARIABLE}: Die Datei client_secret_file von rathaus fehlt, ist leer oder nicht lesbar."
    )


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"key": "Rat haus"}, "key passt nicht. Erlaubt sind Kleinbuchstaben"),
        ({"key": "../x"}, "key passt nicht."),
        ({"name": ""}, "name passt nicht."),
        ({"name": "Rat\nhaus"}, "name passt nicht."),
        ({"issuer": "http://login.musterstadt.example"}, "issuer passt nicht. Erlaubt ist eine Adresse mit https"),
        ({"issuer": "https://geheim:geheim@login.example"}, "issuer passt nicht."),
        ({"issuer": "https://login.example/?tenant=1"}, "issuer passt nicht."),
        ({"issuer": 17}, "issuer passt nicht."),
        ({"auth_method": "private_key_jwt"}, "auth_method passt nicht. Erlaubt sind client_secret_basic"),
        ({"scopes": "openid"}, "scopes passt nicht."),
        ({"scopes": ["open id"]}, "scopes passt nicht."),
        ({"clock_skew_seconds": 3600}, "clock_skew_seconds passt nicht. Erlaubt ist eine ganze Zahl von 0 bis 300."),
        ({"mail_domains": ["kein Name"]}, "mail_domains passt nicht."),
        ({"roles": {"leitung": "administrator"}}, "roles passt nicht. Erlaubt ist eine Tabelle"),
        ({"organisations": ["musterstadt"]}, "organisations passt nicht."),
        ({"client_secret": ["geheim-geheim"]}, "client_secret passt nicht."),
        ({"client_id": None}, "client_id passt nicht."),
        ({"clientid": "x"}, "clientid gibt es nicht. Meinten Sie client_id?"),
        ({"scopes": ["email"]}, "Bei scopes fehlt openid."),
        ({"client_secret_file": "x"}, "Es gilt client_secret oder client_secret_file, nicht beides."),
    ],
)
def test_what_is_wrong_with_a_provider_is_said_without_its_secret(
    monkeypatch: pytest.MonkeyPatch, wrong: dict[str, Any], sentence: str
) -> None:
    whole = said(monkeypatch, {**TOWN_HALL, **wrong})
    assert whole.startswith(f"{VARIABLE}, Nummer 1: {sentence}")
    assert "geheim" not in whole


@pytest.mark.parametrize("name", ["key", "name", "issuer", "client_id"])
def test_what_a_provider_needs_is_said(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    left = {key: value for key, value in TOWN_HALL.items() if key != name}
    assert said(monkeypatch, TOWN_HALL | {"key": "kreis"}, left) == f"{VARIABLE}, Nummer 2: {name} fehlt."


@pytest.mark.parametrize(("name", "other"), [("key", "issuer"), ("issuer", "key")])
def test_two_providers_are_different(monkeypatch: pytest.MonkeyPatch, name: str, other: str) -> None:
    second = {**TOWN_HALL, other: "kreis" if other == "key" else "https://login.kreis.example"}
    assert said(monkeypatch, TOWN_HALL, second) == (f"{VARIABLE}: Zwei Anmeldedienste haben denselben Wert bei {name}.")


@pytest.mark.parametrize("text", ["{", "geheim", "17", '"geheim"', "{}", "[17]", '["geheim"]', "[" * 100_000])
def test_what_is_no_list_is_said_without_repeating_it(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(VARIABLE, text)
    with pytest.raises(WrongSetting) as wrong:
        load_settings()
    assert str(wrong.value).startswith(VARIABLE) and "geheim" not in str(wrong.value)
