"""``lichtermeer check publiccode``: verdicts for people and for machines, whatever the files are."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from catalog.cli.running import run

VALID = Path(__file__).resolve().parents[1] / "schemas" / "data" / "publiccode" / "valid.yml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a valid file and the pictures that it names."""
    (tmp_path / "publiccode.yml").write_bytes(VALID.read_bytes())
    for picture in ("ampel.svg", "bild.png"):
        (tmp_path / picture).touch()
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *files: Path | str) -> tuple[int, Any]:
    code = run(["check", "publiccode", "--json", *map(str, files)])
    out, err = capsys.readouterr()
    assert err == ""
    return code, json.loads(out)


def test_a_valid_file_is_valid(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    file = folder / "publiccode.yml"
    assert checked(capsys, file) == (0, [{"file": str(file), "valid": True, "errors": [], "warnings": []}])


def test_a_warning_leaves_a_file_valid(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    old = folder / "old.yml"
    old.write_text(VALID.read_text().replace('Version: "0"', 'Version: "0.4"'))
    code, [result] = checked(capsys, old)
    assert (code, result["valid"], result["errors"]) == (0, True, [])
    [warning] = result["warnings"]
    assert {**warning, "message": ""} == {"key": "publiccodeYmlVersion", "line": 1, "column": 1, "message": ""}
    assert "überholt" in warning["message"]


def test_one_invalid_file_among_others_makes_it_1_and_all_are_told(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    good, bad, worse = folder / "publiccode.yml", folder / "bad.yml", folder / "worse.yml"
    bad.write_text(VALID.read_text().replace("EUPL-1.2", "EUPL"))
    worse.write_bytes(b"\xff\xfe")
    code, results = checked(capsys, bad, good, worse)
    assert code == 1
    assert [(result["file"], result["valid"]) for result in results] == [
        (str(bad), False),
        (str(good), True),
        (str(worse), False),
    ]
    [error] = results[0]["errors"]
    assert (error["key"], error["column"]) == ("legal.license", 3)
    assert bad.read_text().splitlines()[error["line"] - 1] == "  license: EUPL"


def test_what_the_file_names_must_lie_beside_it(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    (folder / "ampel.svg").unlink()
    code, [result] = checked(capsys, folder / "publiccode.yml")
    assert code == 1
    assert [error["key"] for error in result["errors"]] == ["logo"]


@pytest.mark.parametrize(
    ("content", "good"),
    [(b"", False), (b"GIF89a", False), (b"\x89PNG\r\n\x1a\n" + b"\0" * 4 + b"IHDR" + b"\0" * 17, True)],
)
def test_a_logo_in_png_is_looked_into(
    capsys: pytest.CaptureFixture[str], folder: Path, content: bytes, good: bool
) -> None:
    file = folder / "publiccode.yml"
    file.write_text(VALID.read_text().replace("ampel.svg", "ampel.png"))
    (folder / "ampel.png").write_bytes(content)
    assert checked(capsys, file)[1][0]["valid"] is good


@pytest.mark.parametrize("name", ["missing.yml", "", "folder", "loop", "pipe", "a\0b"])
def test_what_cannot_be_read_is_told_and_the_rest_goes_on(
    capsys: pytest.CaptureFixture[str], folder: Path, name: str
) -> None:
    (folder / "folder").mkdir()
    (folder / "loop").symlink_to(folder / "loop")
    os.mkfifo(folder / "pipe")
    bad = f"{folder}/{name}" if name else ""
    code, results = checked(capsys, bad, folder / "publiccode.yml")
    assert code == 1
    assert [result["valid"] for result in results] == [False, True]
    [error] = results[0]["errors"]
    assert error["message"].startswith("Die Datei lässt sich nicht lesen: ")


def test_a_large_file_is_not_read_to_its_end(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    huge = folder / "huge.yml"
    with huge.open("wb") as file:
        file.truncate(50_000_000_000)
    code, [result] = checked(capsys, huge)
    assert code == 1
    assert "größer als 1 MB" in result["errors"][0]["message"]


def test_a_person_reads_sentences(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    bad = folder / "bad.yml"
    bad.write_text(VALID.read_text().replace("EUPL-1.2", "EUPL").replace("- DE", "- de"))
    assert run(["check", "publiccode", str(bad), str(folder / "publiccode.yml")]) == 1
    first, error, warning, second = capsys.readouterr().out.splitlines()
    assert first == f"{bad}: ungültig (1 Fehler, 1 Hinweis)"
    assert error.startswith("  Fehler: Zeile ") and "legal.license: „EUPL“ ist kein Lizenzausdruck" in error
    assert warning.startswith("  Hinweis: Zeile ") and "Bitte schreiben Sie „DE“ statt „de“." in warning
    assert second == f"{folder / 'publiccode.yml'}: gültig"


def test_a_call_without_files_is_a_wrong_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "publiccode"]) == 2
    assert "DATEI" in capsys.readouterr().err


def test_it_speaks_english_to_people_and_machines_where_it_is_asked_to(
    capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    file = folder / "publiccode.yml"
    file.write_text(VALID.read_text().replace("name: Ampelblick", "nam: Ampelblick", 1))
    assert run(["check", "publiccode", str(file), str(folder), "--language", "en"]) == 1
    said = capsys.readouterr().out
    assert f"{file}: invalid (2 errors)" in said
    assert "  error: line 3, column 1: nam: The standard does not know the key “nam” in this place." in said
    assert f"{folder}: invalid (1 error)\n  error: The file cannot be read: It is a folder." in said
    assert run(["check", "publiccode", "--json", "--language", "en", str(file)]) == 1
    [result] = json.loads(capsys.readouterr().out)
    assert "The standard does not know the key" in result["errors"][0]["message"]


def test_it_speaks_german_otherwise_and_no_other_language(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    run(["check", "publiccode", str(folder)])
    assert "Es ist ein Ordner" in capsys.readouterr().out
    assert run(["check", "publiccode", str(folder), "--language", "fr"]) == 2
    assert "Der Wert für --language passt nicht." in capsys.readouterr().err
