"""Backups, restores and trouble: what the command line can not do is one sentence, and nothing is lost."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from catalog.locks import IN_USE, SERVING, Lock
from tests.commands import COMMAND, DATA, call, call_outside, env, refused, shell

# Backup and restore


def test_a_backup_comes_back_and_the_search_follows(own_folder: Path) -> None:
    assert call(own_folder, "backup", "b.sqlite").stdout.startswith("Gesichert und geprüft: b.sqlite")
    assert "gibt es schon" in refused(call(own_folder, "backup", "b.sqlite"))
    assert call(own_folder, "backup", "b.sqlite", "--force").returncode == 0
    shutil.rmtree(own_folder / DATA)
    assert call(own_folder, "restore", "b.sqlite").stdout == "Zurückgeholt: b.sqlite.\n"
    assert call(own_folder, "work", "--once").returncode == 0
    assert json.loads(call(own_folder, "search", "--json", "Radverkehr").stdout)["total"] > 0


@pytest.mark.parametrize(("lock", "shared"), [(SERVING, False), (IN_USE, True)])
def test_a_restore_waits_until_nobody_works_with_the_folder(own_folder: Path, lock: str, shared: bool) -> None:
    call(own_folder, "backup", "b.sqlite")
    with Lock(own_folder / DATA / lock, shared=shared):
        assert "wird gerade gearbeitet" in refused(call(own_folder, "restore", "b.sqlite"))


def test_a_child_of_serve_keeps_a_restore_away_until_it_has_noticed_the_death_of_its_parent(own_folder: Path) -> None:
    call(own_folder, "backup", "b.sqlite")
    (parent, keep), (ready, theirs) = os.pipe(), os.pipe()
    command = [
        sys.executable,
        "-m",
        "catalog.worker",
        "--name",
        "Hintergrunddienst",
        "--parent",
        str(parent),
        "--ready",
        str(theirs),
    ]
    child = subprocess.Popen(command, cwd=own_folder, env=env(), pass_fds=(parent, theirs))
    assert os.read(ready, 1) == b"1"
    assert "wird gerade gearbeitet" in refused(call(own_folder, "restore", "b.sqlite"))
    os.close(keep)
    assert child.wait(10) == 0
    assert call(own_folder, "restore", "b.sqlite").returncode == 0
    for descriptor in (parent, ready, theirs):
        os.close(descriptor)


def test_nobody_works_with_the_folder_during_a_restore(own_folder: Path) -> None:
    with Lock(own_folder / DATA / IN_USE):
        assert "Sicherung zurückgeholt" in refused(call(own_folder, "search", "Rad"))
        assert "Sicherung zurückgeholt" in refused(call(own_folder, "serve"))


def test_a_restore_of_nothing_says_so(own_folder: Path) -> None:
    assert "b.sqlite gibt es nicht" in refused(call(own_folder, "restore", "b.sqlite"))
    (own_folder / "b.sqlite").write_text("Sehr geehrte Damen und Herren, " * 99)
    assert "Es wurde nichts geändert." in refused(call(own_folder, "restore", "b.sqlite"))
    assert json.loads(call(own_folder, "search", "--json", "Radverkehr").stdout)["total"] > 0


# Trouble


def test_a_database_in_other_hands_is_one_sentence(own_folder: Path) -> None:
    with closing(sqlite3.connect(own_folder / DATA / "lichtermeer.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "von einem anderen Vorgang belegt" in refused(call(own_folder, "notes", "--done", "1"))
        assert json.loads(call(own_folder, "search", "--json", "Radverkehr").stdout)["total"] > 0


def test_a_damaged_database_is_one_sentence(own_folder: Path) -> None:
    for path in (own_folder / DATA).glob("lichtermeer.sqlite*"):
        path.write_bytes(b"Sehr geehrte Damen und Herren, " * 1000)
    for command in (["init"], ["demo"], ["search", "Rad"], ["notes"], ["work", "--once"], ["backup", "b"]):
        assert "Die Datenbank ist beschädigt." in refused(call(own_folder, *command)), command


def test_a_database_that_is_too_new_is_one_sentence(own_folder: Path) -> None:
    with closing(sqlite3.connect(own_folder / DATA / "lichtermeer.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE house_fact SET value = '{\"oldest_reader\": \"99.0.0\"}' WHERE name = 'release'")
        connection.commit()
    reading = (["search"], ["notes"], ["index", "status"], ["backup", "b"])
    for command in (["init"], ["demo"], ["work", "--once"], *reading):
        assert "von einer neueren Fassung" in refused(call(own_folder, *command)), command


def test_a_data_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / DATA).write_text("im Weg")
    for command in ("init", "demo", "serve", "work", "search", "notes"):
        refused(call(tmp_path, command))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_one_sentence(own_folder: Path) -> None:
    for path in (own_folder / DATA, *(own_folder / DATA).rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for command in ("init", "demo", "serve", "work"):
        refused(call(own_folder, command))


def test_a_disk_that_takes_no_more_is_one_sentence(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    refused(call_outside(tmp_path, "init", limits=small_files))
    assert call(tmp_path, "init").returncode == 0


@pytest.mark.parametrize("name", ["lichtermeer.sqlite", "lichtermeer.sqlite-wal", "index/meta.json", "../x/alias", ""])
def test_a_backup_never_takes_the_place_of_what_the_catalogue_works_with(own_folder: Path, name: str) -> None:
    (own_folder / "x").mkdir()
    (own_folder / "x" / "alias").hardlink_to(own_folder / DATA / "lichtermeer.sqlite")
    before = (own_folder / DATA / "lichtermeer.sqlite").stat().st_ino
    refused(call(own_folder, "backup", f"{DATA}/{name}" if name else "", "--force"))
    assert (own_folder / DATA / "lichtermeer.sqlite").stat().st_ino == before


def test_an_empty_database_takes_the_place_of_no_backup(own_folder: Path) -> None:
    (own_folder / "good.sqlite").write_text("a good backup")
    for path in (own_folder / DATA).glob("lichtermeer.sqlite*"):
        path.unlink()
    (own_folder / DATA / "lichtermeer.sqlite").touch()
    assert "noch nicht eingerichtet" in refused(call(own_folder, "backup", "good.sqlite", "--force"))
    assert (own_folder / "good.sqlite").read_text() == "a good backup"


@pytest.mark.parametrize(
    "command",
    [
        *(["search"], ["notes"], ["index", "status"], ["backup", "b"], ["work", "--once"]),
        *(["import", kind, "datei"] for kind in ("csv", "json", "publiccode")),
    ],
)
def test_what_needs_a_database_makes_none(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / DATA).mkdir()
    (tmp_path / "datei").write_text("Titel;Kurzbeschreibung;Herausgeber\nA;B;C\n")
    assert "noch nicht eingerichtet" in refused(call(tmp_path, *command))
    assert not list((tmp_path / DATA).glob("*.sqlite*"))


def test_a_file_that_is_not_ours_survives_a_backup_beside_it(own_folder: Path) -> None:
    (own_folder / "b.part").write_text("something dear")
    assert call(own_folder, "backup", "b").returncode == 0
    assert (own_folder / "b.part").read_text() == "something dear"
    assert {path.name for path in own_folder.iterdir()} == {DATA, "b", "b.part"}


def test_a_folder_and_a_pipe_are_no_backups(own_folder: Path) -> None:
    (own_folder / "folder").mkdir()
    os.mkfifo(own_folder / "pipe")
    assert "folder ist ein Ordner." in refused(call(own_folder, "restore", "folder"))
    assert "folder ist ein Ordner." in refused(call(own_folder, "backup", "folder", "--force"))
    assert "pipe ist keine gewöhnliche Datei." in refused(call(own_folder, "restore", "pipe"))


@pytest.mark.parametrize("host", ["a..b", ".", 70 * "a", "nobody.invalid", "192.0.2.1"])
def test_a_name_that_no_machine_has_is_one_sentence(own_folder: Path, host: str) -> None:
    # else the first thing to say would be that nobody serves the world without a mail server
    (own_folder / "lichtermeer.toml").write_text('base_url = "http://127.0.0.1:8000"\n')
    said = refused(call_outside(own_folder, "serve", "--host", host))
    assert host in said
    assert said.count("\n") == 1


def test_an_output_that_takes_nothing_is_one_sentence(tmp_path: Path) -> None:
    said = refused(shell(tmp_path, "lichtermeer version > /dev/full"))
    assert said == "Die Ausgabe passt nicht mehr auf den Datenträger: Er ist voll.\n"


def test_a_closed_output_is_no_trouble(demo_folder: Path) -> None:
    done = shell(demo_folder, "lichtermeer search Rad >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_no_umlauts_gets_the_rest(tmp_path: Path) -> None:
    done = shell(tmp_path, "lichtermeer check publiccode nothing.yml", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("nothing.yml: ung?ltig")


@pytest.mark.parametrize("loaded", ["pydantic_core", "lichtermeer.sqlite-shm"])
def test_ctrl_c_ends_a_command_with_a_word(own_folder: Path, loaded: str) -> None:
    """While it still imports, and while it works."""
    working = subprocess.Popen(
        [*COMMAND, "work"], cwd=own_folder, env=env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while working.poll() is None and loaded not in Path(f"/proc/{working.pid}/maps").read_text():
        time.sleep(0.01)
    working.send_signal(signal.SIGINT)
    _, said = working.communicate(timeout=60)
    assert (working.returncode, said.splitlines()[-1]) == (130, "Abgebrochen.")
