"""One step of an offer's form: filled from the offer, read back into it, a sentence for each thing that is wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from catalog.web.forms import Params
from catalog.web.offer_kinds import Find, Kind, Reading, Unreadable, read, spoken, written
from catalog.web.offer_steps import COSTS, DATA, FRAMEWORKS, PROOFS, WHOM, Field, Step
from content.locale.speech import message, say
from schemas.dates import last_day
from schemas.operation import OperatorOfferContent, ReachKind
from schemas.texts import readable

MISSING = message("Die Angabe fehlt noch.")
TOO_LONG = message("Schreiben Sie höchstens {limit} Zeichen.")
NO_ADDRESS = message("Geben Sie eine Adresse mit https:// am Anfang an, oder lassen Sie es leer.")
TOO_MANY = message("Mehr als {limit} sind es zu viele.")
NOT_TAKEN = message("Das passt so nicht. Prüfen Sie die Angabe.")
WRONG_WAY = message("„bis“ ist kleiner als „von“. Tauschen Sie die Zahlen, oder lassen Sie „bis“ leer.")
WITHOUT_LOW = message("Schreiben Sie den Wert bei „von“; „bis“ allein reicht nicht.")
NO_AMOUNT = message("Nennen Sie wenigstens einen Betrag oder die eigenen Stunden.")
NO_LANDS = message("Wählen Sie mindestens ein Land.")
ALL_AND_LANDS = message("„Alle Kommunen“ und eine Auswahl von Ländern widersprechen sich. Wählen Sie eines.")
NO_JOINING = message("Beitreten kann man nur einem Kreis von Mitgliedern oder einem Gebiet. Lassen Sie das hier leer.")
IN_HOUSE_FOR_ALL = message(
    "Inhouse gilt nie für alle. Wählen Sie „Mitglieder“, oder geben Sie an, dass alle anderen ausschreiben müssen."
)
BODIES_OF_ALL = message("Wer für alle offen ist, nennt niemanden einzeln. Leeren Sie das Feld.")
CLOSED_TO_ALL = message("„Alle Kommunen“ und „nicht offen für andere“ widersprechen sich.")
KIND_MISSING = message("Wählen Sie zuerst, für wen das Angebot gilt.")
ENDS_BEFORE = message("Das Ende liegt vor dem Anfang. Prüfen Sie beide Tage.")
USED_MORE = message("Es kann nicht mehr abgerufen sein, als die Höchstmenge erlaubt.")
NONE_AND_SOME = message("Sie haben Unterauftragsverarbeiter eingetragen. Entfernen Sie diese zuerst.")

RANGES = ("one_off", "first_year", "further_year", "own_staff_hours")
Document = dict[str, Any]
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Typed:
    """A step as it was filled in; ``problems`` are sentences by the field that they stand at."""

    values: Mapping[str, str]
    revision: str = "0"
    problems: Problems = ()

    def problem(self, field: str) -> str:
        """The sentence at a field, empty when it is right."""
        return dict(self.problems).get(field, "")

    def but(self, *problems: tuple[str, str]) -> Typed:
        """The same with more that is wrong."""
        return replace(self, problems=(*self.problems, *problems))


def filled(step: Step, row: Document, revision: int) -> Typed:
    """The step as it is kept: ``row`` is the whole document, or the row of its list."""
    return Typed({field.name: written(field.kind, _at(row, field.path)) for field in step.fields}, str(revision))


def typed_in(step: Step, form: Params) -> Typed:
    """The step as it came from a browser."""
    values = {
        field.name: " ".join(form.all(field.name)) if field.kind is Kind.MANY else readable(form.one(field.name))
        for field in step.fields
    }
    return Typed(values, form.one("fassung"))


def document_of(content: OperatorOfferContent) -> Document:
    """An offer as the fields of the steps lie in it."""
    document = content.model_dump(mode="json")
    for costs in document["costs"]:
        if costs["own_staff_hours"]:
            costs["own_staff_hours"] = dict(zip(("low", "high"), costs["own_staff_hours"], strict=True))
    return document


def rows_of(step: Step, document: Document) -> list[Document]:
    """The rows of a step that has some."""
    rows: list[Document] = _at(document, step.rows)
    return rows


def put(step: Step, document: Document, typed: Typed, find: Find, row: int | None = None) -> tuple[Document, Typed]:
    """The document with what was typed in its place, and what is wrong with it. ``row`` None: a new one."""
    document = copy.deepcopy(document)
    part: Document = document
    if step.rows:
        part = {} if row is None else rows_of(step, document)[row]
    problems = _read_fields(step, typed, find, part)
    if step.rows and row is None:
        rows_of(step, document).append(part)
    if not problems:  # what could not be read can't contradict anything
        problems = (*_missing(step, typed), *_CHECKS.get(step.key, _nothing)(document, part))
    return document, typed.but(*problems)


def without(step: Step, document: Document, row: int) -> Document:
    """The document without one row of a list."""
    document = copy.deepcopy(document)
    del rows_of(step, document)[row]
    return document


def content_of(document: Document) -> OperatorOfferContent:
    """The offer that a document is. Raises ValidationError."""
    whole = copy.deepcopy(document)
    for costs in whole.get("costs", ()):
        hours = costs.get("own_staff_hours")
        costs["own_staff_hours"] = [hours["low"], hours["high"]] if hours else None
    return OperatorOfferContent.model_validate(whole)


def problems_of(error: ValidationError, step: Step) -> Problems:
    """What the schema finds wrong, at the fields of the step."""
    found: dict[str, str] = {}
    for each in error.errors():
        place = tuple(part for part in each["loc"] if isinstance(part, str))
        place = place[len(step.rows) :] if step.rows else place
        name = next((field.name for field in step.fields if field.path[: len(place)] == place), step.fields[0].name)
        found.setdefault(name, _sentence(each))
    return tuple(found.items())


def differences(step: Step, stored: Typed, typed: Typed) -> list[tuple[str, str, str]]:
    """Label, what is kept now and what was typed, for each field in which the two differ."""
    return [
        (say(field.label), _shown(field, stored), _shown(field, typed))
        for field in step.fields
        if stored.values.get(field.name, "") != typed.values.get(field.name, "")
    ]


def _shown(field: Field, typed: Typed) -> str:
    return spoken(field.kind, typed.values.get(field.name, ""), field.choices())


def _sentence(error: Any) -> str:
    kind, limits = error["type"], error.get("ctx", {})
    if kind == "string_too_long":
        return say(TOO_LONG, limit=limits["max_length"])
    if kind == "too_long":
        return say(TOO_MANY, limit=limits["max_length"])
    if kind == "string_pattern_mismatch" or (kind == "value_error" and "host" in str(error.get("msg"))):
        return say(NO_ADDRESS)
    return say(NOT_TAKEN)


def _read_fields(step: Step, typed: Typed, find: Find, part: Document) -> Problems:
    problems = []
    for field in step.fields:
        text = typed.values[field.name]
        try:
            value = read(field.kind, text, Reading(field.choices(), find))
        except Unreadable as error:
            problems.append((field.name, str(error)))
            continue
        _set(part, field.path, value)
    return tuple(problems)


def _missing(step: Step, typed: Typed) -> Problems:
    return tuple((field.name, say(MISSING)) for field in step.fields if field.required and not typed.values[field.name])


def _at(row: Document, path: Sequence[str]) -> Any:
    value: Any = row
    for key in path:
        value = value.get(key) if value else None
    return value


def _set(row: Document, path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        if not row.get(key):
            row[key] = {}
        row = row[key]
    row[path[-1]] = value


# What only several fields together can be wrong about; each also puts away what is empty.


def _nothing(document: Document, _: Document) -> Problems:
    if not any(value not in (None, "") for value in (document.get("exit") or {}).values()):
        document["exit"] = None
    return ()


def _check_reach(document: Document, _: Document) -> Problems:
    reach = document["reach"]
    kind, tender = reach["kind"], reach["tender"]
    everybody = kind in {ReachKind.ALL, ReachKind.FEDERAL_STATES}
    some = any(
        reach[key] not in (None, [], False) for key in ("federal_states", "bodies", "joining", "tender", "in_house")
    )
    if not kind:
        document["reach"] = None
        return (("gilt", say(KIND_MISSING)),) if some else ()
    found = (
        ("land", NO_LANDS, kind == ReachKind.FEDERAL_STATES and not reach["federal_states"]),
        ("land", ALL_AND_LANDS, kind == ReachKind.ALL and bool(reach["federal_states"])),
        ("beitritt", NO_JOINING, everybody and reach["joining"] is not None),
        ("inhouse", IN_HOUSE_FOR_ALL, everybody and reach["in_house"] and not tender),
        ("stellen", BODIES_OF_ALL, kind == ReachKind.ALL and bool(reach["bodies"]) and not tender),
        ("offen", CLOSED_TO_ALL, kind == ReachKind.ALL and document["open_to_others"] is False),
    )
    return tuple((name, say(words)) for name, words, wrong in found if wrong)


def _check_costs(_: Document, row: Document) -> Problems:
    problems: list[tuple[str, str]] = []
    for field in (field for field in COSTS.fields if field.path[-1] == "high"):
        key = field.path[0]
        low, high = row[key]["low"], row[key]["high"]
        if low is None and high is not None:
            problems.append((field.name.replace("_bis", "_von"), say(WITHOUT_LOW)))
        elif high is not None and float(high) < float(low):
            problems.append((field.name, say(WRONG_WAY)))
        row[key] = None if low is None else {"low": low, "high": low if high is None else high}
    if not problems and not any(row[key] for key in RANGES):
        problems.append(("einmalig_von", say(NO_AMOUNT)))
    return tuple(problems)


def _check_framework(_: Document, row: Document) -> Problems:
    if row["maximum"] and row["used"] and float(row["used"]) > float(row["maximum"]):
        return (("abgerufen", say(USED_MORE)),)
    return ()


def _check_proof(_: Document, row: Document) -> Problems:
    issued, until = row["issued_on"], row["valid_until"]
    if issued and until and last_day(until) < last_day(issued):
        return (("gueltig", say(ENDS_BEFORE)),)
    return ()


def _check_data(document: Document, _: Document) -> Problems:
    safeguards = document["safeguards"]
    if safeguards["no_sub_processors"] and safeguards["called_in"]:
        return (("keine_weiteren", say(NONE_AND_SOME)),)
    safeguards["no_sub_processors"] = safeguards["no_sub_processors"] or None
    return ()


_CHECKS: Mapping[str, Callable[[Document, Document], Problems]] = {
    WHOM.key: _check_reach,
    COSTS.key: _check_costs,
    FRAMEWORKS.key: _check_framework,
    PROOFS.key: _check_proof,
    DATA.key: _check_data,
}
