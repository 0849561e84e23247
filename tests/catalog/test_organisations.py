"""The register in the database: looked up by forgiving names, told apart, listed, renewed in place."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.db import Database
from catalog.models import Organisation, OrganisationKey, OrganisationName, OrganisationRelation
from catalog.organisations import (
    OrganisationFilter,
    choose,
    find_organisations,
    letters,
    list_organisations,
    load_register,
    organisation_by_key,
    profile,
)
from content.demo.register import read_register
from schemas.names import fold
from schemas.organisation import KeyScheme, RelationKind


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Muenchen", "München"),
        ("Munchen", "München"),
        ("münchen", "München"),
        ("Munchn", "München"),
        ("Frankfurt Oder", "Frankfurt (Oder)"),
        ("Frankfurt/Oder", "Frankfurt (Oder)"),
        ("Frankfurt an der Oder", "Frankfurt (Oder)"),
        ("St. Wendel", "St. Wendel"),
        ("Sankt Wendel", "St. Wendel"),
        ("Bad Belzig, Brandenburg", "Bad Belzig"),
        ("Belzig", "Bad Belzig"),
        ("Bad Belz", "Bad Belzig"),
        ("Bad Belizg", "Bad Belzig"),
        ("Landkreis Hof", "Landkreis Hof"),
        ("Kreis Hof", "Landkreis Hof"),
        ("LK Hof", "Landkreis Hof"),
        ("Hof", "Hof, Bayern"),
        ("Stadt Hof", "Hof, Bayern"),
        ("Cottbus", "Cottbus/Chóśebuz"),
        ("Weisswasser", "Weißwasser/O.L."),
        ("14806", "Bad Belzig"),
        ("Bremen", "Bremen"),
        ("Land Bremen", "Land Bremen"),
        ("hamburg", "Hamburg"),
        ("Amt Schlieben", "Amt Schlieben"),
    ],
)
def test_a_name_is_found_however_it_is_typed(known_register: Session, typed: str, first: str) -> None:
    found = find_organisations(known_register, typed)
    assert [each.label for each in found[:1]] == [first]


@pytest.mark.parametrize("typed", ["", "  ", "%", "_", "qqqqxyz", "'; DROP TABLE organisation", "x" * 10_000, ",,,"])
def test_what_is_no_name_finds_nothing_and_breaks_nothing(known_register: Session, typed: str) -> None:
    assert find_organisations(known_register, typed) == []


def test_same_named_places_are_told_apart_by_no_more_than_it_takes(known_register: Session) -> None:
    labels = [each.label for each in find_organisations(known_register, "Neuenkirchen", limit=20)]
    assert "Neuenkirchen, Kreis Steinfurt" in labels
    assert "Neuenkirchen, Landkreis Vorpommern-Greifswald, Amt Landhagen" in labels
    assert len(set(labels)) == len(labels)


def test_every_label_leads_back_to_its_one_organisation(known_register: Session) -> None:
    """Bodies that share their name with another, every ninth of them, and a few of the others."""
    shared = select(OrganisationName.folded).where(OrganisationName.rank == 0).group_by(OrganisationName.folded)
    crowded = set(known_register.scalars(shared.having(func.count() > 1)))
    names = known_register.scalars(select(Organisation.name).order_by(Organisation.id)).all()
    chosen = {name for at, name in enumerate(names) if at % 500 == 0 or (fold(name) in crowded and at % 9 == 0)}
    found = {each.id: each for name in chosen for each in find_organisations(known_register, name, limit=15)}
    assert len(found) > 200
    wrong = [
        each.label for each in found.values() if getattr(choose(known_register, each.label), "id", None) != each.id
    ]
    assert wrong == []


def test_a_name_that_several_bear_is_not_chosen_by_chance(known_register: Session) -> None:
    assert choose(known_register, "Neuenkirchen") is None
    assert choose(known_register, "Nirgendwo") is None


@pytest.mark.parametrize(
    ("key", "address"),
    [
        ("120690020020", "120690020020"),
        ("12069020", "120690020020"),
        ("11", "110000000000"),
        ("11000", "110000000000"),
        ("11000000", "110000000000"),
        ("02", "020000000000"),
        ("04", "04"),
        ("04011", "040110000000"),
        ("09475", "09475"),
        ("071435002", "071435002"),
    ],
)
def test_every_official_key_leads_to_the_longest(known_register: Session, key: str, address: str) -> None:
    found = organisation_by_key(known_register, key)
    assert found and found.slug == address
    assert found.redirect == (key != address)


@pytest.mark.parametrize("key", ["", "1", "999999999999", "1206900200201", "musterstadt", "٠٤", "12069002002O"])
def test_what_is_no_key_leads_nowhere(known_register: Session, key: str) -> None:
    assert organisation_by_key(known_register, key) is None


def test_a_member_has_the_size_class_of_its_association(known_register: Session) -> None:
    rows = known_register.execute(
        select(Organisation.size_class, OrganisationRelation.related_id)
        .join(OrganisationRelation, OrganisationRelation.organisation_id == Organisation.id)
        .where(OrganisationRelation.kind == RelationKind.IN_ASSOCIATION)
    )
    classes = dict(known_register.execute(select(Organisation.id, Organisation.size_class)).all())
    assert all(own == classes[association] for own, association in rows)


def test_the_list_filters_pages_and_counts_letters(known_register: Session) -> None:
    chosen = OrganisationFilter(federal_state="DE-BB", kind="municipality", size_class="10000_20000")
    first, second = (list_organisations(known_register, chosen, page, 10) for page in (1, 2))
    assert first.total == second.total > 20 and len(first.rows) == 10
    assert not {row.id for row in first.rows} & {row.id for row in second.rows}
    assert sum(letters(known_register, chosen).values()) == first.total
    assert list_organisations(known_register, chosen, 999, 10).rows == ()
    assert (
        list_organisations(known_register, replace(chosen, text="Belzig")).rows[0].within
        == "Landkreis Potsdam-Mittelmark"
    )


@pytest.mark.parametrize("letter", ["%", "_", "'"])
def test_a_letter_that_is_none_finds_nothing(known_register: Session, letter: str) -> None:
    assert list_organisations(known_register, OrganisationFilter(letter=letter)).total == 0


def test_a_profile_knows_what_is_above_beside_and_below(known_register: Session) -> None:
    found = organisation_by_key(known_register, "071435002")
    assert found
    body = known_register.get_one(Organisation, found.id)
    shown = profile(known_register, body)
    assert shown.parents[RelationKind.IN_DISTRICT].name == "Westerwaldkreis"
    assert shown.members_total == len(shown.members) > 20
    assert shown.peers_total > 10 and shown.peers_with_use == 0
    assert shown.keys == {KeyScheme.ARS: "071435002"}


@pytest.mark.parametrize(("key", "members"), [("04", ["Bremen", "Bremerhaven"]), ("11", []), ("10", 6)])
def test_a_federal_state_consists_of_districts_and_cities_of_their_own(
    known_register: Session, key: str, members: list[str] | int
) -> None:
    found = organisation_by_key(known_register, key)
    assert found
    names = [line.name for line in profile(known_register, known_register.get_one(Organisation, found.id)).members]
    assert names == members if isinstance(members, list) else len(names) == members


def test_loading_again_changes_nothing(register: Database) -> None:
    entries = list(read_register())
    with register.writing() as db:
        counts = load_register(db, entries)
    assert (counts.created, counts.updated) == (0, 0)


def test_what_people_added_stays_and_what_the_register_says_is_renewed(register: Database) -> None:
    entries = list(read_register())
    belzig = next(at for at, entry in enumerate(entries) if entry.address == "120690020020")
    with register.writing() as db:
        body = db.scalars(select(Organisation).where(Organisation.slug == "120690020020")).one()
        other = db.scalars(select(Organisation).where(Organisation.slug == "110000000000")).one()
        db.add(OrganisationName(organisation_id=body.id, folded="belzsch", rank=1, source="person"))
        db.add(OrganisationRelation(organisation_id=body.id, related_id=other.id, kind="member_of", source="person"))
        db.add(OrganisationKey(organisation_id=body.id, scheme=KeyScheme.WIKIDATA, value="Q583013"))
    entries[belzig] = replace(
        entries[belzig],
        name="Bad Belzig im Fläming",
        keys={**entries[belzig].keys, KeyScheme.ARS: "120690020021"},
        address="120690020021",
    )
    with register.writing() as db:
        assert load_register(db, entries).updated == 1
    with register.reading() as db:
        assert [each.name for each in find_organisations(db, "Belzsch")] == ["Bad Belzig im Fläming"]
        names = select(OrganisationName.folded).where(OrganisationName.source == "register")
        assert "bad belzig" not in db.scalars(names.where(OrganisationName.organisation_id == body.id)).all()
        old = organisation_by_key(db, "120690020020")
        assert old and (old.slug, old.redirect) == ("120690020021", True)
        ties = select(OrganisationRelation.source).where(OrganisationRelation.organisation_id == old.id)
        assert "person" in db.scalars(ties).all()


def test_a_body_that_left_the_register_stays(register: Database) -> None:
    with register.writing() as db:
        load_register(db, (entry for entry in read_register() if entry.name != "Bad Belzig"))
    with register.reading() as db:
        assert choose(db, "Bad Belzig")
