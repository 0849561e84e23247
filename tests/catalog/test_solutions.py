"""An entry's way: published, spoken of, derived, shown, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from catalog import contacts, due, operation, reuse, solutions, templates
from catalog.documents import documents
from catalog.models import Adoption, Organisation, Solution, SolutionTie, SolutionVersion, Statement
from catalog.organisations import profile
from catalog.reuse import NotEntitled, Voice
from catalog.solutions import Imprint
from schemas.dates import day_of
from schemas.operation import OperatorOfferContent, TemplateContent
from schemas.reuse import (
    AdoptionClaim,
    AdoptionStep,
    Answer,
    ExperienceContent,
    Freshness,
    Manner,
    SolutionPhase,
    Speaker,
    Standing,
)
from tests.factories import (
    NOW,
    OPERATION,
    anna,
    bernd,
    bernd_uses_it,
    clara,
    content,
    derive,
    dieter,
    employer,
    published,
    speaking,
)


def test_anna_publishes_and_the_entry_is_fresh_and_due_for_the_index(db: Session) -> None:
    solution = published(db, anna(db))
    derive(db, solution)
    assert solution.slug == "giessplaner" and solution.federal_state == "DE-BB"
    assert (solution.freshness, solution.phase) == (Freshness.FRESH, SolutionPhase.UNDETERMINED)
    assert solution.version > solution.indexed_version
    assert solution.next_change_at and day_of(solution.next_change_at) == NOW.date().replace(year=2027)


def test_publishing_the_same_again_adds_no_version(db: Session) -> None:
    town = anna(db)
    solution = published(db, town)
    again = solutions.publish(
        db, content(), Imprint(publisher=town), by=speaking(town, Speaker.PUBLISHER), now=NOW, solution=solution
    )
    assert again is solution and solution.content_number == 1


def test_an_edit_is_a_version_and_keeps_the_one_before(db: Session) -> None:
    town = anna(db)
    solution = published(db, town)
    edited = content(summary="Sagt es noch genauer.")
    by = speaking(town, Speaker.PUBLISHER)
    solutions.publish(db, edited, Imprint(publisher=town), by=by, now=NOW, solution=solution)
    bodies = db.scalars(select(SolutionVersion.content).order_by(SolutionVersion.number)).all()
    assert [body["summary"] for body in bodies] == ["Sagt, welcher Baum Wasser braucht.", "Sagt es noch genauer."]


def test_two_entries_of_one_title_have_two_addresses(db: Session) -> None:
    town = anna(db)
    assert [published(db, town).slug for _ in range(3)] == ["giessplaner", "giessplaner-2", "giessplaner-3"]


@pytest.mark.parametrize("title", ["!!!", "日本", "../../etc", "<script>", "x" * 200])
def test_any_title_gets_an_address_of_plain_letters(db: Session, title: str) -> None:
    slug = published(db, anna(db), title=title).slug
    assert slug and len(slug) <= 80 and all(letter.isalnum() or letter == "-" for letter in slug) and slug.isascii()


def test_bernd_uses_it_and_it_counts(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    bernd_uses_it(db, solution, town)
    assert derive(db, solution)
    assert (solution.uses_confirmed, solution.uses_reported) == (1, 0)
    assert solution.phase is SolutionPhase.EXPERIMENT


def test_saying_the_same_twice_on_a_day_is_saying_it_once(db: Session) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    assert bernd_uses_it(db, solution, town)
    assert bernd_uses_it(db, solution, town) is None


def test_a_source_read_again_says_nothing_new_but_may_come_back_to_old_words(db: Session) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    trial = AdoptionClaim(step=AdoptionStep.TRIAL)
    steps = []
    for days, claim in enumerate([trial, trial, OPERATION, OPERATION, trial]):
        now = NOW + timedelta(days=days)
        said = reuse.claim_use(db, solution, claim, adopter=town, by=Voice.of_source("Blatt"), now=now)
        solutions.refresh(db, solution, now)
        steps.append((said is not None, db.scalars(select(Adoption.step)).one()))
    trials, operations = AdoptionStep.TRIAL, AdoptionStep.OPERATION
    assert steps == [(True, trials), (False, trials), (True, operations), (False, operations), (True, trials)]


def test_deriving_again_changes_nothing(db: Session) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    version = solution.version
    assert not derive(db, solution)
    assert solution.version == version


def test_what_stands_beside_an_entry_is_due_for_the_index_when_it_changes(db: Session) -> None:
    publisher = anna(db)
    solution = published(db, publisher)
    versions = [solution.version]
    for open_to_others in (False, True, True):
        offer = OperatorOfferContent(title="Betrieb", open_to_others=open_to_others)
        operation.offer(db, solution, offer, operator=publisher, said_by=publisher.name)
        versions.append(solution.version)
    for licence in ("MIT", "EUPL-1.2", "EUPL-1.2"):
        url = "https://code.annastadt.example/giess"
        operation.link_code(db, solution, url, licence=licence, licence_words=None, said_by="Annastadt")
        versions.append(solution.version)
    for purpose in ("Preise erfragen", "Preise vergleichen", "Preise vergleichen"):
        form = TemplateContent(kind="preisanfrage", title="Anfrage", purpose=purpose)
        templates.add_template(db, solution, form, publisher, NOW.date())
        versions.append(solution.version)
    for name in ("Irgendwo", "Nirgendwo", "Nirgendwo"):
        reuse.claim_use(db, solution, OPERATION, adopter=name, by=Voice.of_source("Blatt"), now=NOW)
        versions.append(solution.version)
    assert [after > before for before, after in pairwise(versions)] == [True, True, False] * 4


def _contact(db: Session, solution: Solution, town: Organisation) -> None:
    contacts.add_contact(db, solution, contacts.ContactContent("Projekt", "projekt@annastadt.example"), None)


def _offer(db: Session, solution: Solution, town: Organisation) -> None:
    operation.offer(db, solution, OperatorOfferContent(title="Betrieb"), operator=town, said_by=town.name)


def _code(db: Session, solution: Solution, town: Organisation) -> None:
    url = "https://code.annastadt.example/giess"
    operation.link_code(db, solution, url, licence=None, licence_words=None, said_by=town.name)


def _experience(db: Session, solution: Solution, town: Organisation) -> None:
    reuse.report_experience(db, solution, ExperienceContent(title="So war es"), town, NOW.date())


def _tie(db: Session, solution: Solution, town: Organisation) -> None:
    origin = db.scalars(select(Solution).where(Solution.title == "Vorbild")).one()
    solutions.relate(db, solution, origin, SolutionTie.INSTANCE_OF, town.name)


@pytest.mark.parametrize("add", [_contact, _offer, _code, _experience, _tie])
def test_what_a_phase_rests_on_is_derived_anew_without_being_asked_for(
    db: Session, add: Callable[[Session, Solution, Organisation], None]
) -> None:
    town = anna(db)
    derive(db, published(db, town, title="Vorbild"))
    solution = published(db, town)
    waiting = []
    for _ in range(2):
        derive(db, solution)
        add(db, solution, town)
        db.flush()
        waiting.append(due.any_due(db, due.changes_by(NOW), NOW))
    assert waiting == [True, False], "saying it again changes nothing"


def test_a_contact_that_confirms_itself_again_is_younger_and_never_older(db: Session) -> None:
    solution = published(db, anna(db))
    content = contacts.ContactContent("Projekt", "projekt@annastadt.example")
    told = []
    for days in (0, 30, 10):
        changed = contacts.add_contact(db, solution, content, NOW.date() + timedelta(days=days))
        [row] = contacts.contacts_of(db, solution.id)
        told.append((changed, row.confirmed_on))
    first, last = NOW.date(), NOW.date() + timedelta(days=30)
    assert told == [(True, first), (True, last), (False, last)]


def test_bernd_rejects_and_the_adoption_is_gone(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    by = speaking(publisher, Speaker.PUBLISHER)
    report = reuse.claim_use(db, solution, OPERATION, adopter=town, by=by, now=NOW)
    assert report
    derive(db, solution)
    assert solution.uses_reported == 1
    no = speaking(town, Speaker.ADOPTER)
    reuse.claim_use(db, solution, AdoptionClaim(), adopter=town, by=no, now=NOW, answer=(Answer.REJECT, report))
    derive(db, solution)
    assert solution.uses_reported == 0
    assert db.scalar(select(func.count()).select_from(Adoption)) == 0
    assert db.scalar(select(func.count()).select_from(Statement)) == 2, "what was said stays said"


def test_dieter_cannot_speak_as_berndsdorf(db: Session) -> None:
    solution, town, stranger = published(db, anna(db)), bernd(db), dieter(db)
    with pytest.raises(NotEntitled):
        reuse.claim_use(db, solution, OPERATION, adopter=town, by=speaking(stranger, Speaker.ADOPTER), now=NOW)


def test_clara_verifies_but_not_for_her_own_employer(db: Session) -> None:
    solution, town, district = published(db, anna(db)), bernd(db), clara(db)
    curator = speaking(district, Speaker.CURATOR)
    reuse.claim_use(db, solution, OPERATION, adopter=town, by=curator, now=NOW, evidence="Haushaltsplan gesehen")
    derive(db, solution)
    assert db.scalars(select(Adoption.standing)).one() is Standing.VERIFIED
    with pytest.raises(NotEntitled):
        reuse.claim_use(db, solution, OPERATION, adopter=district, by=curator, now=NOW, evidence="…")


def test_dieter_cannot_confirm_annas_content(db: Session) -> None:
    solution = published(db, anna(db))
    with pytest.raises(NotEntitled):
        reuse.confirm_content(db, solution, speaking(dieter(db), Speaker.ADOPTER), NOW)


@pytest.mark.parametrize("table", ["statement", "solution_version"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET said_by_text = 'niemand'"])
def test_the_database_itself_refuses_to_change_what_was_said(db: Session, table: str, change: str) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    bernd_uses_it(db, solution, town)
    with pytest.raises(IntegrityError, match="append-only"), db.begin_nested():
        db.execute(text(change.format(table)))


def test_use_in_the_publishers_own_area_is_listed_and_counts_nowhere(db: Session) -> None:
    district, town = clara(db), bernd(db)
    db.execute(
        text(
            "INSERT INTO organisation_relation (organisation_id, related_id, kind, source) "
            f"VALUES ({town.id}, {district.id}, 'in_district', 'test')"
        )
    )
    solution = published(db, district)
    bernd_uses_it(db, solution, town)
    derive(db, solution)
    assert (solution.uses_confirmed, solution.uses_reported) == (0, 0)
    shown = solutions.page(db, solution.slug)
    assert shown and [use.organisation.name for use in shown.uses] == ["Berndsdorf"]


def test_an_adopter_that_is_only_a_name_counts_nowhere_and_is_shown(db: Session) -> None:
    publisher = anna(db)
    solution = published(db, publisher)
    by = speaking(publisher, Speaker.PUBLISHER)
    reuse.claim_use(db, solution, OPERATION, adopter="Falkenberg", by=by, now=NOW)
    derive(db, solution)
    shown = solutions.page(db, solution.slug)
    assert shown and [line.organisation_text for line in shown.named] == ["Falkenberg"]
    assert (shown.uses, solution.uses_reported) == ((), 0)


def test_who_is_interested_is_public_only_as_a_number(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    solution = published(db, publisher)
    claim = AdoptionClaim(step=AdoptionStep.INTEREST)
    reuse.claim_use(db, solution, claim, adopter=town, by=speaking(town, Speaker.ADOPTER), now=NOW)
    reuse.claim_use(db, solution, claim, adopter="Textstadt", by=speaking(publisher, Speaker.PUBLISHER), now=NOW)
    derive(db, solution)
    shown = solutions.page(db, solution.slug)
    assert shown and shown.interests == 1
    told = repr((shown.uses, shown.named, shown.history, documents(db, [solution.id]), profile(db, town).used))
    assert "Berndsdorf" not in told and "Textstadt" not in told
    assert (solution.uses_confirmed, solution.uses_reported) == (0, 0)


def test_an_import_leaves_an_operators_own_offer_and_annas_own_link_alone(db: Session) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    own = OperatorOfferContent(title="Betrieb", open_to_others=True)
    said = OperatorOfferContent(title="Betrieb")
    url = "https://code.annastadt.example/giess"
    assert operation.offer(db, solution, own, operator=town, said_by=town.name)
    db.flush()
    assert not operation.offer(db, solution, said, operator=town.name, said_by="eine Quelle")
    assert operation.link_code(db, solution, url, licence="MIT", licence_words=None, said_by="Annastadt")
    db.flush()
    assert not operation.link_code(db, solution, url, licence=None, licence_words="frei", said_by="eine Quelle")
    assert [(each.content.open_to_others, each.by_owner) for each in operation.offers_of(db, solution.id)] == [
        (True, True)
    ]
    assert [link.licence for link in operation.code_links_of(db, solution.id)] == ["MIT"]


@pytest.mark.parametrize(("step", "asked_again"), [(AdoptionStep.OPERATION, True), (AdoptionStep.ENDED, False)])
def test_a_use_is_to_be_renewed_after_a_year_and_an_end_never(
    db: Session, step: AdoptionStep, asked_again: bool
) -> None:
    solution, town = published(db, anna(db)), bernd(db)
    claim = AdoptionClaim(step=step, manner=Manner.OWN)
    reuse.claim_use(db, solution, claim, adopter=town, by=speaking(town, Speaker.ADOPTER), now=NOW)
    derive(db, solution)
    shown = solutions.page(db, solution.slug)
    assert shown
    [use] = shown.uses
    assert not use.unrenewed(NOW.date() + timedelta(days=364))
    assert use.unrenewed(NOW.date() + timedelta(days=365)) is asked_again


def test_the_page_shows_confirmed_uses_first_and_ended_ones_last(db: Session) -> None:
    publisher = anna(db)
    solution = published(db, publisher)
    said_by_anna = speaking(publisher, Speaker.PUBLISHER)
    for name, step in (("Adorf", AdoptionStep.ENDED), ("Bedorf", AdoptionStep.TRIAL)):
        claim = AdoptionClaim(step=step)
        reuse.claim_use(db, solution, claim, adopter=employer(db, name), by=said_by_anna, now=NOW)
    town = bernd(db)
    bernd_uses_it(db, solution, town)
    reuse.claim_use(db, solution, OPERATION, adopter=publisher, by=speaking(publisher, Speaker.ADOPTER), now=NOW)
    derive(db, solution)
    shown = solutions.page(db, solution.slug)
    assert shown and [use.organisation.name for use in shown.uses] == ["Berndsdorf", "Bedorf", "Adorf"]
    assert shown.origin and shown.origin.organisation.id == publisher.id
    assert [event.code for event in shown.history][-1] == "history_published"


def test_an_instance_is_one_places_use_and_has_no_phase_of_its_own(db: Session) -> None:
    publisher, town = anna(db), bernd(db)
    origin = published(db, publisher)
    instance = published(db, town, title="Berndsdorf gießt")
    solutions.relate(db, instance, origin, SolutionTie.INSTANCE_OF, "Annastadt")
    bernd_uses_it(db, instance, town)
    derive(db, instance)
    assert instance.phase is SolutionPhase.UNDETERMINED
    assert instance.phase_facts["code"] == "phase_instance"
    below, above = solutions.page(db, instance.slug), solutions.page(db, origin.slug)
    assert below and above
    assert [(one.title, one.origin) for one in below.family] == [("Gießplaner", True)]
    assert [(one.title, one.origin) for one in above.family] == [("Berndsdorf gießt", False)]


def test_a_withdrawn_entry_is_known_as_long_as_the_index_holds_it(db: Session) -> None:
    solution = published(db, anna(db))
    solution.indexed_version = solution.version
    solutions.withdraw(solution, "Auf Wunsch des Herausgebers")
    db.flush()
    assert solutions.withdrawn_in_index(db) == {solution.id}
    solution.indexed_version = solution.version
    db.flush()
    assert solutions.withdrawn_in_index(db) == frozenset()
    assert solutions.address(db, "giessplaner"), "the address goes on to answer"
    assert solutions.recent(db) == []


def test_an_old_address_leads_to_the_new_one(db: Session) -> None:
    solution = published(db, anna(db))
    solution.slug = "giessplaner-fuer-baeume"
    db.flush()
    found = solutions.address(db, "giessplaner")
    assert found and (found.slug, found.redirect) == ("giessplaner-fuer-baeume", True)
    assert solutions.page(db, "giessplaner") is None and solutions.address(db, "nie-da") is None
