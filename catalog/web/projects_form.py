"""The form of a Vorhaben: what is typed, what is wrong with it, and what it says."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from pydantic import TypeAdapter, ValidationError

from catalog.models import Project
from catalog.projects import Grant
from catalog.web.forms import Params
from catalog.web.projects_reached import content_of
from content.locale.speech import message, say
from schemas.document import Url
from schemas.project import ProjectContent
from schemas.texts import readable
from schemas.typed import Mistyped, parse_day
from schemas.vocabulary import FUNDING_PROGRAMMES

LINE, PARAGRAPH, TEXT, PARTNERS = 200, 2_000, 20_000, 50
TITLE_MISSING = message("Geben Sie dem Vorhaben einen Namen mit mindestens einem Buchstaben oder einer Ziffer.")
FUNDER_MISSING = message("Nennen Sie, wer fördert, zum Beispiel „Bundesministerium für Wohnen“.")
TOO_LONG = message("Kürzen Sie diese Angabe auf höchstens {limit} Zeichen; es sind {count}.")
PROGRAMME_UNKNOWN = message("Wählen Sie ein Programm aus der Liste, oder keines.")
DAY_WRONG = message("Nennen Sie einen Tag, zum Beispiel 31.12.2027, oder keinen.")
DAYS_TURNED = message("Das Ende liegt vor dem Beginn. Prüfen Sie beide Tage.")
LINK_WRONG = message("Geben Sie eine Adresse an, die mit https:// beginnt, oder keine.")
MANY_PARTNERS = message("Nennen Sie höchstens {limit} Partner, einen in jeder Zeile.")
_URL: TypeAdapter[str] = TypeAdapter(Url)

FIELDS = {
    "titel": message("Name des Vorhabens"),
    "foerdermittelgeber": message("Fördermittelgeber"),
    "programm": message("Förderprogramm"),
    "kennzeichen": message("Förderkennzeichen"),
    "beginn": message("Beginn"),
    "ende": message("Ende der Förderung"),
    "kurz": message("In zwei Sätzen"),
    "beschreibung": message("Beschreibung"),
    "partner": message("Partner"),
    "link": message("Seite des Vorhabens"),
}
TEXTS = ("kurz", "beschreibung", "partner")
_LIMITS = {"titel": LINE, "foerdermittelgeber": LINE, "kennzeichen": LINE, "kurz": PARAGRAPH, "beschreibung": TEXT}


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as it was filled in; ``problems`` are sentences by the field that they stand at."""

    titel: str = ""
    foerdermittelgeber: str = ""
    programm: str = ""
    kennzeichen: str = ""
    beginn: str = ""
    ende: str = ""
    kurz: str = ""
    beschreibung: str = ""
    partner: str = ""
    link: str = ""
    problems: tuple[tuple[str, str], ...] = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    @property
    def grant(self) -> Grant:
        """What was typed of the grant, where nothing was wrong with it."""
        begins_on, ends_on = parse_day(self.beginn), parse_day(self.ende)
        return Grant(
            self.titel, self.foerdermittelgeber, self.programm or None, self.kennzeichen or None, begins_on, ends_on
        )

    @property
    def content(self) -> ProjectContent:
        """What was typed beyond it."""
        return ProjectContent(
            summary=self.kurz or None,
            description=self.beschreibung,
            partners=_lines(self.partner),
            link=self.link or None,
        )

    def differing(self, other: Typed) -> list[tuple[str, str]]:
        """The fields that say something else in the other one, each with what that says."""
        pairs = ((name, getattr(other, name)) for name in FIELDS)
        return [(say(FIELDS[name]), value) for name, value in pairs if value != getattr(self, name)]


def typed_in(form: Params) -> Typed:
    """Read and check the form."""
    texts = {name: readable(form.one(name)) for name in TEXTS}
    lines = {name: " ".join(readable(form.one(name)).split()) for name in FIELDS if name not in TEXTS}
    values: dict[str, Any] = {**lines, **texts}
    typed = Typed(**values)
    return replace(typed, problems=tuple(_problems(typed)))


def as_it_is(row: Project) -> Typed:
    """The form filled with what is kept."""
    content = content_of(row)
    return Typed(
        row.title, row.funder, row.programme or "", row.reference or "", _day(row.begins_on), _day(row.ends_on),
        content.summary or "", content.description, "\n".join(content.partners), content.link or "",
    )  # fmt: skip


def _problems(typed: Typed) -> list[tuple[str, str]]:
    values = asdict(typed)
    found = [] if any(map(str.isalnum, typed.titel)) else [("titel", say(TITLE_MISSING))]
    found += [] if typed.foerdermittelgeber else [("foerdermittelgeber", say(FUNDER_MISSING))]
    found += [
        (name, say(TOO_LONG, limit=limit, count=len(values[name])))
        for name, limit in _LIMITS.items()
        if len(values[name]) > limit
    ]
    if typed.programm and typed.programm not in FUNDING_PROGRAMMES:
        found.append(("programm", say(PROGRAMME_UNKNOWN)))
    found += _wrong_days(typed)
    partners = _lines(typed.partner)
    if len(partners) > PARTNERS:
        found.append(("partner", say(MANY_PARTNERS, limit=PARTNERS)))
    if longest := max((len(line) for line in partners if len(line) > LINE), default=0):
        found.append(("partner", say(TOO_LONG, limit=LINE, count=longest)))
    if typed.link and not _is_url(typed.link):
        found.append(("link", say(LINK_WRONG)))
    order = [field.name for field in fields(Typed)]
    return sorted(found, key=lambda pair: order.index(pair[0]))


def _wrong_days(typed: Typed) -> list[tuple[str, str]]:
    days: dict[str, date | None] = {}
    for name in ("beginn", "ende"):
        try:
            days[name] = parse_day(getattr(typed, name))
        except Mistyped:
            days[name] = None
    wrong = [(name, say(DAY_WRONG)) for name in days if getattr(typed, name) and not days[name]]
    begins_on, ends_on = days["beginn"], days["ende"]
    if begins_on and ends_on and ends_on < begins_on:
        wrong.append(("ende", say(DAYS_TURNED)))
    return wrong


def _is_url(text: str) -> bool:
    try:
        return bool(_URL.validate_python(text))
    except ValidationError:
        return False


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(" ".join(line.split()) for line in text.split("\n") if line.strip()))


def _day(value: date | None) -> str:
    return f"{value:%d.%m.%Y}" if value else ""
