"""``import publiccode`` says how many files it took, writes its report, and never shows a trace."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.commands import DATA, call, refused
from tests.publiccode_files import document, write


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("set-up")
    assert call(folder, "init").returncode == 0
    return folder


@pytest.fixture
def own(set_up: Path, tmp_path: Path) -> Path:
    """A folder of this test's own with a catalogue that holds the register only."""
    shutil.copytree(set_up, tmp_path / "eigen")
    return tmp_path / "eigen"


def test_files_are_counted_reported_and_found(own: Path) -> None:
    write(own / "dateien", "a.yml", name="Gießwunder")
    (own / "dateien" / "b.yml").write_text(json.dumps(document(platforms=None)), encoding="utf-8")
    done = call(own, "import", "publiccode", "dateien", "--report", "bericht.jsonl")
    assert done.returncode == 0
    assert done.stdout.startswith("2 Dateien, 1 neu, 0 geändert, 0 unverändert, 0 übergangen, 1 ungültig.")
    assert "b.yml" in done.stdout
    rows = [json.loads(line) for line in (own / "bericht.jsonl").read_text(encoding="utf-8").splitlines()]
    good, bad = rows
    assert (good["outcome"], good["slug"], good["identity"], good["reason"]) == (
        "created", "giesswunder", "github.com/annastadt/giessplaner", None
    )  # fmt: skip
    assert (bad["outcome"], bad["reason"], bad["problems"][0]["key"]) == ("invalid", "standard", "platforms")
    assert bad["message"]
    assert "Gießwunder" in call(own, "search", "Gießwunder").stdout


def test_counts_come_as_json(own: Path) -> None:
    write(own, "a.yml")
    for outcome in ("created", "unchanged"):
        done = call(
            own, "import", "publiccode", "a.yml", "--json", "--origin", "https://github.com/annastadt/giessplaner"
        )
        counts = {"files": 1, "created": 0, "updated": 0, "unchanged": 0, "skipped": 0, "invalid": 0} | {outcome: 1}
        assert json.loads(done.stdout) == counts


def test_nothing_to_read_ends_with_1(own: Path) -> None:
    (own / "leer").mkdir()
    for path in ("leer", "gibt-es-nicht", "gibt-es-nicht.yml"):
        done = call(own, "import", "publiccode", path)
        assert done.returncode == 1
        assert "keine Datei" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_report_that_cannot_be_written_is_said_before_anything_is_done(own: Path) -> None:
    write(own, "a.yml")
    assert "Bericht" in refused(call(own, "import", "publiccode", "a.yml", "--report", "weg/bericht.jsonl"))
    assert "ungültig" in refused(call(own, "import", "publiccode", "a.yml", "--report", "a\0b"))
    assert json.loads(call(own, "import", "publiccode", "a.yml", "--json").stdout)["created"] == 1


def test_an_origin_that_is_none_is_a_wrong_call(own: Path) -> None:
    write(own, "a.yml")
    assert "--origin" in refused(call(own, "import", "publiccode", "a.yml", "--origin", "https://github.com"), 2)


def test_without_a_catalogue_it_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, "a.yml")
    assert "init" in refused(call(tmp_path, "import", "publiccode", "a.yml"))
    assert not (tmp_path / DATA).exists()


def test_a_call_without_a_file_is_wrong(own: Path) -> None:
    assert "PFAD" in refused(call(own, "import", "publiccode"), 2)
