"""What the build made (``static/``), held in memory: names with a hash, compressed variants, answered for ever.

A name once handed out may be asked for by a page that was rendered before an update, so the answer for an
unknown hash is an honest 404 and never another version under the old name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from catalog.web.encodings import accepts

STATIC = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".txt": "text/plain; charset=utf-8",
}
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))


class AssetsMissing(Exception):
    """``static/`` has not been built; the message is one German sentence, ready to print."""


@dataclass(frozen=True, slots=True)
class File:
    """One file in every encoding that was built; the empty name is the plain one."""

    media_type: str
    bodies: dict[str, bytes]

    def best(self, accepted: str) -> tuple[str, bytes]:
        """The smallest encoding that the browser accepts."""
        for name, _ in ENCODINGS:
            if name in self.bodies and accepts(accepted, name):
                return name, self.bodies[name]
        return "", self.bodies[""]


class Assets:
    """The built files by their hashed names, and the hashed name of each logical one."""

    def __init__(self, folder: Path = STATIC) -> None:
        manifest = folder / "manifest.json"
        if not manifest.is_file():
            raise AssetsMissing("Die Oberfläche ist noch nicht gebaut. „make assets“ baut sie.")
        self._names: dict[str, str] = json.loads(manifest.read_text("utf-8"))
        self._files = {name: _read(folder / name) for name in self._names.values()}

    def url(self, logical: str) -> str:
        """The address of ``kern.css`` and its like in this build. Raises KeyError for what was not built."""
        return f"/static/{self._names[logical]}"

    def has(self, logical: str) -> bool:
        """Whether the build made such a file."""
        return logical in self._names

    def plain(self, logical: str) -> bytes:
        """The file itself, for an address that has no hash in it."""
        return self._files[self._names[logical]].bodies[""]

    def answer(self, request: Request) -> Response | None:
        """The file that was asked for, or None where there is none of that name."""
        file = self._files.get(request.path_params["name"])
        if file is None:
            return None
        encoding, body = file.best(request.headers.get("accept-encoding", ""))
        headers = {"cache-control": FOR_EVER, "vary": "Accept-Encoding", "x-content-type-options": "nosniff"}
        if encoding:
            headers["content-encoding"] = encoding
        return Response(body, media_type=file.media_type, headers=headers)


def _read(path: Path) -> File:
    bodies = {"": path.read_bytes()}
    for name, ending in ENCODINGS:
        variant = path.with_name(path.name + ending)
        if variant.is_file():
            bodies[name] = variant.read_bytes()
    return File(TYPES[path.suffix], bodies)
