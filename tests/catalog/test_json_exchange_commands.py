"""``export json`` and ``import json`` as an operator calls them, with files of every kind of badness."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from catalog import migrations
from catalog.db import Base, Database
from catalog.models import SolutionVersion
from tests.commands import DATA, Done, call
from tests.factories import NOW, anna, published
from tests.whole_catalogue import SECRET, fill_whole

Change = Callable[[dict[str, Any]], None]


def made(folder: Path) -> Database:
    (folder / DATA).mkdir(parents=True)
    (folder / DATA / "lichtermeer.sqlite").touch()
    database = Database(f"sqlite:///{folder / DATA / 'lichtermeer.sqlite'}")
    migrations.upgrade(database, NOW)
    return database


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ``export json`` writes of a catalogue in which everything occurs."""
    folder = tmp_path_factory.mktemp("whole")
    database = made(folder)
    with database.writing() as db:
        fill_whole(db)
    database.close()
    done = call(folder, "export", "json", "katalog.json")
    assert (done.returncode, done.stdout) == (0, "Ausgegeben: katalog.json (6 Einträge).\n")
    return folder / "katalog.json"


@pytest.fixture(scope="module")
def empty_house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    made(folder).close()
    return folder


@pytest.fixture
def house(empty_house: Path, tmp_path: Path) -> Path:
    """A folder with an empty catalogue."""
    shutil.copytree(empty_house, tmp_path / "house")
    return tmp_path / "house"


def rows_of(house: Path) -> int:
    database = Database(f"sqlite:///{house / DATA / 'lichtermeer.sqlite'}")
    tables = [table for name, table in Base.metadata.tables.items() if name != "house_fact"]
    with database.reading() as db:
        found = sum(db.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    database.close()
    return found


def told(path: Path) -> dict[str, Any]:
    """A document without the phases that stood, and without mail addresses whose period is over: months lie between
    the day of the tests and today's."""
    document: dict[str, Any] = json.loads(path.read_bytes())
    for entry in document["solutions"]:
        entry.pop("standing_phase", None)
        for note in entry.get("notes", ()):
            note.pop("reply_to", None)
    return document


def taking(house: Path, data: bytes) -> Done:
    (house / "katalog.json").write_bytes(data)
    return call(house, "import", "json", "katalog.json")


def test_a_catalogue_moves_to_another_machine(document: Path, house: Path) -> None:
    done = call(house, "import", "json", str(document))

    assert done.returncode == 0, done.stderr
    assert done.stdout == "Eingelesen: 6 neu, 0 ergänzt, 0 unverändert, 0 übersprungen; 7 neue Organisationen.\n"
    assert call(house, "export", "json", "nachher.json").returncode == 0
    assert told(house / "nachher.json") == told(document)


def test_the_same_file_again_changes_nothing(document: Path, house: Path) -> None:
    call(house, "import", "json", str(document))

    report = json.loads(call(house, "import", "json", str(document), "--json").stdout)

    assert (report["created"], report["changed"], report["unchanged"]) == (0, 0, 6)
    assert not report["remarks"]


def test_a_preview_says_what_would_happen_and_changes_nothing(document: Path, house: Path) -> None:
    done = call(house, "import", "json", str(document), "--preview")

    assert done.stdout.startswith("Vorschau, es wurde nichts geändert: 6 neu")
    assert rows_of(house) == 0


def test_what_was_imported_is_found_at_once(document: Path, house: Path) -> None:
    call(house, "import", "json", str(document))

    assert "Gießplaner" in call(house, "search", "Gießplaner").stdout


def test_only_its_owner_can_read_the_file_with_everything(document: Path) -> None:
    assert document.stat().st_mode & 0o777 == 0o600
    assert SECRET in document.read_text(encoding="utf-8")
    assert [path.name for path in document.parent.iterdir() if path.name.endswith(".part")] == []


def test_the_public_extract_is_written_on_demand(document: Path) -> None:
    done = call(document.parent, "export", "json", "auszug.json", "--public")

    assert done.stdout == "Ausgegeben: auszug.json (3 Einträge).\n"
    assert SECRET not in (document.parent / "auszug.json").read_text(encoding="utf-8")


def test_a_public_extract_becomes_a_catalogue_too(document: Path, house: Path) -> None:
    call(document.parent, "export", "json", "auszug.json", "--public")

    done = call(house, "import", "json", str(document.parent / "auszug.json"))

    assert done.stdout.startswith("Eingelesen: 3 neu"), done.stderr


def test_a_file_laid_out_by_another_program_is_read_as_well(document: Path, house: Path) -> None:
    laid_out = json.dumps(json.loads(document.read_bytes()), indent=2, sort_keys=True).encode()

    assert taking(house, laid_out).returncode == 0
    call(house, "export", "json", "nachher.json")
    assert told(house / "nachher.json") == told(document)


@pytest.mark.parametrize("target", ["/dev/null", f"{DATA}/lichtermeer.sqlite", DATA, "gibt/es/nicht.json"])
def test_nothing_that_is_no_file_of_ones_own_is_written_to(house: Path, target: str) -> None:
    done = call(house, "export", "json", target)

    assert done.returncode == 1
    assert done.stderr.strip().endswith((".", "schreibt auf die Standardausgabe."))
    assert rows_of(house) == 0


def test_a_damaged_entry_is_named_and_no_file_is_left(house: Path) -> None:
    database = Database(f"sqlite:///{house / DATA / 'lichtermeer.sqlite'}")
    with database.writing() as db:
        entry = published(db, anna(db))
        db.add(
            SolutionVersion(solution_id=entry.id, number=2, content={}, provenance={}, created_at=NOW, said_as="source")
        )
    database.close()

    done = call(house, "export", "json", "katalog.json")

    assert "Der Eintrag giessplaner ist in der Datenbank beschädigt" in done.stderr
    assert sorted(path.name for path in house.iterdir()) == [DATA]


def test_statements_under_one_name_are_told_apart(document: Path, house: Path) -> None:
    changed = json.loads(document.read_bytes())
    changed["solutions"][1]["statements"] = changed["solutions"][0]["statements"]

    assert taking(house, json.dumps(changed).encode()).returncode == 0
    done = call(house, "import", "json", "katalog.json", "--json")
    assert done.returncode == 0, done.stderr
    again = json.loads(done.stdout)
    assert (again["changed"], again["unchanged"]) == (0, 6)


NOT_JSON = {
    "nothing": (b"", "Zeile 1: Hier bricht die Datei ab"),
    "garbage": (b"\x00\x01garbage" * 100, "Zeile 1: Hier ist die Datei kein gültiges JSON"),
    "a list": (b"[]", "kein gültiges JSON"),
    "an empty object": (b"{}", "Das ist keine Ausgabe eines Katalogs"),
    "another document": (b'{"name": "x"}', "Das ist keine Ausgabe eines Katalogs"),
    "the wrong encoding": ('{"format": "ä"}'.encode("latin-1"), "Zeile 1: Die Datei ist hier nicht in UTF-8"),
    "UTF-16": ('{"format": "ä"}'.encode("utf-16"), "nicht in UTF-8"),
    "50 MB of a text": (b'{"format": "' + b"x" * 50_000_000, "länger als 16 Millionen Zeichen"),
    "50 MB of brackets": (b'{"format": ' + b"[" * 50_000_000, "zu tief geschachtelt"),
    "50 MB of blanks": (b'{"format": ' + b" " * 50_000_000, "bricht die Datei ab"),
    "a key twice": (b'{"format": "lichtermeer-catalogue",\n"format": "x"}', "Zeile 2: Das Feld „format“ steht zweimal"),
    "NaN": (b'{"format": NaN}', "„NaN“ ist keine Zahl"),
    "a huge number": (b'{"format": ' + b"9" * 5_000 + b"}", "ist keine Zahl, die der Katalog behalten kann"),
    "endless": (b'{"format": 1e999}', "„inf“ ist keine Zahl"),
    "half a sign": (b'{"format": "\\ud800"}', "Zeichen, die es nicht gibt"),
    "NUL": (b'{"format": "\\u0000"}', "Zeichen, die es nicht gibt"),
}


@pytest.mark.parametrize("kind", NOT_JSON)
def test_what_is_no_such_document_gets_its_sentence(house: Path, kind: str) -> None:
    data, sentence = NOT_JSON[kind]

    done = taking(house, data)

    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert done.stderr.endswith("Es wurde nichts übernommen.\n")


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
def test_of_a_file_that_is_cut_off_nothing_is_taken_over(document: Path, house: Path, part: float) -> None:
    data = document.read_bytes()

    done = taking(house, data[: int(len(data) * part)])

    assert (done.returncode, rows_of(house)) == (1, 0)
    assert "Es wurde nichts übernommen." in done.stderr


def test_a_line_that_was_lost_is_missed(document: Path, house: Path) -> None:
    lines = document.read_bytes().splitlines(keepends=True)
    last = next(number for number, line in enumerate(lines) if b"Dorflampe" in line and b'"versions"' in line)
    del lines[last]
    lines[last - 1] = lines[last - 1].rstrip(b",\n") + b"\n"

    done = taking(house, b"".join(lines))

    assert "Am Ende der Datei stehen 6 angekündigt, gelesen wurden 5." in done.stderr
    assert rows_of(house) == 0


def _entry(document: dict[str, Any]) -> dict[str, Any]:
    entry: dict[str, Any] = document["solutions"][0]
    return entry


def _set(*path: str | int, to: Any) -> Change:
    def change(document: dict[str, Any]) -> None:
        place: Any = _entry(document)
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = to

    return change


def _deep(levels: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for _ in range(levels):
        made = {"x": made}
    return made


def _newer(document: dict[str, Any]) -> None:
    document["version"] = 2


def _unknown(document: dict[str, Any]) -> None:
    document["farbe"] = "blau"


def _lost_body(document: dict[str, Any]) -> None:
    del document["organisations"][0], document["counts"]


def _lost_origin(document: dict[str, Any]) -> None:
    document["relations"][0]["origin"] = "nirgends"


NO_CATALOGUE: dict[str, tuple[Change, str]] = {
    "a newer format": (_newer, "Die Datei hat das Format 2 einer neueren Fassung"),
    "an unknown field": (_set("farbe", to=1), "Eintrag 1 (giessplaner): Das Feld „farbe“ kennt diese Fassung nicht."),
    "an unknown field of the head": (_unknown, "Das Feld „farbe“ kennt diese Fassung nicht."),
    "an unknown field within": (_set("versions", 1, "content", "farbe", to=1), "„versions.2.content.farbe“"),
    "a list that is a text": (_set("versions", to="x"), "Der Wert von „versions“ passt nicht: „x“."),
    "a wrong word": (_set("versions", 1, "content", "kind", to="Zauberei"), "„versions.2.content.kind“"),
    "no date": (_set("created_at", to="gestern"), "Der Wert von „created_at“ passt nicht: „gestern“."),
    "a date without a zone": (_set("created_at", to="2025-01-01T00:00:00"), "„created_at“"),
    "a date before all time": (_set("created_at", to="0001-01-01T00:00:00+14:00"), "„created_at“"),
    "a date after all time": (_set("contacts", 0, "confirmed_on", to="9999-12-31"), "„contacts.1.confirmed_on“"),
    "an address that leads elsewhere": (_set("address", to="../../etc"), "Der Wert von „address“ passt nicht"),
    "too deep": (_set("sources", 0, "raw", to=_deep(200)), "„sources.1.raw“"),
    "a claim of nobody": (_set("statements", 0, "organisation", to=None), "statements.1"),
    "an answer to nothing": (_set("statements", 2, "answers", to="0" * 64), "passt nicht"),
    "the same version twice": (_set("versions", 1, "number", to=1), "passt nicht"),
    "a body that is not there": (_lost_body, "Die Organisation „annastadt“ steht weder in der Datei noch"),
    "a tie to nothing": (_lost_origin, "Den Eintrag „nirgends“ gibt es weder in der Datei noch hier."),
    "a huge number within": (_set("versions", 0, "number", to=10**18), "„versions.1.number“"),
}


@pytest.mark.parametrize("kind", NO_CATALOGUE)
def test_what_is_wrong_in_a_document_is_named_with_its_place(document: Path, house: Path, kind: str) -> None:
    change, sentence = NO_CATALOGUE[kind]
    changed = json.loads(document.read_bytes())
    change(changed)

    done = taking(house, json.dumps(changed, ensure_ascii=False).encode())

    assert sentence in done.stderr, done.stderr
    assert (done.returncode, rows_of(house)) == (1, 0)


def test_a_file_that_is_not_there_gets_its_sentence(house: Path) -> None:
    assert call(house, "import", "json", "nirgends.json").stderr == "nirgends.json gibt es nicht.\n"
    assert call(house, "import", "json", DATA).stderr == f"{DATA} ist ein Ordner.\n"
    assert "keine gewöhnliche Datei" in call(house, "import", "json", "/dev/zero").stderr


def test_the_name_of_a_file_steers_no_terminal(house: Path) -> None:
    (house / "a\n\x1b[31m.json").write_text("{")
    said = call(house, "import", "json", "a\n\x1b[31m.json").stderr
    assert "\x1b" not in said and said.count("\n") == 1, said
