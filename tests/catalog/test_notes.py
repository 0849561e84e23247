"""What readers say is wrong waits until it is done."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from catalog import notes
from tests.factories import NOW, anna, published


def test_a_note_waits_until_it_is_done(db: Session) -> None:
    solution = published(db, anna(db))
    first = notes.add_note(db, solution, "Kosten", " Das stimmt nicht mehr. ", "dieter@dieterfeld.example", NOW)
    notes.add_note(db, solution, "Betrieb", "Auch das nicht.", None, NOW + timedelta(hours=1))
    waiting = notes.open_notes(db)
    assert [(note.about, note.text, note.slug) for note in waiting] == [
        ("Kosten", "Das stimmt nicht mehr.", "giessplaner"),
        ("Betrieb", "Auch das nicht.", "giessplaner"),
    ]
    assert notes.done(db, first.id, NOW)
    assert not notes.done(db, first.id, NOW) and not notes.done(db, 999, NOW)
    assert [note.about for note in notes.open_notes(db)] == ["Betrieb"]


def test_whom_to_answer_is_forgotten_with_the_note(db: Session) -> None:
    note = notes.add_note(db, published(db, anna(db)), "Kosten", "Falsch.", "dieter@dieterfeld.example", NOW)
    notes.done(db, note.id, NOW)
    assert note.reply_to is None


def test_a_note_that_a_second_click_sends_again_is_kept_once_a_day(db: Session) -> None:
    solution = published(db, anna(db))
    first = notes.add_note(db, solution, "Kosten", "Falsch.", None, NOW)
    again = notes.add_note(db, solution, "Kosten", " Falsch.\u200b", "dieter@dieterfeld.example", NOW)
    assert (again.id, again.reply_to) == (first.id, "dieter@dieterfeld.example")
    others = [
        notes.add_note(db, solution, "Betrieb", "Falsch.", None, NOW),
        notes.add_note(db, solution, "Kosten", "Auch falsch.", None, NOW),
        notes.add_note(db, solution, "Kosten", "Falsch.", None, NOW + timedelta(days=1)),
    ]
    assert [note.id for note in notes.open_notes(db)] == [first.id, *(note.id for note in others)]
    notes.done(db, first.id, NOW)
    assert notes.add_note(db, solution, "Kosten", "Falsch.", None, NOW).id != first.id


def test_a_note_shows_neither_signs_that_turn_the_reading_nor_a_password(db: Session) -> None:
    note = notes.add_note(
        db, published(db, anna(db)), "Kosten: \u202eanders", "\u2066Siehe https://u:geheim@a.example", None, NOW
    )
    assert (note.about, note.text) == ("Kosten: anders", "Siehe https://a.example")
