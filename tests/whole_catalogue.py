"""A small catalogue in which everything occurs that rows can keep: what an exchange format forgets is missed here.

What nobody but its operator may read carries ``SECRET`` in its text.
"""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy.orm import Session

from catalog import contacts, notes, operation, solutions, sources, templates
from catalog.models import Organisation, OrganisationKey, OrganisationRelation, Solution, SolutionSlug, SolutionTie
from catalog.reuse import Voice, claim_use, confirm_content, report_experience
from catalog.solutions import Imprint, Rules
from schemas.operation import OperatorOfferContent, Reach, ReachKind, TemplateContent
from schemas.organisation import KeyScheme, OrganisationKind, RelationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Answer, ExperienceContent, Manner, Speaker
from schemas.solution import PublicationStatus
from tests.factories import NOW, TODAY, anna, bernd, clara, content, dieter, employer, published, speaking

SECRET = "geheim"
DAY = timedelta(days=1)


def fill_whole(db: Session) -> None:
    """An entry that has everything, a variant of it, a sample, one that was withdrawn, and a draft."""
    bodies = _bodies(db)
    entry = _entry(db, bodies["anna"])
    _say(db, entry, bodies)
    _beside(db, entry, bodies)
    variant = published(db, bodies["bernd"], title="Gießplaner Berndsdorf")
    solutions.relate(db, variant, entry, SolutionTie.VARIANT_OF, "Berndsdorf")
    withdrawn = published(db, bodies["dieter"], title=f"Zurückgezogen {SECRET}")
    solutions.withdraw(withdrawn, f"Grund {SECRET}")
    draft = published(db, bodies["dieter"], title=f"Entwurf {SECRET}")
    draft.publication_status, draft.published_at = PublicationStatus.DRAFT, None
    for one in (entry, variant, withdrawn, draft, _sample(db), _nobody(db)):
        solutions.refresh(db, one, NOW, Rules())
    _lose_a_condition(db, entry)


def _bodies(db: Session) -> dict[str, Organisation]:
    found = {"anna": anna(db), "bernd": bernd(db), "clara": clara(db), "dieter": dieter(db)}
    found["operator"] = employer(
        db, "Rechenzentrum", kind=OrganisationKind.OPERATOR, designation="Zweckverband", area_km2=12.5,
        postal_code="01234", population_as_of=date(2025, 12, 31),
    )  # fmt: skip
    key = OrganisationKey(
        organisation_id=found["operator"].id,
        scheme=KeyScheme.URL,
        value="https://rz.example/",
        valid_from=date(2020, 1, 1),
        valid_until=date(2030, 1, 1),
    )
    tie = OrganisationRelation(
        organisation_id=found["anna"].id,
        related_id=found["operator"].id,
        kind=RelationKind.MEMBER_OF,
        valid_from=date(2020, 1, 1),
        valid_until=date(2030, 1, 1),
        source="test",
    )
    db.add_all([key, tie])
    employer(db, "Altberndsdorf").merged_into_id = found["bernd"].id
    db.flush()
    return found


def _entry(db: Session, publisher: Organisation) -> Solution:
    """Two versions, the first with words that were taken back; an old address; two sources, one of them a person."""
    by = speaking(publisher, Speaker.PUBLISHER)
    first = content(summary=f"Früher stand hier etwas, das {SECRET} ist.")
    entry = solutions.publish(db, first, Imprint(publisher=publisher), by=by, now=NOW - 400 * DAY)
    imprint = Imprint(publisher=publisher, provenance={"/title": "person"}, summary="Kürzer gesagt")
    second = content(lifecycle_status="in_operation", keywords=["Bäume"], translations={"en": {"summary": "Waters."}})
    solutions.publish(db, second, imprint, by=by, now=NOW - 30 * DAY, solution=entry)
    db.add(SolutionSlug(slug="alter-giessplaner", solution_id=entry.id))
    record = sources.Record(
        source="publiccode",
        external_id="forge.example/giessplaner",
        raw={"maintenance": {"contacts": [f"{SECRET}@privat.example"]}, "tief": [[["x"]]], "zahl": 1.5},
        parsed={"title": f"Gießplaner {SECRET}"},
        retrieved_on=TODAY,
        url="https://forge.example/giessplaner",
        as_of="2025-11",
    )
    sources.keep_record(db, entry, record)
    return entry


def _say(db: Session, entry: Solution, bodies: dict[str, Organisation]) -> None:
    """Reported, confirmed, corrected, rejected, answered, of a text only, an interest, and the content confirmed."""
    source, adopter = Voice.of_source("forge.example"), speaking(bodies["bernd"], Speaker.ADOPTER)
    trial = AdoptionClaim(step=AdoptionStep.TRIAL, manner=Manner.OWN, since="2024", note="ein Versuch")
    reported = claim_use(db, entry, trial, adopter=bodies["bernd"], by=source, now=NOW - 20 * DAY, as_of="2025")
    own = AdoptionClaim(step=AdoptionStep.OPERATION)
    claim_use(db, entry, own, adopter=bodies["anna"], by=source, now=NOW - 20 * DAY)
    running = AdoptionClaim(
        step=AdoptionStep.OPERATION, since="2025", manner=Manner.SHARED, members=3, taken_from=bodies["anna"].slug,
        operator=f"Betreiber {SECRET}", budget=f"Haushalt {SECRET}", unit=f"Referat {SECRET}",
    )  # fmt: skip
    if reported is None:
        raise ValueError("nothing was said yet")
    claim_use(
        db, entry, running, adopter=bodies["bernd"], by=adopter, now=NOW - 10 * DAY,
        evidence=f"Beschluss {SECRET}", answer=(Answer.CORRECT, reported),
    )  # fmt: skip
    claim_use(db, entry, trial, adopter="Irgendwo", by=source, now=NOW - 9 * DAY)
    interest = AdoptionClaim(step=AdoptionStep.INTEREST, note=f"Interesse {SECRET}")
    interested = claim_use(
        db, entry, interest, adopter=bodies["dieter"], by=speaking(bodies["dieter"], Speaker.ADOPTER), now=NOW - 8 * DAY
    )
    if interested:
        by = speaking(bodies["clara"], Speaker.CURATOR)
        said = AdoptionClaim(note=f"Antwort {SECRET}")
        claim_use(db, entry, said, adopter=bodies["dieter"], by=by, now=NOW, answer=(Answer.ACCEPT, interested))
    confirm_content(db, entry, speaking(bodies["anna"], Speaker.PUBLISHER), NOW - 7 * DAY)


def _beside(db: Session, entry: Solution, bodies: dict[str, Organisation]) -> None:
    url = "https://www.Forge.example/giessplaner.git"
    operation.link_code(db, entry, url, licence="EUPL-1.2", licence_words="EUPL", said_by="forge.example")
    reach = Reach(kind=ReachKind.MEMBERS, federal_states=("DE-BB",), bodies=("annastadt",), joining=True, in_house=True)
    offer = OperatorOfferContent(title="Betrieb im Verbund", open_to_others=True, reach=reach)
    operation.offer(db, entry, offer, operator=bodies["operator"], said_by="Rechenzentrum", as_of="2026-01")
    other = OperatorOfferContent(title="Irgendein Betrieb")
    operation.offer(db, entry, other, operator="Eine Firma", said_by="forge.example")
    kit = TemplateContent(kind="leistungsbeschreibung", title="Leistungsbeschreibung", purpose="Für eine Anfrage.")
    templates.add_template(db, entry, kit, bodies["operator"], TODAY, 3)
    role = contacts.ContactContent("Projektleitung", "giessplaner@annastadt.example", f"Zimmer {SECRET}")
    contacts.add_contact(db, entry, role, TODAY)
    bounced = contacts.ContactContent("Technik", "technik@annastadt.example")
    contacts.add_contact(db, entry, bounced, None)
    contacts.contacts_of(db, entry.id)[1].bounced_on = TODAY
    contacts.contacts_of(db, entry.id)[1].details = {"answers_others": True, "hours": "dienstags"}
    report = ExperienceContent(title="Ein Jahr Gießplaner", planned="Weniger Wasser")
    report_experience(db, entry, report, bodies["anna"], TODAY)
    note = notes.add_note(db, entry, "nutzung", f"Stimmt nicht: {SECRET}", f"{SECRET}@leser.example", NOW)
    notes.add_note(db, entry, "kontakt", f"Auch nicht: {SECRET}", None, NOW)
    note.done_at = NOW


def _sample(db: Session) -> Solution:
    body = employer(db, f"Musterstadt {SECRET}", sample=True)
    by = speaking(body, Speaker.PUBLISHER)
    imprint = Imprint(publisher=body, sample=True)
    return solutions.publish(db, content(title=f"Muster {SECRET}"), imprint, by=by, now=NOW)


def _nobody(db: Session) -> Solution:
    """An entry of a publisher that is a text only."""
    imprint = Imprint(publisher="Ein Dorf", federal_state="DE-BY")
    return solutions.publish(db, content(title="Dorflampe"), imprint, by=Voice.of_source("forge.example"), now=NOW)


def _lose_a_condition(db: Session, entry: Solution) -> None:
    """The phase stood, and is on notice to fall: that can't be derived from what is known today."""
    for report in [row for row in contacts.contacts_of(db, entry.id) if row.bounced_on is None]:
        report.bounced_on = TODAY
    solutions.refresh(db, entry, NOW + DAY, Rules())
