"""Whatever lies in a folder: each file gets its sentence, the rest goes on, and nothing is half imported."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog.db import Database
from catalog.imports.publiccode import import_files
from catalog.imports.publiccode.outcomes import SENTENCES
from catalog.models import Solution, SourceRecord
from catalog.phases import Thresholds
from catalog.solutions import Rules
from tests.factories import NOW
from tests.publiccode_files import became, brought_in, document, only, rows_of, write

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
GOOD = json.dumps(document(), ensure_ascii=False)


def number(database: Database) -> int:
    with database.reading() as db:
        return db.scalar(select(func.count(Solution.id))) or 0


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (BOMB.encode(), "too-many-nodes"),
        (("{a: " * 200).encode(), "too-deep"),
        (GOOD.replace('"platforms"', '"name": "zweimal", "platforms"').encode(), "duplicate-key"),
        (GOOD.replace('"stable"', "!!python/object/apply:os.system [echo]").encode(), "object-tag"),
        (f"{GOOD}\n---\n{GOOD}".encode(), "several-documents"),
        (GOOD.encode("utf-16"), "encoding"),
        (GOOD.encode("latin-1"), "encoding"),
        (b"\xef\xbb\xbf" + GOOD.encode(), "byte-order-mark"),
        (b" " * 50_000_000, "too-large"),
        (b"", "required"),
        (b"\0" * 100, "required"),
        (b"%PDF-1.7 \x00\xff", "encoding"),
        (b"- eine\n- Liste\n", "required"),
        (b"a: b: c", "yaml"),
    ],
)
def test_a_bad_file_gets_its_sentence_and_the_good_one_is_taken(
    database: Database, tmp_path: Path, data: bytes, code: str
) -> None:
    (tmp_path / "a.yml").write_bytes(data)
    write(tmp_path, "b.yml")
    bad, good = brought_in(database, tmp_path)
    assert (bad.outcome, bad.reason, good.outcome) == ("invalid", "standard", "created")
    assert bad.sentence
    assert [problem.code for problem in bad.problems][:1] == [code]
    assert number(database) == 1


def no_access(path: Path) -> None:
    path.chmod(0)


def to_nowhere(path: Path) -> None:
    path.unlink()
    path.symlink_to(path.parent / "weg")


def to_itself(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


@pytest.mark.parametrize("break_it", [no_access, to_nowhere, to_itself, a_pipe])
def test_a_file_that_cannot_be_read_is_told_and_the_rest_goes_on(
    database: Database, tmp_path: Path, break_it: Callable[[Path], None]
) -> None:
    if break_it is no_access and os.geteuid() == 0:
        pytest.skip("root may read everything")
    write(tmp_path, "b.yml")
    break_it(write(tmp_path, "a.yml", "https://github.com/a/a"))
    bad, good = brought_in(database, tmp_path)
    assert (bad.outcome, bad.reason, good.outcome) == ("invalid", "unreadable", "created")
    assert "a.yml" in (bad.sentence or "")


def test_folders_that_lead_back_are_walked_once(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "tief/unten/a.yml")
    (tmp_path / "tief" / "kreis").symlink_to(tmp_path)
    (tmp_path / "tief" / "unten" / "noch-einer").symlink_to(tmp_path / "tief")
    told = brought_in(database, tmp_path)
    assert became(told) == {"a.yml": "created", "kreis": "skipped walked", "noch-einer": "skipped walked"}
    assert all(one.sentence for one in told if one.reason)


def test_a_file_that_is_reached_twice_is_one(database: Database, tmp_path: Path) -> None:
    path = write(tmp_path, "a.yml")
    (tmp_path / "b.yml").symlink_to(path)
    assert len(brought_in(database, tmp_path, path, tmp_path / "b.yml")) == 1


def test_hidden_and_other_files_are_left_alone(database: Database, tmp_path: Path) -> None:
    write(tmp_path, ".git/a.yml")
    write(tmp_path, ".gitlab-ci.yml")
    write(tmp_path, "liesmich.md")
    write(tmp_path, "b.YAML")
    assert became(brought_in(database, tmp_path)) == {"b.YAML": "created"}


def test_a_folder_that_may_not_be_read_is_told(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "b.yml")
    closed = tmp_path / "zu"
    closed.mkdir()
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        closed.chmod(stat.S_IRWXU)
        pytest.skip("root may read everything")
    told = became(brought_in(database, tmp_path))
    closed.chmod(stat.S_IRWXU)
    assert told == {"b.yml": "created", "zu": "invalid folder"}


@pytest.mark.parametrize(
    "text",
    [
        "file,origin\na.yml,https://github.com/berndsdorf/fork\n",
        "\ufefffile;name;source_url\r\na.yml;Ein; https://github.com/berndsdorf/fork \r\n",
        'file\turl\n"a.yml"\thttps://github.com/berndsdorf/fork/blob/main/publiccode.yml\n',
        'note,FILE,origin\n"zwei\nZeilen",a.yml,git@github' + ".com:berndsdorf/fork.git\n",
        "a.yml\thttps://github.com/berndsdorf/fork\n",
        "\n  a.yml  \t https://github.com/berndsdorf/fork \n\n",
    ],
)
def test_a_list_names_files_and_where_they_lay(database: Database, tmp_path: Path, text: str) -> None:
    write(tmp_path, "a.yml")
    listed = tmp_path / "liste.csv"
    listed.write_text(text, encoding="utf-8", newline="")
    assert only(brought_in(database, listed)).outcome == "created"
    with database.reading() as db:
        assert db.scalars(select(SourceRecord)).one().raw["origin"] == "github.com/berndsdorf/fork"


def test_a_list_without_origins_is_a_list_too(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "eins/a.yml")
    for name, text in (("a.txt", "eins/a.yml\n"), ("b.csv", "file\neins/a.yml\n"), ("c.csv", "file,x\neins/a.yml,\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert only(brought_in(database, tmp_path / name)).identity == "github.com/annastadt/giessplaner"


def test_a_day_in_the_list_is_the_files_own(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", releaseDate="2019-01-01")
    listed = tmp_path / "liste.csv"
    listed.write_text("file,file_date\na.yml,2026-02-03\n", encoding="utf-8")
    brought_in(database, listed)
    with database.reading() as db:
        assert db.scalars(select(SourceRecord.as_of)).one() == "2026-02-03"


def test_what_a_list_names_and_nobody_has_is_told(database: Database, tmp_path: Path) -> None:
    listed = tmp_path / "liste.txt"
    listed.write_text("weg.yml\n../auch weg.yml\n\0.yml\n", encoding="utf-8")
    told = brought_in(database, listed)
    assert [(one.outcome, one.reason) for one in told] == [("invalid", "unreadable")] * 3
    assert all(one.sentence for one in told)


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b'file\n"' + b"x" * 200_000])
def test_a_list_that_is_none_is_told(database: Database, tmp_path: Path, data: bytes) -> None:
    listed = tmp_path / "liste.csv"
    listed.write_bytes(data)
    write(tmp_path, "b.yml")
    told = became(brought_in(database, listed, tmp_path / "b.yml", tmp_path / "gibt-es-nicht"))
    assert told == {"liste.csv": "invalid list", "b.yml": "created", "gibt-es-nicht": "invalid list"}


class Broken(Thresholds):
    """Numbers that can't be had: deriving, the last step of taking a file, fails."""

    def __getattribute__(self, name: str) -> object:
        raise OSError("disk full")


def test_nothing_is_half_imported(database: Database, tmp_path: Path) -> None:
    write(tmp_path, "a.yml", usedBy=["Haus am See"])
    with pytest.raises(OSError, match="disk full"):
        import_files(database, [str(tmp_path)], NOW, Rules(thresholds=Broken()))
    before = rows_of(database)
    assert not any(before[:8])
    assert became(brought_in(database, tmp_path)) == {"a.yml": "created"}


def test_what_was_taken_before_a_kill_stays_and_the_next_run_does_the_rest(database: Database, tmp_path: Path) -> None:
    for name in "abc":
        write(tmp_path, f"{name}.yml", f"https://github.com/{name}/{name}", usedBy=["Haus am See"])

    def killed(done: int, total: int) -> None:
        if done == total - 1:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_files(database, [str(tmp_path)], NOW, Rules(), progress=killed)
    assert number(database) == 2
    assert sorted(became(brought_in(database, tmp_path)).values()) == ["created", "unchanged", "unchanged"]


def test_a_date_that_lies_ahead_tells_nothing(database: Database, tmp_path: Path) -> None:
    brought_in(database, write(tmp_path, "a.yml", releaseDate="2999-01-01"))
    with database.reading() as db:
        assert db.scalars(select(SourceRecord.as_of)).one() is None


@pytest.mark.parametrize(
    "url", ["javascript://github.com/a/b", "ssh://git@github" + ".com/a/b.git", "git://github.com/a/b"]
)
def test_only_web_addresses_become_links(database: Database, tmp_path: Path, url: str) -> None:
    brought_in(database, write(tmp_path, "a.yml", url, landingURL=None))
    with database.reading() as db:
        assert set(db.scalars(select(SourceRecord.url))) <= {"https://github.com/a/b"}


def test_every_reason_has_its_sentence() -> None:
    values = dict.fromkeys(("detail", "url", "file", "origin", "identity", "slug", "slugs"), "x")
    for text in SENTENCES.values():
        assert text.format(**values).endswith((".", "x"))
