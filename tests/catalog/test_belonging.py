"""Where a municipality belongs, and what its places bring to the documents of what they use."""

from __future__ import annotations

from sqlalchemy.orm import Session

from catalog import operation, reuse
from catalog.documents import documents
from catalog.fitting import Facts, Ground, Offer, Town, fit, signs
from catalog.models import Organisation, OrganisationRelation, Solution
from catalog.organisations import belonging
from schemas.operation import OperatorOfferContent, Reach, ReachKind
from schemas.organisation import OrganisationKind, RelationKind
from schemas.reuse import AdoptionClaim, AdoptionStep, Speaker
from tests.factories import NOW, OPERATION, anna, bernd, bernd_uses_it, clara, derive, employer, published, speaking

IN_DISTRICT, IN_ASSOCIATION, MEMBER_OF = RelationKind.IN_DISTRICT, RelationKind.IN_ASSOCIATION, RelationKind.MEMBER_OF


def tie(db: Session, body: Organisation, kind: RelationKind, related: Organisation) -> None:
    db.add(OrganisationRelation(organisation_id=body.id, related_id=related.id, kind=kind, source="test"))
    db.flush()


def test_a_town_belongs_to_what_it_lies_in_and_to_what_its_association_joined(db: Session) -> None:
    town, district = bernd(db), clara(db)
    amt = employer(db, "Amt Berndsland", kind=OrganisationKind.ASSOCIATION)
    zv = employer(db, "Zweckverband West", kind=OrganisationKind.ZWECKVERBAND)
    far = employer(db, "Zweckverband der Kreise", kind=OrganisationKind.ZWECKVERBAND)
    tie(db, town, IN_DISTRICT, district)
    tie(db, town, IN_ASSOCIATION, amt)
    tie(db, amt, MEMBER_OF, zv)
    tie(db, district, MEMBER_OF, far)
    known = belonging(db, town)
    assert known.district == district.name
    assert known.town.district == district.slug
    assert known.town.bodies == {town.slug, district.slug, amt.slug, zv.slug}
    assert (known.town.size_class, known.town.federal_state) == ("10000_20000", "DE-BB")


def test_a_district_lies_in_itself_and_a_city_of_its_own_in_none(db: Session) -> None:
    district, city = clara(db), anna(db)
    assert belonging(db, district).town.district == district.slug
    assert belonging(db, city).town.district is None


def test_an_offer_that_names_a_body_of_old_still_reaches_its_successor(db: Session) -> None:
    old, new = bernd(db), anna(db)
    old.merged_into_id = new.id
    db.flush()
    offer = Offer(Reach(kind=ReachKind.MEMBERS, bodies=(old.slug,)), operator="zv")
    assert fit(belonging(db, new).town, signs(Facts(offers=[offer]))).grounds == (Ground.OFFER,)


# What documents carry


def fits(db: Session, solution: Solution) -> tuple[str, ...]:
    derive(db, solution)
    db.flush()
    return documents(db, [solution.id])[0].fits


def test_a_confirmed_use_leaves_its_signs_and_a_reported_one_stands_on_the_card(db: Session) -> None:
    town, district = bernd(db), clara(db)
    tie(db, town, IN_DISTRICT, district)
    solution = published(db, anna(db, federal_state="DE-BE"))
    source = reuse.Voice.of_source("Katalog der Quelle")
    reuse.claim_use(db, solution, OPERATION, adopter=district, by=source, now=NOW)
    bernd_uses_it(db, solution, town)
    assert fits(db, solution) == ("size:10000_20000", f"district:{district.slug}", "federal_state:DE-BB")
    card = documents(db, [solution.id])[0].card
    assert card["fits"]["reported"] == ["size:district", f"district:{district.slug}", "federal_state:DE-BB"]


def test_neither_ones_own_use_nor_an_end_nor_an_interest_leaves_a_sign(db: Session) -> None:
    publisher = anna(db)
    solution = published(db, publisher)
    bernd_uses_it(db, solution, publisher)
    for step in (AdoptionStep.ENDED, AdoptionStep.INTEREST):
        body = employer(db, f"Ort {step}")
        by = speaking(body, Speaker.ADOPTER)
        reuse.claim_use(db, solution, AdoptionClaim(step=step), adopter=body, by=by, now=NOW)
    assert fits(db, solution) == ()


def test_a_confirmed_trial_counts_though_more_is_reported(db: Session) -> None:
    town, publisher = bernd(db), anna(db)
    solution = published(db, publisher)
    trial = AdoptionClaim(step=AdoptionStep.TRIAL)
    reuse.claim_use(db, solution, trial, adopter=town, by=speaking(town, Speaker.ADOPTER), now=NOW)
    by = speaking(publisher, Speaker.PUBLISHER)
    reuse.claim_use(db, solution, OPERATION, adopter=town, by=by, now=NOW)
    assert "size:10000_20000" in fits(db, solution)
    assert solution.uses_confirmed == 1


def test_an_offer_counts_when_the_operator_itself_makes_it(db: Session) -> None:
    solution = published(db, anna(db))
    operator = employer(db, "Zweckverband West", kind=OrganisationKind.ZWECKVERBAND)
    content = OperatorOfferContent(title="Betrieb", reach=Reach(kind=ReachKind.MEMBERS, in_house=True))
    operation.offer(db, solution, content, operator="Irgendeine Firma", said_by="forge.example")
    assert fits(db, solution) == ()
    operation.offer(db, solution, content, operator=operator, said_by=operator.name)
    assert fits(db, solution) == (f"of:{operator.slug}",)


def test_what_invented_towns_say_leaves_no_sign(db: Session) -> None:
    solution = published(db, anna(db))
    bernd_uses_it(db, solution, bernd(db, sample=True))
    assert fits(db, solution) == ()
    assert fit(Town("10000_20000"), signs(Facts())).grounds == ()
