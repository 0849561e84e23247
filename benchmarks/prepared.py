"""Generated catalogues, ready to be asked: rows and index are kept from run to run as long as their sources are."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.catalogue import catalogue_of
from benchmarks.serving import ROOT
from catalog.settings import Settings
from catalog.wiring import Tools, open_tools
from catalog.worker import index_lock, rebuild
from catalog.worker.indexing import why_rebuild

INDEXED = "indexed"
SOURCES = ("catalog/documents", "catalog/fitting.py", "search")
NO_SOURCES = {".pyc", ".md"}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A generated catalogue."""

    size: int
    settings: Settings
    tools: Tools

    @property
    def name(self) -> str:
        """Its size, as headings say it."""
        return f"{self.size:,} entries"

    @property
    def folder(self) -> Path:
        """Where all that is made of it lies."""
        return self.settings.data


def tell(words: str) -> None:
    """What is being done, for whoever waits."""
    print(f"... {words}", file=sys.stderr, flush=True)


@contextmanager
def prepared(sizes: tuple[int, ...], folder: Path) -> Iterator[list[Catalogue]]:
    """A catalogue of each size, whose index is that of the sources as they are."""
    catalogues = [_prepared(size, folder) for size in sizes]
    try:
        yield catalogues
    finally:
        for catalogue in catalogues:
            catalogue.tools.database.close()


def _prepared(size: int, folder: Path) -> Catalogue:
    tell(f"{size:,} entries: rows")
    settings = catalogue_of(size, folder, ROOT)
    found = Catalogue(size, settings, open_tools(settings))
    kept, made_of = found.folder / INDEXED, index_sources(ROOT)
    if why_rebuild(found.tools) or not kept.exists() or kept.read_text() != made_of:
        index(found)
    return found


def index(catalogue: Catalogue) -> int:
    """Build its index anew; how many documents it holds."""
    tell(f"{catalogue.name}: index")
    (catalogue.folder / INDEXED).unlink(missing_ok=True)
    with index_lock(catalogue.tools):
        count = rebuild(catalogue.tools, "benchmarks")
    (catalogue.folder / INDEXED).write_text(index_sources(ROOT))
    return count


def index_sources(root: Path) -> str:
    """A fingerprint of all that decides what an index holds."""
    told = hashlib.sha256()
    for source in SOURCES:
        place = root / source
        for path in sorted(place.rglob("*") if place.is_dir() else [place]):
            if path.is_file() and path.suffix not in NO_SOURCES:
                told.update(path.read_bytes())
    return told.hexdigest()
