"""What a command writes for people never takes the place of what the catalogue works with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands import DATA, call, refused

OURS = ("lichtermeer.sqlite", "lichtermeer.sqlite-wal", "index/meta.json", "../alias")
COMMANDS = (
    ("export", "csv"),
    ("export", "csv", "--template"),
    ("export", "json"),
    ("import", "csv", "table.csv", "--report"),
    ("import", "publiccode", "a.yml", "--report"),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_file_takes_the_place_of_the_database_or_the_index(own_folder: Path, command: tuple[str, ...]) -> None:
    database = own_folder / DATA / "lichtermeer.sqlite"
    (own_folder / "alias").hardlink_to(database)
    before = (database.stat().st_ino, database.read_bytes())
    for name in OURS:
        (own_folder / "table.csv").write_text("Titel;Kurzbeschreibung;Herausgeber\nBadeampel;Sagt, ob frei ist.;Köln\n")
        (own_folder / "a.yml").write_text("name: Badeampel\n")
        assert "arbeitet der Katalog selbst" in refused(call(own_folder, *command, f"{DATA}/{name}")), name
    assert (database.stat().st_ino, database.read_bytes()) == before
    assert json.loads(call(own_folder, "search", "--json", "Radverkehr").stdout)["total"] > 0


def test_an_export_that_fails_leaves_the_file_of_that_name_and_nothing_beside_it(own_folder: Path) -> None:
    (own_folder / "folder").mkdir()
    for kind in ("csv", "json"):
        refused(call(own_folder, "export", kind, "folder"))
        refused(call(own_folder, "export", kind, "nowhere/file"))
    assert {path.name for path in own_folder.iterdir()} == {DATA, "folder"}
