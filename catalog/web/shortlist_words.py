"""A frozen shortlist in words, ready to be set as a document: values for ``shortlist.typ``."""

from __future__ import annotations

from pydantic import JsonValue

from catalog.web.words import label
from content.locale.formats import day, number, partial_date
from content.locale.speech import say, say_count
from schemas.exchange.shortlist import FrozenEntry, FrozenSearch, FrozenSource, Shortlist

UNDETERMINED = "undetermined"


def values_of(made: Shortlist, *, to_home: str) -> dict[str, JsonValue]:
    """Everything that the template shows."""
    return {
        "title": made.title,
        "as_of": made.as_of.isoformat(),
        "subtitle": say("Auswahl für {place}", place=made.municipality.name) if made.municipality else None,
        "address": to_home or None,
        "about": _pairs(_about(made)),
        "chosen_title": say("In der Auswahl"),
        "chosen": [_entry(each) for each in made.entries],
        "none_chosen": say("Keine der angesehenen Lösungen ist in der Auswahl."),
        "out_title": say("Angesehen und ausgeschieden"),
        "out": [{**_entry(each.entry), "reason": each.reason} for each in made.left_out],
        "reason_title": say("Grund"),
        "elsewhere_title": say("Außerhalb des Katalogs angesehen"),
        "elsewhere_head": [say("Was"), say("Warum nicht")],
        "elsewhere": [[each.name, each.reason] for each in made.elsewhere],
        "notes_title": say("Notiz"),
        "notes": made.notes,
        "sources_title": say("Quellen"),
        "how_title": say("Zu diesem Dokument"),
        "how": list(_how(made)),
    }


def _pairs(pairs: list[tuple[str, str]]) -> JsonValue:
    return [[term, words] for term, words in pairs if words]


def _about(made: Shortlist) -> list[tuple[str, str]]:
    pairs = [(say("Stand"), day(made.as_of))]
    if made.municipality:
        pairs.append((say("Für"), made.municipality.name))
    pairs += (
        _search(made.search) if made.search else [(say("Suche"), say("keine: Die Lösungen wurden einzeln gemerkt"))]
    )
    pairs.append((say("Angesehen"), say_count("{count} Lösung", "{count} Lösungen", len(made.entries + made.left_out))))
    pairs.append((say("In der Auswahl"), number(len(made.entries))))
    pairs.append((say("Ausgeschieden"), number(len(made.left_out))))
    beyond = number(len(made.elsewhere)) if made.elsewhere else ""
    return [*pairs, (say("Außerhalb des Katalogs angesehen"), beyond)]


def _search(search: FrozenSearch) -> list[tuple[str, str]]:
    hits = number(search.hits) if search.hits is not None else say("nicht bekannt: Die Suche war nicht erreichbar")
    return [
        (say("Suche"), say("„{text}“", text=search.text) if search.text else say("ohne Suchwort")),
        (say("Filter"), "; ".join(search.filters) or say("keine")),
        (say("Treffer an diesem Tag"), hits),
        (say("Adresse der Suche"), search.url),
    ]


def _entry(entry: FrozenEntry) -> dict[str, JsonValue]:
    return {
        "title": say("{title} (Muster, erfunden)", title=entry.title) if entry.sample else entry.title,
        "facts": _pairs([*facts_of(entry), (say("Adresse"), entry.url)]),
        "sources": [_source(each) for each in entry.sources],
    }


def facts_of(entry: FrozenEntry) -> list[tuple[str, str]]:
    """What was known of an entry, confirmed and reported apart."""
    return [
        (say("Veröffentlicht von"), entry.publisher),
        (say("Fassung"), number(entry.number)),
        (say("Betrieb beim Ursprung"), step_words(entry)),
        (say("Phase, bestätigt"), phase_words(entry.phase)),
        (say("Phase, nach gemeldeten Angaben"), phase_words(entry.reported_phase)),
        (say("Nachnutzungen, bestätigt"), number(entry.uses_confirmed)),
        (say("Nachnutzungen, nur gemeldet"), number(entry.uses_reported)),
        (say("Aktualität"), label("freshness", entry.freshness)),
    ]


def phase_words(phase: str) -> str:
    """The words of a phase, also of one that is not determined."""
    return label("phase", phase) if phase != UNDETERMINED else say("noch nicht bestimmt")


def step_words(entry: FrozenEntry) -> str:
    """How far the publisher is, and who says so."""
    if entry.origin_step is None:
        return say("nicht angegeben")
    return f"{label('step', entry.origin_step)} ({label('standing', entry.origin_standing or 'reported')})"


def _source(source: FrozenSource) -> JsonValue:
    stand = say("Stand {date}", date=partial_date(source.as_of)) if source.as_of else say("ohne Datum")
    read = say("gelesen am {day}", day=day(source.retrieved_on))
    return [f"{source.title}: {stand}, {read}", source.url or ""]


def _how(made: Shortlist) -> list[str]:
    return [
        say("Die Auswahlentscheidung trifft die Kommune."),
        say("Keine Rechtsberatung."),
        say(
            "Das Dokument zeigt, was der Katalog am {day} wusste. „Bestätigt“ heißt: von der nutzenden Organisation "
            "selbst. „Gemeldet“ heißt: von einer Quelle oder vom Anbieter gesagt, von der nutzenden Organisation nicht "
            "bestätigt. Beides wird nie zusammengezählt.",
            day=day(made.as_of),
        ),
        say(
            "Gründe und Notiz hat geschrieben, wer die Auswahl festgehalten hat. "
            "Im Katalog ist davon nichts gespeichert."
        ),
    ]
