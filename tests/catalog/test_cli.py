"""The command line says what it did, in German, and never shows a trace of the program for what can be expected."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from catalog import notes
from catalog.cli.running import COMMANDS
from catalog.db import Database
from catalog.models import Solution
from tests.commands import COMMAND, DATA, call, call_outside, env, refused

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


def test_demo_then_search_finds_without_serve(demo_folder: Path) -> None:
    done = call_outside(demo_folder, "search", "--json", "--limit", "3", "Strassenbeleuchtng")
    answer = json.loads(done.stdout)
    assert done.stderr == ""
    assert set(answer) == {"total", "hits"}
    assert 0 < len(answer["hits"]) <= 3
    assert answer["total"] >= len(answer["hits"])
    assert all({"slug", "title", "summary"} <= set(hit) for hit in answer["hits"])


def test_without_words_everything_is_listed(demo_folder: Path) -> None:
    everything = json.loads(call(demo_folder, "search", "--json", "--limit", "1000").stdout)
    assert everything["total"] == len(everything["hits"]) > 90
    assert json.loads(call(demo_folder, "search", "--json", "").stdout)["total"] == everything["total"]


def test_samples_can_be_switched_off(demo_folder: Path) -> None:
    shown = json.loads(call(demo_folder, "search", "--json", "Musterkreis").stdout)
    without = json.loads(call(demo_folder, "search", "--json", "Musterkreis", LICHTERMEER_SAMPLES="off").stdout)
    assert shown["total"] > without["total"]


@pytest.mark.parametrize(
    "words",
    [["--", "--limit"], ["--", "-x"], ["%s" * 100], ["\x1b[31mrot"], ["a" * 10_000], ["' OR 1=1; --"], ["💡", "ß"]],
)
def test_whatever_is_typed_is_searched_for(demo_folder: Path, words: Sequence[str]) -> None:
    done = call(demo_folder, "search", "--json", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["total"] >= 0


def test_bytes_that_are_no_text_are_searched_for_too(demo_folder: Path) -> None:
    command = [os.fsencode(part) for part in (*COMMAND, "search", "--json")] + [b"M\xfcnchen"]
    done = subprocess.run(command, cwd=demo_folder, env=env(), capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    json.loads(done.stdout)


def test_a_reader_that_has_had_enough_is_no_trouble(demo_folder: Path) -> None:
    shell = f"set -o pipefail; {' '.join(COMMAND)} search --limit 1000 | head -n 1"
    done = subprocess.run(
        ["bash", "-c", shell], cwd=demo_folder, env=env(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("Treffer\n")


def test_without_a_catalogue_or_an_index_it_says_so(own_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    assert "gibt es nicht" in refused(call(tmp_path_factory.mktemp("empty"), "search", "--json", "Rad"))
    shutil.rmtree(own_folder / DATA / "index")
    assert "Es gibt keinen brauchbaren Suchindex." in refused(call(own_folder, "search", "--json", "Rad"))


# Filling


def test_demo_again_changes_nothing(own_folder: Path) -> None:
    before = json.loads(call(own_folder, "index", "status", "--json").stdout)
    assert call(own_folder, "demo").stdout.startswith("Geladen: 0 neu, 0 geändert, ")
    assert json.loads(call(own_folder, "index", "status", "--json").stdout) == before


def test_a_deleted_index_is_built_anew(own_folder: Path) -> None:
    shutil.rmtree(own_folder / DATA / "index")
    status = json.loads(call(own_folder, "index", "status", "--json").stdout)
    assert status["ready"] is False
    assert status["rebuild_because"]
    assert call(own_folder, "index", "rebuild").stdout.startswith("Der Suchindex ist neu gebaut: ")
    assert json.loads(call(own_folder, "search", "--json", "Radverkehr").stdout)["total"] > 0


def test_looking_at_the_index_makes_none(tmp_path: Path) -> None:
    refused(call(tmp_path, "index", "status"))
    assert list(tmp_path.iterdir()) == []


def test_due_work_is_done_once_or_until_the_end(own_folder: Path) -> None:
    shutil.rmtree(own_folder / DATA / "index")
    assert call(own_folder, "work", "--once").returncode == 0
    assert json.loads(call(own_folder, "index", "status", "--json").stdout)["rebuild_because"] is None
    worker = subprocess.Popen([*COMMAND, "work"], cwd=own_folder, env=env(), stderr=subprocess.PIPE, text=True)
    try:
        with pytest.raises(subprocess.TimeoutExpired):
            worker.wait(3)
    finally:
        worker.send_signal(signal.SIGTERM)
    assert worker.communicate(timeout=30)[1] == ""
    assert worker.returncode in {0, -signal.SIGTERM}  # a signal in its very first moment just ends it


# Notes


def test_notes_of_readers_are_listed_and_closed(own_folder: Path) -> None:
    database = Database(f"sqlite:///{own_folder / DATA / 'lichtermeer.sqlite'}")
    half_past_midnight = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    with database.writing() as db:
        solution = db.get_one(Solution, 1)
        id = notes.add_note(
            db, solution, "Ansprechperson", "Die Stelle\x1b[2J gibt es nicht mehr.", None, half_past_midnight
        ).id
    database.close()
    [told] = json.loads(call(own_folder, "notes", "--json").stdout)
    assert (told["id"], told["about"]) == (id, "Ansprechperson")
    said = call(own_folder, "notes").stdout
    assert "Hinweis 1 vom 21.11.2026" in said
    assert "\x1b" not in said
    assert call(own_folder, "notes", "--done", str(id)).stdout == f"Hinweis {id} ist erledigt, 0 offen.\n"
    assert refused(call(own_folder, "notes", "--done", str(id))).startswith(
        f"Einen offenen Hinweis {id} gibt es nicht."
    )
    assert json.loads(call(own_folder, "notes", "--json").stdout) == []
