"""Offers in words: what the calculator found, what is answered for data protection, and who says so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalog.fitting import Serving
from catalog.offers import QUESTIONS, Checklist, Estimate, Expiry, Gap, Unlike, checklist, expiry
from catalog.operation import Offer
from catalog.web.offer_steps import ASSESSMENTS, ROLES, size_words
from catalog.web.templating import money_range
from content.locale.formats import partial_date
from content.locale.speech import message, say
from schemas.operation import Certificate, Safeguards, SubProcessor

GAPS: Mapping[Gap, str] = {
    Gap.ONE_OFF: message("ohne Einführung (einmalige Kosten nicht angegeben)"),
    Gap.FIRST_YEAR: message("erstes Jahr nicht angegeben: gerechnet wie ein weiteres"),
    Gap.FURTHER_YEAR: message("weitere Jahre nicht angegeben: gerechnet wie das erste"),
    Gap.OWN_STAFF: message("ohne eigene Stunden (nicht angegeben)"),
    Gap.COVERS: message("was die Beträge umfassen, ist nicht angegeben"),
    Gap.VAT: message("Umsatzsteuer nicht angegeben"),
}
UNLIKE: Mapping[Unlike, str] = {
    Unlike.SIZE: message("andere Größenklasse"),
    Unlike.COVERS: message("umfasst anderes"),
    Unlike.PARTS: message("nennt andere Teile"),
    Unlike.TERM: message("andere Laufzeit"),
    Unlike.NO_VALUE: message("kein Betrag je Jahr"),
}
QUESTION_WORDS: Mapping[str, str] = {
    "personal_data": message("Personenbezogene Daten"),
    "persons": message("Betroffene Personengruppen"),
    "role": message("Rolle des Betreibers"),
    "agreement": message("Vertrag zur Auftragsverarbeitung"),
    "record": message("Baustein für das Verzeichnis der Verarbeitungstätigkeiten"),
    "measures": message("Technische und organisatorische Maßnahmen"),
    "assessment": message("Datenschutz-Folgenabschätzung"),
    "place": message("Ort der Verarbeitung"),
    "sub_processors": message("Unterauftragsverarbeiter"),
    "deletion": message("Löschfristen"),
    "proofs": message("Nachweise mit Datum"),
    "accessibility": message("Barrierefreiheit geprüft"),
}
EXPIRIES: Mapping[Expiry, str] = {
    Expiry.HOLDS: message("gültig bis {until}"),
    Expiry.SOON: message("gültig bis {until}, läuft bald ab"),
    Expiry.EXPIRED: message("abgelaufen: galt bis {until}"),
    Expiry.UNKNOWN: message("Ende der Gültigkeit nicht angegeben"),
}

MOST_OFFERS = 6
"""So many offers stand on the entry's page; all of them stand on the page that compares them."""
_SERVINGS = tuple(Serving)
MOST_SHEETS = 3
"""So many offers have all their answers on the entry's page."""


@dataclass(frozen=True, slots=True)
class Told:
    """A question with its answers; ``links`` lead to what an operator refers to. ``open``: nobody answered."""

    question: str
    answers: tuple[str, ...]
    links: tuple[tuple[str, str], ...] = ()
    open: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The twelve questions to one offer, as a data protection officer reads them."""

    offer: Offer
    told: tuple[Told, ...]
    done: int
    of: int

    @property
    def title(self) -> str:
        """The offer's title."""
        return self.offer.content.title

    @property
    def privacy(self) -> tuple[Told, ...]:
        """All but the test of accessibility."""
        return self.told[:-1]

    @property
    def accessibility(self) -> Told:
        """Which test, by whom and when."""
        return self.told[-1]


def sheet(offer: Offer, today: date) -> Sheet:
    """What one offer answers, question by question."""
    said = offer.content.safeguards
    found = checklist(said)
    told = tuple(_told(key, said, found, today) for key in QUESTIONS)
    return Sheet(offer, told, found.done, found.of)


def _told(key: str, said: Safeguards, found: Checklist, today: date) -> Told:
    question = say(QUESTION_WORDS[key])
    if key in found.needless:
        return Told(question, (say("entfällt: keine personenbezogenen Daten"),))
    if found.is_open(key):
        return Told(question, (say("nicht angegeben"),), open=True)
    links = tuple((say(words), url) for words, url in _links(key, said) if url)
    return Told(question, tuple(dict.fromkeys(filter(None, _ANSWERS[key](said, today)))), links)


def _links(key: str, said: Safeguards) -> tuple[tuple[str, str | None], ...]:
    if key == "agreement":
        return ((message("Muster des Vertrags"), said.processor_agreement_link),)
    if key == "accessibility":
        return ((message("Prüfbericht"), said.accessibility_report),)
    return tuple((proof.name, proof.link) for proof in said.proofs) if key == "proofs" else ()


Answers = Callable[[Safeguards, date], tuple[str | None, ...]]


def _personal_data(said: Safeguards, _: date) -> tuple[str | None, ...]:
    yes_no = {True: say("ja"), False: say("keine"), None: None}
    return yes_no[said.processes_personal_data], said.personal_data


def _assessment(said: Safeguards, _: date) -> tuple[str | None, ...]:
    done = say(ASSESSMENTS[said.assessment]) if said.assessment else None
    asked = say("auf Anfrage bei: {who}", who=said.assessment_from) if said.assessment_from else None
    return done, asked, said.impact_assessment


def _sub_processors(said: Safeguards, _: date) -> tuple[str | None, ...]:
    none = say("keine") if said.no_sub_processors else None
    return none, *(called_in(one) for one in said.called_in), said.sub_processors


def _proofs(said: Safeguards, today: date) -> tuple[str | None, ...]:
    return *(proof_words(proof, today) for proof in said.proofs), *said.certificates


def _accessibility(said: Safeguards, _: date) -> tuple[str | None, ...]:
    by = say("geprüft von: {who}", who=said.accessibility_tested_by) if said.accessibility_tested_by else None
    on = said.accessibility_tested_on
    when = say("geprüft: {when}", when=partial_date(on)) if on else say("Tag der Prüfung nicht angegeben")
    return said.accessibility_standard, by, when, said.accessibility_test


_ANSWERS: Mapping[str, Answers] = {
    "personal_data": _personal_data,
    "persons": lambda said, _: said.persons,
    "role": lambda said, _: (say(ROLES[said.role]) if said.role else None, said.operator_role),
    "agreement": lambda said, _: (said.processor_agreement,),
    "record": lambda said, _: (said.record_of_processing,),
    "measures": lambda said, _: (said.technical_measures,),
    "assessment": _assessment,
    "place": lambda said, _: (said.place_of_processing,),
    "sub_processors": _sub_processors,
    "deletion": lambda said, _: (said.deletion_periods,),
    "proofs": _proofs,
    "accessibility": _accessibility,
}


def called_in(one: SubProcessor) -> str:
    """Rechenzentrum Nord: Betrieb der Server, Hamburg."""
    more = ", ".join(filter(None, (one.task, one.place)))
    return f"{one.name}: {more}" if more else one.name


def proof_words(proof: Certificate, today: date) -> str:
    """ISO 27001, ausgestellt 2024, gültig bis 3. März 2027."""
    until = partial_date(proof.valid_until) if proof.valid_until else ""
    parts = [proof.name]
    if proof.issued_on:
        parts.append(say("ausgestellt: {on}", on=partial_date(proof.issued_on)))
    return ", ".join([*parts, say(EXPIRIES[expiry(proof, today)], until=until)])


def who_says(offer: Offer) -> str:
    """Who says what stands in an offer."""
    if offer.by_owner:
        return say("vom Betreiber")
    return say("Angabe einer Quelle: {who}", who=offer.row.said_by_text)


def gap_words(line: Estimate) -> list[str]:
    """What the amounts of an estimate leave out; what follows from having none at all is left unsaid."""
    telling = line.gaps if line.value else line.gaps & {Gap.ONE_OFF, Gap.OWN_STAFF, Gap.COVERS}
    return [say(words) for gap, words in GAPS.items() if gap in telling]


def unlike_words(found: frozenset[Unlike], line: Estimate) -> str:
    """Nicht vergleichbar: andere Größenklasse (5.000 bis …), umfasst anderes. Empty where it compares."""
    if not found:
        return ""
    words = {**UNLIKE, Unlike.SIZE: say("andere Größenklasse ({size})", size=size_words(line.costs.size_class))}
    return say("nicht vergleichbar: {why}", why=", ".join(say(words[why]) for why in Unlike if why in found))


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer in the few lines that the entry's page has for it; ``index`` is its place among all of them."""

    index: int
    offer: Offer
    who_says: str
    cost: str
    done: int
    of: int


def lines_of(offers: Sequence[Offer], size_class: str | None, servings: Sequence[Serving] = ()) -> list[OfferLine]:
    """The first offers of an entry in a few lines each; for a municipality with the costs of its size, and those first
    that serve it (``servings``, one for each offer)."""
    order = sorted(range(len(offers)), key=lambda index: _SERVINGS.index(servings[index]) if servings else 0)
    return [_line_of(index, offers[index], size_class) for index in order[:MOST_OFFERS]]


def _line_of(index: int, offer: Offer, size_class: str | None) -> OfferLine:
    found = checklist(offer.content.safeguards)
    return OfferLine(index, offer, who_says(offer), short_cost(offer, size_class), found.done, found.of)


def sheets_of(offers: Sequence[Offer], today: date) -> list[Sheet]:
    """What the first few offers answer, of those that answer anything; the others have a page of their own."""
    telling = [offer for offer in offers if offer.content.safeguards != Safeguards()]
    return [sheet(offer, today) for offer in telling[:MOST_SHEETS]]


def short_cost(offer: Offer, size_class: str | None) -> str:
    """One line of costs for the entry's page: for the size that was chosen, else the first that is named."""
    lines = [cost for cost in offer.content.costs if cost.further_year or cost.first_year]
    fitting = [cost for cost in lines if cost.size_class in (None, size_class)] if size_class else lines
    if not lines:
        return say("nicht angegeben")
    cost = (fitting or lines)[0]
    return say(
        "{amount} netto im Jahr, {size}, Stand {date}",
        amount=money_range(cost.further_year or cost.first_year),
        size=size_words(cost.size_class),
        date=partial_date(cost.as_of),
    )
