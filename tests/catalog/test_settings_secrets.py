"""Secrets from files of their own, and from nowhere into a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from catalog.settings import SECRETS, WrongSetting, load_settings


@pytest.fixture(autouse=True)
def apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this machine's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LICHTERMEER_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("LICHTERMEER_MAIL_FROM", "katalog@stadt.example")


def refused() -> str:
    with pytest.raises(WrongSetting) as error:
        load_settings()
    return str(error.value)


def test_a_secret_may_lie_in_a_file_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("passwort").write_text("mit blank und ä \n", "utf-8")
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD_FILE", "passwort")
    assert load_settings().smtp_password == "mit blank und ä "
    assert "blank" not in repr(load_settings())


def test_the_database_has_its_address_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("adresse").write_text("postgresql://katalog:geheim@db.example/katalog\r\n", "utf-8")
    monkeypatch.setenv("LICHTERMEER_DATABASE_URL_FILE", "adresse")
    assert load_settings().database == "postgresql://katalog:geheim@db.example/katalog"


def test_the_file_wins_over_the_file_of_settings_and_a_command_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lichtermeer.toml").write_text('smtp_password = "alt"\n', "utf-8")
    Path("passwort").write_text("neu", "utf-8")
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD_FILE", "passwort")
    assert load_settings().smtp_password == "neu"
    assert load_settings(smtp_password="gegeben").smtp_password == "gegeben"


def test_one_secret_from_two_places_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("passwort").write_text("geheim", "utf-8")
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD_FILE", "passwort")
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD", "anderes")
    said = refused()
    assert said.startswith("LICHTERMEER_SMTP_PASSWORD und LICHTERMEER_SMTP_PASSWORD_FILE sind beide gesetzt.")
    assert "geheim" not in said and "anderes" not in said


@pytest.mark.parametrize("content", [None, b"", b"\n", b"zwei\nzeilen\n", b"\xff\xfe", b"a" * 5000])
def test_a_file_that_holds_no_secret_is_a_sentence(monkeypatch: pytest.MonkeyPatch, content: bytes | None) -> None:
    if content is not None:
        Path("passwort").write_bytes(content)
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD_FILE", "passwort")
    assert refused().startswith("LICHTERMEER_SMTP_PASSWORD_FILE nennt eine Datei, die nicht als kurzer Text lesbar ist")


def test_a_folder_is_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_SMTP_PASSWORD_FILE", ".")
    assert "nicht als kurzer Text lesbar" in refused()


def test_only_secrets_come_from_files(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("port").write_text("8000", "utf-8")
    monkeypatch.setenv("LICHTERMEER_PORT_FILE", "port")
    assert refused().startswith("LICHTERMEER_PORT_FILE ist keine Einstellung.")


def test_a_wrong_secret_is_named_by_where_it_stands_and_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("adresse").write_text("mysql://katalog:geheim@db.example/x", "utf-8")
    monkeypatch.setenv("LICHTERMEER_DATABASE_URL_FILE", "adresse")
    said = refused()
    assert said.startswith("LICHTERMEER_DATABASE_URL_FILE hat den Wert")
    assert "geheim" not in said
    monkeypatch.delenv("LICHTERMEER_DATABASE_URL_FILE")
    Path("lichtermeer.toml").write_text("smtp_password = 4711\n", "utf-8")
    assert (
        refused()
        == "lichtermeer.toml: smtp_password ist nicht zu gebrauchen. Erlaubt ist ein Text in Anführungszeichen."
    )


def test_whatever_is_called_a_secret_counts_as_one() -> None:
    assert {"database_url", "search_key", "search_write_key", "smtp_password"} <= SECRETS


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRUSTED_PROXIES", "*"),
        ("TRUSTED_PROXIES", "10.0.0.1, proxy.example"),
        ("TRUSTED_PROXIES", "10.0.0.1/8"),
        ("ALLOWED_HOSTS", "https://katalog.example/"),
        ("ALLOWED_HOSTS", "a.example/b"),
        ("CHANGES_A_MINUTE", "0"),
    ],
)
def test_a_wrong_name_of_a_machine_is_a_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"LICHTERMEER_{name}", value)
    said = refused()
    assert said.startswith(f"LICHTERMEER_{name} hat den Wert")
    assert "Erlaubt" in said and "\n" not in said


def test_proxies_and_hosts_are_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_TRUSTED_PROXIES", "10.0.0.1, 10.1.0.0/16 ::1")
    monkeypatch.setenv("LICHTERMEER_ALLOWED_HOSTS", "katalog.example, www.katalog.example:8443, [::1]")
    assert load_settings().allowed_hosts


@pytest.mark.parametrize("name", ["SEARCH_KEY", "SEARCH_WRITE_KEY"])
@pytest.mark.parametrize("key", ["zwei wörter", "käse", "a" * 600])
def test_a_wrong_key_of_the_search_server_is_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, key: str) -> None:
    monkeypatch.setenv(f"LICHTERMEER_{name}", key)
    assert refused().startswith(f"LICHTERMEER_{name} ist nicht zu gebrauchen. Erlaubt ist ein Schlüssel")
    assert key not in refused()


def test_keys_of_the_search_server_may_lie_in_files_and_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("suchen").write_text("geheim-a\n", "utf-8")
    Path("schreiben").write_text("geheim-b\n", "utf-8")
    monkeypatch.setenv("LICHTERMEER_SEARCH_URL", "https://meili.example")
    monkeypatch.setenv("LICHTERMEER_SEARCH_KEY_FILE", "suchen")
    monkeypatch.setenv("LICHTERMEER_SEARCH_WRITE_KEY_FILE", "schreiben")
    settings = load_settings()
    assert (settings.search_key, settings.search_write_key) == ("geheim-a", "geheim-b")
    assert "geheim" not in repr(settings) + str(settings)
