"""``lichtermeer export publiccode``: one file to read on, several in a folder, and why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from catalog import solutions
from catalog.cli.running import run
from catalog.db import Database
from catalog.models import SolutionSlug
from schemas.publiccode import document_in, judge
from tests.factories import bernd, clara, published
from tests.publiccode_entries import URL, entry


@dataclass(frozen=True)
class Done:
    """What the command did."""

    code: int
    out: str
    err: str


class Operator:
    """Somebody at the command line of a catalogue."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def exports(self, *arguments: object) -> Done:
        code = run(["export", "publiccode", *map(str, arguments)])
        said = self.capsys.readouterr()
        assert "Traceback" not in said.err
        return Done(code, said.out, said.err)


@pytest.fixture
def operator(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """The catalogue has a whole entry with an older address, one that lacks much, and one that was withdrawn."""
    monkeypatch.setenv("LICHTERMEER_DATA", str(tmp_path))
    monkeypatch.setenv("LICHTERMEER_DATABASE_URL", database.url.render_as_string(hide_password=False))
    with database.writing() as db:
        _fill(db)
    return Operator(capsys)


def _fill(db: Session) -> None:
    whole = entry(db)
    db.add(SolutionSlug(slug="baumplaner", solution_id=whole.id))
    published(db, bernd(db), title="Meldebogen")
    solutions.withdraw(published(db, clara(db), title="Altes"), "Doppelt")


def assert_is_whole(data: bytes) -> None:
    report = judge(data, "publiccode.yml")
    assert (report.errors, report.warnings) == ((), ())
    assert document_in(data).url == URL


def test_one_entry_comes_out_as_a_valid_file_and_nothing_else(operator: Operator) -> None:
    done = operator.exports("giessplaner")
    assert (done.code, done.err) == (0, "")
    assert_is_whole(done.out.encode())
    assert operator.exports("baumplaner").out == done.out


def test_an_entry_without_a_file_says_what_is_missing(operator: Operator) -> None:
    done = operator.exports("meldebogen")
    assert (done.code, done.out) == (1, "")
    assert "meldebogen: keine Datei. Der Standard verlangt:" in done.err
    assert "  legal.license: Diese Angabe ist nötig und fehlt. Bitte ergänzen Sie sie." in done.err


def test_several_entries_go_into_a_folder_and_the_one_without_a_file_is_told(
    operator: Operator, tmp_path: Path
) -> None:
    folder = tmp_path / "neu" / "ordner"
    done = operator.exports("giessplaner", "meldebogen", "giessplaner", "--folder", folder)
    assert done.code == 1
    assert done.out == f"Geschrieben nach {folder}: 1 Datei. Ohne Datei: 1 Eintrag.\n"
    assert done.err.startswith("meldebogen: keine Datei.")
    assert [path.name for path in folder.iterdir()] == ["giessplaner.yml"]
    assert_is_whole((folder / "giessplaner.yml").read_bytes())


def test_all_published_entries_go_into_a_folder_whatever_some_lack(operator: Operator, tmp_path: Path) -> None:
    done = operator.exports("--all", "--folder", tmp_path / "alle")
    assert done.code == 0
    assert "1 Datei. Ohne Datei: 1 Eintrag." in done.out
    assert done.err.startswith("meldebogen: keine Datei. Es fehlt oder passt nicht: url, platforms,")
    assert "altes" not in done.err
    again = operator.exports("--all", "--folder", tmp_path / "alle")
    assert again.out == done.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Es fehlt die Angabe EINTRAG oder --all."),
        (["--all"], "Mehrere Dateien brauchen einen Ordner: --folder ORDNER."),
        (["a", "b"], "Mehrere Dateien brauchen einen Ordner: --folder ORDNER."),
        (["a", "--all"], "Entweder einzelne Einträge oder --all."),
    ],
)
def test_a_wrong_call_is_one_sentence(operator: Operator, arguments: list[str], sentence: str) -> None:
    done = operator.exports(*arguments)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(sentence)


@pytest.mark.parametrize("slug", ["gibt-es-nicht", "altes", "GIESS\nPLANER", "\x1b[31m", "../x"])
def test_what_is_not_published_is_refused_by_its_name(operator: Operator, slug: str) -> None:
    done = operator.exports(slug)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Einen veröffentlichten Eintrag „")
    assert done.err.count("\n") == 1


def test_a_folder_that_cannot_be_written_to_is_told(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "datei"
    file.touch()
    for folder, code in ((file, 1), (file / "darin", 1), ("a\0b", 2), (tmp_path / ("x" * 300), 1)):
        done = operator.exports("giessplaner", "--folder", folder)
        assert (done.code, done.out) == (code, ""), folder
        assert done.err.count("\n") == 1, folder
