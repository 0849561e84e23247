"""A list of entries as an address and as the text that a browser keeps: the rules by themselves."""

from __future__ import annotations

import pytest

from catalog.shortlists.remembered import (
    LONGEST,
    MOST,
    Asked,
    address,
    asked,
    earlier,
    fits,
    kept_list,
    kept_text,
    with_one,
    without,
)
from catalog.web.compare_cells import Cell, Line, Row, cell
from catalog.web.forms import Params
from catalog.web.shortlist_typed import elsewhere_of, problems_of, typed_of

HOSTILE = ["../etc/passwd", "a b", "A", "<script>", "x" * 101, "ä", "-a", "a\nb", "٣", ""]


def test_an_address_is_read_once_each_in_its_order_and_strange_ones_are_named() -> None:
    assert asked(["b", "a", "b", " a "]) == Asked(("b", "a"))
    assert asked(HOSTILE).slugs == ()
    assert len(asked(HOSTILE).strange) == len(HOSTILE) - 1


def test_a_list_holds_so_many_and_says_how_many_were_too_many() -> None:
    many = [f"e{number}" for number in range(MOST + 7)]
    assert (len(asked(many).slugs), asked(many).beyond) == (MOST, 7)
    assert with_one(tuple(many[:MOST]), "noch-eine") is None
    assert with_one(("a",), "a") == ("a",)
    assert not fits(tuple("x" * 99 + str(number) for number in range(LONGEST // 100)))


@pytest.mark.parametrize("text", ["a.b", "a"])
def test_what_a_browser_keeps_is_the_list_again(text: str) -> None:
    assert kept_text(kept_list(text)) == text


@pytest.mark.parametrize(
    "text", [*HOSTILE, "a..<b>", "a;b", "a.b c", ".".join(f"e{number}" for number in range(MOST + 1)), "a." * 9_999]
)
def test_a_cookie_that_is_none_of_ours_is_no_list(text: str) -> None:
    assert kept_list(text) == ()


def test_a_list_is_ordered_shortened_and_written_as_an_address() -> None:
    assert earlier(("a", "b", "c"), "c") == ("a", "c", "b")
    assert earlier(("a", "b"), "a") == ("a", "b")
    assert without(("a", "b"), "a") == ("b",)
    assert address(("a", "b"), "/vergleich", nur="unterschiede") == "/vergleich?eintrag=a&eintrag=b&nur=unterschiede"
    assert address(()) == "/merkliste"


def test_rows_differ_by_their_answers_and_not_by_what_stands_beside_them() -> None:
    same = Row("phase", "Phase", (cell("Transferphase", "seit Mai"), cell("Transferphase", "seit Juni")))
    assert not same.differs and not same.alike and same.verdict == "gleich"
    other = Row("phase", "Phase", (cell("Transferphase"), Cell()))
    assert other.differs and other.verdict == "unterschiedlich"
    empty = Row("phase", "Phase", (Cell(), Cell()))
    assert not empty.differs and empty.alike and empty.verdict == "nirgends angegeben"
    named = Row("kosten", "Kosten", (Cell(note="genannt wird: 5 €"), Cell()))
    assert named.differs
    two = Row("wege", "Wege", (Cell((Line("A"), Line("B"))), Cell((Line("A"),))))
    assert two.differs


def _form(**fields: str) -> Params:
    return Params(tuple((name.replace("_", "-"), value) for name, value in fields.items()))


def test_whoever_leaves_an_entry_out_says_why() -> None:
    titles = {"a": "Gießplaner", "b": "Laterne"}
    typed = typed_of(_form(betreff="Wahl", wahl_a="raus", grund_b="ungenutzt"), titles)
    assert problems_of(typed, titles) == [("grund-a", "Schreiben Sie, warum „Gießplaner“ ausscheidet.")]
    assert problems_of(typed_of(_form(betreff="Wahl", wahl_a="raus", grund_a="zu klein"), titles), titles) == []


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"betreff": " \n "}, "betreff"),
        ({"betreff": "x" * 151}, "betreff"),
        ({"betreff": "Wahl", "weitere": "ohne Grund"}, "weitere"),
        ({"betreff": "Wahl", "weitere": ": Grund"}, "weitere"),
        ({"betreff": "Wahl", "weitere": "A: b\n" * 31}, "weitere"),
        ({"betreff": "Wahl", "weitere": "A" * 300 + ": b"}, "weitere"),
        ({"betreff": "Wahl", "notiz": "x" * 4001}, "notiz"),
        ({"betreff": "Wahl", "wahl_a": "raus", "grund_a": "x" * 501}, "grund-a"),
    ],
)
def test_what_is_typed_has_limits(fields: dict[str, str], field: str) -> None:
    assert [name for name, _ in problems_of(typed_of(_form(**fields), ["a"]), {"a": "A"})] == [field]


def test_other_things_are_read_line_by_line() -> None:
    [one, two] = elsewhere_of("Eigenbau: kein Personal\n\n Produkt X : Preis: 12 €\n")
    assert (one.name, one.reason) == ("Eigenbau", "kein Personal")
    assert (two.name, two.reason) == ("Produkt X", "Preis: 12 €")
