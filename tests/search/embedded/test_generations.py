"""The index on the disk: built beside, switched in one step, one writer, and nothing lost whoever is killed."""

from __future__ import annotations

import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path

import pytest

from search.embedded import EmbeddedIndex, generations, layout
from search.index import IndexBusy, IndexUnavailable, SearchDocument
from search.query import SearchQuery
from tests.search.documents import a_document, ids

MakeIndex = Callable[..., EmbeddedIndex]

WRITER = Path(__file__).parent / "writer_process.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def start_writer(folder: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """A process that puts or rebuilds until it is killed."""
    started: list[subprocess.Popen[str]] = []

    def start(how: str) -> subprocess.Popen[str]:
        process = subprocess.Popen([sys.executable, WRITER, folder, how], stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def generation_folders(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name.startswith("ix-"))


def titles(index: EmbeddedIndex) -> list[str]:
    hits = index.search(SearchQuery(without=frozenset(range(3, 99)), facets=())).hits
    return sorted(hit.card["title"] for hit in hits)


# Building and changing


def test_nothing_to_put_asks_for_no_lock(make_index: MakeIndex, folder: Path) -> None:
    index = make_index()
    with generations.writing(folder):
        index.put([])


def test_old_generations_are_removed(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))
    first = index.status().generation
    index.rebuild([a_document(2)])
    assert generation_folders(folder) == [index.status().generation] != [first]


def test_a_rebuild_that_fails_changes_nothing(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))

    def documents() -> Iterator[SearchDocument]:
        yield a_document(2)
        raise LookupError("the database went away")

    with pytest.raises(LookupError):
        index.rebuild(documents())
    assert ids(index.search(SearchQuery())) == [1]
    assert generation_folders(folder) == [index.status().generation]
    assert index.rebuild([a_document(3)]) == 1


def test_there_is_one_writer(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))
    with generations.writing(folder):
        with pytest.raises(IndexBusy):
            index.put([a_document(2)])
        with pytest.raises(IndexBusy):
            index.rebuild([])
        assert ids(index.search(SearchQuery())) == [1]
    index.put([a_document(2)])
    assert index.search(SearchQuery()).total == 2


def test_a_folder_that_can_t_be_written_is_no_index(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("a file stands here")
    index = EmbeddedIndex(tmp_path / "index")
    assert not index.status().ready
    with pytest.raises(IndexUnavailable):
        index.rebuild([])


# Lost, damaged, older


def test_a_lost_folder_is_noticed_and_comes_back(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))
    assert index.search(SearchQuery()).total == 1
    shutil.rmtree(folder)
    assert not index.status().ready
    with pytest.raises(IndexUnavailable):
        index.search(SearchQuery())
    index.rebuild([a_document(2)])
    assert ids(index.search(SearchQuery())) == [2]


def test_a_lost_generation_is_noticed(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))
    shutil.rmtree(folder / index.status().generation)
    status = EmbeddedIndex(folder).status()
    assert (status.ready, status.current_layout) == (False, True)
    with pytest.raises(IndexUnavailable):
        index.put([a_document(2)])


@pytest.mark.parametrize("pointer", [b"", b"ix-", b"../../etc", b"\xff\xfe", b"ix-0123456789-00000007-01234567"])
def test_a_pointer_that_makes_no_sense_is_no_index(make_index: MakeIndex, folder: Path, pointer: bytes) -> None:
    index = make_index(a_document(1))
    (folder / "current").write_bytes(pointer)
    assert not index.status().ready
    with pytest.raises(IndexUnavailable):
        index.search(SearchQuery())
    index.rebuild([a_document(2)])
    assert ids(index.search(SearchQuery())) == [2]


def test_an_older_layout_is_told_from_the_current_one(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(a_document(1))
    now = index.status()
    older = now.generation.replace(now.layout, "0" * 10)
    (folder / now.generation).rename(folder / older)
    (folder / "current").write_text(older)
    status = index.status()
    assert (status.ready, status.current_layout, status.layout) == (False, False, "0" * 10)
    index.rebuild([a_document(2)])
    assert generation_folders(folder) == [index.status().generation]
    assert index.status().current_layout


def test_the_layout_names_the_engine_that_is_installed() -> None:
    assert f"tantivy {version('tantivy')}".startswith(layout.ENGINE)


@pytest.mark.parametrize("suffix", [".term", ".idx", ".store", ".fast", ".pos", ".fieldnorm"])
@pytest.mark.parametrize("damage", ["a byte", "cut", "gone"])
def test_damaged_files_are_noticed_before_they_answer_wrongly(
    make_index: MakeIndex, folder: Path, suffix: str, damage: str
) -> None:
    index = make_index(*(a_document(id, f"Laterne {id}", facets={"kind": ("app",)}) for id in range(1, 30)))
    (path,) = (folder / index.status().generation).glob(f"*{suffix}")
    content = bytearray(path.read_bytes())
    path.unlink()
    if damage != "gone":
        content[len(content) // 3] ^= 0xFF
        path.write_bytes(content if damage == "a byte" else content[: len(content) // 2])
    fresh = EmbeddedIndex(folder)
    with pytest.raises(IndexUnavailable):
        fresh.search(SearchQuery(text="Laterne"))
    assert not fresh.status().ready
    fresh.rebuild([a_document(1)])
    assert fresh.status().ready


def _scribble(path: Path) -> None:
    """Over all of it and in its place: who has a file in memory dies where a part of it is cut off."""
    with path.open("r+b") as file:
        file.write(b"?" * path.stat().st_size)


def test_a_damaged_index_is_a_sentence_and_no_crash(make_index: MakeIndex, folder: Path) -> None:
    index = make_index(*(a_document(id, f"Laterne {id}", facets={"kind": ("app",)}) for id in range(1, 30)))
    place = folder / index.status().generation
    for path in place.iterdir():
        if path.suffix not in {".json", ".lock"}:
            _scribble(path)
    with pytest.raises(IndexUnavailable):
        EmbeddedIndex(folder).search(SearchQuery(text="Laterne"))
    (place / "meta.json").write_text("{")
    assert not EmbeddedIndex(folder).status().ready


# Killed


@pytest.mark.parametrize("how", ["put", "rebuild"])
def test_a_writer_killed_at_any_moment_loses_nothing_that_it_said_was_done(
    folder: Path, start_writer: Callable[[str], subprocess.Popen[str]], how: str
) -> None:
    EmbeddedIndex(folder).rebuild([a_document(1, "Stand 0"), a_document(2, "Stand 0")])
    chance = random.Random(how)
    for _ in range(4):
        writer = start_writer(how)
        assert writer.stdout
        done = [int(writer.stdout.readline())]
        time.sleep(chance.uniform(0, 0.25))
        writer.kill()
        done += [int(line) for line in writer.stdout.read().split()]
        index = EmbeddedIndex(folder)
        assert index.status().ready
        first, second = titles(index)
        assert first == second
        assert int(first.removeprefix("Stand ")) in (done[-1], done[-1] + 1)
    index.put([a_document(1, "Danach")])
    assert "Danach" in titles(index)
    index.rebuild([a_document(1)])
    assert generation_folders(folder) == [index.status().generation]


@pytest.mark.parametrize("how", ["put", "rebuild"])
def test_readers_see_whole_batches_and_never_a_gap_while_another_process_writes(
    folder: Path, start_writer: Callable[[str], subprocess.Popen[str]], how: str
) -> None:
    EmbeddedIndex(folder).rebuild([a_document(1, "Stand 0"), a_document(2, "Stand 0")])
    writer = start_writer(how)
    assert writer.stdout
    writer.stdout.readline()
    seen: list[set[str]] = [set(), set()]
    broken: list[object] = []
    enough = time.monotonic() + 1.5
    end = enough + 60  # for a machine that has much else to do

    def read(number: int) -> None:
        reader = EmbeddedIndex(folder)
        while time.monotonic() < (enough if len(seen[number]) > 1 else end):
            try:
                first, second = titles(reader)
            except (IndexUnavailable, ValueError) as error:
                broken.append(error)
                return
            seen[number].add(first)
            if first != second:
                broken.append((first, second))

    readers = [threading.Thread(target=read, args=(number,)) for number in range(2)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert broken == []
    assert all(len(each) > 1 for each in seen)
