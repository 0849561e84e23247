"""The command line says what it did, in German, and never shows a trace of the program for what can be expected."""

from __future__ import annotations

import io
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import chdir, closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog import notes
from catalog.cli.running import COMMANDS, run
from catalog.db import Database
from catalog.locks import IN_USE, SERVING, Lock
from catalog.models import Solution

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "catalog"]
DATA = "lichtermeer-data"


def env(**settings: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LICHTERMEER_")}
    return {**ours, "PYTHONPATH": str(ROOT), **settings}


@dataclass(frozen=True)
class Done:
    """What a command did."""

    returncode: int
    stdout: str
    stderr: str


def call(folder: Path, *arguments: str, **settings: str) -> Done:
    """In this process, which is quick; whatever a command does not catch itself fails the test."""
    said, told = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, chdir(folder), redirect_stdout(said), redirect_stderr(told):
        for name in [name for name in os.environ if name.startswith("LICHTERMEER_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(name, value)
        code = run(list(arguments))
    return Done(code, said.getvalue(), told.getvalue())


def call_outside(folder: Path, *arguments: str, limits: Callable[[], None] | None = None) -> Done:
    """In a process of its own, as people call it."""
    command = [*COMMAND, *arguments]
    done = subprocess.run(
        command, cwd=folder, env=env(), capture_output=True, text=True, check=False, timeout=120, preexec_fn=limits
    )
    return Done(done.returncode, done.stdout, done.stderr)


def refused(done: Done, code: int = 1) -> str:
    """What was said by a command that could not: a sentence on standard error and nothing else anywhere."""
    assert done.returncode == code, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()
    return done.stderr


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `demo` was called, and nothing else."""
    folder = tmp_path_factory.mktemp("demo")
    done = call_outside(folder, "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Geladen: ")
    return folder


@pytest.fixture
def own(demo: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    shutil.copytree(demo / DATA, tmp_path / DATA)
    return tmp_path


# How it is called


def test_the_help_is_german_and_lists_every_command(tmp_path: Path) -> None:
    done = call(tmp_path, "--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"\n  {name} " not in done.stdout] == []
    assert [word for word in ("Usage", "Options:", "Commands:", "Show this") if word in done.stdout] == []


@pytest.mark.parametrize("command", ["search", "serve", "backup", "index", "notes"])
def test_the_help_of_a_command_is_german(tmp_path: Path, command: str) -> None:
    said = call(tmp_path, command, "--help").stdout
    assert said.startswith(f"Aufruf: lichtermeer {command}")
    assert [w for w in ("Usage", "Options", "Arguments", "Show this", "default", "required", "<") if w in said] == []


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["serch"], "Den Befehl serch gibt es nicht. Meinten Sie search? Hilfe: lichtermeer --help"),
        (["search", "--limt", "3"], "Die Option --limt gibt es nicht. Meinten Sie --limit?"),
        (["search", "--limit", "viele"], "Der Wert für --limit passt nicht."),
        (["search", "--limit", "0"], "Der Wert für --limit passt nicht."),
        (["search", "--limit"], "Die Option --limit braucht einen Wert."),
        (["backup"], "Es fehlt die Angabe DATEI."),
        (["backup", "a", "b"], "Diese Angabe ist zu viel: b."),
        (["index"], "Es fehlt ein Befehl."),
        (["work", "--once=3"], "Die Option --once nimmt keinen Wert."),
        (["notes", "--done", "99999999999999999999999"], "Der Wert für --done passt nicht."),
        (["version", "--json"], "Die Option --json gibt es nicht."),
    ],
)
def test_a_wrong_call_is_one_sentence(tmp_path: Path, arguments: Sequence[str], sentence: str) -> None:
    said = refused(call(tmp_path, *arguments), 2)
    assert said.startswith(sentence)
    assert said.count("\n") == 1


def test_a_wrong_setting_stops_every_command(tmp_path: Path) -> None:
    for command in ("init", "serve", "search", "work"):
        said = refused(call(tmp_path, command, LICHTERMEER_PORT="viele"), 2)
        assert said == "LICHTERMEER_PORT hat den Wert „viele“. Erlaubt ist eine ganze Zahl.\n"
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_said(tmp_path: Path) -> None:
    assert call(tmp_path, "version").stdout.startswith("Lichtermeer 0.")


# Search


def test_demo_then_search_finds_without_serve(demo: Path) -> None:
    done = call_outside(demo, "search", "--json", "--limit", "3", "Strassenbeleuchtng")
    answer = json.loads(done.stdout)
    assert done.stderr == ""
    assert set(answer) == {"total", "hits"}
    assert 0 < len(answer["hits"]) <= 3
    assert answer["total"] >= len(answer["hits"])
    assert all({"slug", "title", "summary"} <= set(hit) for hit in answer["hits"])


def test_without_words_everything_is_listed(demo: Path) -> None:
    everything = json.loads(call(demo, "search", "--json", "--limit", "1000").stdout)
    assert everything["total"] == len(everything["hits"]) > 90
    assert json.loads(call(demo, "search", "--json", "").stdout)["total"] == everything["total"]


def test_samples_can_be_switched_off(demo: Path) -> None:
    shown = json.loads(call(demo, "search", "--json", "Musterkreis").stdout)
    without = json.loads(call(demo, "search", "--json", "Musterkreis", LICHTERMEER_SAMPLES="off").stdout)
    assert shown["total"] > without["total"]


@pytest.mark.parametrize(
    "words",
    [["--", "--limit"], ["--", "-x"], ["%s" * 100], ["\x1b[31mrot"], ["a" * 10_000], ["' OR 1=1; --"], ["💡", "ß"]],
)
def test_whatever_is_typed_is_searched_for(demo: Path, words: Sequence[str]) -> None:
    done = call(demo, "search", "--json", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["total"] >= 0


def test_bytes_that_are_no_text_are_searched_for_too(demo: Path) -> None:
    command = [os.fsencode(part) for part in (*COMMAND, "search", "--json")] + [b"M\xfcnchen"]
    done = subprocess.run(command, cwd=demo, env=env(), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    json.loads(done.stdout)


def test_a_reader_that_has_had_enough_is_no_trouble(demo: Path) -> None:
    shell = f"set -o pipefail; {' '.join(COMMAND)} search --limit 1000 | head -n 1"
    done = subprocess.run(["bash", "-c", shell], cwd=demo, env=env(), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Treffer\n")


def test_without_a_catalogue_or_an_index_it_says_so(own: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "gibt es nicht" in refused(call(tmp_path_factory.mktemp("empty"), "search", "--json", "Rad"))
    shutil.rmtree(own / DATA / "index")
    assert "Es gibt keinen brauchbaren Suchindex." in refused(call(own, "search", "--json", "Rad"))


# Filling


def test_demo_again_changes_nothing(own: Path) -> None:
    before = json.loads(call(own, "index", "status", "--json").stdout)
    assert call(own, "demo").stdout.startswith("Geladen: 0 neu, 0 geändert, ")
    assert json.loads(call(own, "index", "status", "--json").stdout) == before


def test_a_deleted_index_is_built_anew(own: Path) -> None:
    shutil.rmtree(own / DATA / "index")
    status = json.loads(call(own, "index", "status", "--json").stdout)
    assert status["ready"] is False
    assert status["rebuild_because"]
    assert call(own, "index", "rebuild").stdout.startswith("Der Suchindex ist neu gebaut: ")
    assert json.loads(call(own, "search", "--json", "Radverkehr").stdout)["total"] > 0


def test_looking_at_the_index_makes_none(tmp_path: Path) -> None:
    refused(call(tmp_path, "index", "status"))
    assert list(tmp_path.iterdir()) == []


def test_due_work_is_done_once_or_until_the_end(own: Path) -> None:
    shutil.rmtree(own / DATA / "index")
    assert call(own, "work", "--once").returncode == 0
    assert json.loads(call(own, "index", "status", "--json").stdout)["rebuild_because"] is None
    worker = subprocess.Popen([*COMMAND, "work"], cwd=own, env=env(), stderr=subprocess.PIPE, text=True)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(3)
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.communicate(timeout=30)[1] == ""
    assert worker.returncode in {0, -signal.SIGTERM}  # a signal in its very first moment just ends it


# Notes


def test_notes_of_readers_are_listed_and_closed(own: Path) -> None:
    database = Database(f"sqlite:///{own / DATA / 'lichtermeer.sqlite'}")
    half_past_midnight = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with database.writing() as db:
        solution = db.get_one(Solution, 1)
        id = notes.add_note(
            db, solution, "Ansprechperson", "Die Stelle\x1b[2J gibt es nicht mehr.", None, half_past_midnight
        ).id
    database.close()
    [told] = json.loads(call(own, "notes", "--json").stdout)
    assert (told["id"], told["about"]) == (id, "Ansprechperson")
    said = call(own, "notes").stdout
    assert "Hinweis 1 vom 21.11.2026" in said
    assert "\x1b" not in said
    assert call(own, "notes", "--done", str(id)).stdout == f"Hinweis {id} ist erledigt, 0 offen.\n"
    assert refused(call(own, "notes", "--done", str(id))).startswith(f"Einen offenen Hinweis {id} gibt es nicht.")
    assert json.loads(call(own, "notes", "--json").stdout) == []


# Backup and restore


def test_a_backup_comes_back_and_the_search_follows(own: Path) -> None:
    assert call(own, "backup", "b.sqlite").stdout.startswith("Gesichert und geprüft: b.sqlite")
    assert "gibt es schon" in refused(call(own, "backup", "b.sqlite"))
    assert call(own, "backup", "b.sqlite", "--force").returncode == 0
    shutil.rmtree(own / DATA)
    assert call(own, "restore", "b.sqlite").stdout == "Zurückgeholt: b.sqlite.\n"
    assert call(own, "work", "--once").returncode == 0
    assert json.loads(call(own, "search", "--json", "Radverkehr").stdout)["total"] > 0


@pytest.mark.parametrize(("lock", "shared"), [(SERVING, False), (IN_USE, True)])
def test_a_restore_waits_until_nobody_works_with_the_folder(own: Path, lock: str, shared: bool) -> None:
    call(own, "backup", "b.sqlite")
    with Lock(own / DATA / lock, shared=shared):
        assert "wird gerade gearbeitet" in refused(call(own, "restore", "b.sqlite"))


def test_a_child_of_serve_keeps_a_restore_away_until_it_has_noticed_the_death_of_its_parent(own: Path) -> None:
    call(own, "backup", "b.sqlite")
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
    child = subprocess.Popen(command, cwd=own, env=env(), pass_fds=(parent, theirs))
    assert os.read(ready, 1) == b"1"
    assert "wird gerade gearbeitet" in refused(call(own, "restore", "b.sqlite"))
    os.close(keep)
    assert child.wait(10) == 0
    assert call(own, "restore", "b.sqlite").returncode == 0
    for descriptor in (parent, ready, theirs):
        os.close(descriptor)


def test_nobody_works_with_the_folder_during_a_restore(own: Path) -> None:
    with Lock(own / DATA / IN_USE):
        assert "Sicherung zurückgeholt" in refused(call(own, "search", "Rad"))
        assert "Sicherung zurückgeholt" in refused(call(own, "serve"))


def test_a_restore_of_nothing_says_so(own: Path) -> None:
    assert "b.sqlite gibt es nicht" in refused(call(own, "restore", "b.sqlite"))
    (own / "b.sqlite").write_text("Sehr geehrte Damen und Herren, " * 99)
    assert "Es wurde nichts geändert." in refused(call(own, "restore", "b.sqlite"))
    assert json.loads(call(own, "search", "--json", "Radverkehr").stdout)["total"] > 0


# Trouble


def test_a_database_in_other_hands_is_one_sentence(own: Path) -> None:
    with closing(sqlite3.connect(own / DATA / "lichtermeer.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert "von einem anderen Vorgang belegt" in refused(call(own, "notes", "--done", "1"))
        assert json.loads(call(own, "search", "--json", "Radverkehr").stdout)["total"] > 0


def test_a_damaged_database_is_one_sentence(own: Path) -> None:
    for path in (own / DATA).glob("lichtermeer.sqlite*"):
        path.write_bytes(b"Sehr geehrte Damen und Herren, " * 1000)
    for command in (["init"], ["demo"], ["search", "Rad"], ["notes"], ["work", "--once"], ["backup", "b"]):
        assert "Die Datenbank ist beschädigt." in refused(call(own, *command)), command


def test_a_database_that_is_too_new_is_one_sentence(own: Path) -> None:
    with closing(sqlite3.connect(own / DATA / "lichtermeer.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("UPDATE house_fact SET value = '{\"oldest_reader\": \"99.0.0\"}' WHERE name = 'release'")
        connection.commit()
    reading = (["search"], ["notes"], ["index", "status"], ["backup", "b"])
    for command in (["init"], ["demo"], ["work", "--once"], *reading):
        assert "von einer neueren Fassung" in refused(call(own, *command)), command


def test_a_data_folder_that_is_a_file_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / DATA).write_text("im Weg")
    for command in ("init", "demo", "serve", "work", "search", "notes"):
        refused(call(tmp_path, command))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_data_folder_that_cannot_be_written_is_one_sentence(own: Path) -> None:
    for path in (own / DATA, *(own / DATA).rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    for command in ("init", "demo", "serve", "work"):
        refused(call(own, command))


def test_a_disk_that_takes_no_more_is_one_sentence(tmp_path: Path) -> None:
    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    refused(call_outside(tmp_path, "init", limits=small_files))
    assert call(tmp_path, "init").returncode == 0


@pytest.mark.parametrize("name", ["lichtermeer.sqlite", "lichtermeer.sqlite-wal", "index/meta.json", "../x/alias", ""])
def test_a_backup_never_takes_the_place_of_what_the_catalogue_works_with(own: Path, name: str) -> None:
    (own / "x").mkdir()
    (own / "x" / "alias").hardlink_to(own / DATA / "lichtermeer.sqlite")
    before = (own / DATA / "lichtermeer.sqlite").stat().st_ino
    refused(call(own, "backup", f"{DATA}/{name}" if name else "", "--force"))
    assert (own / DATA / "lichtermeer.sqlite").stat().st_ino == before


def test_an_empty_database_takes_the_place_of_no_backup(own: Path) -> None:
    (own / "good.sqlite").write_text("a good backup")
    for path in (own / DATA).glob("lichtermeer.sqlite*"):
        path.unlink()
    (own / DATA / "lichtermeer.sqlite").touch()
    assert "noch nicht eingerichtet" in refused(call(own, "backup", "good.sqlite", "--force"))
    assert (own / "good.sqlite").read_text() == "a good backup"


@pytest.mark.parametrize("command", [["search"], ["notes"], ["index", "status"], ["backup", "b"], ["work", "--once"]])
def test_a_question_makes_no_database(tmp_path: Path, command: list[str]) -> None:
    (tmp_path / DATA).mkdir()
    assert "noch nicht eingerichtet" in refused(call(tmp_path, *command))
    assert not list((tmp_path / DATA).glob("*.sqlite*"))


def test_a_file_that_is_not_ours_survives_a_backup_beside_it(own: Path) -> None:
    (own / "b.part").write_text("something dear")
    assert call(own, "backup", "b").returncode == 0
    assert (own / "b.part").read_text() == "something dear"
    assert {path.name for path in own.iterdir()} == {DATA, "b", "b.part"}


def test_a_folder_and_a_pipe_are_no_backups(own: Path) -> None:
    (own / "folder").mkdir()
    os.mkfifo(own / "pipe")
    assert "folder ist ein Ordner." in refused(call(own, "restore", "folder"))
    assert "folder ist ein Ordner." in refused(call(own, "backup", "folder", "--force"))
    assert "pipe ist keine gewöhnliche Datei." in refused(call(own, "restore", "pipe"))


@pytest.mark.parametrize("host", ["a..b", ".", 70 * "a", "nobody.invalid", "192.0.2.1"])
def test_a_name_that_no_machine_has_is_one_sentence(own: Path, host: str) -> None:
    said = refused(call_outside(own, "serve", "--host", host))
    assert host in said
    assert said.count("\n") == 1


def shell(folder: Path, line: str, **settings: str) -> Done:
    """A line as it is typed, where ``lichtermeer`` is this project's."""
    line = line.replace("lichtermeer", f"exec {sys.executable} -m catalog")
    done = subprocess.run(["/bin/sh", "-c", line], cwd=folder, env=env(**settings), capture_output=True, check=False)
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_an_output_that_takes_nothing_is_one_sentence(tmp_path: Path) -> None:
    said = refused(shell(tmp_path, "lichtermeer version > /dev/full"))
    assert said == "Die Ausgabe passt nicht mehr auf den Datenträger: Er ist voll.\n"


def test_a_closed_output_is_no_trouble(demo: Path) -> None:
    done = shell(demo, "lichtermeer search Rad >&-")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_that_knows_no_umlauts_gets_the_rest(tmp_path: Path) -> None:
    done = shell(tmp_path, "lichtermeer check publiccode nothing.yml", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("nothing.yml: ung?ltig")


@pytest.mark.parametrize("loaded", ["pydantic_core", "lichtermeer.sqlite-shm"])
def test_ctrl_c_ends_a_command_with_a_word(own: Path, loaded: str) -> None:
    """While it still imports, and while it works."""
    working = subprocess.Popen(
        [*COMMAND, "work"], cwd=own, env=env(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    while working.poll() is None and loaded not in Path(f"/proc/{working.pid}/maps").read_text():
        time.sleep(0.01)
    working.send_signal(signal.SIGINT)
    _, said = working.communicate(timeout=60)
    assert (working.returncode, said.splitlines()[-1]) == (130, "Abgebrochen.")
