"""The building block for a municipality's record of processing activities (article 30 GDPR), from an offer's answers.

It is text to copy. What nobody answered stands in it as an open point, so that it can't be taken for complete.
"""

from __future__ import annotations

from datetime import date

from catalog.operation import Offer
from catalog.web.offer_steps import ASSESSMENTS, ROLES
from catalog.web.offer_words import called_in, who_says
from content.locale.formats import day, partial_date
from content.locale.speech import message, say
from schemas.operation import Safeguards

OPEN = message("[nicht angegeben: bitte klären]")
NO_ADVICE = message(
    "Keine Rechtsberatung. Grundlage: Art. 30 Abs. 1 DSGVO. Prüfen Sie jede Angabe mit Ihrer oder Ihrem "
    "Datenschutzbeauftragten."
)


def record_of_processing(title: str, summary: str, offer: Offer, today: date) -> str:
    """The block as plain text, readable as Markdown."""
    said = offer.content.safeguards
    parts = [
        (
            say("Verantwortlicher"),
            say("[Ihre Kommune, Anschrift, Datenschutzbeauftragte oder Datenschutzbeauftragter]"),
        ),
        (say("Zweck der Verarbeitung"), said.record_of_processing or summary),
        (say("Betroffene Personengruppen"), ", ".join(said.persons)),
        (say("Kategorien personenbezogener Daten"), said.personal_data or ""),
        (say("Rolle des Betreibers"), _role(offer, said)),
        (say("Weitere Empfänger und Unterauftragsverarbeiter"), _recipients(said)),
        (say("Ort der Verarbeitung, Übermittlung in Drittländer"), said.place_of_processing or ""),
        (say("Löschfristen"), said.deletion_periods or ""),
        (say("Technische und organisatorische Maßnahmen"), said.technical_measures or ""),
        (say("Vertrag zur Auftragsverarbeitung"), said.processor_agreement or said.processor_agreement_link or ""),
        (say("Datenschutz-Folgenabschätzung"), _assessment(said)),
    ]
    body = "\n\n".join(f"## {words}\n\n{answer or say(OPEN)}" for words, answer in parts)
    return f"{_head(title, offer, today)}\n\n{body}\n\n{say(NO_ADVICE)}\n"


def _head(title: str, offer: Offer, today: date) -> str:
    heading = say("Baustein für das Verzeichnis der Verarbeitungstätigkeiten: {title}", title=title)
    on = say("Stand der Angaben: {date}", date=partial_date(offer.row.as_of)) if offer.row.as_of else ""
    taken = say("abgerufen am {day}", day=day(today))
    source = ", ".join(filter(None, (offer.operator_name, who_says(offer), on, taken)))
    return f"# {heading}\n\n{offer.content.title}. {source}."


def _role(offer: Offer, said: Safeguards) -> str:
    words = [say(ROLES[said.role])] if said.role else []
    words += [said.operator_role] if said.operator_role else []
    return f"{offer.operator_name}: {', '.join(words)}" if words else ""


def _recipients(said: Safeguards) -> str:
    if said.no_sub_processors:
        return say("keine")
    named = [*(called_in(one) for one in said.called_in), *([said.sub_processors] if said.sub_processors else [])]
    return "\n".join(f"- {one}" for one in named)


def _assessment(said: Safeguards) -> str:
    words = [say(ASSESSMENTS[said.assessment])] if said.assessment else []
    words += [say("auf Anfrage bei: {who}", who=said.assessment_from)] if said.assessment_from else []
    return ". ".join(words + ([said.impact_assessment] if said.impact_assessment else []))
