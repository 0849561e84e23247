"""Whatever an entry says, the table gives it back: written, read and judged, it is the same entry."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable
from typing import Any

import pytest

from content.demo.solutions import read_solutions
from schemas.exchange.table import Table, TableEntry, judge, lines, template
from schemas.solution import SolutionContent
from schemas.texts import readable
from schemas.vocabulary import FIELDS_OF_ACTION, FUNDING_PROGRAMMES, ROUTES, SOLUTION_KINDS

MEAN = (
    "=1+1", "+49 30 1", "-1", "@x", "'=x", "''+2", "'tis", "\tx", "#NV", "#N/A", "|",
    "a|b", "a :: b", "::", "x ::", ":::",
    "\\", "\\\\", "\\|", "a\\", "a\nb", "a\r\nb", "a\rb", "- x", "• x", ",", "a,b", ";", "a;b", "a/b", "x|", '"', '""',
    'a"b', '"x"', "OParl", "oparl", "LEADER", "12500", "1,5", "x (Stand 2024)",
    "https://x.example", "x: https://x.example",
    "a https://x.example (b)", "Code übernehmen: x", "ja", "-", "n/a", "keine Angabe", "ohne", "ä„“–", "a\tb",
    "日本", "🌳", "a\u00a0b", "\uff1dx", "sep=;", "Titel", "a@b",
)  # fmt: skip
ADDRESSES = ("https://x.example/a|b", "https://x.example/(y)", "https://x.example/::,", "https://x.example/a;b,c?d=\\e")


def written(entries: Iterable[TableEntry], languages: tuple[str, ...] = ("en",)) -> bytes:
    return "".join(lines(entries, languages)).encode()


def read_again(data: bytes) -> list[TableEntry | None]:
    return [judge(row).entry for row in Table(io.BytesIO(data)).rows()]


class Inventor:
    """Makes entries of the meanest texts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def text(self) -> str:
        return readable(self.random.choice(MEAN) + self.random.choice(["", "", "x", " y", self.random.choice(MEAN)]))

    def maybe(self, value: Any) -> Any:
        return self.random.choice([None, value])

    def texts(self, least: int = 0) -> list[str]:
        return [self.text() for _ in range(self.random.randrange(least, least + 3))]

    def some(self, make: Any) -> list[Any]:
        return [make() for _ in range(self.random.randrange(3))]

    def date(self) -> str:
        return self.random.choice(["2024", "2024-05", "2024-05-03"])

    def url(self) -> str:
        return self.random.choice(ADDRESSES)

    def wording(self) -> dict[str, Any]:
        return {"title": self.maybe(self.text()), "summary": self.text(), "features": self.texts()}

    def software(self) -> dict[str, Any]:
        return {
            "platforms": self.texts(1),
            "localisation_ready": self.random.choice([None, True, False]),
            "contracts": self.some(
                lambda: {"name": self.text(), "until": self.date(), "website": self.maybe(self.url())}
            ),
            "depends_on": self.some(
                lambda: {"kind": "open", "name": self.text(), "version_max": self.maybe(self.text()), "optional": False}
            ),
            "audience": self.texts(),
            "roadmap": self.maybe(self.url()),
        }

    def content(self) -> dict[str, Any]:
        return {
            "language": self.random.choice(["de", "de-AT", "fr"]),
            "title": self.text(),
            "summary": self.text(),
            "description": self.random.choice(["", self.text()]),
            "features": self.texts(),
            "translations": self.random.choice([{}, {"en": self.wording()}]),
            "known_as": self.texts(),
            "keywords": self.texts(),
            "products": self.texts(),
            "fields_of_action": self.random.sample(FIELDS_OF_ACTION.keys(), 2),
            "kind": self.maybe(self.random.choice(SOLUTION_KINDS.keys())),
            "lifecycle_status": self.maybe("pilot"),
            "lifecycle_words": self.maybe(self.text()),
            "in_use_since": self.maybe(self.date()),
            "licence": self.maybe("EUPL-1.2 OR MIT"),
            "licence_words": self.maybe(self.text()),
            "standards": self.texts(),
            "funding": self.some(
                lambda: {
                    "words": self.text(),
                    "programme": self.random.choice([None, *FUNDING_PROGRAMMES.keys()]),
                }
            ),
            "routes": self.some(
                lambda: {
                    "key": self.random.choice(ROUTES.keys()),
                    "text": self.text(),
                    "next_step": self.maybe(self.text()),
                }
            ),
            "transfer_guide": self.maybe({"staff": self.text(), "cost": self.text(), "steps": self.texts(1)}),
            "time_to_start": self.maybe(self.text()),
            "costs": self.some(lambda: {"words": self.text(), "as_of": self.maybe(self.date())}),
            "links": self.some(lambda: {"url": self.url(), "label": self.maybe(self.text())}),
            "software": self.maybe(self.software()),
            "site_bound": self.random.choice([True, False]),
        }

    def entry(self) -> TableEntry:
        return TableEntry(
            id=self.text().strip(),
            content=SolutionContent.model_validate(self.content()),
            publisher=self.text().strip(),
            publisher_key="ohne",
            federal_state=self.maybe("DE-BB"),
            code=tuple({self.url(): None, "git@git.example:a/b.git": None}),
            as_of=self.maybe(self.date()),
        )


@pytest.mark.parametrize("seed", range(20))
def test_an_entry_of_mean_texts_comes_back_as_it_was(seed: int) -> None:
    inventor = Inventor(seed)
    entries = [inventor.entry() for _ in range(25)]
    again = read_again(written(entries))
    assert [one for one in zip(entries, again, strict=True) if one[0] != one[1]] == []


def test_the_whole_demo_catalogue_comes_back_as_it_was() -> None:
    entries = [
        TableEntry(id=one.slug, content=one.content, publisher=one.publisher.text, as_of=one.source.as_of)
        for one in read_solutions()
    ]
    data = written(entries, ())
    assert read_again(data) == entries
    assert written((one for one in read_again(data) if one), ()) == data


def test_no_cell_begins_as_a_spreadsheet_begins_a_formula() -> None:
    inventor = Inventor(99)
    text = written(inventor.entry() for _ in range(50)).decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(text, newline=""), delimiter=";") for cell in line]
    assert len(cells) > 2_000
    assert [cell for cell in cells if cell[:1] and cell[0] in "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"] == []


def test_the_file_opens_in_a_german_spreadsheet() -> None:
    content = SolutionContent(title="Übersicht", summary="Zwei\nZeilen")
    data = written([TableEntry(id="a", content=content, publisher="Köln", as_of="2024-05")])
    assert data.startswith("\ufeffKennung;Titel;Kurzbeschreibung;".encode())
    assert data.count(b"\r\n") == 2 and b'"Zwei\nZeilen"' in data


def test_the_empty_form_can_be_filled_in_under_its_explanations() -> None:
    empty = "".join(template())
    assert read_again(empty.encode()) == []
    [heads] = [line for line in empty.splitlines() if line.startswith("Kennung;")]
    filled = ["7", "Gießplaner", "Zählt Bäume.", *[""] * 3, "Köln"]
    line = ";".join([*filled, *[""] * (heads.count(";") + 1 - len(filled))])
    [entry] = read_again(f"{empty}{line}\r\n".encode())
    assert entry and (entry.id, entry.publisher) == ("7", "Köln")
