"""Forges on loopback: hosts by their names, each answering as its kind does, asked through the guarded client."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from catalog.probes.fetching import Fetched, Limits, fetch
from tests.catalog.probes.answering import LOOPBACK, Answering, Says, answer, answering

FILE = """\
publiccodeYmlVersion: "0.4"
name: Parkfinder
url: https://github.com/stadt-musterau/parkfinder
platforms: [web]
developmentStatus: stable
softwareType: standalone/web
description:
  de:
    shortDescription: Zeigt freie Parkplätze in der Innenstadt.
    longDescription: >
      Der Parkfinder zeigt freie Parkplätze in der Innenstadt auf einer Karte und sagt, wie man am schnellsten zu
      ihnen kommt. Er liest die Zähler der Parkhäuser und die Sensoren am Straßenrand, rechnet beides zusammen und
      zeigt das Ergebnis ohne Anmeldung und ohne etwas über die Suchenden zu behalten, auch auf dem Telefon. Wer eine
      Karte nicht sehen kann, bekommt eine Liste, die sich nach Entfernung, Preis und Stellplätzen für Menschen mit
      Behinderung ordnen lässt, und kann sie sich vorlesen lassen.
    features: [Karte, Liste, Vorhersage]
legal:
  license: EUPL-1.2
maintenance:
  type: internal
  contacts:
    - name: Erika Beispiel
      email: erika.beispiel@musterau.example
    - name: Smart City Büro
      email: smartcity@musterau.example
localisation:
  localisationReady: true
  availableLanguages: [de]
"""
REPOSITORY = {
    "name": "parkfinder", "full_name": "stadt-musterau/parkfinder", "private": False, "archived": False,
    "html_url": "https://github.com/stadt-musterau/parkfinder", "description": "Find a free parking space",
    "homepage": "https://parken.musterau.example", "topics": ["parking", "open-data"], "default_branch": "trunk",
    "license": {"spdx_id": "MIT"}, "pushed_at": "2026-01-02T03:04:05Z",
}  # fmt: skip
GITHUB_API = "/api.github.com/repos/stadt-musterau/parkfinder"
GITHUB_RAW = "/raw.githubusercontent.com/stadt-musterau/parkfinder"


@dataclass(frozen=True, slots=True)
class Forges:
    """All hosts are one server on this machine; the first part of a path is the name of the host."""

    server: Answering

    def fetch(self, url: str, limits: Limits, headers: Mapping[str, str]) -> Fetched:
        host_and_path = url.partition("://")[2]
        here = host_and_path.startswith("127.0.0.1")
        return fetch(url if here else self.server.url(f"/{host_and_path}"), limits, LOOPBACK, headers=headers)

    def says(self, path: str, body: str | bytes | Mapping[str, Any], status: str = "200 OK", **headers: str) -> None:
        data = (
            body if isinstance(body, bytes) else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        )
        self.does(path, answer(status, data, **headers))

    def does(self, path: str, says: Says) -> None:
        self.server.answers[path] = says

    @property
    def asked(self) -> list[str]:
        return [request.split(" ")[1] for request in self.server.asked]


@contextmanager
def forges() -> Iterator[Forges]:
    with answering() as server:
        yield Forges(server)
