"""`import csv` and `export csv`: sentences for people, a report for machines, and never a trace of the program."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.commands import COMMAND, Done, call, call_outside, env, refused

HEAD = "Kennung;Titel;Kurzbeschreibung;Herausgeber;In Betrieb seit;Ansprechpartner"
GOOD = "1;Gießplaner;Zählt Bäume.;Köln;3.11.2023;Person A"
ODD = [
    HEAD,
    GOOD,
    '2;=HYPERLINK("x");Eine Formel.;Köln;;',
    "3;Halb;Nur",
    "4;Später;Noch nicht.;Köln;bald;",
    '5;"Offen;x;y;z;',
    "1;Noch einmal;Dieselbe Kennung.;Köln;;",
    "6;Letzte;Kommt an.;Köln;11/2023;",
]


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `init` was called."""
    folder = tmp_path_factory.mktemp("csv")
    assert call_outside(folder, "init").returncode == 0
    return folder


def write(folder: Path, name: str, *rows: str, encoding: str = "utf-8-sig") -> Path:
    path = folder / name
    path.write_bytes("\r\n".join([*rows, ""]).encode(encoding))
    return path


def reported(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def numbers(done: Done) -> tuple[int, ...]:
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    return tuple(said[name] for name in ("rows", "created", "updated", "unchanged", "skipped", "invalid"))


def test_an_odd_table_gets_a_sentence_for_each_row_and_the_rest_is_taken(empty: Path, tmp_path: Path) -> None:
    report = tmp_path / "bericht.jsonl"
    file = write(tmp_path, "odd.csv", *ODD, encoding="cp1252")
    preview = call(empty, "import", "csv", str(file), "--preview", "--report", str(report))
    foreseen = reported(report)
    done = call(empty, "import", "csv", str(file), "--report", str(report), "--json")
    assert numbers(done) == (7, 3, 0, 0, 1, 3)
    assert "Vorschau, nichts wurde geändert: 7 Zeilen, 3 neu" in preview.stdout
    assert "„Ansprechpartner“" in preview.stdout and "Windows-1252" in preview.stdout
    lines = reported(report)
    assert [line["line"] for line in lines] == [2, 3, 4, 5, 6, 7, 8]
    assert [line["outcome"] for line in lines] == [line["outcome"] for line in foreseen]
    assert "Zeile 5, Spalte „In Betrieb seit“: „bald“ ist kein Datum." in str(lines[3]["problems"])
    assert "sieht aus wie eine Formel" in str(lines[1]["hints"])
    assert "steht schon in Zeile 2" in str(lines[5]["problems"])
    assert "Person A" not in report.read_text(encoding="utf-8")


def test_a_second_time_nothing_changes(empty: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "zweimal.csv", HEAD, GOOD.replace("Gießplaner", "Zweimal"))
    assert numbers(call(empty, "import", "csv", str(file), "--json")) == (1, 1, 0, 0, 0, 0)
    assert numbers(call(empty, "import", "csv", str(file), "--json")) == (1, 0, 0, 1, 0, 0)


def test_what_was_taken_is_found_by_the_search(empty: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "suche.csv", HEAD, GOOD.replace("Gießplaner", "Nebelhornwarte"))
    assert call(empty, "import", "csv", str(file)).returncode == 0
    assert "Nebelhornwarte" in call(empty, "search", "Nebelhornwarte").stdout


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "ist leer"),
        (b"PK\x03\x04" + bytes(100), "als CSV speichern"),
        (b"%PDF-1.7", "als CSV speichern"),
        (b"Name;Farbe\nA;B\n", "Es fehlen die Spalten: Kurzbeschreibung, Herausgeber."),
        (b"eins;zwei\n", "keine mit Überschriften"),
        (b"Titel;Titel;Kurz;Stadt\n", "gibt es zweimal: A („Titel“) und B („Titel“)"),
    ],
)
def test_what_is_no_table_gets_one_sentence_there_and_in_the_report(
    empty: Path, tmp_path: Path, data: bytes, said: str
) -> None:
    (tmp_path / "x.csv").write_bytes(data)
    report = tmp_path / "bericht.jsonl"
    done = call(empty, "import", "csv", str(tmp_path / "x.csv"), "--report", str(report))
    assert said in refused(done)
    [line] = reported(report)
    assert line["outcome"] == "invalid" and said in str(line["problems"])


@pytest.mark.parametrize("name", ["fehlt.csv", ".", "x\ny.csv", "nul\0l.csv"])
def test_a_file_that_is_not_there_gets_one_sentence(empty: Path, name: str) -> None:
    assert len(refused(call(empty, "import", "csv", name)).splitlines()) == 1


def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(empty: Path, tmp_path: Path) -> None:
    file = write(tmp_path, "a.csv", HEAD, GOOD.replace("Gießplaner", "Ungesehen"))
    for report in (str(tmp_path), str(tmp_path / "kein" / "ordner"), str(file)):
        assert "Bericht" in refused(call(empty, "import", "csv", str(file), "--report", report))
    assert file.read_bytes().startswith(b"\xef\xbb\xbfKennung")
    assert numbers(call(empty, "import", "csv", str(file), "--preview", "--json"))[1] == 1


def test_the_export_can_be_taken_in_again_and_the_form_filled_in(empty: Path, tmp_path: Path) -> None:
    file = tmp_path / "katalog.csv"
    assert call(empty, "export", "csv", str(file)).returncode == 0
    assert file.read_bytes().startswith("\ufeffKennung;Titel;".encode())
    again = numbers(call(empty, "import", "csv", str(file), "--json"))
    assert again[0] == again[3] > 0
    form = call_outside(empty, "export", "csv", "--template").stdout
    assert form.splitlines()[-1].startswith("Kennung;Titel;Kurzbeschreibung;")
    assert [path.name for path in tmp_path.iterdir()] == ["katalog.csv"]


def test_an_export_that_cannot_be_written_is_one_sentence(empty: Path, tmp_path: Path) -> None:
    for target in (str(tmp_path / "kein" / "ordner.csv"), str(tmp_path)):
        assert "lässt sich nicht schreiben" in refused(call(empty, "export", "csv", target))


def test_an_import_that_is_killed_goes_on_where_it_was(empty: Path, tmp_path: Path) -> None:
    rows = [f"k{number};Abbruch {number};Kurz.;Köln;;" for number in range(1_200)]
    file, report = write(tmp_path, "lang.csv", HEAD, *rows), tmp_path / "bericht.jsonl"
    command = [*COMMAND, "import", "csv", str(file), "--report", str(report)]
    process = subprocess.Popen(command, cwd=empty, env=env(), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while process.poll() is None and not (report.exists() and report.stat().st_size > 10_000):
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    told = len(report.read_bytes().splitlines()) - 1
    rows_, created, updated, unchanged, *_ = numbers(call(empty, "import", "csv", str(file), "--json"))
    assert (rows_, updated, created + unchanged) == (1_200, 0, 1_200)
    assert unchanged >= told > 0
