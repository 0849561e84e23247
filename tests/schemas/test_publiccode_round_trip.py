"""What was read from a file and written again reads the same, whatever the texts, and the judge is content."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml

from schemas.publiccode import PublicCode, document_in, judge
from schemas.publiccode.entry import content_of
from schemas.publiccode.export import Body, Facts, export
from schemas.publiccode.persons import without_persons
from schemas.publiccode.rules import words
from schemas.publiccode.texts import line
from schemas.solution import SolutionContent

HERE = Path(__file__).parent
BESIDE = HERE.parents[2] / "shared" / "data" / "publiccode"
OFFICE = ("Ansprechstelle", "info@annastadt.example")


def facts_of(code: PublicCode, content: SolutionContent) -> Facts:
    """As the catalogue gathers them, with a role to ask."""
    name = line(code.name) or ""
    return Facts(
        content=content,
        name=name if name in content.known_as else "",
        urls=[code.url or ""],
        contacts=[OFFICE],
        organisation=Body(code.organisation.uri, code.organisation.name) if code.organisation else None,
        based_on=[url for url in code.is_based_on if url],
        used_by=code.used_by or (),
        funded_by=[Body(one.uri, one.name) for one in code.funded_by or ()],
    )


def assert_comes_back(code: PublicCode) -> None:
    content = content_of(code)
    written = export(facts_of(code, content))
    assert not written.lacks
    data = written.text().encode()
    report = judge(data, "publiccode.yml")
    assert (report.errors, report.warnings) == ((), ())
    again = document_in(data)
    assert content_of(again) == content
    assert (again.url, again.used_by or (), again.organisation) == (code.url, code.used_by or (), code.organisation)
    assert yaml.safe_load(data)["name"] == again.name


def test_a_file_that_says_all_comes_back() -> None:
    assert_comes_back(without_persons(document_in((HERE / "data" / "publiccode" / "valid.yml").read_bytes())))


@pytest.mark.skipif(not BESIDE.is_dir(), reason="not run: real publiccode.yml files (none beside the project)")
@pytest.mark.parametrize("part", range(4))
def test_every_valid_real_file_comes_back(part: int) -> None:
    files = sorted(BESIDE.glob("*.yml"))[part::4]
    valid = [data for data in (file.read_bytes() for file in files) if judge(data, "").valid]
    assert len(valid) > 30
    for data in valid:
        assert_comes_back(without_persons(document_in(data)))


HOSTILE = (
    "yes", "~", "0777", "1.10", "2020-01-01", "---", "- a", "a: b", "a #b", "# c", " x ", "\t", '"', "'", "it's", "*x",
    "!!python/object:x", "%YAML", "|", "{a", "[b]", "x\ny", "\n\n", "- x\n", "a\r\nb", "\x85", "\u2028", "\x00", "\x1b",
    "\u202e", "\ufeff", "\U0001f469\u200d\U0001f467", "é", "\u0301", "wort " * 40, "https://a.example/#", "\\n", "<<",
)  # fmt: skip


class Chance:
    """Makes up what an entry may say."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def text(self, least: int = 1, most: int = 100) -> str:
        said = "x" + "".join(self.random.choices(HOSTILE, k=self.random.randint(1, 5)))
        return (said + "y" * least)[:most].rstrip("\u200d").strip() or "x"

    def some(self, make: Any, most: int = 3) -> list[Any]:
        return [make() for _ in range(self.random.randint(0, most))]

    def maybe(self, value: Any) -> Any:
        return value if self.random.random() < 0.6 else None

    def words(self) -> dict[str, Any]:
        return {
            "summary": self.text(most=100),
            "description": self.text(least=200, most=900),
            "features": [self.text(), *self.some(self.text)],
        }

    def content(self) -> SolutionContent:
        tags = self.random.sample(["en", "no", "fr-CA", "sr-Latn", "ast"], k=self.random.randint(0, 3))
        return SolutionContent.model_validate(
            {
                "title": self.text(),
                "language": self.random.choice(["de", "en-GB"]),
                **self.words(),
                "translations": {tag: {"title": self.maybe(self.text()), **self.words()} for tag in tags},
                "licence": self.random.choice(["EUPL-1.2", "MIT OR Apache-2.0"]),
                "software": self.software(),
            }
        )

    def software(self) -> dict[str, Any]:
        kind = self.random.choice(["internal", "contract", "community", "none"])
        contracts = [{"name": self.text(), "until": "2030-01-01"}] if kind == "contract" else []
        return {
            "platforms": [self.text(), *self.some(self.text)],
            "software_type": self.random.choice(words("software")),
            "development_status": self.random.choice(words("development")),
            "software_version": self.maybe(self.text()),
            "released_on": self.maybe(self.random.choice(["2024-02-29", "2024", "2024-05"])),
            "maintenance": kind,
            "contracts": contracts,
            "localisation_ready": self.random.random() < 0.5,
            "available_languages": ["de", *self.some(self.text)],
            "application_suite": self.maybe(self.text()),
            "categories": self.some(lambda: self.random.choice([*words("categories"), self.text()])),
            "audience": self.some(lambda: self.random.choice([*words("scopes"), self.text()])),
            "countries": self.some(lambda: self.random.choice([*words("countries"), "de", self.text()])),
            "supports": self.some(lambda: self.random.choice(["alias:cra", "urn:isbn:1", "alias:x", self.text()])),
            "depends_on": self.some(lambda: {"kind": "open", "name": self.text(), "version": self.maybe(self.text())}),
            "landing_page": self.maybe("https://a.example/" + self.text().split()[0]),
        }


@pytest.mark.parametrize("seed", range(10))
def test_an_entry_made_by_chance_becomes_a_valid_file_with_just_its_texts(seed: int) -> None:
    chance = Chance(seed)
    for _ in range(15):
        content = chance.content()
        facts = Facts(
            content=content,
            urls=["https://git.annastadt.example/x/y"],
            contacts=[(chance.text(), chance.text())],
            organisation=Body(chance.text(), chance.text()),
            used_by=chance.some(chance.text),
        )
        written = export(facts)
        assert not written.lacks
        data = written.text().encode()
        report = judge(data, "publiccode.yml")
        assert (report.errors, report.warnings) == ((), ())
        assert yaml.safe_load(data) == json.loads(json.dumps(written.tree))
        file = document_in(data)
        assert (file.name, file.used_by or ()) == (content.title, tuple(facts.used_by))
        own = file.description[content.language]
        assert (own.short_description, own.long_description) == (content.summary, content.description)
        assert own.features == content.features
        assert file.platforms == (content.software.platforms if content.software else None)
