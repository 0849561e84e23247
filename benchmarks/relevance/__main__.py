"""``python -m benchmarks.relevance``: how well is found; with ``--write`` also into docs/search-quality.md."""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.compounds import figures, labelled
from benchmarks.relevance.corpus import real_entries
from benchmarks.relevance.engines import Engine, embedded
from benchmarks.relevance.full_text import full_text_engines
from benchmarks.relevance.measuring import ask_all
from benchmarks.relevance.report import Report, document, terminal
from benchmarks.relevance.servers import ours, with_defaults
from benchmarks.serving import ROOT
from schemas.dates import day_of
from search.index import SearchDocument
from tests import meilisearch_server

DOCUMENT: Final = ROOT / "docs" / "search-quality.md"
NO_SERVER: Final = (
    f"MEILISEARCH WAS NOT MEASURED: there is no program `{meilisearch_server.PROGRAM}` on the path, and "
    f"{meilisearch_server.URL_VARIABLE} is not set."
)


def main(arguments: Sequence[str]) -> int:
    """Measure and print. 0, whatever is found: the figures are to be read."""
    asked = _options().parse_args(arguments)
    documents = real_entries(asked.files)
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        engines = _engines(documents, Path(folder), stack)
        own = tuple(engine.name for engine in engines if engine.ours)
        report = Report(day_of(datetime.now(UTC)), len(documents), own)
        if not meilisearch_server.is_there():
            report.notes.append(NO_SERVER)
        report.compounds = _compounds()
        ask_all(documents, engines, report, asked.closed)
    print(terminal(report))
    if asked.write:
        before = DOCUMENT.read_text(encoding="utf-8").partition("\nMeasured on ")[0]
        DOCUMENT.write_text(document(report, before), encoding="utf-8")
    return 0


def _options() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--closed", action="store_true", help="ask the closed half of the judged questions, too")
    parser.add_argument("--write", action="store_true", help="write docs/search-quality.md")
    parser.add_argument("--files", type=Path, nargs="*", default=[], help="publiccode.yml files or folders, as entries")
    return parser


def _compounds() -> str:
    words = labelled()
    number = sum(word.is_compound for word in words)
    shares = ", ".join(f"{what} {share:.1%}" for what, share in figures(words).items())
    return f"{number} compounds and {len(words) - number} other words of `benchmarks/compounds.csv`: {shares}."


def _engines(documents: Sequence[SearchDocument], folder: Path, stack: ExitStack) -> list[Engine]:
    """All that this machine has."""
    engines = [embedded(documents, folder)]
    if meilisearch_server.is_there():
        server = stack.enter_context(meilisearch_server.serving())
        engines += [ours(documents, server), with_defaults(documents, server)]
    return engines + full_text_engines(documents)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
