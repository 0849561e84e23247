"""What people add to the words of the town hall: it counts as far as it contradicts nothing."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from search.additions import Extended, against, extend, groups_named
from search.contradictions import Conflict
from search.synonyms import Synonyms, parse, term
from search.terms import Addition

FILE = parse(
    {
        "ambiguous": ["Karte"],
        "group": [
            {"words": ["Straßenbeleuchtung", "Laterne"], "leads": ["Lampe defekt"], "products": ["CityTouch"]},
            {"words": ["Terminvergabe", "Termin buchen"], "products": ["Qmatic"]},
            {"words": ["Stadtplan", "Karte"]},
            {"words": ["Zugangskarte", "Karte"]},
        ],
    }
)


def added(
    joins: str = "", words: Sequence[str] = (), leads: Sequence[str] = (), products: Sequence[str] = ()
) -> Addition:
    named, leading, proprietary = (tuple(map(term, each)) for each in (words, leads, products))
    return Addition(named, leading, proprietary, joins)


def kinds(known: Synonyms, addition: Addition) -> list[Conflict]:
    return [each.kind for each in against(known, addition)]


def others(extended: Extended, *folded: str) -> list[str]:
    meaning = extended.synonyms.meaning(folded)
    return [each.text for each in meaning.others] if meaning else []


def test_a_group_of_its_own_counts_beside_those_of_the_file() -> None:
    extended = extend(FILE, [added(words=["Hundesteuer", "Hundemarke"])])
    assert extended.refused == ((),)
    assert others(extended, "hundemarke") == ["Hundesteuer"]
    assert others(extended, "laterne") == ["Straßenbeleuchtung"]


def test_what_is_added_to_a_group_stands_in_it() -> None:
    extended = extend(FILE, [added("Straßenbeleuchtung", ["Lichtpunkt"], ["dunkle Ecke"], ["Lumega"])])
    assert others(extended, "lichtpunkt") == ["Straßenbeleuchtung", "Laterne"]
    assert others(extended, "laterne") == ["Straßenbeleuchtung", "Lichtpunkt"]
    meaning = extended.synonyms.meaning(("lumega",))
    assert meaning and meaning.product


def test_what_is_added_to_an_added_group_counts_after_it() -> None:
    first, second = added(words=["Hundesteuer", "Hundemarke"]), added("Hundesteuer", ["Hundeabgabe"])
    assert others(extend(FILE, [first, second]), "hundeabgabe") == ["Hundesteuer", "Hundemarke"]
    assert extend(FILE, [second]).refused[0][0].kind is Conflict.NO_GROUP


@pytest.mark.parametrize(
    ("addition", "kind"),
    [
        (added(words=["Hundesteuer", "Laternen"]), Conflict.ELSEWHERE),
        (added("Terminvergabe", leads=["Laterne"]), Conflict.ELSEWHERE),
        (added("Straßenbeleuchtung", ["Laterne"]), Conflict.ELSEWHERE),
        (added("Straßenbeleuchtung", products=["Qmatic"]), Conflict.ELSEWHERE),
        (added("Straßenbeleuchtung", ["Qmatic"]), Conflict.WORD_AND_PRODUCT),
        (added("Terminvergabe", products=["Laterne"]), Conflict.WORD_AND_PRODUCT),
        (added(words=["Hund", "Hunde"]), Conflict.TWICE),
        (added("Terminvergabe", products=["Termina", "termina"]), Conflict.TWICE),
        (added("Terminvergabe", ["Termina"], products=["Termina"]), Conflict.WORD_AND_PRODUCT),
        (added(words=["Hundesteuer"]), Conflict.ALONE),
        (added(leads=["Hund"], products=["Hundi"]), Conflict.ALONE),
        (added("Hundesteuer", ["Hundemarke"]), Conflict.NO_GROUP),
        (added("Terminvergabe", ["!?"]), Conflict.NOTHING),
        (added("Terminvergabe", ["Software"]), Conflict.GENERAL),
        (added("Terminvergabe", leads=["und"]), Conflict.GENERAL),
    ],
)  # fmt: skip
def test_what_contradicts_the_known_words_is_refused_and_named(addition: Addition, kind: Conflict) -> None:
    assert kind in kinds(FILE, addition)
    extended = extend(FILE, [addition])
    assert extended.refused[0]
    assert len(extended.synonyms.groups) == len(FILE.groups)


def test_a_word_that_means_two_tasks_may_lead_to_a_third_but_not_back() -> None:
    known = parse(
        {
            "ambiguous": ["Bank", "Sitz"],
            "group": [
                {"words": ["Geldhaus", "Bank"], "leads": ["Sitz"]},
                {"words": ["Ufer", "Bank"]},
                {"words": ["Möbel", "Sitz"]},
            ],
        }
    )
    assert kinds(known, added(words=["Park"], leads=["Bank"])) == []
    assert kinds(known, added("Möbel", leads=["Bank"])) == [Conflict.CIRCLE]
    assert kinds(known, added("Ufer", leads=["Bank"])) == [Conflict.ELSEWHERE]


def test_one_that_contradicts_what_the_file_has_learned_rests_and_the_others_count() -> None:
    outdated, good = added(words=["Lampenwesen", "Laterne"]), added(words=["Hundesteuer", "Hundemarke"])
    extended = extend(FILE, [outdated, good])
    assert [bool(each) for each in extended.refused] == [True, False]
    assert others(extended, "hundemarke") == ["Hundesteuer"]
    assert others(extended, "lampenwesen") == []


def test_a_group_is_meant_by_its_official_name_or_any_of_its_terms() -> None:
    assert [group.name for group in groups_named(FILE, "strassenbeleuchtung")] == ["Straßenbeleuchtung"]
    assert [group.name for group in groups_named(FILE, "QMATIC")] == ["Terminvergabe"]
    assert [group.name for group in groups_named(FILE, "Karte")] == ["Stadtplan", "Zugangskarte"]
    assert groups_named(FILE, "Hundesteuer") == groups_named(FILE, " ?! ") == ()
