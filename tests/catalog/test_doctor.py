"""``doctor`` on real folders and databases, and ``serve``, which asks it before the world comes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from catalog.db import Database
from catalog.doctor.gathering import gather
from catalog.models import HouseFact, Person
from catalog.settings import Settings
from tests.commands import DATA, Done, call, refused
from tests.databases import address
from tests.factories import NOW

PUBLIC = {"LICHTERMEER_BASE_URL": "https://katalog.example"}


def codes(done: Done) -> dict[str, str]:
    told: dict[str, Any] = json.loads(done.stdout)
    return {each["code"]: each["severity"] for each in told["findings"]}


def test_a_first_catalogue_on_ones_own_machine_is_sound_enough(own_folder: Path) -> None:
    done = call(own_folder, "doctor")
    assert done.returncode == 0
    assert done.stdout.startswith("Geprüft für diesen Rechner: ")
    assert "lichtermeer people add --administrator" in done.stdout
    assert "Schwach" not in done.stdout


def test_for_the_world_it_ends_with_1_and_names_what_is_weak(own_folder: Path) -> None:
    by_option, by_setting = (
        call(own_folder, "doctor", "--public", "--json"),
        call(own_folder, "doctor", "--json", **PUBLIC),
    )
    assert by_option.returncode == by_setting.returncode == 1
    assert codes(by_option)["letters_in_files"] == codes(by_setting)["letters_in_files"] == "refused"
    assert codes(by_option)["no_base_url"] == "weak"
    assert "no_base_url" not in codes(by_setting)


def test_a_catalogue_that_is_not_there_yet_is_said(tmp_path: Path) -> None:
    done = call(tmp_path, "doctor")
    assert "Der Katalog ist noch nicht eingerichtet." in done.stdout
    assert not (tmp_path / DATA).exists()


def test_init_lets_nobody_else_read(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        call(tmp_path, "init")
    finally:
        os.umask(before)
    folder = tmp_path / DATA
    assert [path for path in (folder, *folder.iterdir()) if path.stat().st_mode & 0o077] == []


def test_files_that_others_can_read_are_named(own_folder: Path) -> None:
    database, letters = own_folder / DATA / "lichtermeer.sqlite", own_folder / DATA / "mail"
    letters.mkdir(0o700)
    letter, secret = letters / "1.eml", own_folder / "passwort"
    secret.write_text("geheim\n", "utf-8")
    letter.touch(0o640)
    for path, mode in ((database, 0o644), (letter, 0o640), (secret, 0o640)):
        path.chmod(mode)
    done = call(own_folder, "doctor", LICHTERMEER_SMTP_PASSWORD_FILE="passwort")
    assert "Andere Benutzer dieses Rechners können lesen" in done.stdout
    assert all(name in done.stdout for name in ("lichtermeer.sqlite", "1.eml", "passwort"))
    assert "geheim" not in done.stdout
    for path in (database, letter, secret):
        path.chmod(0o600)
    assert "Andere Benutzer" not in call(own_folder, "doctor", LICHTERMEER_SMTP_PASSWORD_FILE="passwort").stdout


def test_the_file_of_settings_counts_where_it_holds_a_secret(own_folder: Path) -> None:
    config = own_folder / "lichtermeer.toml"
    config.write_text("port = 8000\n", "utf-8")
    config.chmod(0o644)
    assert "lichtermeer.toml" not in call(own_folder, "doctor").stdout
    config.write_text('smtp_password = "geheim"\n', "utf-8")
    assert "lichtermeer.toml" in call(own_folder, "doctor").stdout


@pytest.mark.parametrize("settings", [PUBLIC, {"LICHTERMEER_HOST": "0.0.0.0"}])
def test_the_world_is_not_served_while_one_time_links_lie_in_clear(own_folder: Path, settings: dict[str, str]) -> None:
    said = refused(call(own_folder, "serve", **settings))
    assert said.startswith("So startet der Katalog nicht öffentlich: Ohne Mailserver liegt jeder Brief")
    assert "LICHTERMEER_SMTP_HOST" in said
    assert said.count("\n") == 1


def test_an_address_by_option_is_asked_about_too(own_folder: Path) -> None:
    assert "So startet der Katalog nicht öffentlich" in refused(call(own_folder, "serve", "--host", "0.0.0.0"))


def test_the_database_tells_of_administrators_and_of_what_was_tidied_up(database: Database, tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, database_url=address(database))
    empty = gather(settings, database, NOW, public=True)
    assert (empty.administrators, empty.tidied_at, empty.database_trouble) == (0, None, "")
    with database.writing() as db:
        for key, suspended in (("anna", None), ("bernd", NOW)):
            db.add(Person(key=key, administrator=True, created_at=NOW, suspended_at=suspended))
        db.add(HouseFact(name="retention", value={}, set_at=NOW))
    full = gather(settings, database, NOW, public=True)
    assert (full.administrators, full.tidied_at) == (1, NOW)


def test_a_powerful_role_is_known_on_a_server(database: Database, tmp_path: Path) -> None:
    role = gather(Settings(data=tmp_path, database_url=address(database)), database, NOW, public=True).role
    if database.embedded:
        assert role is None
    else:
        assert role and role.powers[0] == "alles (superuser)"
