"""Files as others would send them: publiccode.yml of repositories, and a table of entries as a clerk fills it in.

Both are made of the words of real entries and the names of real bodies, always the same for the same seed, and no two
are alike. All of them are valid, so that every one goes the whole way.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

from sqlalchemy import select

from benchmarks.texts import Text, Words, made_up, words_of
from catalog.db import Database
from catalog.models import Organisation, SolutionVersion
from schemas.names import fold

SEED = 20_261_122
PATTERNS = 100
HEADINGS = (
    "Kennung", "Titel", "Kurzbeschreibung", "Beschreibung", "Merkmale", "Herausgeber", "Handlungsfelder", "Status",
    "Lizenz", "Quellcode", "Schlagworte", "Stand",
)  # fmt: skip
FIELDS = ("Mobilität", "Umwelt & Klimaschutz", "Verwaltung")
STATES = ("Idee", "Pilotphase", "Im Einsatz")


@dataclass(frozen=True, slots=True)
class Stuff:
    """What files are made of."""

    words: Words
    places: tuple[str, ...]

    def texts(self) -> Iterator[tuple[int, str, Text, Random]]:
        """Endlessly many: a number, a place and the texts of an entry of it."""
        random = Random(SEED)
        number = 0
        while number := number + 1:
            place = random.choice(self.places)
            yield number, place, made_up(self.words, place, random), random


def stuff_of(database: Database) -> Stuff:
    """The words of the first entries of a catalogue, and the bodies of its register."""
    with database.reading() as db:
        contents = db.scalars(select(SolutionVersion.content).order_by(SolutionVersion.id).limit(PATTERNS)).all()
        named = select(Organisation.name).where(Organisation.sample.is_(False)).order_by(Organisation.id)
        places = tuple(db.scalars(named))
    texts = [f"{content['summary']} {content.get('description', '')}" for content in contents]
    return Stuff(words_of([content["title"] for content in contents], texts), places)


def publiccode_files(stuff: Stuff, number: int) -> list[bytes]:
    """So many files, each of another repository."""
    return [_publiccode(*one).encode() for one in islice(stuff.texts(), number)]


def _publiccode(number: int, place: str, text: Text, random: Random) -> str:
    """Scalars are written as JSON, which YAML contains."""
    site = fold(place).replace(" ", "-")
    said = {name: json.dumps(words, ensure_ascii=False) for name, words in _words(text).items()}
    users = "".join(f"\n  - {json.dumps(user, ensure_ascii=False)}" for user in random.sample(_USERS, 2))
    return _FILE.format(number=number, place=json.dumps(place, ensure_ascii=False), site=site, users=users, **said)


def _words(text: Text) -> dict[str, str]:
    long = f"{text.summary} {text.description}"
    return {"name": text.title[:80], "short": text.summary[:140], "long": f"{long} {long}"[:2000].ljust(150, ".")}


_USERS = ("Musterstadt", "Musterkreis", "Amt Musterland", "Samtgemeinde Musterheide", "Stadtwerke Musterstadt")

_FILE = """\
publiccodeYmlVersion: "0.7"
name: {name}
url: https://forge.example/{site}/loesung-{number}.git
landingURL: https://forge.example/{site}/loesung-{number}
softwareVersion: 1.{number}.0
releaseDate: "2026-03-31"
organisation:
  name: {place}
  uri: https://{site}.example
platforms:
  - web
  - linux
categories:
  - data-collection
usedBy:{users}
developmentStatus: stable
softwareType: standalone/web
intendedAudience:
  scope:
    - environment
  countries:
    - DE
description:
  de:
    shortDescription: {short}
    longDescription: {long}
    documentation: https://forge.example/{site}/loesung-{number}/wiki
    features:
      - Karte
      - Auswertung
  en:
    shortDescription: {short}
    longDescription: {long}
    features:
      - Map
legal:
  license: EUPL-1.2
  mainCopyrightOwner: {place}
maintenance:
  type: internal
  contacts:
    - name: Stabsstelle Digitalisierung
      email: digital@{site}.example
localisation:
  localisationReady: true
  availableLanguages:
    - de
    - en
dependsOn:
  open:
    - name: PostgreSQL
      versionMin: "15"
      optional: false
"""


def write_table(stuff: Stuff, rows: int, path: Path) -> None:
    """A table as Excel writes it in Germany: semicolons, quoted line breaks, German words and dates."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file, delimiter=";", lineterminator="\r\n")
        table.writerow(HEADINGS)
        table.writerows(_row(*one) for one in islice(stuff.texts(), rows))


def _row(number: int, place: str, text: Text, random: Random) -> Sequence[str]:
    return (
        f"L-{number:06}",
        text.title,
        text.summary,
        text.description.replace(". ", ".\n", 1),
        "Karte\nAuswertung",
        place,
        random.choice(FIELDS),
        random.choice(STATES),
        "EUPL-1.2",
        f"https://forge.example/{fold(place).replace(' ', '-')}/loesung-{number}",
        "Sensoren, Daten",
        f"{random.randint(1, 28)}.{random.randint(1, 12)}.2026",
    )
