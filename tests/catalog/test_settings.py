"""An operator sets what is needed, and learns in one sentence what is wrong with it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from catalog.settings import PREFIX, Settings, WrongSetting, load_settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty folder, and an environment without any setting."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def said(**given: object) -> str:
    with pytest.raises(WrongSetting) as wrong:
        load_settings(**given)
    return str(wrong.value)


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.database == "sqlite:///lichtermeer-data/lichtermeer.sqlite"
    assert settings.index == Path("lichtermeer-data/index")


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lichtermeer.toml").write_text('port = 8001\nhost = "::1"\n', "utf-8")
    monkeypatch.setenv("LICHTERMEER_PORT", "8002")
    settings = load_settings()
    assert (settings.port, settings.host, settings.web_processes) == (8002, "::1", 2)


def test_another_file_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    Path("lichtermeer.toml").write_text("port = 8001\n", "utf-8")
    (tmp_path / "other.toml").write_text("port = 8003\n", "utf-8")
    monkeypatch.setenv("LICHTERMEER_CONFIG", "other.toml")
    assert load_settings().port == 8003


def test_a_named_file_that_is_not_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_CONFIG", "missing.toml")
    assert said() == "LICHTERMEER_CONFIG nennt eine Datei, die es nicht gibt: missing.toml"


@pytest.mark.parametrize("content", ["port = = 1", "\x00", "[port", "port = " + 5000 * "["])
def test_a_file_that_is_no_toml_is_said(content: str) -> None:
    Path("lichtermeer.toml").write_text(content, "utf-8")
    assert said().startswith("Die Einstellungsdatei lichtermeer.toml ist nicht lesbar: ")
    assert [word for word in ("Invalid", "Expected", "line", "recursion") if word in said()] == []


def test_yes_is_no_number() -> None:
    Path("lichtermeer.toml").write_text("port = true\n", "utf-8")
    assert said() == "lichtermeer.toml: port hat den Wert „True“. Erlaubt ist eine ganze Zahl."


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_PORT", "")
    monkeypatch.setenv("LICHTERMEER_CONFIG", "")
    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "Erlaubt ist eine ganze Zahl."),
        ("PORT", "0", "Erlaubt ist eine ganze Zahl ab 1."),
        ("PORT", "99999", "Erlaubt ist eine ganze Zahl bis 65535."),
        ("SAMPLES", "vielleicht", "Erlaubt sind „on“ und „off“."),
        ("OPERATOR_FEDERAL_STATE", "Bayern", "Erlaubt ist ein Land wie DE-BY."),
        ("OPERATOR_MAIL", "niemand", "Erlaubt ist eine Mailadresse."),
        ("BASE_URL", "katalog.example", "Erlaubt ist eine Adresse wie https://katalog.example."),
        ("DATA", "was?", "Erlaubt ist ein Ordner, dessen Name kein Fragezeichen enthält."),
        ("DATABASE_URL", "mysql://localhost/x", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "sqlite:///:memory:", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "sqlite:///a.sqlite?mode=ro", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATA", "~nobody-of-that-name/x", "Den Benutzer nach der Tilde gibt es hier nicht."),
        ("FRESH_MONTHS", "1201", "Erlaubt ist eine ganze Zahl bis 1200."),
        ("DATABASE_URL", "sqlite://", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "postgresql://db.example", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "postgresql://db.example:viele/x", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "postgresql://db.example/x/y", "Erlaubt ist eine Adresse wie sqlite:///"),
        ("DATABASE_URL", "postgresql://[db.example/x", "Erlaubt ist eine Adresse wie sqlite:///"),
    ],
)
def test_a_wrong_value_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    assert said().startswith(f"LICHTERMEER_{name} hat den Wert „{value}“. {sentence}")
    assert "\n" not in said()


def test_a_wrong_value_in_the_file_names_the_file() -> None:
    Path("lichtermeer.toml").write_text('web_processes = "viele"\n', "utf-8")
    assert said() == "lichtermeer.toml: web_processes hat den Wert „viele“. Erlaubt ist eine ganze Zahl."


def test_two_wrong_values_are_two_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_PORT", "x")
    monkeypatch.setenv("LICHTERMEER_WEB_THREADS", "y")
    assert len(said().splitlines()) == 2


def test_a_slip_in_a_name_is_said_with_what_may_have_been_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_DATABSE_URL", "sqlite:////srv/catalogue.sqlite")
    assert said() == "LICHTERMEER_DATABSE_URL ist keine Einstellung. Meinten Sie LICHTERMEER_DATABASE_URL?"


def test_a_slip_in_the_file_is_said_too() -> None:
    Path("lichtermeer.toml").write_text("prot = 8001\n", "utf-8")
    assert said() == "lichtermeer.toml: prot ist keine Einstellung. Meinten Sie port?"


def test_variables_of_the_tests_are_nobodys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_TEST_CHROMIUM", "/usr/bin/chromium")
    load_settings()


def test_thresholds_that_contradict_each_other_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LICHTERMEER_STALE_MONTHS", "3")
    assert said() == "LICHTERMEER_STALE_MONTHS darf nicht kleiner sein als LICHTERMEER_FRESH_MONTHS."


@pytest.mark.parametrize(
    "url",
    [
        "mysql://anna:geheim@db.example/x",
        "postgresql://anna:ge@heim@db.example:viele/x",
        "postgresql://anna@db.example/x?password=geheim",
        "postgresql://db.example/x?password=ge@heim",
        "postgresql://anna:geheim?x@db.example/x/y",
        "postgresql:/anna:geheim@db.example/x",
        "anna:geheim@db.example/x",
    ],
)
def test_a_password_in_an_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LICHTERMEER_DATABASE_URL", url)
    assert "geheim" not in said() and "heim" not in said()


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:geheim@db.example/katalog",
        "postgresql://anna:ge%40heim@db.example:5433/katalog?sslmode=require&connect_timeout=3",
        "postgresql:///katalog?host=/run/postgresql",
    ],
)
def test_a_database_on_a_server_is_named_by_its_address_and_shown_to_nobody(url: str) -> None:
    settings = load_settings(database_url=url)
    assert settings.database == url and not settings.embedded
    assert "postgresql" not in repr(settings)


def test_the_table_of_settings_names_the_defaults_that_hold() -> None:
    table = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    rows = re.findall(rf"^\| `{PREFIX}([A-Z_]+)` \| (?:`(.*?)`)? *\|", table, re.MULTILINE)
    defaults = {name.upper(): field.default for name, field in Settings.model_fields.items()}
    shown = {name: "on" if value is True else "" if value == () else str(value) for name, value in defaults.items()}
    assert rows == list(shown.items())


def test_a_search_server_has_an_address_and_two_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not load_settings().search_server
    monkeypatch.setenv("LICHTERMEER_SEARCH_URL", "http://127.0.0.1:7700/")
    monkeypatch.setenv("LICHTERMEER_SEARCH_KEY", "nur-suchen")
    monkeypatch.setenv("LICHTERMEER_SEARCH_WRITE_KEY", "auch-schreiben")
    settings = load_settings()
    assert settings.search_server
    assert settings.search_url == "http://127.0.0.1:7700"
    assert (settings.search_key, settings.search_write_key) == ("nur-suchen", "auch-schreiben")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"search_url": "http://meili.example"}, "LICHTERMEER_SEARCH_URL ist gesetzt, aber kein Schlüssel zum Suchen."),
        ({"search_key": "s"}, "Ein Schlüssel für den Suchserver ist gesetzt, aber nicht seine Adresse."),
        ({"search_write_key": "w"}, "Ein Schlüssel für den Suchserver ist gesetzt, aber nicht seine Adresse."),
        (
            {"search_url": "https://meili.example", "search_key": "gleich", "search_write_key": "gleich"},
            "LICHTERMEER_SEARCH_KEY und LICHTERMEER_SEARCH_WRITE_KEY sind gleich.",
        ),
    ],
)
def test_what_a_search_server_needs_is_checked_together(given: dict[str, str], sentence: str) -> None:
    assert said(**given).startswith(sentence)
    assert "\n" not in said(**given)


@pytest.mark.parametrize(
    "url",
    [
        "meili.example:7700", "ftp://meili.example", "http://", "http://meili.example:viele", "http://[::1",
        "http://a b", "http://meili.example/?key=x", "http://meili.example/#x", "http://anna:geheim@meili.example",
    ],
)  # fmt: skip
def test_an_address_that_no_search_server_has_is_a_sentence(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("LICHTERMEER_SEARCH_URL", url)
    assert said().startswith("LICHTERMEER_SEARCH_URL hat den Wert „")
    assert said().endswith("Erlaubt ist die Adresse eines Suchservers wie http://127.0.0.1:7700, ohne Schlüssel darin.")
    assert "geheim" not in said()
