"""The figures of what comes in and goes out as files (benchmarks/exchange.py)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.commands import Done
from benchmarks.exchange import TENTH, Sized, download, exported, importing, judging, set_up, tables
from benchmarks.files import Stuff
from benchmarks.report import Figure, at_least, at_most
from benchmarks.serving import Server, lichtermeer
from catalog.settings import Settings

TO_PARSING = 0.5
GROWTH = 1.5
MEMORY_GROWTH = 1.3
FIRST_BYTE = 0.1
DOWNLOADS = ("/daten/katalog.json", "/daten/katalog.csv")
SITEMAP = ("/sitemap.xml", "/sitemap-loesungen-1.xml")

Catalogues = Sequence[tuple[int, Settings]]


def coming_in(stuff: Stuff, files: int, rows: int, folder: Path) -> list[Figure]:
    """publiccode.yml judged and imported, and tables."""
    with TemporaryDirectory(dir=folder) as own:
        empty = set_up(Path(own))
        return [*_publiccode(stuff, files, empty), *_tables(stuff, rows, empty)]


def _publiccode(stuff: Stuff, files: int, empty: Path) -> list[Figure]:
    judged = judging(stuff, files)
    took = importing(stuff, files, empty)
    beside = f"{judged.files:.0f} files a second, {judged.megabytes:.2f} MB a second"
    rate = f"{took.new:.0f} a second new, {took.again:.0f} a second unchanged"
    return [
        at_least("publiccode.yml judged, against reading it as YAML only", judged.parsing, TO_PARSING, beside=beside),
        at_most(f"growth of a file's time, {files // TENTH:,} to {files:,} imported", took.growth, GROWTH, beside=rate),
    ]


def _tables(stuff: Stuff, rows: int, empty: Path) -> list[Figure]:
    shown = tables(stuff, rows // TENTH, empty, "--preview")
    taken = tables(stuff, rows, empty)
    return [_table("preview", rows // TENTH, shown), _table("import", rows, taken)]


def _table(what: str, rows: int, sized: Sized) -> Figure:
    large = sized.large
    beside = f"{large.memory:.0f} MB, {rows / large.seconds:.0f} rows a second"
    name = f"memory of a table's {what}, {rows // TENTH:,} to {rows:,} rows"
    return at_most(name, sized.growth, MEMORY_GROWTH, beside=beside)


def going_out(catalogues: Catalogues) -> list[Figure]:
    """The whole catalogue as a file, from the command line and from the site, and the sitemap."""
    figures = []
    for form in ("json", "csv"):
        figures += _export(form, [(size, exported(form, settings)) for size, settings in catalogues])
    size, settings = catalogues[-1]
    with lichtermeer(settings, 1) as server:
        for path in DOWNLOADS:
            figures += _download(server, path, size)
        figures += [_page(server, path, size) for path in SITEMAP]
    return figures


def _export(form: str, sized: Sequence[tuple[int, Done]]) -> list[Figure]:
    (first, small), (last, large) = sized[0], sized[-1]
    beside = f"{large.memory:.0f} MB, {last / large.seconds:.0f} entries a second"
    if first == last:
        return [Figure(f"export as {form.upper()}, {last:,} entries", beside)]
    name = f"memory of the export as {form.upper()}, {first:,} to {last:,} entries"
    return [at_most(name, large.memory / small.memory, MEMORY_GROWTH, beside=beside)]


def _download(server: Server, path: str, size: int) -> list[Figure]:
    download(server, path)  # whatever is loaded at the first time is loaded now
    took = download(server, path)
    beside = f"{took.first * 1000:.0f} ms of {took.whole:.1f} s, {took.megabytes:.0f} MB"
    return [
        at_most(
            f"first byte of {path} against the whole, {size:,} entries",
            took.first / took.whole,
            FIRST_BYTE,
            beside=beside,
        ),
        at_most(f"memory of the web process after {path} against before", took.growth, MEMORY_GROWTH),
    ]


def _page(server: Server, path: str, size: int) -> Figure:
    took = download(server, path)
    return Figure(f"{path}, {size:,} entries", f"{took.whole * 1000:.0f} ms, {took.megabytes:.2f} MB uncompressed")
